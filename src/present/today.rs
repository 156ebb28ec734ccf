//! Today's worklist: what is to be done, in order of what it is worth and how late it is, and why each thing is there.

pub(super) mod gather;
mod item;
mod kinds;
mod later;
pub(super) mod leaks;
mod left;
mod lists;
mod people;
mod words;

pub use item::{came_round, repeat_words};
pub use kinds::GroupKind;
pub use later::{Later, later};
pub use left::Left;
pub use lists::list;
pub use people::{greeting, occasion};
pub use words::{Clock, span};

use crate::data::Dataset;
use crate::model::{Kind, RecordId};
use crate::value::{Calendar, Id, Money, Time};
use std::collections::BTreeMap;

/// Whose work is listed. What belongs to nobody is in everybody's list, so that it is not forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    Everybody,
    /// One member's.
    Member(Id),
}

impl Whose {
    /// As it is kept: `all`, `member:01J…`.
    pub fn key(self) -> String {
        match self {
            Whose::Everybody => "all".into(),
            Whose::Member(id) => format!("member:{id}"),
        }
    }

    /// Reads what was kept; none if it is no such text.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "all" => Some(Whose::Everybody),
            Some(("member", id)) => id.parse().ok().map(Whose::Member),
            _ => None,
        }
    }
}

/// Why an open opportunity slips away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leak {
    /// Nothing is planned.
    NoNextStep,
    /// Longer in its stage than the stage's target.
    OverTarget {
        /// Days in the stage.
        days: u32,
        /// The target.
        target: u16,
    },
    /// No contact for longer than a month.
    Silent {
        /// Days since the last contact.
        days: u32,
    },
    /// Its close date is past.
    ClosePassed {
        /// Days since then.
        days: u32,
    },
}

/// After how many days without contact an opportunity counts as silent.
pub const SILENT_DAYS: u32 = crate::report::SILENT_DAYS;

/// How pressing something is: a colour, always beside words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// In good time.
    #[default]
    Plain,
    /// Now.
    Due,
    /// Too late.
    Late,
}

/// What something counts with in an order by worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Its likely worth.
    Likely {
        /// The value times the probability.
        worth: Money,
        /// The probability in percent.
        percent: u8,
    },
    /// As much as an average one: its value is not known, or in another currency.
    Average,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The task, message, activity or opportunity.
    pub what: RecordId,
    /// The record to open for it.
    pub subject: Option<RecordId>,
    /// What it is called.
    pub title: String,
    /// Whom and what it is about.
    pub about: String,
    /// Why it stands here, in words.
    pub why: String,
    /// How pressing it is.
    pub tone: Tone,
    /// What its opportunity is worth.
    pub value: Option<Money>,
    /// Who does it: the one it is given to, else the opportunity's owner.
    pub who: Option<Id>,
    /// What it counts with where the order goes by worth; none where it does not.
    pub counts: Option<Counts>,
    /// Why it slips away; only in that group.
    pub leaks: Vec<Leak>,
    /// What it is measured against; only before first contact.
    pub clock: Option<Clock>,
    /// What is missing first, in a list of what is to be found out.
    pub gap: Option<&'static str>,
    /// The item of the checklist that is ticked when this is done.
    pub tick: Option<Id>,
}

/// Some of the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its kind.
    pub kind: GroupKind,
    /// The first ones, most pressing first.
    pub items: Vec<Item>,
    /// How many there are in all.
    pub total: usize,
    /// What all of them are worth together, in each currency; only where the group is about money.
    pub worth: Vec<Money>,
}

/// The worklist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Today {
    /// The groups that have something.
    pub groups: Vec<Group>,
    /// How many things are left to do; leaks and days that come are not among them.
    pub left: usize,
    /// How many were done today.
    pub done: usize,
    /// What the opportunities behind that work are worth, in each currency.
    pub worth: Vec<Money>,
}

/// What is to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whose work.
    pub whose: Whose,
    /// How many items of a group are wanted; the usual number of those not named.
    pub most: BTreeMap<GroupKind, usize>,
}

impl View {
    /// How many items of a group are wanted.
    pub fn most(&self, kind: GroupKind) -> usize {
        self.most.get(&kind).copied().unwrap_or(kind.usual())
    }
}

/// The worklist of a moment. The score is worth (the weighted value, where it is in the workspace's currency; one that
/// is not counts as an average one) times lateness; what scores the same stays in the order of its ids.
pub fn today(data: &Dataset, view: &View, now: Time, calendar: &Calendar) -> Today {
    let gathered = gather::gather(data, view.whose, now, calendar);
    let mut today = Today { done: gathered.done, worth: gathered.worth(), ..Today::default() };
    for (kind, picks) in gathered.groups() {
        let total = picks.len();
        if total == 0 {
            continue;
        }
        if kind.counts() {
            today.left += total;
        }
        let items = gather::first(picks, view.most(kind)).iter().filter_map(|pick| gathered.item(kind, pick)).collect();
        today.groups.push(Group { kind, items, total, worth: Vec::new() });
    }
    today
}

/// The opportunity behind a record, if it is one or belongs to one.
pub(super) fn opportunity_of(data: &Dataset, id: RecordId) -> Option<Id> {
    match id.kind {
        Kind::Opportunity => Some(id.id),
        Kind::Task => data.task(id.id)?.opportunity,
        Kind::Message => data.message(id.id)?.opportunity,
        Kind::Activity => data.activity(id.id)?.opportunity,
        Kind::Care => data.care(id.id)?.opportunity,
        _ => None,
    }
}

#[cfg(test)]
#[path = "today_tests.rs"]
mod tests;
