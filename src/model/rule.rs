//! Rules: what happens by itself, when, and in which version.

use super::{ActivityKind, Channel, Extra, Hat, Invalid, Outcome, Reply, TaskKind, Temperature, nil, off};
use crate::value::{Id, Rank, Time, TimeOfDay};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// A rule of stage automation. What is edited is the draft; switching on publishes it as a version, which never changes
/// again.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Rule {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its place among the rules: earlier ones act first.
    #[serde(default)]
    pub rank: Rank,
    /// The pipeline whose opportunities it is for; none for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<Id>,
    /// Why it is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The recipe it was made from, such as `keap.proposal-pending`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recipe: String,
    /// Whether it is switched on.
    #[serde(default, skip_serializing_if = "off")]
    pub on: bool,
    /// Why it waits for a person although it is on; empty if it does not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub paused: String,
    /// What is being edited.
    #[serde(default)]
    pub draft: Plan,
    /// What has been published, oldest first. The last one is in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Rule {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::new("name", "A rule needs a name.")) } else { Ok(()) }
    }

    /// The version in force; none if it was never switched on.
    pub fn in_force(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// A version by its number.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// Whether the draft differs from what is in force.
    pub fn edited(&self) -> bool {
        self.in_force().is_none_or(|version| version.plan != self.draft)
    }

    /// Whether it acts.
    pub fn live(&self) -> bool {
        self.on && self.paused.is_empty()
    }
}

/// What was published once, and stays readable.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it was published.
    pub at: Time,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// What it says.
    pub plan: Plan,
}

/// A sequence: messages, tasks and waits one after the other, started by a rule or by hand.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Sequence {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// Its place among the sequences.
    #[serde(default)]
    pub rank: Rank,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The recipe it was made from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recipe: String,
    /// Whether it is out of use.
    #[serde(default, skip_serializing_if = "off")]
    pub retired: bool,
    /// Its versions, oldest first. The last one is what new enrolments follow; the trigger is always [`Trigger::Start`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Sequence {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() { Err(Invalid::new("name", "A sequence needs a name.")) } else { Ok(()) }
    }

    /// What new enrolments follow.
    pub fn in_force(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// A version by its number.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }
}

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

#[allow(clippy::trivially_copy_pass_by_ref)]
fn zero(number: &u32) -> bool {
    *number == 0
}

/// A value that is written is a value, even if it is null: "emptied" must not become "any" when it is read back.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// How an opportunity came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// In any way.
    #[default]
    Any,
    /// By hand.
    Hand,
    /// By an import.
    Import,
    /// By a rule.
    Rule,
}

/// How often a schedule comes round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "every", rename_all = "snake_case")]
pub enum Every {
    /// Each day.
    #[default]
    Day,
    /// Each day on which the team works.
    WorkingDay,
    /// Each week on a day, 0 for Monday to 6 for Sunday.
    Week {
        /// The day.
        weekday: u8,
    },
    /// Each month on a day, 1 to 31; the last day of shorter months.
    Month {
        /// The day.
        day: u8,
    },
}

