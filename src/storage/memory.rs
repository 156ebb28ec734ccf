//! A store in memory: for tests, and for a page that has no storage.

use super::contract::{Appended, Commit, Generation, Head, Row, Store, StoreError, Turn, Verdict};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Some workspaces in memory. A clone is the same ones.
#[derive(Clone, Debug, Default)]
pub struct MemDisk {
    shelves: Rc<RefCell<BTreeMap<String, Rc<RefCell<Shelf>>>>>,
}

/// One workspace.
#[derive(Debug, Default)]
struct Shelf {
    head: Head,
    rows: BTreeMap<u64, Vec<u8>>,
    generations: BTreeMap<u64, Generation>,
    drafts: BTreeMap<String, String>,
    info: Option<String>,
    gone: bool,
}

/// One tab's handle of a workspace in memory.
#[derive(Debug)]
pub struct MemStore {
    disk: MemDisk,
    id: String,
    shelf: Rc<RefCell<Shelf>>,
    closed: Cell<bool>,
}

impl MemDisk {
    /// No workspaces.
    pub fn new() -> Self {
        Self::default()
    }

    /// A handle of a workspace, which is made if there is none.
    pub fn open(&self, id: &str) -> MemStore {
        let shelf = self.shelves.borrow_mut().entry(id.to_string()).or_default().clone();
        MemStore { disk: self.clone(), id: id.to_string(), shelf, closed: Cell::new(false) }
    }

    /// The workspaces' ids, in order.
    pub fn list(&self) -> Vec<String> {
        self.shelves.borrow().keys().cloned().collect()
    }
}

impl MemStore {
    /// Changes a stored row behind everybody's back, as a failing disk does.
    pub fn damage(&self, pos: u64, change: impl FnOnce(&mut Vec<u8>)) {
        if let Some(bytes) = self.shelf.borrow_mut().rows.get_mut(&pos) {
            change(bytes);
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Shelf) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if self.closed.get() {
            return Err(StoreError::Closed("this page has closed it".to_string()));
        }
        let mut shelf = self.shelf.borrow_mut();
        if shelf.gone {
            return Err(StoreError::Closed("another tab has deleted the workspace".to_string()));
        }
        work(&mut shelf)
    }
}

impl Store for MemStore {
    async fn head(&self) -> Result<Head, StoreError> {
        self.with(|shelf| Ok(shelf.head.clone()))
    }

    async fn append(&self, commit: &Commit) -> Result<Appended, StoreError> {
        self.with(|shelf| match commit.judge(&shelf.head)? {
            Verdict::Write => {
                shelf.rows.insert(commit.row.pos, commit.row.bytes.clone());
                shelf.head = commit.new_head.clone();
                Ok(Appended::Done)
            }
            Verdict::AlreadyThere => Ok(Appended::AlreadyThere),
            Verdict::Compare if shelf.rows.get(&commit.row.pos) == Some(&commit.row.bytes) => {
                Ok(Appended::AlreadyThere)
            }
            Verdict::Compare | Verdict::Refuse => Commit::refuse(&shelf.head),
        })
    }

    async fn rows(&self, after: u64, up_to: usize) -> Result<Vec<Row>, StoreError> {
        self.with(|shelf| {
            let from = after.saturating_add(1);
            let rows = shelf.rows.range(from..).take(up_to);
            Ok(rows.map(|(pos, bytes)| Row { pos: *pos, bytes: bytes.clone() }).collect())
        })
    }

    async fn row(&self, pos: u64) -> Result<Option<Row>, StoreError> {
        self.with(|shelf| Ok(shelf.rows.get(&pos).map(|bytes| Row { pos, bytes: bytes.clone() })))
    }

    async fn write_generation(&self, generation: &Generation) -> Result<(), StoreError> {
        self.with(|shelf| match generation.judge(shelf.generations.keys().copied())? {
            Turn::Write { keep } => {
                shelf.generations.retain(|number, _| Some(*number) == keep);
                shelf.generations.insert(generation.number, generation.clone());
                Ok(())
            }
            Turn::Compare => match shelf.generations.get(&generation.number) {
                Some(stored) if stored.manifest == generation.manifest => Ok(()),
                _ => Err(generation.stale(generation.number)),
            },
        })
    }

    async fn generations(&self) -> Result<Vec<u64>, StoreError> {
        self.with(|shelf| Ok(shelf.generations.keys().rev().copied().collect()))
    }

    async fn read_generation(&self, number: u64) -> Result<Option<Generation>, StoreError> {
        self.with(|shelf| Ok(shelf.generations.get(&number).cloned()))
    }

    async fn put_draft(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.with(|shelf| {
            shelf.drafts.insert(key.to_string(), text.to_string());
            Ok(())
        })
    }

    async fn get_draft(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.with(|shelf| Ok(shelf.drafts.get(key).cloned()))
    }

    async fn delete_draft(&self, key: &str) -> Result<(), StoreError> {
        self.with(|shelf| {
            shelf.drafts.remove(key);
            Ok(())
        })
    }

    async fn drafts(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.with(|shelf| Ok(shelf.drafts.clone().into_iter().collect()))
    }

    async fn put_info(&self, text: &str) -> Result<(), StoreError> {
        self.with(|shelf| {
            shelf.info = Some(text.to_string());
            Ok(())
        })
    }

    async fn get_info(&self) -> Result<Option<String>, StoreError> {
        self.with(|shelf| Ok(shelf.info.clone()))
    }

    async fn destroy(self) -> Result<(), StoreError> {
        self.with(|shelf| {
            *shelf = Shelf { gone: true, ..Shelf::default() };
            Ok(())
        })?;
        self.disk.shelves.borrow_mut().remove(&self.id);
        Ok(())
    }

    fn close(&self) {
        self.closed.set(true);
    }
}
