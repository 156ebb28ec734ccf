//! The storage contract on the stores that need no browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use penstock::storage::{FaultyStore, MemDisk, Plan, suite};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs a future that never waits for anything outside.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(answer) = future.as_mut().poll(&mut context) {
            return answer;
        }
    }
}

#[test]
fn memory_keeps_the_contract() {
    let disk = MemDisk::new();
    assert_eq!(block_on(suite::contract(async |id: &str| Ok(disk.open(id)))), Ok(()));
    assert_eq!(disk.list(), Vec::<String>::new());
}

#[test]
fn a_store_without_planned_faults_keeps_the_contract() {
    let disk = MemDisk::new();
    let plan = Plan::none();
    let open = async |id: &str| Ok(FaultyStore::new(disk.open(id), plan.clone()));
    assert_eq!(block_on(suite::contract(open)), Ok(()));
    assert!(plan.calls() > 100);
}

#[test]
fn memory_survives_every_fault() {
    let disk = MemDisk::new();
    let histories = block_on(suite::survives(async |id: &str| Ok(disk.open(id))));
    assert!(histories.as_ref().is_ok_and(|count| *count >= 80), "{histories:?}");
}
