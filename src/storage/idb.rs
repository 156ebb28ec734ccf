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

use super::contract::{Appended, Commit, Generation, Head, Row, Store, StoreError, Turn, Verdict};
use futures_channel::oneshot;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbVersionChangeEvent,
};

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

/// How long a database may take to open: one damaged in certain ways never does.
const OPEN_MS: u32 = 15_000;
/// The pauses before opening is tried again.
const AGAIN_MS: [u32; 2] = [50, 400];

#[wasm_bindgen]
extern "C" {
    type Strict;
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn transaction(this: &Strict, stores: &Array, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;

    type Lasting;
    #[wasm_bindgen(method, getter)]
    fn durability(this: &Lasting) -> Option<String>;
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Lasting) -> Result<(), JsValue>;

    type Listing;
    #[wasm_bindgen(method, catch)]
    fn databases(this: &Listing) -> Result<Promise, JsValue>;
}

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

/// The ids of this site's workspaces, in order; none if the browser does not tell.
pub async fn list_databases() -> Option<Vec<String>> {
    let listing: Listing = factory().ok()?.unchecked_into();
    let list = JsFuture::from(listing.databases().ok()?).await.ok()?;
    // WebKit also lists, as version 0, one that was never made.
    let made = |entry: &JsValue| field(entry, "version").and_then(|version| version.as_f64()) != Some(0.0);
    let name = |entry: JsValue| field(&entry, "name").filter(|_| made(&entry))?.as_string();
    let names = Array::from(&list).into_iter().filter_map(name);
    let mut ids: Vec<_> = names.filter_map(|name| name.strip_prefix(PREFIX).map(str::to_string)).collect();
    ids.sort();
    Some(ids)
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
                self.inner.durability.replace(tx.unchecked_ref::<Lasting>().durability());
                fault = self.inner.faults.borrow_mut().pop_front();
            }
            let work_of = Work { tx, answer: Rc::default(), only: Rc::default(), fault };
            let done = work_of.done();
            if let Err(error) = work(&work_of) {
                work_of.refuse(class(&error));
            }
            done
        };
        done.await.unwrap_or_else(|_| Err(StoreError::Transient("the answer was lost".to_string())))
    }

    async fn put_text(&self, store: &'static str, key: &str, text: &str) -> Result<(), StoreError> {
        self.run(Mode::Write, &[store], |work| {
            let asked = work.store(store)?.put_with_key(&text.into(), &key.into())?;
            work.finish_with(&asked);
            Ok(())
        })
        .await
    }

    async fn get_text(&self, store: &'static str, key: &str) -> Result<Option<String>, StoreError> {
        self.run(Mode::Read, &[store], |work| {
            let asked = work.store(store)?.get(&key.into())?;
            work.then(&asked, |work, found| {
                work.give(found.as_string());
                Ok(())
            });
            Ok(())
        })
        .await
    }
}

impl Store for IdbStore {
    async fn head(&self) -> Result<Head, StoreError> {
        self.run(Mode::Read, &[META, OPS], |work| {
            let asked = work.store(META)?.get(&HEAD.into())?;
            work.then(&asked, |work, found| {
                if !found.is_undefined() {
                    work.settle(read_head(&found));
                    return Ok(());
                }
                let asked = work.store(OPS)?.count()?;
                work.then(&asked, |work, count| {
                    work.settle(match count.as_f64() {
                        Some(0.0) => Ok(Head::default()),
                        _ => Err(damaged("there are rows and the journal's end is missing")),
                    });
                    Ok(())
                });
                Ok(())
            });
            Ok(())
        })
        .await
    }

