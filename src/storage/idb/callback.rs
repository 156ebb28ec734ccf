//! Requests as futures: callbacks, and an answer that is given once.

use futures_channel::oneshot;
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The sending end of an answer that is given once.
pub struct Once<T>(Rc<RefCell<Option<oneshot::Sender<T>>>>);

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Once(self.0.clone())
    }
}

impl<T> Once<T> {
    /// Gives the answer; later ones are dropped.
    pub fn send(&self, answer: T) {
        if let Some(sender) = self.0.take() {
            let _ = sender.send(answer);
        }
    }

    /// Whether someone still waits for it.
    pub fn is_open(&self) -> bool {
        self.0.borrow().as_ref().is_some_and(|sender| !sender.is_canceled())
    }
}

/// The two ends of an answer that is given once.
pub fn answer_once<T>() -> (Once<T>, oneshot::Receiver<T>) {
    let (sender, receiver) = oneshot::channel();
    (Once(Rc::new(RefCell::new(Some(sender)))), receiver)
}

/// A callback that the browser's garbage collector owns: it outlives a future that is dropped half way.
pub fn callback(go: impl FnMut(web_sys::Event) + 'static) -> Function {
    Closure::<dyn FnMut(web_sys::Event)>::new(go).into_js_value().unchecked_into()
}
