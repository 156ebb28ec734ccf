//! A store in the browser's IndexedDB: one database a workspace.
//!
//! The object stores are frozen at version 1 and hold opaque bytes, so that no upgrade is ever needed:
//!
//! | store | key | value |
//! |---|---|---|
//! | `meta` | `"head"` | the journal's end, JSON text |
//! | `meta` | `"info"` | what a list of workspaces shows, JSON text |
//! | `ops` | place, a number from 1 | the row's bytes |
//! | `seg` | `[generation, n]`, n from 0 | the segment's bytes |
//! | `manifest` | generation | `{covers, bytes}` |
//! | `draft` | the draft's key | its text |
//! | `recovery`, `keys` | | nothing yet |
//!
//! No Rust `await` stands inside a transaction: what follows an answer is done in its callback. A callback's
//! success means nothing yet, since browsers abort a transaction after that when the disk is full; the answer is
//! given at `complete`.

mod callback;
mod errors;
mod generations;
mod journal;
mod open;
mod texts;
mod values;
mod work;

pub use open::list_databases;

use super::contract::{Appended, Commit, Generation, Head, Row, Store, StoreError};
use callback::callback;
use errors::class;
use open::{connect, retire};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::IdbDatabase;
use work::{Mode, Work, begin};

const PREFIX: &str = "penstock-";
const VERSION: u32 = 1;
const META: &str = "meta";
const OPS: &str = "ops";
const SEG: &str = "seg";
const MANIFEST: &str = "manifest";
const DRAFT: &str = "draft";
const STORES: [&str; 7] = [META, OPS, SEG, MANIFEST, "recovery", "keys", DRAFT];
const HEAD: &str = "head";
const INFO: &str = "info";

/// What happens to a store without being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Another tab upgrades or deletes the database. This handle is closed for good; the page is to be reloaded.
    VersionChange,
    /// The browser closed the connection. The next call opens it again.
    Closed,
    /// Another tab keeps the database open, so that it cannot be opened or deleted yet.
    Blocked,
}

/// A fault for tests: what a browser does on a bad day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The next write is aborted after its last request.
    Abort,
    /// The next write completes and its answer is lost.
    LoseAnswer,
}

/// A store, and how it was found.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: IdbStore,
    /// There was none: it was made. That alone does not mean that there never was one.
    pub fresh: bool,
    /// The browser says that it lost the data that were here.
    pub data_loss: Option<String>,
}

/// One tab's handle of a workspace in IndexedDB.
#[derive(Clone)]
pub struct IdbStore {
    inner: Rc<Inner>,
}

struct Inner {
    name: String,
    db: RefCell<Option<IdbDatabase>>,
    closed: RefCell<Option<String>>,
    notify: Rc<dyn Fn(Notice)>,
    durability: RefCell<Option<String>>,
    faults: RefCell<VecDeque<Fault>>,
}

impl std::fmt::Debug for IdbStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdbStore").field("name", &self.inner.name).finish_non_exhaustive()
    }
}

impl IdbStore {
    /// Opens a workspace, and makes it if there is none. `notify` hears what happens to the connection later.
    pub async fn open(id: &str, notify: impl Fn(Notice) + 'static) -> Result<Opened, StoreError> {
        let (name, notify) = (format!("{PREFIX}{id}"), Rc::new(notify) as Rc<dyn Fn(Notice)>);
        let found = connect(&name, true, &notify).await?;
        let inner = Rc::new(Inner {
            name,
            db: RefCell::new(None),
            closed: RefCell::new(None),
            notify,
            durability: RefCell::new(None),
            faults: RefCell::default(),
        });
        let store = IdbStore { inner };
        store.adopt(found.db);
        Ok(Opened { store, fresh: found.fresh, data_loss: found.data_loss })
    }

    /// How the browser said that it keeps the last write: `strict` is what was asked for.
    pub fn durability(&self) -> Option<String> {
        self.inner.durability.borrow().clone()
    }

    /// Plans faults for the next writes, for tests.
    pub fn plan(&self, faults: &[Fault]) {
        self.inner.faults.borrow_mut().extend(faults);
    }

    /// Breaks the connection as a browser may do, for tests.
    pub fn lose_connection(&self) {
        if let Some(db) = &*self.inner.db.borrow() {
            db.close();
        }
    }

