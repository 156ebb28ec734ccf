//! Reports: numbers over opportunities and their history, each with the records behind it.
//!
//! - [`Facts`]: every opportunity as reports need it, built once and kept for as long as nothing changes.
//! - [`History`]: what opportunities were like in the past, read off the journal.
//! - [`Span`], [`Grain`], [`Years`]: half-open periods as the workspace counts them.
//! - [`Question`]: what a report is asked: period, pipeline, which opportunities, by what.
//! - [`Rates`], [`Sum`]: amounts in one currency, with what could not be converted beside them.
//!
//! A report is a function of these and a question; time travel gives it the facts of a past day. Formulas and their
//! sources stand at each function. Shares and times may be floating-point numbers; money never is.

pub mod agenda;
pub mod calibration;
mod deleted;
mod facts;
mod first_response;
pub mod forecast;
mod funnel;
mod groups;
mod history;
mod leaks;
mod losses;
pub mod movement;
mod own_groups;
mod past;
mod patterns;
mod people;
mod period;
pub mod plan;
mod pushes;
mod question;
pub mod quota;
mod rates;
mod score_groups;
pub mod simulation;
mod speed;
mod statistics;
mod tactics;
mod target;
mod trail;
pub mod travel;
mod upsell;
mod worn;
mod worth;

pub use deleted::Deleted;
pub use facts::{Closing, Deal, Facts, FactsMaker, StageFact, Stay, Touch};
pub use first_response::{FirstResponse, WorkClock, first_responses};
pub use funnel::{Funnel, GroupFunnel, Step, first_pipeline, funnel};
pub use groups::{Group, title_of};
pub use history::{Feeding, History, State, Turn, left_behind};
pub use leaks::{CADENCE_DAYS, Fix, LeakKind, Leaking, Leaks, PUSHES, StageLeak, leaks, stage_leaks};
pub use losses::{Again, Competitor, Losses, Lost, Why, again, losses};
pub use patterns::{Aspect, Because, ENOUGH, Patterns, Prediction, Predictor, Sign, patterns};
pub use people::{Performance, hats, members};
pub use period::{Grain, MOST_DAYS, Span, Years, midnight};
pub use pushes::{Pushes, pushes};
pub use question::{By, Question};
pub use rates::{Responses, SILENT_DAYS, WinRates, responses, silent_since, win_rates};
pub use speed::{Cycle, Flow, StageSpeed, Velocity, bottleneck, cycle_length, cycles, stage_speeds, velocity};
pub use statistics::{FEW, Places, Share, Tally, Times, percentile, ratio};
pub use tactics::{
    Back, CampaignLine, Referrer, StepLine, TemplateLine, campaigns, referrers, sequence_steps, templates,
};
pub use target::{Target, target};
pub use trail::{Journey, Rest, Trail};
pub use upsell::{BOTH, Upsell, upsells};
pub use worn::Worn;
pub use worth::{Rates, Sum};

#[cfg(test)]
pub(crate) mod fixture_tests;
