//! The contract as checks. Every implementation passes them.

mod faults;
mod generations;
mod handles;
mod journal;

pub use faults::survives;

use super::contract::{Commit, Generation, Head, Row, Store, StoreError};
use super::frame::{frame, hash, unframe};
use generations::{a_new_generation_keeps_one_before_it, a_repeated_generation_is_written_once, big_values_come_back};
use handles::{
    a_closed_handle_refuses, a_new_store_is_empty, destroying_leaves_nothing, drafts_and_info_come_back,
    reopening_finds_all,
};
use journal::{
    a_commit_with_a_gap_is_refused, a_newer_writers_journal_is_not_written, a_repeated_commit_is_written_once,
    an_added_row_is_there, an_overtaken_commit_writes_nothing, one_of_two_racing_writers_wins,
    rows_come_in_order_and_in_pages,
};
use std::fmt::Debug;

/// What a check found: a sentence with the check's name when it is not as promised.
pub type Checked = Result<(), String>;

/// All checks of the contract. `open` gives a new handle of the workspace with this id, and makes it if need be.
pub async fn contract<S: Store>(open: impl AsyncFn(&str) -> Result<S, StoreError>) -> Checked {
    macro_rules! checks {
        ($($check:ident),* $(,)?) => { $(
            let id = concat!("suite-", stringify!($check));
            $check(&open, id).await.map_err(|what| format!("{}: {what}", stringify!($check)))?;
            match open(id).await {
                Ok(store) => told("destroy", store.destroy().await)?,
                Err(error) => return Err(format!("{}: cannot open it again: {error}", stringify!($check))),
            }
        )* };
    }
    checks!(
        a_new_store_is_empty,
        an_added_row_is_there,
        an_overtaken_commit_writes_nothing,
        one_of_two_racing_writers_wins,
        a_repeated_commit_is_written_once,
        a_commit_with_a_gap_is_refused,
        rows_come_in_order_and_in_pages,
        a_new_generation_keeps_one_before_it,
        a_repeated_generation_is_written_once,
        big_values_come_back,
        a_newer_writers_journal_is_not_written,
        drafts_and_info_come_back,
        reopening_finds_all,
        a_closed_handle_refuses,
        destroying_leaves_nothing,
    );
    Ok(())
}

/// The end and all rows, when they fit each other.
async fn whole<S: Store>(store: &S) -> Result<(Head, Vec<Row>), String> {
    let head = told("head", store.head().await)?;
    let rows = told("rows", store.rows(0, usize::MAX).await)?;
    let mut prev = String::new();
    for (row, pos) in rows.iter().zip(1..) {
        same("a row's place", &row.pos, &pos)?;
        let framed = unframe(&row.bytes).map_err(|damage| format!("row {pos}: {damage}"))?;
        same("what a row follows", &framed.prev_hash, &prev.as_str())?;
        prev = hash(&row.bytes);
    }
    same("the end's place", &head.pos, &(rows.len() as u64))?;
    same("the end's hash", &head.hash, &prev)?;
    Ok((head, rows))
}

/// A commit that adds this payload to the journal.
fn commit(head: &Head, payload: &[u8]) -> Commit {
    let (bytes, hash) = frame(&head.hash, payload);
    let pos = head.pos + 1;
    let new_head = Head { pos, hash, min_writer: head.min_writer };
    Commit { expected: head.clone(), row: Row { pos, bytes }, new_head, id: format!("batch-{pos}") }
}

/// A generation with three segments, each different from those of other generations.
fn generation(number: u64, covers: u64) -> Generation {
    let segment = |n: u64| frame("", format!("generation {number} segment {n}").as_bytes()).0;
    let segments: Vec<_> = (0..3).map(segment).collect();
    let manifest = segments.iter().map(|segment| hash(segment)).collect::<Vec<_>>().join(" ").into_bytes();
    Generation { number, covers, manifest, segments }
}

fn told<T>(call: &str, answer: Result<T, StoreError>) -> Result<T, String> {
    answer.map_err(|error| format!("{call} failed ({error:?}): {error}"))
}

fn same<T: PartialEq + Debug>(what: &str, is: &T, expected: &T) -> Checked {
    if is == expected { Ok(()) } else { Err(format!("{what} is {is:?}, not {expected:?}")) }
}