    /// Takes a connection into use in place of the one before.
    fn adopt(&self, db: IdbDatabase) {
        let weak = Rc::downgrade(&self.inner);
        let closing = db.clone();
        db.set_onversionchange(Some(&callback(move |_| {
            closing.close();
            if let Some(inner) = weak.upgrade() {
                inner.closed.replace(Some("another tab upgrades or deletes the workspace".to_string()));
                (inner.notify)(Notice::VersionChange);
            }
        })));
        let weak: Weak<Inner> = Rc::downgrade(&self.inner);
        db.set_onclose(Some(&callback(move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.db.take();
                (inner.notify)(Notice::Closed);
            }
        })));
        if let Some(before) = self.inner.db.replace(Some(db)) {
            retire(&before);
        }
    }

    /// Opens the connection again. A database that is gone is not made anew.
    async fn reopen(&self) -> Result<(), StoreError> {
        if let Some(before) = self.inner.db.take() {
            retire(&before);
        }
        let found = connect(&self.inner.name, false, &self.inner.notify).await?;
        if let Some(why) = self.inner.closed.borrow().clone() {
            found.db.close();
            return Err(StoreError::Closed(why));
        }
        self.adopt(found.db);
        Ok(())
    }

    /// Runs a transaction; after a passing fault once more, on a new connection.
    async fn run<T: 'static>(
        &self,
        mode: Mode,
        stores: &[&str],
        work: impl Fn(&Work<T>) -> Result<(), JsValue>,
    ) -> Result<T, StoreError> {
        match self.attempt(mode, stores, &work).await {
            Err(StoreError::Transient(_)) => {
                self.reopen().await?;
                self.attempt(mode, stores, &work).await
            }
            answer => answer,
        }
    }

    async fn attempt<T: 'static>(
        &self,
        mode: Mode,
        stores: &[&str],
        work: impl Fn(&Work<T>) -> Result<(), JsValue>,
    ) -> Result<T, StoreError> {
        if let Some(why) = self.inner.closed.borrow().clone() {
            return Err(StoreError::Closed(why));
        }
        let done = {
            let db = self.inner.db.borrow();
            let Some(db) = &*db else {
                return Err(StoreError::Transient("the connection is lost".to_string()));
            };
            let tx = begin(db, mode, stores).map_err(|error| class(&error))?;
            let mut fault = None;
            if mode == Mode::Write {
                self.inner.durability.replace(work::durability(&tx));
                fault = self.inner.faults.borrow_mut().pop_front();
            }
            let work_of = Work::new(tx, fault);
            let done = work_of.done();
            if let Err(error) = work(&work_of) {
                work_of.refuse(class(&error));
            }
            done
        };
        done.await.unwrap_or_else(|_| Err(StoreError::Transient("the answer was lost".to_string())))
    }
}

impl Store for IdbStore {
    async fn head(&self) -> Result<Head, StoreError> {
        journal::head(self).await
    }

    async fn append(&self, commit: &Commit) -> Result<Appended, StoreError> {
        journal::append(self, commit).await
    }

    async fn rows(&self, after: u64, up_to: usize) -> Result<Vec<Row>, StoreError> {
        journal::rows(self, after, up_to).await
    }

    async fn row(&self, pos: u64) -> Result<Option<Row>, StoreError> {
        journal::row(self, pos).await
    }

    async fn write_generation(&self, generation: &Generation) -> Result<(), StoreError> {
        generations::write(self, generation).await
    }

    async fn generations(&self) -> Result<Vec<u64>, StoreError> {
        generations::list(self).await
    }

    async fn read_generation(&self, generation: u64) -> Result<Option<Generation>, StoreError> {
        generations::read(self, generation).await
    }

    async fn put_draft(&self, key: &str, text: &str) -> Result<(), StoreError> {
        texts::put(self, DRAFT, key, text).await
    }

    async fn get_draft(&self, key: &str) -> Result<Option<String>, StoreError> {
        texts::get(self, DRAFT, key).await
    }

    async fn delete_draft(&self, key: &str) -> Result<(), StoreError> {
        texts::delete_draft(self, key).await
    }

    async fn drafts(&self) -> Result<Vec<(String, String)>, StoreError> {
        texts::drafts(self).await
    }

    async fn put_info(&self, text: &str) -> Result<(), StoreError> {
        texts::put(self, META, INFO, text).await
    }

    async fn get_info(&self) -> Result<Option<String>, StoreError> {
        texts::get(self, META, INFO).await
    }

    async fn destroy(self) -> Result<(), StoreError> {
        self.close();
        open::delete(&self.inner.name, &self.inner.notify).await
    }

    fn close(&self) {
        self.inner.closed.replace(Some("this page has closed it".to_string()));
        if let Some(db) = self.inner.db.take() {
            retire(&db);
        }
    }
}