    async fn append(&self, commit: &Commit) -> Result<Appended, StoreError> {
        let commit = Rc::new(commit.clone());
        self.run(Mode::Write, &[META, OPS], |work| {
            let asked = work.store(META)?.get(&HEAD.into())?;
            let commit = commit.clone();
            work.then(&asked, move |work, found| {
                let verdict = read_head(&found).and_then(|stored| Ok((commit.judge(&stored)?, stored)));
                match verdict {
                    Err(error) => work.refuse(error),
                    Ok((Verdict::AlreadyThere, _)) => work.give(Appended::AlreadyThere),
                    Ok((Verdict::Refuse, stored)) => work.settle(Commit::refuse(&stored)),
                    Ok((Verdict::Compare, stored)) => {
                        let asked = work.store(OPS)?.get(&number(commit.row.pos))?;
                        work.then(&asked, move |work, found| {
                            let same = bytes(&found) == commit.row.bytes;
                            work.settle(if same { Ok(Appended::AlreadyThere) } else { Commit::refuse(&stored) });
                            Ok(())
                        });
                    }
                    Ok((Verdict::Write, _)) => {
                        let row = Uint8Array::from(commit.row.bytes.as_slice());
                        // `add`, not `put`: a row that is there is never overwritten.
                        work.store(OPS)?.add_with_key(&row, &number(commit.row.pos))?;
                        let head = serde_json::to_string(&commit.new_head).unwrap_or_default();
                        let last = work.store(META)?.put_with_key(&head.into(), &HEAD.into())?;
                        work.finish_after(&last, Appended::Done);
                    }
                }
                Ok(())
            });
            Ok(())
        })
        .await
    }

    async fn rows(&self, after: u64, up_to: usize) -> Result<Vec<Row>, StoreError> {
        let limit = u32::try_from(up_to).unwrap_or(u32::MAX);
        if limit == 0 {
            return self.head().await.map(|_| Vec::new()); // To IndexedDB, 0 means no limit.
        }
        self.run(Mode::Read, &[OPS], |work| {
            let ops = work.store(OPS)?;
            let range = IdbKeyRange::lower_bound_with_open(&number(after), true)?;
            let keys = ops.get_all_keys_with_key_and_limit(&range, limit)?;
            let values = ops.get_all_with_key_and_limit(&range, limit)?;
            work.then(&values, move |work, values| {
                let keys = Array::from(&keys.result()?);
                let rows = keys.iter().zip(Array::from(&values));
                work.give(rows.map(|(key, value)| Row { pos: whole(&key), bytes: bytes(&value) }).collect());
                Ok(())
            });
            Ok(())
        })
        .await
    }

    async fn row(&self, pos: u64) -> Result<Option<Row>, StoreError> {
        self.run(Mode::Read, &[OPS], |work| {
            let asked = work.store(OPS)?.get(&number(pos))?;
            work.then(&asked, move |work, found| {
                work.give((!found.is_undefined()).then(|| Row { pos, bytes: bytes(&found) }));
                Ok(())
            });
            Ok(())
        })
        .await
    }

    async fn write_generation(&self, generation: &Generation) -> Result<(), StoreError> {
        let generation = Rc::new(generation.clone());
        self.run(Mode::Write, &[SEG, MANIFEST], |work| {
            let asked = work.store(MANIFEST)?.get_all_keys()?;
            let generation = generation.clone();
            work.then(&asked, move |work, keys| {
                match generation.judge(Array::from(&keys).iter().map(|key| whole(&key))) {
                    Err(error) => work.refuse(error),
                    Ok(Turn::Compare) => {
                        let asked = work.store(MANIFEST)?.get(&number(generation.number))?;
                        work.then(&asked, move |work, found| {
                            let same = field(&found, "bytes").is_some_and(|found| bytes(&found) == generation.manifest);
                            work.settle(if same { Ok(()) } else { Err(generation.stale(generation.number)) });
                            Ok(())
                        });
                    }
                    Ok(Turn::Write { keep }) => {
                        let (segments, manifests) = (work.store(SEG)?, work.store(MANIFEST)?);
                        if let Some(keep) = keep {
                            manifests.delete(IdbKeyRange::upper_bound_with_open(&number(keep), true)?.as_ref())?;
                            let first = Array::of1(&number(keep));
                            segments.delete(IdbKeyRange::upper_bound_with_open(&first, true)?.as_ref())?;
                        }
                        for (segment, n) in generation.segments.iter().zip(0..) {
                            let key = Array::of2(&number(generation.number), &number(n));
                            segments.put_with_key(&Uint8Array::from(segment.as_slice()), &key)?;
                        }
                        let manifest = Object::new();
                        Reflect::set(&manifest, &"covers".into(), &number(generation.covers))?;
                        let text = Uint8Array::from(generation.manifest.as_slice());
                        Reflect::set(&manifest, &"bytes".into(), &text)?;
                        let last = manifests.put_with_key(&manifest, &number(generation.number))?;
                        work.finish_after(&last, ());
                    }
                }
                Ok(())
            });
            Ok(())
        })
        .await
    }

