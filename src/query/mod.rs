//! One condition language for filters, saved views, rules and reports.
//!
//! `owner:me tag:referral value>10000 close<+7d -source:web (temp:hot or next:late) "fleet tracking"`
//!
//! Terms side by side must all hold; `or` and parentheses group; `-` or `not` turns a term around. [`parse`] reads a
//! text into an [`Expr`], which prints back in one canonical form; [`Filter`] folds dates and resolves names once and
//! then tests records. Answers are three-valued: a comparison with an amount or a date that is missing is
//! [`Truth::Unknown`], and a filter keeps only what is [`Truth::True`].

mod ast;
pub mod custom;
mod eval;
mod fit;
pub(crate) mod fold;
mod groups;
mod key;
pub(crate) mod literal;
mod look;
mod names;
mod own;
mod parse;
mod people;
mod prepare;
mod print;
mod signs;
pub(crate) mod span;
mod subject;
mod words;

pub use ast::{Amount, Expr, Field, Literal, NextStep, Op, Shape, Test};
pub use eval::{Filter, Truth, eval};
pub use fit::{Ideal, asks_itself};
pub use groups::{Ask, Group, Join, Part, Row};
pub use key::{CustomKey, LONGEST_KEY};
pub(crate) use literal::date as read_date;
pub use look::{Glass, Look, look};
pub(crate) use names::linked;
pub use names::{missing, pin, unpin};
pub use own::{label as label_in, read_in, shape_in, understood};
pub use parse::{QueryError, parse};
pub(crate) use people::days_until;
pub use people::{Won, last_touch_of};
pub use span::{Period, Unit};
pub use subject::{Context, NextDue, Subject, Upcoming, Values, Word, last_touch, next_due};
pub use words::{words, words_in};
