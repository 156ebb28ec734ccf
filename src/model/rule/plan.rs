//! What a rule or a sequence says: what sets it off, what it does, how often, and what ends it.

use super::{Action, Delay, Trigger};
use crate::model::{off, zero};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a rule or a sequence says.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// What sets it off.
    pub trigger: Trigger,
    /// What must hold, in the query language; empty for always. Names are written as ids, so that renaming changes nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub condition: String,
    /// What happens, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// How often for one opportunity.
    #[serde(default)]
    pub again: Again,
    /// What happens when it is set off while it still runs on the same opportunity.
    #[serde(default)]
    pub overlap: Overlap,
    /// What ends a run early. The end of the opportunity itself always does.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub stops: BTreeSet<Stop>,
    /// Whether a waiting run goes on even if the condition no longer holds.
    #[serde(default, skip_serializing_if = "off")]
    pub regardless: bool,
    /// How many runs an hour before it pauses and asks; 0 for the usual number.
    #[serde(default, skip_serializing_if = "zero")]
    pub cap: u32,
}

impl Plan {
    /// More steps than anybody writes: a plan with more of them does not act.
    pub const MOST_STEPS: usize = 500;

    /// A plan that does nothing yet, as often as people usually mean by such a trigger.
    pub fn of(trigger: Trigger) -> Self {
        Self { again: trigger.usual_again(), trigger, ..Self::default() }
    }
}

/// How often a rule runs for one opportunity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "policy", rename_all = "snake_case")]
pub enum Again {
    /// Once for each stay in a stage.
    #[default]
    EachStay,
    /// Once and never again.
    Once,
    /// Every time.
    Always,
    /// At most once in so many days.
    Days {
        /// How many.
        days: u16,
    },
}

/// What happens when a rule is set off while it still runs on the same opportunity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// The new one is left out.
    #[default]
    Skip,
    /// The old one ends, the new one starts.
    Restart,
    /// The new one starts when the old one has ended.
    Queue,
    /// Both run side by side.
    Allow,
}

/// What ends a run early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// The opportunity leaves the stage that it was in at the start.
    LeavesStage,
    /// It is won or lost.
    Closed,
    /// Somebody answers.
    Replied,
    /// A meeting is arranged or held.
    Meeting,
    /// A task that the run created is done.
    TaskDone,
    /// The contact wants no more messages.
    OptedOut,
}

impl Stop {
    /// All.
    pub const ALL: [Stop; 6] =
        [Stop::LeavesStage, Stop::Closed, Stop::Replied, Stop::Meeting, Stop::TaskDone, Stop::OptedOut];

    /// The words shown.
    pub fn words(self) -> &'static str {
        match self {
            Stop::LeavesStage => "it leaves the stage",
            Stop::Closed => "it is won or lost",
            Stop::Replied => "somebody answers",
            Stop::Meeting => "a meeting is arranged or held",
            Stop::TaskDone => "the task is done",
            Stop::OptedOut => "the contact wants no more messages",
        }
    }
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)] // Plans are short.
pub enum Step {
    /// Does something.
    Do {
        /// What.
        action: Action,
    },
    /// Waits.
    Wait {
        /// How long.
        delay: Delay,
    },
    /// Waits for something to happen, but not for ever.
    Await {
        /// What: an edge, never a timed trigger.
        event: Trigger,
        /// How long at most.
        within: Delay,
        /// What is done when it has not happened by then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        late: Vec<Action>,
        /// Whether the plan ends after that; else it goes on.
        #[serde(default, skip_serializing_if = "off")]
        then_end: bool,
    },
}

impl Step {
    /// How long it waits, at most; none for a deed.
    pub fn delay(&self) -> Option<Delay> {
        match self {
            Step::Wait { delay } | Step::Await { within: delay, .. } => Some(*delay),
            Step::Do { .. } => None,
        }
    }

    /// Whether it waits for the task of a step before it.
    pub fn awaits_own_task(&self) -> bool {
        matches!(self, Step::Await { event: Trigger::OwnTaskDone, .. })
    }

    /// Whether it makes something to be done, or may.
    pub fn makes_task(&self) -> bool {
        match self {
            Step::Do { action } => action.makes_task(),
            Step::Await { late, .. } => late.iter().any(Action::makes_task),
            Step::Wait { .. } => false,
        }
    }
}
