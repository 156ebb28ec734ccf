//! A fault at every step of a small history.

use super::{Checked, commit, generation, same, told, whole};
use crate::storage::contract::{Appended, Commit, Row, Store, StoreError};
use crate::storage::faulty::{FaultyStore, Plan, When};

/// Runs a small history against a store that fails at every possible call in every possible way, and looks at what
/// is left: all that was acknowledged, no gap, an end that fits. Gives the number of histories.
pub async fn survives<S: Store>(open: impl AsyncFn(&str) -> Result<S, StoreError>) -> Result<u32, String> {
    let mut histories = 0;
    for error in [StoreError::Transient("planned".to_string()), StoreError::Capacity("planned".to_string())] {
        for when in [When::Before, When::After] {
            for lasting in [false, true] {
                for call in 1.. {
                    let id = format!("suite-survives-{histories}");
                    let plan = Plan::fail(call, when, lasting, error.clone());
                    let store = told("open", open(&id).await)?;
                    let left = history(FaultyStore::new(store, plan.clone())).await;
                    let reopened = told("open", open(&id).await)?;
                    let check = left.inspect_remains(&reopened).await;
                    check.map_err(|what| format!("{error:?} {when:?} lasting {lasting} call {call}: {what}"))?;
                    told("destroy", reopened.destroy().await)?;
                    histories += 1;
                    if plan.calls() < call {
                        break;
                    }
                }
            }
        }
    }
    Ok(histories)
}

/// What a writer knows at the end of its history.
#[derive(Default)]
struct Remains {
    acknowledged: Vec<Row>,
    generation: Option<u64>,
    /// The commit that it could not get an answer to.
    open: Option<Commit>,
}

const BATCHES: u64 = 6;

/// A writer that asks twice when it was a passing fault, and stops writing at any other.
async fn history<S: Store>(store: FaultyStore<S>) -> Remains {
    let mut left = Remains::default();
    let mut head = match twice(async || store.head().await).await {
        Ok(head) => head,
        Err(_) => return left,
    };
    for n in 1..=BATCHES {
        let next = commit(&head, n.to_string().as_bytes());
        match twice(async || store.append(&next).await).await {
            Ok(Appended::Done | Appended::AlreadyThere) => {
                left.acknowledged.push(next.row);
                head = next.new_head;
            }
            Ok(Appended::Overtaken(_)) | Err(_) => {
                left.open = Some(next);
                return left;
            }
        }
        if n % 2 == 0 {
            let next = generation(n / 2, n);
            if twice(async || store.write_generation(&next).await).await.is_ok() {
                left.generation = Some(next.number);
            }
        }
    }
    left
}

async fn twice<T>(call: impl AsyncFn() -> Result<T, StoreError>) -> Result<T, StoreError> {
    match call().await {
        Err(StoreError::Transient(_)) => call().await,
        answer => answer,
    }
}

impl Remains {
    async fn inspect_remains<S: Store>(&self, store: &S) -> Checked {
        let known = self.acknowledged.len();
        let (head, rows) = whole(store).await?;
        same("acknowledged rows", &rows.get(..known), &Some(&self.acknowledged[..]))?;
        if rows.len() > known + usize::from(self.open.is_some()) {
            return Err(format!("{} rows are stored and {known} were acknowledged", rows.len()));
        }
        let generations = told("generations", store.generations().await)?;
        if self.generation.is_some_and(|number| !generations.contains(&number)) {
            return Err(format!("generation {:?} was acknowledged and {generations:?} are there", self.generation));
        }
        for number in generations {
            let stored = told("read_generation", store.read_generation(number).await)?;
            same("a listed generation", &stored, &Some(generation(number, number * 2)))?;
        }
        // The writer comes back and asks once more, or goes on.
        let (last, before) = match &self.open {
            Some(open) => (open.clone(), known),
            None => (commit(&head, b"next"), rows.len()),
        };
        match told("append", store.append(&last).await)? {
            Appended::Done | Appended::AlreadyThere => {}
            Appended::Overtaken(stored) => return Err(format!("the repeated commit was overtaken by {stored:?}")),
        }
        let (_, rows) = whole(store).await?;
        same("rows after going on", &rows.len(), &(before + 1))
    }
}
