//! A place as text: how it is printed, and the parts that it is read from.

use super::{Asks, Look, Order, Route, TaskView};
use crate::model::RecordId;
use crate::value::Id;
use std::fmt::{self, Write};

/// `#/board?pipeline=01J…&filter=owner%3Ame&open=opportunities%3A01J…`
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#/{}", self.path())?;
        let (look, asks) = (self.look(), self.asks());
        let (view, yes) = (self.task_view(), |on: bool| if on { YES.to_string() } else { String::new() });
        let params = [
            ("pipeline", self.pipeline().map(|id| id.to_string()).unwrap_or_default()),
            ("filter", self.filter().to_string()),
            ("sort", self.sort().to_string()),
            ("mine", yes(view.mine)),
            ("done", yes(view.done)),
            ("view", look.view.map(|id| id.to_string()).unwrap_or_default()),
            ("changed", yes(look.changed)),
            ("columns", look.columns),
            ("layout", look.layout),
            ("period", asks.period),
            ("by", asks.by),
            ("with", asks.with),
            ("since", asks.since.map(|day| day.to_string()).unwrap_or_default()),
            ("against", asks.against.map(|day| day.to_string()).unwrap_or_default()),
            ("of", asks.of.map(|id| id.to_string()).unwrap_or_default()),
            ("day", look.day.or(asks.day).map(|day| day.to_string()).unwrap_or_default()),
            ("rule", self.rule().map(|id| id.to_string()).unwrap_or_default()),
            ("tab", self.tab().to_string()),
            ("open", self.open().map(|id| id.to_string()).unwrap_or_default()),
            ("record", self.on_paper().map(|id| id.to_string()).unwrap_or_default()),
        ];
        let mut mark = '?';
        if let Route::New { fields } = self
            && !fields.is_empty()
        {
            return write!(f, "?{fields}");
        }
        for (key, value) in params.iter().filter(|(_, value)| !value.is_empty()) {
            write!(f, "{mark}{key}=")?;
            encode(f, value)?;
            mark = '&';
        }
        Ok(())
    }
}

/// What stands in the address for a switch that is on.
pub const YES: &str = "yes";

/// What stands behind the question mark.
#[derive(Default)]
pub struct Params {
    pub pipeline: Option<Id>,
    pub filter: String,
    pub sort: Order,
    pub view: TaskView,
    pub rule: Option<Id>,
    pub tab: String,
    pub open: Option<RecordId>,
    pub record: Option<RecordId>,
    pub look: Look,
    pub asks: Asks,
}

/// The word of a part; anything but small letters is the usual part.
pub fn word(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) { text.to_string() } else { String::new() }
}

/// A word of small letters, digits, points, commas and hyphens; anything else is nothing.
pub fn plain(text: &str) -> String {
    let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b',');
    if text.bytes().all(fine) { text.to_string() } else { String::new() }
}

/// Writes a text so that nothing in it ends the value that it is.
pub fn encode(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            f.write_char(char::from(byte))?;
        } else {
            write!(f, "%{byte:02X}")?;
        }
    }
    Ok(())
}

/// Reads percent signs and plus signs; what is not well formed stays as it stands.
pub fn decode(text: &str) -> String {
    let hex = |byte: Option<&u8>| byte.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(high * 16 + low);
                at += 3;
                continue;
            }
            (b'+', ..) => decoded.push(b' '),
            _ => decoded.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
