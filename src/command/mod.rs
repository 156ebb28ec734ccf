//! What a person can ask for, and the one place that answers: [`decide`] turns a command into changes or a rejection.
//!
//! Nothing else changes data. The board's drop, a form, a bulk edit and an import all come through here, so all of them
//! meet the same gates.

mod create;
mod custom;
mod decide;
mod delete;
mod distribute;
mod edit;
mod gate;
mod hand_over;
mod mail;
mod merge;
mod message;
mod message_ahead;
mod message_guard;
mod moving;
mod pipeline;
mod rejection;
mod relations;
mod rule;
mod take_back;
mod task;
mod words;

pub use custom::{free_key, slug};
pub use decide::{Decided, Deciding, Decision, decide};
pub use distribute::{DISTRIBUTION, distribution};
pub use gate::{GateAnswers, GateReport, LossAnswer, ReasonAnswer, Unmet, required_word};
pub use hand_over::HandOver;
pub(crate) use mail::parted as parted_mails;
pub use mail::{MAIL_SYSTEM, MailEntry, Means, Who};
pub use message::unfilled;
pub use message_guard::came_back;
pub(crate) use message_guard::spared;
pub use moving::{Move, Place};
pub use rejection::Rejection;
pub use take_back::{TakeBack, take_back, take_back_since};
pub use task::{Round, month_day, next_round};
pub use words::word as field_word;

use crate::model::{Activity, Record, RecordId};
use crate::value::{Currency, Date, Id, IdSource, Time, TimeOfDay, Zone};
use serde_json::{Map, Value};

/// What the outside world brings to a command: when, where, who, and fresh ids.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The moment.
    pub now: Time,
    /// The person's zone.
    pub zone: Zone,
    /// The member who acts, if they said who they are.
    pub actor: Option<Id>,
    /// Fresh ids.
    pub ids: IdSource,
}

impl Stamp {
    /// The civil date here and now.
    pub fn today(&self) -> Date {
        self.zone.date(self.now)
    }
}

/// Records to bring in at once: one transaction, one undo.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// In words, such as `imported 8,800 opportunities from pipeline.csv`.
    pub label: String,
    /// New records, with ids.
    pub creates: Vec<Record>,
    /// Records to replace, by id.
    pub updates: Vec<Record>,
    /// The rules that may act on what comes in; usually none.
    pub rules: Vec<Id>,
}

/// Records that become one.
#[derive(Clone, Debug, PartialEq)]
pub struct Merging {
    /// The record that stays.
    pub keep: RecordId,
    /// Those that go.
    pub others: Vec<RecordId>,
    /// What the fields of the one that stays become, by stored name; those not named stay as they are.
    pub set: Map<String, Value>,
}

