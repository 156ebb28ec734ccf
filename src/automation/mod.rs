//! Stage automation: rules that act, explain themselves and can be tried first.
//!
//! A rule is data ([`crate::model::Rule`]). The [`Engine`] reads what happened off the changes of one gesture
//! ([`Edge`]), starts runs, and appends what they change to the same transaction. Time enters as due instants
//! ([`Schedule`]) and as waiting runs. Every run keeps what it saw and what it changed; every rule that was set off and
//! did not run leaves a [`crate::model::Miss`].
//!
//! - One event makes at most one run of a rule on an opportunity: the run's id is made from the three.
//! - Rules act through [`crate::command::decide`], so gates bind them too.
//! - A rule never runs on what it caused itself; at most [`DEPTH`] rules set each other off; a rule with too many runs
//!   an hour pauses and asks.
//! - What was due while nobody was there is done in due order, as of its time; only messages go to review instead.

mod act;
mod answers;
mod assign;
mod backtest;
mod compare;
mod conflict;
mod delay;
mod edge;
mod engine;
mod follow;
mod graph;
mod kin;
mod live;
mod merge;
mod ready;
mod rehearse;
mod report;
pub mod say;
mod schedule;
pub mod score;
mod why;
mod words;

pub use act::variant;
pub use answers::{
    Answers, SourceAnswers, StepAnswers, TOO_FEW, TextAnswers, VersionAnswers, answers, answers_of, step_of,
};
pub use backtest::Backtest;
pub use compare::plan_changes;
pub use conflict::{Conflict, conflicts};
pub use delay::{calendar, count_between, every, last_before, until, until_from};
pub use edge::{Edge, What, edges};
pub use engine::{CAP, DEPTH, Engine, GRACE_MINUTES, Portion, Reaction, Scene, Which};
pub use follow::{Inside, awaited_task, inside, inside_sequence};
pub use graph::{Arrow, Graph, graph, loops};
pub use live::{FIELDS, Live, live, problems};
pub use merge::{
    FIELDS as MERGE_FIELDS, Gap, MergeText, Merging, Missing, content_field, fallback as merge_fallback, library,
    main_contact, merge, missing, own_fields, refused as merge_refused, unreadable,
};
pub use ready::Ready;
pub use rehearse::{Rehearsal, Rehearsed, rehearse};
pub use report::{BacktestReport, Comparison, WouldDo, WouldPause, WouldRun, compare};
pub use schedule::{Instant, Schedule, instants};
pub use why::{WhyNot, matching_now, think_through, why_not};