/// What sets a rule off. All but the timed ones are edges: something that happens at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Trigger {
    /// Nothing but being started: sequences.
    #[default]
    Start,
    /// A button on the opportunity.
    Button {
        /// What it says.
        label: String,
    },
    /// An opportunity enters a stage.
    StageEntered {
        /// The stage.
        stage: Id,
    },
    /// An opportunity leaves a stage.
    StageLeft {
        /// The stage.
        stage: Id,
    },
    /// An opportunity moves.
    Moved {
        /// From this stage; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Id>,
        /// To this stage; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Id>,
    },
    /// An opportunity moves to a later stage.
    Forward,
    /// An opportunity moves back to an earlier stage.
    Backward,
    /// An opportunity moves forward past at least one open stage.
    Skipped,
    /// An opportunity comes into being.
    Created {
        /// How.
        #[serde(default)]
        how: Origin,
    },
    /// A field changes.
    Changed {
        /// Its stored name.
        field: String,
        /// From this stored value, null for nothing; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
        from: Option<Value>,
        /// To this stored value, null for nothing; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
        to: Option<Value>,
    },
    /// A won stage is entered from one that is not.
    Won,
    /// A lost stage is entered from one that is not.
    Lost,
    /// A won or lost opportunity becomes open again.
    Reopened,
    /// A task is done.
    TaskDone {
        /// Words in its title; empty for any task.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
    },
    /// A task is not done when it is due.
    TaskOverdue,
    /// Something is logged.
    Logged {
        /// What; none for any contact with the other side.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<ActivityKind>,
        /// How it went; none for any way.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
    },
    /// A message is marked as sent.
    MessageSent,
    /// A message is answered.
    Replied {
        /// In this mood; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<Reply>,
    },
    /// A tag is added.
    TagAdded {
        /// The tag.
        tag: String,
    },
    /// A tag is removed.
    TagRemoved {
        /// The tag.
        tag: String,
    },
    /// The temperature changes.
    Temperature {
        /// To this one; none for any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Temperature>,
    },
    /// The score crosses a mark.
    Score {
        /// The mark: reached from below, or for `falling` left to below.
        mark: i32,
        /// Downwards.
        #[serde(default, skip_serializing_if = "off")]
        falling: bool,
    },
    /// It has been in its stage for a while. Timed.
    DaysInStage {
        /// The stage; none for any open stage.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<Id>,
        /// How many days.
        days: u16,
        /// At this time of day; none for the moment itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Nothing has happened with it for a while: no activity, message, finished task or move. Timed; open stages only.
    DaysUntouched {
        /// How many days.
        days: u16,
        /// At this time of day; none for the moment itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// A date comes near or has passed. Timed.
    DateField {
        /// The field: `close` or `created`.
        field: String,
        /// Days after the date; negative for before.
        days: i32,
        /// At this time of day.
        at: TimeOfDay,
    },
    /// At fixed times. Timed.
    Schedule {
        /// How often.
        #[serde(flatten)]
        every: Every,
        /// At this time of day.
        at: TimeOfDay,
    },
}

impl Trigger {
    /// Whether time sets it off.
    pub fn timed(&self) -> bool {
        matches!(
            self,
            Trigger::DaysInStage { .. }
                | Trigger::DaysUntouched { .. }
                | Trigger::DateField { .. }
                | Trigger::Schedule { .. }
                | Trigger::TaskOverdue
        )
    }

    /// The stage that it is about, if it is about being in one: what it starts ends when that stage is left.
    pub fn stage(&self) -> Option<Id> {
        match self {
            Trigger::StageEntered { stage } => Some(*stage),
            Trigger::DaysInStage { stage, .. } => *stage,
            Trigger::Moved { to, .. } => *to,
            _ => None,
        }
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

/// How long. Wall-clock times are in the workspace's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "snake_case")]
pub enum Delay {
    /// Minutes.
    Minutes {
        /// How many.
        n: u32,
        /// Counting only working time.
        #[serde(default, skip_serializing_if = "off")]
        working: bool,
    },
    /// Hours.
    Hours {
        /// How many.
        n: u32,
        /// Counting only working time.
        #[serde(default, skip_serializing_if = "off")]
        working: bool,
    },
    /// Days.
    Days {
        /// How many.
        n: u32,
        /// At this time of day; none for the same time as now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Days on which the team works.
    WorkingDays {
        /// How many.
        n: u32,
        /// At this time of day; none for the same time as now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Months; the last day where a month is too short.
    Months {
        /// How many.
        n: u32,
        /// At this time of day; none for the same time as now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<TimeOfDay>,
    },
    /// Until the next such day of the week, 0 for Monday to 6 for Sunday.
    Weekday {
        /// The day.
        weekday: u8,
        /// At this time of day.
        at: TimeOfDay,
    },
    /// Until the next time that the clock shows this.
    TimeOfDay {
        /// The time of day.
        at: TimeOfDay,
    },
    /// Until a date of the opportunity.
    Date {
        /// The field: `close` or `created`.
        #[serde(default)]
        field: DateName,
        /// Days after it; negative for before.
        days: i32,
        /// At this time of day.
        at: TimeOfDay,
    },
}

/// A date of an opportunity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateName {
    /// The close date.
    #[default]
    Close,
    /// The day it was created.
    Created,
    /// The day the present stage was entered.
    Entered,
}

/// Who is to do it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Assign {
    /// The opportunity's owner.
    #[default]
    Owner,
    /// Whoever set the rule off; the owner where time did.
    Actor,
    /// Always the same member.
    Member {
        /// The member.
        member: Id,
    },
    /// The first member who wears this hat.
    Hat {
        /// The hat.
        hat: Hat,
    },
    /// One after the other.
    RoundRobin {
        /// The members.
        members: Vec<Id>,
    },
    /// By shares.
    Weighted {
        /// The members and their shares.
        shares: Vec<Share>,
    },
    /// Whoever has the fewest open opportunities.
    LeastBusy {
        /// The members.
        members: Vec<Id>,
    },
    /// By what the opportunity is like: the first case that holds.
    Cases {
        /// The cases.
        cases: Vec<Case>,
        /// If none holds; none leaves it as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<Id>,
    },
}

/// A member's share of what is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The member.
    pub member: Id,
    /// How much, in relation to the others; 0 for nothing.
    pub weight: u32,
}

/// A condition and the member it leads to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// In the query language.
    pub condition: String,
    /// The member.
    pub member: Id,
}

/// What a rule does. Texts may hold merge fields such as `{{ contact.first_name }}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    /// Creates a task.
    CreateTask {
        /// What is to be done.
        title: String,
        /// Its kind.
        #[serde(default)]
        kind: TaskKind,
        /// When it is due, counted from the step's time; none for no date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Delay>,
        /// Whose it is.
        #[serde(default)]
        assign: Assign,
    },
    /// Reminds somebody: a task that only says something, with a notification.
    Remind {
        /// What of.
        text: String,
        /// When, counted from the step's time; none for at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Delay>,
        /// Whom.
        #[serde(default)]
        assign: Assign,
    },
    /// Asks somebody a question, with answers to choose from, or a list to tick.
    Ask {
        /// The question.
        text: String,
        /// The answers; empty for free text.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<String>,
        /// Whether the answers are a checklist.
        #[serde(default, skip_serializing_if = "off")]
        checklist: bool,
        /// Whom.
        #[serde(default)]
        assign: Assign,
    },
    /// Starts a sequence.
    StartSequence {
        /// The sequence.
        sequence: Id,
    },
    /// Stops a sequence.
    StopSequence {
        /// The sequence; none for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sequence: Option<Id>,
    },
    /// Puts a message into the Outbox.
    Message {
        /// The way.
        #[serde(default)]
        channel: Channel,
        /// Subject.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        subject: String,
        /// Text.
        body: String,
        /// Who sends it.
        #[serde(default)]
        assign: Assign,
    },
    /// Sets a field.
    SetField {
        /// Its stored name.
        field: String,
        /// The stored value; null empties it.
        value: Value,
    },
    /// Sets the temperature.
    SetTemperature {
        /// To this; none empties it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Temperature>,
    },
    /// Adds points to the score.
    AddPoints {
        /// How many; negative takes away.
        points: i32,
    },
    /// Adds a tag.
    AddTag {
        /// The tag.
        tag: String,
    },
    /// Removes a tag.
    RemoveTag {
        /// The tag.
        tag: String,
    },
    /// Moves the opportunity.
    Move {
        /// To this stage.
        stage: Id,
    },
    /// Gives the opportunity to somebody.
    AssignOwner {
        /// To whom.
        assign: Assign,
    },
    /// Adds a note.
    AddNote {
        /// The text.
        text: String,
    },
    /// Creates another opportunity for the same contacts and company.
    CreateOpportunity {
        /// Its name.
        name: String,
        /// The stage it begins in.
        stage: Id,
    },
}