/// What a person can ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Starts the workspace: its settings, and the records to begin with.
    Begin {
        /// The workspace's name.
        name: String,
        /// The currency of new amounts.
        currency: Currency,
        /// Whether weeks begin on Sunday, and not on Monday, as they do where the person is.
        sunday_first: bool,
        /// Whether the records are sample data.
        sample: bool,
        /// The member that the person is, among the records.
        me: Option<Id>,
        /// Pipeline, stages and more, with ids.
        records: Vec<Record>,
    },
    /// Creates a record. Its id is given here; places left open (stage, order, creation time) are filled in.
    Create(Record),
    /// Creates records that refer to each other: ids from 1 to 999 are place-holders, replaced throughout.
    CreateAll(Vec<Record>),
    /// Creates records and sets fields of another one at once: a company written into a field that asks for one. Ids
    /// from 1 to 999 are place-holders in the field values as well.
    CreateAndEdit {
        /// The new records.
        records: Vec<Record>,
        /// The record that is to refer to them.
        id: RecordId,
        /// Field values.
        set: Map<String, Value>,
    },
    /// Sets fields of a record, by stored name; `null` empties a field.
    Edit {
        /// The record.
        id: RecordId,
        /// Field values.
        set: Map<String, Value>,
    },
    /// Sets the same fields of several records.
    EditAll {
        /// The records.
        ids: Vec<RecordId>,
        /// Field values.
        set: Map<String, Value>,
    },
    /// Adds and removes tags of several records.
    Tag {
        /// The records.
        ids: Vec<RecordId>,
        /// Tags to add.
        add: Vec<String>,
        /// Tags to remove.
        remove: Vec<String>,
    },
    /// Merges contacts, or companies, into one: everything that was about one of the others is about it then, and the
    /// others go.
    Merge(Vec<Merging>),
    /// Notes of records that look alike that each is somebody else, so that they are not taken for duplicates again.
    NotTheSame(Vec<RecordId>),
    /// Deletes records, with the tasks and activities that belong to them alone.
    Delete(Vec<RecordId>),
    /// Makes one choice of a custom field of two, on all records.
    MergeChoices {
        /// The field.
        field: Id,
        /// The choice that goes.
        from: Id,
        /// The choice that stays.
        into: Id,
    },
    /// Moves opportunities to a stage, or to another place in theirs.
    Move(Move),
    /// Ticks or unticks a checklist item.
    Tick {
        /// The opportunity.
        opportunity: Id,
        /// The item.
        item: Id,
        /// Whether it is done.
        done: bool,
    },
    /// Completes or reopens a task. One that repeats comes again with the same change; reopening takes that back.
    Complete {
        /// The task.
        task: Id,
        /// Whether it is done.
        done: bool,
    },
    /// Completes or reopens tasks as one change; those that are so already stay as they are.
    CompleteAll {
        /// The tasks.
        tasks: Vec<Id>,
        /// Whether they are done.
        done: bool,
    },
    /// Puts off those of the tasks that are open, each at its own time of day, as one change.
    SnoozeAll {
        /// The tasks.
        tasks: Vec<Id>,
        /// The day that they are due then.
        to: Date,
    },
    /// Puts off a task.
    Snooze {
        /// The task.
        task: Id,
        /// The day that it is due then.
        to: Date,
        /// The time on that day.
        time: Option<TimeOfDay>,
    },
    /// Logs what happened and completes the task that it was, as one change.
    Log {
        /// What happened.
        activity: Activity,
        /// The task that is done with it.
        done: Option<Id>,
    },
    /// Puts a stage before another of its pipeline, or last.
    PlaceStage {
        /// The stage.
        stage: Id,
        /// The stage that it comes before; none for the end.
        before: Option<Id>,
    },
    /// Takes a stage out of use, and moves its opportunities.
    RetireStage {
        /// The stage.
        stage: Id,
        /// Where its opportunities go; not needed when it has none.
        to: Option<Id>,
    },
    /// Takes a retired stage back into use.
    ReviveStage(Id),
    /// Publishes a rule's draft and switches it on.
    PublishRule {
        /// The rule.
        rule: Id,
        /// Whether runs that still wait follow the new version.
        carry: bool,
    },
    /// Switches a rule on or off, or lets a paused one go on.
    SwitchRule {
        /// The rule.
        rule: Id,
        /// Whether it is on.
        on: bool,
    },
    /// Takes a rule's draft back to what is in force.
    DiscardDraft(Id),
    /// Publishes a sequence's next version.
    PublishSequence {
        /// The sequence.
        sequence: Id,
        /// What it says.
        plan: crate::model::Plan,
        /// The runs that follow it from where they are; all others finish on their version.
        carry: Vec<Id>,
    },
    /// Ends runs.
    StopRuns(Vec<Id>),
    /// Ends runs, and says why.
    EndRuns {
        /// The runs.
        runs: Vec<Id>,
        /// Why, in a few words.
        why: String,
    },
    /// Takes back what runs did, as far as nothing later depends on it.
    UndoRuns(Vec<Id>),
    /// Takes back what runs did since a moment; what they did before it stays. What still waits ends.
    UndoRunsSince {
        /// The runs.
        runs: Vec<Id>,
        /// The moment.
        from: Time,
    },
    /// Answers a question, or ticks off a list.
    Answer {
        /// The task.
        task: Id,
        /// The answers, or what is ticked.
        answers: Vec<String>,
    },
    /// Notes that a message was sent, and logs an email on its opportunity and contact.
    MarkSent {
        /// The message.
        message: Id,
    },
    /// Notes that several messages were sent.
    MarkAllSent(Vec<Id>),
    /// Notes how a sent message was answered.
    MarkReplied {
        /// The message.
        message: Id,
        /// How.
        reply: crate::model::Reply,
    },
    /// Notes that whoever got a message is away; what they would get before they are back comes then.
    MarkAway {
        /// The message.
        message: Id,
        /// The last day that they are away, if they said so.
        until: Option<Date>,
        /// The moment from which on they get messages again.
        back: Option<Time>,
    },
    /// Notes that a sent message came back as undeliverable.
    MarkBounced {
        /// The message.
        message: Id,
    },
    /// Takes open messages out of the Outbox: they are not to be sent.
    CancelMessages(Vec<Id>),
    /// Puts cancelled messages back into the Outbox.
    RestoreMessages(Vec<Id>),
    /// Puts an open message off.
    Postpone {
        /// The message.
        message: Id,
        /// Until this moment, which is still to come.
        to: Time,
    },
    /// Puts several open messages off.
    PostponeAll {
        /// The messages.
        messages: Vec<Id>,
        /// Until this moment, which is still to come.
        to: Time,
    },
    /// Lets a waiting run go on now.
    SendEarly(Id),
    /// Leaves out the message that a waiting run has next.
    SkipNext {
        /// The run.
        run: Id,
        /// The step of its plan that is the message, from 0.
        step: u16,
    },
    /// Lets messages that came too late be sent after all: a person has looked at them.
    ApproveLate(Vec<Id>),
    /// Gives a message its address, and its contact as well.
    Address {
        /// The message.
        message: Id,
        /// The address: of email, telephone, profile or letters, as the message's channel is.
        to: String,
    },
    /// Notes that a contact wants no more messages, and cancels their open ones; or that they want them again.
    OptOut {
        /// The contact.
        contact: Id,
        /// Whether they want no more.
        on: bool,
    },
    /// Logs mails that came in or went out: those that are not logged yet. What they mean for the messages that they
    /// answer is noted with it.
    LogMail(Vec<MailEntry>),
    /// Hands records over to a member, with a note of it.
    HandOver(HandOver),
    /// Decides who gets new opportunities that have no owner; nobody, where no plan is given.
    Distribute(Option<crate::model::Plan>),
    /// Brings in records.
    Import(Import),
    /// Replaces all records by those of a backup.
    Replace {
        /// In words.
        label: String,
        /// The records.
        records: Vec<Record>,
    },
}

#[cfg(test)]
mod tests;
