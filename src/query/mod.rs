//! One condition language for filters, saved views, rules and reports.
//!
//! `owner:me tag:referral value>10000 close<+7d -source:web (temp:hot or next:late) "fleet tracking"`
//!
//! Terms side by side must all hold; `or` and parentheses group; `-` or `not` turns a term around. [`parse`] reads a
//! text into an [`Expr`], which prints back in one canonical form; [`Filter`] folds dates and resolves names once and
//! then tests records. Answers are three-valued: a comparison with an amount or a date that is missing is
//! [`Truth::Unknown`], and a filter keeps only what is [`Truth::True`].

mod ast;
mod eval;
pub(crate) mod fold;
pub(crate) mod literal;
mod look;
mod names;
mod parse;
mod prepare;
mod print;
pub(crate) mod span;
mod subject;
mod words;

pub use ast::{Amount, Expr, Field, Literal, NextStep, Op, Shape, Test};
pub use eval::{Filter, Truth, eval};
pub use look::{Glass, Look, look};
pub use names::{missing, pin, unpin};
pub use parse::{QueryError, parse};
pub use span::{Period, Unit};
pub use subject::{Context, NextDue, Subject, Upcoming, Values, Word, last_touch, next_due};
pub use words::words;
