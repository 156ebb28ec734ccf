//! The contract as checks. Every implementation passes them.

use super::contract::{Appended, Commit, Generation, Head, Row, Store, StoreError, WRITER};
use super::faulty::{FaultyStore, Plan, When};
use super::frame::{frame, hash, unframe};
use std::fmt::Debug;
use std::pin::{Pin, pin};
use std::task::Poll;

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

async fn a_new_store_is_empty<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    same("head", &told("head", store.head().await)?, &Head::default())?;
    same("rows", &told("rows", store.rows(0, 10).await)?, &Vec::new())?;
    same("row", &told("row", store.row(1).await)?, &None)?;
    same("generations", &told("generations", store.generations().await)?, &Vec::new())?;
    same("generation", &told("read_generation", store.read_generation(1).await)?, &None)?;
    same("drafts", &told("drafts", store.drafts().await)?, &Vec::new())?;
    same("info", &told("get_info", store.get_info().await)?, &None)
}

async fn an_added_row_is_there<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
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

async fn an_overtaken_commit_writes_nothing<S: Store>(
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

async fn one_of_two_racing_writers_wins<S: Store>(
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

async fn a_repeated_commit_is_written_once<S: Store>(
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

async fn a_commit_with_a_gap_is_refused<S: Store>(
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

async fn rows_come_in_order_and_in_pages<S: Store>(
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

async fn a_new_generation_keeps_one_before_it<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    for (number, kept) in [(1, vec![1]), (2, vec![2, 1]), (7, vec![7, 2]), (8, vec![8, 7])] {
        told("write_generation", store.write_generation(&generation(number, number)).await)?;
        same("generations", &told("generations", store.generations().await)?, &kept)?;
        for number in kept {
            let stored = told("read_generation", store.read_generation(number).await)?;
            same("a kept generation", &stored, &Some(generation(number, number)))?;
        }
    }
    same("a dropped generation", &told("read_generation", store.read_generation(1).await)?, &None)?;
    match store.write_generation(&generation(5, 5)).await {
        Err(StoreError::Fatal(_)) => {}
        answer => return Err(format!("an old generation was written: {answer:?}")),
    }
    let empty = Generation { number: 9, ..Generation::default() };
    told("write_generation", store.write_generation(&empty).await)?;
    same("an empty one", &told("read_generation", store.read_generation(9).await)?, &Some(empty))?;
    same("generations", &told("generations", store.generations().await)?, &vec![9, 8])
}

async fn a_repeated_generation_is_written_once<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    told("write_generation", store.write_generation(&generation(1, 1)).await)?;
    told("write_generation", store.write_generation(&generation(2, 2)).await)?;
    told("write_generation", store.write_generation(&generation(2, 2)).await)?;
    match store.write_generation(&Generation { manifest: b"another".to_vec(), ..generation(2, 2) }).await {
        Err(StoreError::Fatal(_)) => {}
        answer => return Err(format!("a stored generation was overwritten: {answer:?}")),
    }
    same("generations", &told("generations", store.generations().await)?, &vec![2, 1])?;
    same("the stored one", &told("read_generation", store.read_generation(2).await)?, &Some(generation(2, 2)))
}

async fn big_values_come_back<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    let big: Vec<u8> = (0..5_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let next = commit(&Head::default(), &big);
    same("append", &told("append", store.append(&next).await)?, &Appended::Done)?;
    if told("row", store.row(1).await)?.as_ref() != Some(&next.row) {
        return Err("a row of 5 MB came back changed".to_string());
    }
    let segments = vec![big.clone(), Vec::new(), big];
    let written = Generation { number: 1, covers: 1, manifest: b"big".to_vec(), segments };
    told("write_generation", store.write_generation(&written).await)?;
    if told("read_generation", store.read_generation(1).await)? != Some(written) {
        return Err("a generation of 10 MB came back changed".to_string());
    }
    Ok(())
}

async fn a_newer_writers_journal_is_not_written<S: Store>(
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

async fn drafts_and_info_come_back<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    told("put_draft", store.put_draft("note/1", "half a thought").await)?;
    told("put_draft", store.put_draft("note/1", "half a thought, \u{1f9a6}\n\0 and more").await)?;
    told("put_draft", store.put_draft("", "").await)?;
    let kept = "half a thought, \u{1f9a6}\n\0 and more".to_string();
    same("draft", &told("get_draft", store.get_draft("note/1").await)?, &Some(kept.clone()))?;
    same("draft", &told("get_draft", store.get_draft("").await)?, &Some(String::new()))?;
    same("draft", &told("get_draft", store.get_draft("note/2").await)?, &None)?;
    told("delete_draft", store.delete_draft("").await)?;
    told("delete_draft", store.delete_draft("never there").await)?;
    let left = vec![("note/1".to_string(), kept)];
    same("drafts", &told("drafts", store.drafts().await)?, &left)?;
    told("put_info", store.put_info("{\"name\":\"Nordlicht\"}").await)?;
    told("put_info", store.put_info("{\"name\":\"Südlicht\"}").await)?;
    same("info", &told("get_info", store.get_info().await)?, &Some("{\"name\":\"Südlicht\"}".to_string()))?;
    same("head", &told("head", store.head().await)?, &Head::default())
}

async fn reopening_finds_all<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    let first = commit(&Head::default(), b"first");
    told("append", store.append(&first).await)?;
    told("write_generation", store.write_generation(&generation(1, 1)).await)?;
    told("put_draft", store.put_draft("a", "b").await)?;
    told("put_info", store.put_info("{}").await)?;
    store.close();
    let store = told("open again", open(id).await)?;
    same("head", &told("head", store.head().await)?, &first.new_head)?;
    same("rows", &told("rows", store.rows(0, 10).await)?, &vec![first.row])?;
    same("generation", &told("read_generation", store.read_generation(1).await)?, &Some(generation(1, 1)))?;
    same("draft", &told("get_draft", store.get_draft("a").await)?, &Some("b".to_string()))?;
    same("info", &told("get_info", store.get_info().await)?, &Some("{}".to_string()))
}

async fn a_closed_handle_refuses<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    store.close();
    match (store.head().await, store.append(&commit(&Head::default(), b"late")).await) {
        (Err(StoreError::Closed(_)), Err(StoreError::Closed(_))) => {}
        answers => return Err(format!("the answers were {answers:?}")),
    }
    let store = told("open again", open(id).await)?;
    same("rows", &told("rows", store.rows(0, 10).await)?, &Vec::new())
}

async fn destroying_leaves_nothing<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let (here, there) = (told("open", open(id).await)?, told("open", open(id).await)?);
    let first = commit(&Head::default(), b"first");
    told("append", here.append(&first).await)?;
    told("write_generation", here.write_generation(&generation(1, 1)).await)?;
    told("put_draft", here.put_draft("a", "b").await)?;
    told("put_info", here.put_info("{}").await)?;
    told("destroy", here.destroy().await)?;
    match there.append(&commit(&first.new_head, b"second")).await {
        Err(StoreError::Closed(_)) => {}
        answer => return Err(format!("a handle of a deleted workspace answered {answer:?}")),
    }
    a_new_store_is_empty(open, id).await
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
