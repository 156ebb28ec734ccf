//! Opening, closing and deleting a database.

use super::{
    Notice, PREFIX, STORES, VERSION,
    callback::{answer_once, callback},
    errors::{class, damaged, failure, words},
    values::field,
};
use crate::storage::contract::StoreError;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbVersionChangeEvent};

/// How long a database may take to open: one damaged in certain ways never does.
const OPEN_MS: u32 = 15_000;
/// The pauses before opening is tried again.
const AGAIN_MS: [u32; 2] = [50, 400];

#[wasm_bindgen]
extern "C" {
    type Listing;
    #[wasm_bindgen(method, catch)]
    fn databases(this: &Listing) -> Result<Promise, JsValue>;
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

/// A database as it was found.
pub struct Found {
    pub db: IdbDatabase,
    pub fresh: bool,
    pub data_loss: Option<String>,
}

/// Opens a database, a few times if it must be. `create`: make it if there is none.
pub async fn connect(name: &str, create: bool, notify: &Rc<dyn Fn(Notice)>) -> Result<Found, StoreError> {
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
pub fn retire(db: &IdbDatabase) {
    db.set_onclose(None);
    db.set_onversionchange(None);
    db.close();
}

/// Deletes a database with all that is in it. Waits until every other connection to it is closed.
pub async fn delete(name: &str, notify: &Rc<dyn Fn(Notice)>) -> Result<(), StoreError> {
    let request = factory()?.delete_database(name).map_err(|error| class(&error))?;
    let (once, done) = answer_once();
    hear_blocked(&request, notify);
    let fine = once.clone();
    request.set_onsuccess(Some(&callback(move |_| fine.send(Ok(())))));
    let (failed, asked) = (once, request.clone());
    request.set_onerror(Some(&callback(move |_| failed.send(Err(failure(&asked))))));
    done.await.unwrap_or_else(|_| Err(StoreError::Transient("the answer was lost".to_string())))
}

fn factory() -> Result<IdbFactory, StoreError> {
    let none = || StoreError::Unavailable("it has no IndexedDB here".to_string());
    let found = Reflect::get(&js_sys::global(), &"indexedDB".into());
    let found = found.map_err(|error| StoreError::Unavailable(words(&error)))?;
    if found.is_object() { Ok(found.unchecked_into()) } else { Err(none()) }
}
