//! The keeper: carries a workspace's batches into a store and back.
//!
//! It frames each batch behind the one before, so that a damaged or missing row is seen; it commits only onto the end
//! that it knows; and it writes checkpoints, so that a start need not replay ten years.

use crate::data::{Batch, Checkpoint, Dataset, Journal, NewerFormat};
use crate::storage::{
    Appended, Commit, Framed, Generation, Head, Row, Store, StoreError, frame, frame::Framing, unframe,
};
use crate::value::Id;
use crate::workspace::Workspace;
use std::fmt;

/// How many rows are read at a time.
const PAGE: usize = 500;
/// How many changes are written, and how many bytes are summed up, before others have their turn.
const SOME: usize = 100;
const PIECE: usize = 64 * 1024;
/// After how many batches a checkpoint is due.
const DUE: u64 = 100;

/// Why keeping failed. Prints as a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepError {
    /// The store did not do it.
    Store(StoreError),
    /// The journal cannot be read as it was written.
    Damaged(String),
    /// The journal was written by a newer Penstock.
    Newer(String),
}

impl fmt::Display for KeepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeepError::Store(error) => error.fmt(f),
            KeepError::Damaged(why) => write!(f, "The stored data is damaged: {why}"),
            KeepError::Newer(why) => f.write_str(why),
        }
    }
}

impl From<StoreError> for KeepError {
    fn from(error: StoreError) -> Self {
        KeepError::Store(error)
    }
}

/// What became of a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// It is on the disk.
    Saved,
    /// Other tabs were first, with these batches.
    Overtaken(Vec<(u64, Batch)>),
}

/// Keeps one workspace in a store.
#[derive(Debug)]
pub struct Keeper<S> {
    store: S,
    head: Head,
    covers: u64,
    generation: u64,
}

impl<S: Store> Keeper<S> {
    /// Reads the workspace that a store holds: the newest whole checkpoint, and the rows since. An empty store gives an
    /// empty workspace.
    ///
    /// # Errors
    /// If the store fails, or the journal is damaged or newer. Nothing is written then.
    pub async fn load(store: S, device: Id) -> Result<(Self, Workspace), KeepError> {
        let end = store.head().await?;
        let numbers = store.generations().await?;
        let mut start = (Dataset::default(), Journal::default(), 0, String::new());
        for number in &numbers {
            let Some(generation) = store.read_generation(*number).await? else { continue };
            // A checkpoint is a cache: one that is damaged, or ahead of the journal, or does not say which device wrote
            // what, is passed over.
            if let Some((data, journal, hash)) = open_generation(&generation)
                && generation.covers <= end.pos
                && journal.names_devices()
            {
                start = (data, journal, generation.covers, hash);
                break;
            }
        }
        let (data, journal, covers, hash) = start;
        let mut workspace = Workspace::open(device, data, journal, covers);
        let generation = numbers.first().copied().unwrap_or(0);
        let head = Head { pos: covers, hash, min_writer: end.min_writer };
        let mut keeper = Self { store, head, covers, generation };
        loop {
            let batches = keeper.page().await?;
            if batches.is_empty() {
                break;
            }
            for (pos, batch) in batches {
                workspace.replay(pos, batch).map_err(KeepError::Damaged)?;
            }
        }
        if keeper.head.pos < end.pos {
            return Err(KeepError::Damaged(format!(
                "it ends at entry {} and should reach {}.",
                keeper.head.pos, end.pos
            )));
        }
        Ok((keeper, workspace))
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Gives the store back.
    pub fn into_store(self) -> S {
        self.store
    }

    /// Commits a batch at its place. The answer says that it is on the disk, or that others were first. May be asked again
    /// after an error: a batch is never written twice.
    ///
    /// # Errors
    /// If the store fails, or what others wrote cannot be read.
    pub async fn commit(&mut self, pos: u64, batch: &Batch) -> Result<Kept, KeepError> {
        self.commit_slowly(pos, batch, async || {}).await
    }

    /// Commits like [`Keeper::commit`], and lets others have their turn while a large batch is written and summed up.
    ///
    /// # Errors
    /// If the store fails, or what others wrote cannot be read.
    pub async fn commit_slowly(&mut self, pos: u64, batch: &Batch, breathe: impl AsyncFn()) -> Result<Kept, KeepError> {
        if pos != self.head.pos + 1 {
            return Ok(Kept::Overtaken(self.catch_up().await?));
        }
        let mut writing = batch.writing();
        while !writing.step(SOME) {
            breathe().await;
        }
        let (bytes, hash) = framed(&self.head.hash, &writing.finish(), &breathe).await;
        let new_head = Head { pos, hash, min_writer: self.head.min_writer };
        let row = Row { pos, bytes };
        let commit = Commit { expected: self.head.clone(), row, new_head: new_head.clone(), id: batch.id.to_string() };
        match self.store.append(&commit).await? {
            Appended::Done | Appended::AlreadyThere => {
                self.head = new_head;
                Ok(Kept::Saved)
            }
            Appended::Overtaken(_) => match self.catch_up().await? {
                newer if newer.is_empty() => {
                    Err(KeepError::Damaged("the storage no longer ends where this tab left it.".into()))
                }
                newer => Ok(Kept::Overtaken(newer)),
            },
        }
    }

    /// Whether others have written since.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn behind(&self) -> Result<bool, KeepError> {
        Ok(!self.store.head().await?.is_at(&self.head))
    }

