//! A transaction: what is asked in it, and the answer that it gives when it is complete.

use super::{
    Fault,
    callback::{answer_once, callback},
    errors::{class, damaged},
};
use crate::storage::contract::StoreError;
use futures_channel::oneshot;
use js_sys::{Array, Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

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
}

/// Whether a transaction writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Read,
    Write,
}

/// Begins a transaction over these object stores. One that writes asks for strict durability.
pub fn begin(db: &IdbDatabase, mode: Mode, stores: &[&str]) -> Result<IdbTransaction, JsValue> {
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

/// How the browser says that it keeps what this transaction writes.
pub fn durability(tx: &IdbTransaction) -> Option<String> {
    tx.unchecked_ref::<Lasting>().durability()
}

/// A transaction at work, and the answer that it will give when it is complete.
pub struct Work<T> {
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
    pub fn finish_with(&self, only: &IdbRequest) {
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
    /// The work of a transaction that has begun.
    pub fn new(tx: IdbTransaction, fault: Option<Fault>) -> Self {
        Work { tx, answer: Rc::default(), only: Rc::default(), fault }
    }

    /// An object store of this transaction.
    pub fn store(&self, name: &str) -> Result<IdbObjectStore, JsValue> {
        self.tx.object_store(name)
    }

    /// The answer of the transaction if it completes.
    pub fn give(&self, answer: T) {
        self.answer.replace(Some(Ok(answer)));
    }

    /// Commits when the last request has succeeded, and with it all before it. Not sooner: Firefox completes a
    /// transaction in which a request fails after `commit()`, without what that request was to write.
    pub fn finish_after(&self, last: &IdbRequest, answer: T) {
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
    pub fn refuse(&self, error: StoreError) {
        self.answer.replace(Some(Err(error)));
        let _ = self.tx.abort();
    }

    /// Ends with an answer or a refusal. Nothing was written.
    pub fn settle(&self, answer: Result<T, StoreError>) {
        match answer {
            Ok(answer) => self.give(answer),
            Err(error) => self.refuse(error),
        }
    }

    /// Goes on inside the transaction when a request has its answer.
    pub fn then(&self, asked: &IdbRequest, go: impl FnOnce(&Work<T>, JsValue) -> Result<(), JsValue> + 'static) {
        let (work, request) = (self.clone(), asked.clone());
        let callback = Closure::once_into_js(move || {
            if let Err(error) = request.result().and_then(|found| go(&work, found)) {
                work.refuse(class(&error));
            }
        });
        asked.set_onsuccess(Some(callback.unchecked_ref()));
    }

    /// The answer, when the transaction is complete or aborted.
    pub fn done(&self) -> oneshot::Receiver<Result<T, StoreError>> {
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