    async fn generations(&self) -> Result<Vec<u64>, StoreError> {
        self.run(Mode::Read, &[MANIFEST], |work| {
            let asked = work.store(MANIFEST)?.get_all_keys()?;
            work.then(&asked, |work, keys| {
                let mut numbers: Vec<_> = Array::from(&keys).iter().map(|key| whole(&key)).collect();
                numbers.reverse();
                work.give(numbers);
                Ok(())
            });
            Ok(())
        })
        .await
    }

    async fn read_generation(&self, generation: u64) -> Result<Option<Generation>, StoreError> {
        self.run(Mode::Read, &[SEG, MANIFEST], |work| {
            let manifest = work.store(MANIFEST)?.get(&number(generation))?;
            let from = Array::of1(&number(generation));
            let to = Array::of1(&number(generation + 1));
            let segments = work.store(SEG)?.get_all_with_key(IdbKeyRange::bound(&from, &to)?.as_ref())?;
            work.then(&segments, move |work, segments| {
                let manifest = manifest.result()?;
                work.give((!manifest.is_undefined()).then(|| Generation {
                    number: generation,
                    covers: field(&manifest, "covers").map_or(0, |covers| whole(&covers)),
                    manifest: field(&manifest, "bytes").map_or_else(Vec::new, |found| bytes(&found)),
                    segments: Array::from(&segments).iter().map(|segment| bytes(&segment)).collect(),
                }));
                Ok(())
            });
            Ok(())
        })
        .await
    }

    async fn put_draft(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.put_text(DRAFT, key, text).await
    }

    async fn get_draft(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.get_text(DRAFT, key).await
    }

    async fn delete_draft(&self, key: &str) -> Result<(), StoreError> {
        self.run(Mode::Write, &[DRAFT], |work| {
            let asked = work.store(DRAFT)?.delete(&key.into())?;
            work.finish_with(&asked);
            Ok(())
        })
        .await
    }

    async fn drafts(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.run(Mode::Read, &[DRAFT], |work| {
            let drafts = work.store(DRAFT)?;
            let (keys, values) = (drafts.get_all_keys()?, drafts.get_all()?);
            work.then(&values, move |work, values| {
                let keys = Array::from(&keys.result()?);
                let drafts = keys.iter().zip(Array::from(&values));
                work.give(drafts.filter_map(|(key, text)| Some((key.as_string()?, text.as_string()?))).collect());
                Ok(())
            });
            Ok(())
        })
        .await
    }

    async fn put_info(&self, text: &str) -> Result<(), StoreError> {
        self.put_text(META, INFO, text).await
    }

    async fn get_info(&self) -> Result<Option<String>, StoreError> {
        self.get_text(META, INFO).await
    }

    async fn destroy(self) -> Result<(), StoreError> {
        self.close();
        let request = factory()?.delete_database(&self.inner.name).map_err(|error| class(&error))?;
        let (once, done) = answer_once();
        hear_blocked(&request, &self.inner.notify);
        let fine = once.clone();
        request.set_onsuccess(Some(&callback(move |_| fine.send(Ok(())))));
        let (failed, asked) = (once, request.clone());
        request.set_onerror(Some(&callback(move |_| failed.send(Err(failure(&asked))))));
        done.await.unwrap_or_else(|_| Err(StoreError::Transient("the answer was lost".to_string())))
    }

    fn close(&self) {
        self.inner.closed.replace(Some("this page has closed it".to_string()));
        if let Some(db) = self.inner.db.take() {
            retire(&db);
        }
    }
}

/// A database as it was found.
struct Found {
    db: IdbDatabase,
    fresh: bool,
    data_loss: Option<String>,
}