    /// What others have written since.
    ///
    /// # Errors
    /// If the store fails, or what they wrote cannot be read.
    pub async fn catch_up(&mut self) -> Result<Vec<(u64, Batch)>, KeepError> {
        let before = self.head.clone();
        let mut all = Vec::new();
        loop {
            match self.page().await {
                Ok(page) if page.is_empty() => return Ok(all),
                Ok(page) => all.extend(page),
                Err(error) => {
                    self.head = before;
                    return Err(error);
                }
            }
        }
    }

    async fn page(&mut self) -> Result<Vec<(u64, Batch)>, KeepError> {
        let rows = self.store.rows(self.head.pos, PAGE).await?;
        let mut batches = Vec::with_capacity(rows.len());
        for row in rows {
            if row.pos != self.head.pos + 1 {
                return Err(KeepError::Damaged(format!("entry {} is missing.", self.head.pos + 1)));
            }
            let (prev, batch) = open_row(&row)?;
            if prev != self.head.hash {
                return Err(KeepError::Damaged(format!("entry {} does not follow the one before it.", row.pos)));
            }
            self.head.pos = row.pos;
            self.head.hash = frame::hash(&row.bytes);
            batches.push((row.pos, batch));
        }
        Ok(batches)
    }

    /// The batch at a place of the journal.
    ///
    /// # Errors
    /// If the store fails, or the row is damaged or missing.
    pub async fn fetch(&self, pos: u64) -> Result<Batch, KeepError> {
        self.fetch_slowly(pos, async || {}).await
    }

    /// The batch at a place, like [`Keeper::fetch`], with turns for others while a large one is read.
    ///
    /// # Errors
    /// If the store fails, or the row is missing or damaged.
    pub async fn fetch_slowly(&self, pos: u64, breathe: impl AsyncFn()) -> Result<Batch, KeepError> {
        let row = self.store.row(pos).await?;
        let row = row.ok_or_else(|| KeepError::Damaged(format!("entry {pos} is missing.")))?;
        read_row(&row, &breathe).await
    }

    /// Every batch of the journal, oldest first.
    ///
    /// # Errors
    /// If the store fails, or a row is damaged.
    pub async fn everything(&self) -> Result<Vec<Batch>, KeepError> {
        self.everything_slowly(async || {}).await
    }

    /// Every batch like [`Keeper::everything`], with turns for others in between.
    ///
    /// # Errors
    /// If the store fails, or a row is damaged.
    pub async fn everything_slowly(&self, breathe: impl AsyncFn()) -> Result<Vec<Batch>, KeepError> {
        let mut all = Vec::new();
        let mut after = 0;
        loop {
            let rows = self.store.rows(after, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(all) };
            after = last.pos;
            for row in &rows {
                all.push(read_row(row, &breathe).await?);
            }
        }
    }

