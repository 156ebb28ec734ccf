//! The records: plain data with the invariants that one record can check by itself.
//!
//! The set of kinds is closed: [`Kind`] names them and [`Record`] holds one of any kind.

mod campaign;
mod care;
mod company;
mod contact;
mod custom;
mod dashboard;
mod forecast;
mod goal;
mod message;
mod noted;
mod opportunity;
mod pipeline;
mod record;
mod rule;
mod run;
mod score_rule;
mod status;
mod team;
mod template;
mod view;
mod work;
mod workspace;

pub use campaign::Campaign;
pub use care::{Care, CareKind};
pub use company::Company;
pub(crate) use contact::looks_like_email;
pub use contact::{Consent, Contact, Milestone, next_time};
pub use custom::{Choice, Custom, CustomField, CustomShape, Extra, custom_id, custom_name};
pub use dashboard::{Dashboard, Widget};
pub use forecast::{Category, Rate};
pub use goal::{Goal, Measure, Need};
pub use message::{Channel, Message, MessageState, Reply};
pub use noted::Noted;
pub use opportunity::{ContactLink, Loss, Opportunity, Temperature, Visit};
pub use pipeline::{ChecklistItem, LossClass, LossReason, Pipeline, Stage, StageKind};
pub use record::{External, Invalid, Kind, Record, RecordId};
pub use rule::{
    Action, Again, Assign, Case, DateName, Delay, Every, Origin, Overlap, Plan, Rule, Sequence, Share, Step, Stop,
    Trigger, Version, Wording,
};
pub use run::{Done, Earlier, Miss, Run, RunEffect, RunState, Seen, Source};
pub use score_rule::ScoreRule;
pub use status::Status;
pub use team::{Hat, Member, Product};
pub(crate) use template::plain;
pub use template::{Template, TemplateKind, TextForm};
pub use view::{Listing, View};
pub use work::{Activity, ActivityKind, Outcome, Repeat, Task, TaskKind};
pub use workspace::{Hours, Settings};

use crate::value::Id;

/// Whether a flag is off: such fields are left out of the stored text.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(crate) fn off(flag: &bool) -> bool {
    !flag
}

/// Whether a number is 0: such fields are left out of the stored text.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(crate) fn zero(number: &u32) -> bool {
    *number == 0
}

/// Whether an id is missing: such fields are left out of the stored text.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(crate) fn nil(id: &Id) -> bool {
    id.is_nil()
}