/// Opens a database, a few times if it must be. `create`: make it if there is none.
async fn connect(name: &str, create: bool, notify: &Rc<dyn Fn(Notice)>) -> Result<Found, StoreError> {
    let mut pauses = AGAIN_MS.into_iter();
    loop {
        let error = match connect_once(name, create, notify).await {
            Err(error @ (StoreError::Transient(_) | StoreError::Fatal(_))) => error,
            answer => return answer,
        };
        match pauses.next() {
            Some(pause) => TimeoutFuture::new(pause).await,
            None => return Err(error),
        }
    }
}

async fn connect_once(name: &str, create: bool, notify: &Rc<dyn Fn(Notice)>) -> Result<Found, StoreError> {
    let request = match factory()?.open_with_u32(name, VERSION) {
        Ok(request) => request,
        Err(error) => return Err(StoreError::Unavailable(words(&error))),
    };
    let (once, done) = answer_once();
    hear_blocked(&request, notify);
    let fresh = Rc::new(Cell::new(false));
    let data_loss = Rc::new(RefCell::new(None));

    let (asked, made, loss) = (request.clone(), fresh.clone(), data_loss.clone());
    request.set_onupgradeneeded(Some(&callback(move |event| {
        made.set(true);
        loss.replace(loss_of(&event));
        if (!create || make(&asked).is_err())
            && let Some(tx) = asked.transaction()
        {
            let _ = tx.abort();
        }
    })));
    let (asked, opened) = (request.clone(), once.clone());
    request.set_onsuccess(Some(&callback(move |_| {
        if let Some(db) = asked.result().ok().and_then(|db| db.dyn_into::<IdbDatabase>().ok()) {
            if opened.is_open() {
                opened.send(Ok(db));
            } else {
                db.close(); // Too late: nobody waits any more.
            }
        }
    })));
    let (asked, failed, made) = (request.clone(), once.clone(), fresh.clone());
    request.set_onerror(Some(&callback(move |event| {
        event.prevent_default();
        failed.send(Err(if made.get() && !create {
            damaged("the browser has removed this workspace's data while the page was open")
        } else {
            failure(&asked)
        }));
    })));
    let late = once.clone();
    let timer = Timeout::new(OPEN_MS, move || {
        let why = format!("the database did not open within {} seconds", OPEN_MS / 1000);
        late.send(Err(StoreError::Unavailable(why)));
    });

    let db = done.await.unwrap_or_else(|_| Err(StoreError::Transient("the answer was lost".to_string())))?;
    drop(timer);
    let stores = db.object_store_names();
    if !STORES.iter().all(|store| stores.contains(store)) {
        db.close();
        return Err(damaged("the database lacks a part"));
    }
    Ok(Found { db, fresh: fresh.get(), data_loss: data_loss.take() })
}

/// Makes the object stores of version 1.
fn make(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let db: IdbDatabase = request.result()?.dyn_into()?;
    for store in STORES {
        db.create_object_store(store)?;
    }
    Ok(())
}

/// What Chromium says when it has thrown a damaged database away. Not in the standard, and the only sign.
fn loss_of(event: &web_sys::Event) -> Option<String> {
    let event: &IdbVersionChangeEvent = event.unchecked_ref();
    let loss = field(event, "dataLoss")?.as_string()?;
    if loss == "none" || loss.is_empty() {
        return None;
    }
    let more = field(event, "dataLossMessage").and_then(|text| text.as_string()).filter(|text| !text.is_empty());
    Some(more.map_or(loss.clone(), |more| format!("{loss}: {more}")))
}

fn hear_blocked(request: &IdbOpenDbRequest, notify: &Rc<dyn Fn(Notice)>) {
    let notify = notify.clone();
    request.set_onblocked(Some(&callback(move |_| notify(Notice::Blocked))));
}

/// Closes a connection and stops listening to it. What was begun on it is finished.
fn retire(db: &IdbDatabase) {
    db.set_onclose(None);
    db.set_onversionchange(None);
    db.close();
}

