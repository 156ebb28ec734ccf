//! Stored values and keys, and what they are in Rust.

use super::errors::damaged;
use crate::storage::contract::{Head, StoreError};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

/// The journal's end as it is stored; that of an empty journal where there is none.
pub fn read_head(found: &JsValue) -> Result<Head, StoreError> {
    if found.is_undefined() {
        return Ok(Head::default());
    }
    let head = found.as_string().and_then(|text| serde_json::from_str(&text).ok());
    head.ok_or_else(|| damaged("the journal's end cannot be read"))
}

/// A place or a number of a generation as a key.
#[allow(clippy::cast_precision_loss)]
pub fn number(n: u64) -> JsValue {
    JsValue::from_f64(n as f64)
}

/// A key as a number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn whole(value: &JsValue) -> u64 {
    value.as_f64().unwrap_or(0.0) as u64
}

/// A stored value's bytes. One that is not bytes any more is handed on as none: that is seen as damage.
pub fn bytes(value: &JsValue) -> Vec<u8> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

/// A property of an object, where it has one.
pub fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}
