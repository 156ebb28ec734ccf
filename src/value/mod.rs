//! Words of the domain: money, dates, order keys, text and typed ids.
//!
//! Nothing here knows a record. Everything is a plain value: comparable, printable, and readable back from its print.

mod calendar;
mod date_words;
mod id;
mod money;
mod progress;
mod rank;
mod text;
mod time;
mod zone;

pub use calendar::Calendar;
pub(crate) use calendar::later;
pub use date_words::{DateWords, MONTHS};
pub use id::{Id, IdSource};
pub use money::{Currency, Money, MoneyError};
pub use progress::Progress;
pub use rank::{Rank, RankError};
pub use text::{brief, fold, one_line, plural, quoted};
pub(crate) use time::plausible;
pub use time::{Date, Time, TimeOfDay, Zone};
pub use zone::ZoneRules;
#[cfg(test)]
pub(crate) use zone::tests::place;