fn factory() -> Result<IdbFactory, StoreError> {
    let none = || StoreError::Unavailable("it has no IndexedDB here".to_string());
    let found = Reflect::get(&js_sys::global(), &"indexedDB".into());
    let found = found.map_err(|error| StoreError::Unavailable(words(&error)))?;
    if found.is_object() { Ok(found.unchecked_into()) } else { Err(none()) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Read,
    Write,
}

fn begin(db: &IdbDatabase, mode: Mode, stores: &[&str]) -> Result<IdbTransaction, JsValue> {
    let names: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
    let options = Object::new();
    let mode = match mode {
        Mode::Read => "readonly",
        Mode::Write => {
            Reflect::set(&options, &"durability".into(), &"strict".into())?;
            "readwrite"
        }
    };
    db.unchecked_ref::<Strict>().transaction(&names, mode, &options)
}

/// A transaction at work, and the answer that it will give when it is complete.
struct Work<T> {
    tx: IdbTransaction,
    answer: Rc<RefCell<Option<Result<T, StoreError>>>>,
    /// The request that was committed before it had succeeded.
    only: Rc<RefCell<Option<IdbRequest>>>,
    fault: Option<Fault>,
}

impl<T> Clone for Work<T> {
    fn clone(&self) -> Self {
        Work { tx: self.tx.clone(), answer: self.answer.clone(), only: self.only.clone(), fault: self.fault }
    }
}

impl Work<()> {
    /// Commits at once a transaction of one request: this may be the page's last breath. It is done if the request
    /// has no error when the transaction is complete.
    fn finish_with(&self, only: &IdbRequest) {
        self.only.replace(Some(only.clone()));
        self.give(());
        if self.fault == Some(Fault::Abort) {
            let _ = self.tx.abort();
        } else {
            self.commit();
        }
    }
}

impl<T: 'static> Work<T> {
    fn store(&self, name: &str) -> Result<IdbObjectStore, JsValue> {
        self.tx.object_store(name)
    }

    /// The answer of the transaction if it completes.
    fn give(&self, answer: T) {
        self.answer.replace(Some(Ok(answer)));
    }

    /// Commits when the last request has succeeded, and with it all before it. Not sooner: Firefox completes a
    /// transaction in which a request fails after `commit()`, without what that request was to write.
    fn finish_after(&self, last: &IdbRequest, answer: T) {
        self.then(last, |work, _| {
            work.give(answer);
            if work.fault == Some(Fault::Abort) {
                let _ = work.tx.abort();
            } else {
                work.commit();
            }
            Ok(())
        });
    }

    /// Does not wait for the page to come round.
    fn commit(&self) {
        let _ = self.tx.unchecked_ref::<Lasting>().commit(); // Where there is none, it commits by itself.
    }

    /// Breaks off: nothing is written, and this is why.
    fn refuse(&self, error: StoreError) {
        self.answer.replace(Some(Err(error)));
        let _ = self.tx.abort();
    }

    /// Ends with an answer or a refusal. Nothing was written.
    fn settle(&self, answer: Result<T, StoreError>) {
        match answer {
            Ok(answer) => self.give(answer),
            Err(error) => self.refuse(error),
        }
    }

    /// Goes on inside the transaction when a request has its answer.
    fn then(&self, asked: &IdbRequest, go: impl FnOnce(&Work<T>, JsValue) -> Result<(), JsValue> + 'static) {
        let (work, request) = (self.clone(), asked.clone());
        let callback = Closure::once_into_js(move || {
            if let Err(error) = request.result().and_then(|found| go(&work, found)) {
                work.refuse(class(&error));
            }
        });
        asked.set_onsuccess(Some(callback.unchecked_ref()));
    }

    /// The answer, when the transaction is complete or aborted.
    fn done(&self) -> oneshot::Receiver<Result<T, StoreError>> {
        let (once, done) = answer_once();
        let (completed, answer, fault) = (once.clone(), self.answer.clone(), self.fault);
        let only = self.only.clone();
        self.tx.set_oncomplete(Some(&callback(move |_| {
            if let Some(Ok(Some(error))) = only.take().map(|only| only.error()) {
                return completed.send(Err(class(&error)));
            }
            completed.send(match (answer.take(), fault) {
                (Some(Ok(_)), Some(Fault::LoseAnswer)) => Err(StoreError::Transient("planned".to_string())),
                (Some(answer), _) => answer,
                (None, _) => Err(damaged("a transaction ended without an answer")),
            });
        })));
        let (answer, tx) = (self.answer.clone(), self.tx.clone());
        self.tx.set_onabort(Some(&callback(move |_| {
            once.send(match (answer.take(), tx.error()) {
                (Some(Err(refused)), _) => Err(refused),
                (_, Some(error)) => Err(class(&error)),
                (_, None) => Err(StoreError::Transient("the transaction was aborted".to_string())),
            });
        })));
        done
    }
}

