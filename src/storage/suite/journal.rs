//! The journal: rows are added at its end, once, and come back in order.

use super::{Checked, commit, same, told, whole};
use crate::storage::contract::{Appended, Head, Store, StoreError, WRITER};
use crate::storage::frame::hash;
use std::pin::{Pin, pin};
use std::task::Poll;

pub async fn an_added_row_is_there<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    let first = commit(&Head::default(), b"first");
    same("append", &told("append", store.append(&first).await)?, &Appended::Done)?;
    same("head", &told("head", store.head().await)?, &first.new_head)?;
    same("rows", &told("rows", store.rows(0, 10).await)?, &vec![first.row.clone()])?;
    let second = commit(&first.new_head, b"second");
    same("append", &told("append", store.append(&second).await)?, &Appended::Done)?;
    same("head", &told("head", store.head().await)?, &second.new_head)?;
    same("row 1", &told("row", store.row(1).await)?, &Some(first.row))?;
    same("row 2", &told("row", store.row(2).await)?, &Some(second.row))?;
    same("row 3", &told("row", store.row(3).await)?, &None)
}

pub async fn an_overtaken_commit_writes_nothing<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let (here, there) = (told("open", open(id).await)?, told("open", open(id).await)?);
    let theirs = commit(&Head::default(), b"theirs");
    same("append", &told("append", there.append(&theirs).await)?, &Appended::Done)?;
    let ours = commit(&Head::default(), b"ours");
    let overtaken = Appended::Overtaken(theirs.new_head.clone());
    same("append at a taken place", &told("append", here.append(&ours).await)?, &overtaken)?;
    let mut stranger = theirs.new_head.clone();
    stranger.hash = hash(b"another journal");
    let onto = commit(&stranger, b"onto another journal");
    same("append onto another journal", &told("append", here.append(&onto).await)?, &overtaken)?;
    let ahead = commit(&Head { pos: 7, ..stranger }, b"ahead");
    same("append ahead of the journal", &told("append", here.append(&ahead).await)?, &overtaken)?;
    same("rows", &told("rows", here.rows(0, 10).await)?, &vec![theirs.row.clone()])?;
    same("head", &told("head", here.head().await)?, &theirs.new_head)?;
    let again = commit(&theirs.new_head, b"ours");
    same("append after catching up", &told("append", here.append(&again).await)?, &Appended::Done)?;
    same("what the other sees", &told("head", there.head().await)?, &again.new_head)
}

pub async fn one_of_two_racing_writers_wins<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let (here, there) = (told("open", open(id).await)?, told("open", open(id).await)?);
    let mut head = Head::default();
    for n in 0..20 {
        let ours = commit(&head, format!("ours {n}").as_bytes());
        let theirs = commit(&head, format!("theirs {n}").as_bytes());
        let (one, other) = both(here.append(&ours), there.append(&theirs)).await;
        let winner = match (told("append", one)?, told("append", other)?) {
            (Appended::Done, Appended::Overtaken(stored)) if stored == ours.new_head => ours,
            (Appended::Overtaken(stored), Appended::Done) if stored == theirs.new_head => theirs,
            answers => return Err(format!("round {n}: {answers:?}")),
        };
        same("the winner's row", &told("row", here.row(winner.row.pos).await)?, &Some(winner.row))?;
        head = winner.new_head;
    }
    let (stored, _) = whole(&there).await?;
    same("head", &stored, &head)
}

pub async fn a_repeated_commit_is_written_once<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let (here, there) = (told("open", open(id).await)?, told("open", open(id).await)?);
    let first = commit(&Head::default(), b"first");
    same("append", &told("append", here.append(&first).await)?, &Appended::Done)?;
    same("append again", &told("append", here.append(&first).await)?, &Appended::AlreadyThere)?;
    let second = commit(&first.new_head, b"second");
    same("append", &told("append", there.append(&second).await)?, &Appended::Done)?;
    same("append after another", &told("append", here.append(&first).await)?, &Appended::AlreadyThere)?;
    same("rows", &told("rows", here.rows(0, 10).await)?, &vec![first.row, second.row])?;
    same("head", &told("head", here.head().await)?, &second.new_head)
}

pub async fn a_commit_with_a_gap_is_refused<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    let mut gap = commit(&Head::default(), b"gap");
    gap.row.pos = 2;
    gap.new_head.pos = 2;
    match store.append(&gap).await {
        Err(StoreError::Fatal(_)) => {}
        answer => return Err(format!("the answer was {answer:?}")),
    }
    same("rows", &told("rows", store.rows(0, 10).await)?, &Vec::new())
}

pub async fn rows_come_in_order_and_in_pages<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    let (mut head, mut all) = (Head::default(), Vec::new());
    for n in 1..=25 {
        let next = commit(&head, format!("row {n}").as_bytes());
        same("append", &told("append", store.append(&next).await)?, &Appended::Done)?;
        head = next.new_head;
        all.push(next.row);
    }
    let mut read = Vec::new();
    loop {
        let page = told("rows", store.rows(read.len() as u64, 10).await)?;
        let count = page.len();
        read.extend(page);
        if count < 10 {
            break;
        }
    }
    same("rows by pages", &read, &all)?;
    same("all rows at once", &told("rows", store.rows(0, usize::MAX).await)?, &all)?;
    same("no rows asked for", &told("rows", store.rows(0, 0).await)?, &Vec::new())?;
    same("rows after the end", &told("rows", store.rows(25, 10).await)?, &Vec::new())?;
    same("the last row", &told("rows", store.rows(24, 10).await)?, &all[24..].to_vec())
}

pub async fn a_newer_writers_journal_is_not_written<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    let mut newer = commit(&Head::default(), b"newer");
    newer.new_head.min_writer = WRITER + 1;
    same("append", &told("append", store.append(&newer).await)?, &Appended::Done)?;
    let answer = store.append(&commit(&newer.new_head, b"ours")).await;
    same("append into newer data", &answer, &Err(StoreError::NewerWriter(WRITER + 1)))?;
    let answer = store.append(&commit(&Head::default(), b"ours")).await;
    same("append from behind", &answer, &Err(StoreError::NewerWriter(WRITER + 1)))?;
    same("append again", &told("append", store.append(&newer).await)?, &Appended::AlreadyThere)?;
    same("head", &told("head", store.head().await)?, &newer.new_head)?;
    same("rows", &told("rows", store.rows(0, 10).await)?, &vec![newer.row])
}

/// Runs two calls at once.
async fn both<A, B>(one: impl Future<Output = A>, other: impl Future<Output = B>) -> (A, B) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut a, mut b) = (None, None);
    std::future::poll_fn(|context| {
        step(&mut a, &mut one, context);
        step(&mut b, &mut other, context);
        match (a.take(), b.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            (one, other) => {
                (a, b) = (one, other);
                Poll::Pending
            }
        }
    })
    .await
}

fn step<T, F: Future<Output = T>>(slot: &mut Option<T>, call: &mut Pin<&mut F>, context: &mut std::task::Context<'_>) {
    if slot.is_none()
        && let Poll::Ready(answer) = call.as_mut().poll(context)
    {
        *slot = Some(answer);
    }
}
