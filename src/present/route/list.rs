//! How a list is looked at: its order, its view, its tasks.

use crate::value::{Date, Id};
use std::fmt;

/// The order of a list: a column by its word, and which way it runs. The list's usual order where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Order {
    column: String,
    descending: bool,
}

impl Order {
    /// The order by a column. A word with anything but small letters, digits, points and inner hyphens names no column:
    /// then it is the usual order.
    pub fn by(column: &str, descending: bool) -> Order {
        let plain = column
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
        if plain && !column.is_empty() && !column.starts_with('-') {
            Order { column: column.to_string(), descending }
        } else {
            Order::default()
        }
    }

    /// Reads `value` or `-value`.
    pub fn parse(text: &str) -> Order {
        let (descending, column) = text.strip_prefix('-').map_or((false, text), |column| (true, column));
        Order::by(column, descending)
    }

    /// The column and whether it runs backwards; none for the usual order.
    pub fn column(&self) -> Option<(&str, bool)> {
        (!self.column.is_empty()).then_some((self.column.as_str(), self.descending))
    }
}

/// `value` or `-value`; nothing for the usual order.
impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column)
    }
}

/// Which tasks are listed besides the open ones of everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TaskView {
    /// Only those of the person at the keyboard.
    pub mine: bool,
    /// The done ones as well.
    pub done: bool,
}

/// How a list is looked at besides its filter and its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// The saved view that it is shown by.
    pub view: Option<Id>,
    /// What is shown differs from the saved view: what the address says counts, and not what the view says.
    pub changed: bool,
    /// The columns by their words, with commas between; empty for the usual ones.
    pub columns: String,
    /// How it is laid out, such as `month`; empty for the usual way.
    pub layout: String,
    /// The day that a calendar shows; today where nothing is said.
    pub day: Option<Date>,
}