    /// Whether a checkpoint would save time at the next start.
    pub fn checkpoint_due(&self) -> bool {
        self.head.pos >= self.covers + DUE
    }

    /// Whether nothing has been written since the last checkpoint.
    pub fn checkpointed(&self) -> bool {
        self.head.pos == self.covers
    }

    /// Writes a checkpoint of the workspace as it is at the end that this keeper knows.
    ///
    /// # Errors
    /// If the store fails. The journal is whole all the same.
    pub async fn checkpoint(&mut self, checkpoint: &Checkpoint, pos: u64) -> Result<(), KeepError> {
        self.checkpoint_slowly(checkpoint, pos, async || {}).await
    }

    /// Writes a checkpoint like [`Keeper::checkpoint`], and lets others have their turn while it is summed up.
    ///
    /// # Errors
    /// If the store fails. The journal is whole all the same.
    pub async fn checkpoint_slowly(
        &mut self,
        checkpoint: &Checkpoint,
        pos: u64,
        breathe: impl AsyncFn(),
    ) -> Result<(), KeepError> {
        if pos != self.head.pos || pos == self.covers {
            return Ok(());
        }
        // Another tab may have written one since.
        let newest = self.store.generations().await?.first().copied().unwrap_or(0);
        let mut segments = Vec::with_capacity(checkpoint.chunks.len());
        for chunk in &checkpoint.chunks {
            segments.push(framed("", chunk, &breathe).await.0);
        }
        let generation = Generation {
            number: self.generation.max(newest) + 1,
            covers: pos,
            manifest: frame(&self.head.hash, &checkpoint.manifest).0,
            segments,
        };
        self.store.write_generation(&generation).await?;
        self.generation = generation.number;
        self.covers = pos;
        Ok(())
    }
}

/// Frames a payload, with turns for others in between.
async fn framed(prev_hash: &str, payload: &[u8], breathe: &impl AsyncFn()) -> (Vec<u8>, String) {
    let mut framing = Framing::new(prev_hash, payload);
    while !framing.step(PIECE) {
        breathe().await;
    }
    framing.finish()
}

fn open_row(row: &Row) -> Result<(String, Batch), KeepError> {
    let framed = framed_in(row)?;
    let batch = Batch::from_bytes(framed.payload).map_err(|error| unreadable(row, error))?;
    Ok((framed.prev_hash.to_string(), batch))
}

/// The batch in a row, with turns for others while a large one is read.
async fn read_row(row: &Row, breathe: &impl AsyncFn()) -> Result<Batch, KeepError> {
    let mut reading = Batch::reading(framed_in(row)?.payload);
    while !reading.step(SOME) {
        breathe().await;
    }
    breathe().await;
    reading.finish().map_err(|error| unreadable(row, error))
}

fn framed_in(row: &Row) -> Result<Framed<'_>, KeepError> {
    unframe(&row.bytes).map_err(|damage| KeepError::Damaged(format!("entry {}: {damage}", row.pos)))
}

fn unreadable(row: &Row, error: NewerFormat) -> KeepError {
    match error {
        newer @ NewerFormat::Newer(_) => KeepError::Newer(newer.to_string()),
        error => KeepError::Damaged(format!("entry {}: {error}", row.pos)),
    }
}

fn open_generation(generation: &Generation) -> Option<(Dataset, Journal, String)> {
    let manifest = unframe(&generation.manifest).ok()?;
    let chunks: Option<Vec<Vec<u8>>> =
        generation.segments.iter().map(|segment| unframe(segment).ok().map(|framed| framed.payload.to_vec())).collect();
    let checkpoint = Checkpoint { manifest: manifest.payload.to_vec(), chunks: chunks? };
    let (data, journal) = checkpoint.read().ok()?;
    Some((data, journal, manifest.prev_hash.to_string()))
}