/// The sending end of an answer that is given once.
struct Once<T>(Rc<RefCell<Option<oneshot::Sender<T>>>>);

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Once(self.0.clone())
    }
}

impl<T> Once<T> {
    fn send(&self, answer: T) {
        if let Some(sender) = self.0.take() {
            let _ = sender.send(answer);
        }
    }

    /// Whether someone still waits for it.
    fn is_open(&self) -> bool {
        self.0.borrow().as_ref().is_some_and(|sender| !sender.is_canceled())
    }
}

fn answer_once<T>() -> (Once<T>, oneshot::Receiver<T>) {
    let (sender, receiver) = oneshot::channel();
    (Once(Rc::new(RefCell::new(Some(sender)))), receiver)
}

/// A callback that the browser's garbage collector owns: it outlives a future that is dropped half way.
fn callback(go: impl FnMut(web_sys::Event) + 'static) -> Function {
    Closure::<dyn FnMut(web_sys::Event)>::new(go).into_js_value().unchecked_into()
}

fn failure(request: &IdbOpenDbRequest) -> StoreError {
    match request.error() {
        Ok(Some(error)) => match class(&error) {
            // Before anything is open, this is how a browser refuses a private window.
            StoreError::Transient(why) if error.name() == "InvalidStateError" => StoreError::Unavailable(why),
            error => error,
        },
        _ => StoreError::Transient("a request failed without saying why".to_string()),
    }
}

fn damaged(why: &str) -> StoreError {
    StoreError::Fatal(why.to_string())
}

/// An error in words: its name and what the browser says.
fn words(error: &JsValue) -> String {
    let part = |name| field(error, name).and_then(|part| part.as_string()).unwrap_or_default();
    let (name, message) = (part("name"), part("message"));
    let message = message.trim_end_matches('.');
    match (name.is_empty(), message.is_empty()) {
        (true, true) => format!("{error:?}"),
        (false, true) => name,
        (true, false) => message.to_string(),
        (false, false) => format!("{name}, {message}"),
    }
}

/// The class of a browser's error: what can be done about it.
fn class(error: &JsValue) -> StoreError {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    let words = words(error);
    let lower = words.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    match name.as_str() {
        "QuotaExceededError" => StoreError::Capacity(words),
        "UnknownError" if says(&["disk is full", "disk full", "no space", "quota"]) => StoreError::Capacity(words),
        "InvalidStateError" | "AbortError" | "TransactionInactiveError" | "TimeoutError" => {
            StoreError::Transient(words)
        }
        _ if says(&[
            "connection is closing",
            "connection lost",
            "connection to indexed",
            "in-progress transaction",
        ]) =>
        {
            StoreError::Transient(words)
        }
        "SecurityError" | "NotAllowedError" => StoreError::Unavailable(words),
        "VersionError" => StoreError::Fatal("a newer Penstock has changed the database: reload the page".to_string()),
        _ => StoreError::Fatal(words),
    }
}

fn read_head(found: &JsValue) -> Result<Head, StoreError> {
    if found.is_undefined() {
        return Ok(Head::default());
    }
    let head = found.as_string().and_then(|text| serde_json::from_str(&text).ok());
    head.ok_or_else(|| damaged("the journal's end cannot be read"))
}

#[allow(clippy::cast_precision_loss)]
fn number(n: u64) -> JsValue {
    JsValue::from_f64(n as f64)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(value: &JsValue) -> u64 {
    value.as_f64().unwrap_or(0.0) as u64
}

/// A stored value's bytes. One that is not bytes any more is handed on as none: that is seen as damage.
fn bytes(value: &JsValue) -> Vec<u8> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}
