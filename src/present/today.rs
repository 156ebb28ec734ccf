//! Today's worklist: what is to be done, in order of what it is worth and how late it is, and why each thing is there.

mod gather;
mod item;
mod later;
mod leaks;
mod people;
mod words;

pub use item::{came_round, repeat_words};
pub use later::{Later, later};
pub use people::{greeting, occasion};
pub use words::{Clock, span};

use crate::data::Dataset;
use crate::model::{Hat, Kind, RecordId, StageKind};
use crate::present::route::{Order, Route, TaskView};
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
    /// What is to be done under one hat: by the role of the stage, else by whoever it is given to.
    Hat(Hat),
}

impl Whose {
    /// As it is kept: `all`, `member:01J…`, `hat:2`.
    pub fn key(self) -> String {
        match self {
            Whose::Everybody => "all".into(),
            Whose::Member(id) => format!("member:{id}"),
            Whose::Hat(hat) => format!("hat:{}", Hat::ALL.iter().position(|one| *one == hat).unwrap_or(0)),
        }
    }

    /// Reads what was kept; none if it is no such text.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "all" => Some(Whose::Everybody),
            Some(("member", id)) => id.parse().ok().map(Whose::Member),
            Some(("hat", at)) => at.parse::<usize>().ok().and_then(|at| Hat::ALL.get(at).copied()).map(Whose::Hat),
            _ => None,
        }
    }
}

/// What kind of work a group holds, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// They answered; nothing happened since.
    Reply,
    /// New, and nobody has been in contact.
    FirstContact,
    /// Tasks whose day is past.
    Late,
    /// Concerns of customers that are not solved.
    Care,
    /// Tasks of today.
    Due,
    /// Messages that are to be sent.
    Send,
    /// Questions, lists to tick off and reminders.
    Ask,
    /// Days on which somebody is glad to hear from us.
    Keep,
    /// Opportunities that slip away.
    Leak,
}

impl GroupKind {
    /// All, in order.
    pub const ALL: [GroupKind; 9] = [
        GroupKind::Reply,
        GroupKind::FirstContact,
        GroupKind::Late,
        GroupKind::Care,
        GroupKind::Due,
        GroupKind::Send,
        GroupKind::Ask,
        GroupKind::Keep,
        GroupKind::Leak,
    ];

    /// The title.
    pub fn words(self) -> &'static str {
        match self {
            GroupKind::Reply => "Replies to give",
            GroupKind::FirstContact => "First contact",
            GroupKind::Late => "Late",
            GroupKind::Care => "To solve",
            GroupKind::Due => "Due today",
            GroupKind::Send => "To send",
            GroupKind::Ask => "Questions and reminders",
            GroupKind::Keep => "Keep in touch",
            GroupKind::Leak => "Leaks",
        }
    }

    /// What stands beside the title.
    pub fn about(self) -> &'static str {
        match self {
            GroupKind::Reply => "they answered; by likely worth and how long they wait",
            GroupKind::FirstContact => "5 minutes is best, 1 hour good, 1 day needed; those still in time come first",
            GroupKind::Late => "by likely worth and days late",
            GroupKind::Care => "what troubles customers; by likely worth and how long it has been open",
            GroupKind::Due => "by time, then by likely worth",
            GroupKind::Send => "prepared, the oldest first; you send them",
            GroupKind::Ask => "answer here; by likely worth and days late",
            GroupKind::Keep => "birthdays and days that matter, of the next week",
            GroupKind::Leak => "they slip away; by likely worth and how far",
        }
    }

    /// The mark in classes and tests.
    pub fn mark(self) -> &'static str {
        match self {
            GroupKind::Reply => "reply",
            GroupKind::FirstContact => "first",
            GroupKind::Late => "late",
            GroupKind::Care => "care",
            GroupKind::Due => "due",
            GroupKind::Send => "send",
            GroupKind::Ask => "ask",
            GroupKind::Keep => "keep",
            GroupKind::Leak => "leak",
        }
    }

    /// How many items are shown before more are asked for.
    pub fn usual(self) -> usize {
        match self {
            GroupKind::Send => 3,
            GroupKind::Leak => 8,
            GroupKind::Keep => 5,
            _ => 12,
        }
    }

    /// Whether its things are left to do today: leaks and days that come are told, not counted.
    fn counts(self) -> bool {
        !matches!(self, GroupKind::Leak | GroupKind::Keep)
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
pub const SILENT_DAYS: u32 = 30;

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
        today.groups.push(Group { kind, items, total });
    }
    today
}

/// How many things are left to do at a moment, without their words.
pub fn left(data: &Dataset, view: &View, now: Time, calendar: &Calendar) -> usize {
    let gathered = gather::gather(data, view.whose, now, calendar);
    gathered.groups().filter(|(kind, _)| kind.counts()).map(|(_, picks)| picks.len()).sum()
}

/// The list in which all of a group can be seen.
pub fn list(data: &Dataset, kind: GroupKind, whose: Whose) -> Route {
    let me = data.settings().and_then(|settings| settings.me);
    let owner = match whose {
        Whose::Member(id) if Some(id) == me => " owner:me".to_string(),
        Whose::Member(id) => data.member(id).map(|one| format!(" owner:\"{}\"", plain(&one.name))).unwrap_or_default(),
        _ => String::new(),
    };
    let opportunities = |filter: String| Route::Opportunities {
        pipeline: None,
        filter,
        sort: Order::default(),
        open: None,
        look: Default::default(),
    };
    match kind {
        GroupKind::Late | GroupKind::Due | GroupKind::Ask => {
            let mine = matches!(whose, Whose::Member(id) if Some(id) == me);
            Route::Tasks {
                filter: String::new(),
                view: TaskView { mine, done: false },
                sort: Order::default(),
                open: None,
                look: Default::default(),
            }
        }
        GroupKind::Care | GroupKind::Keep => Route::parse("contacts"),
        GroupKind::Send => Route::Outbox { filter: String::new(), tab: String::new(), open: None },
        GroupKind::Reply => Route::Outbox { filter: String::new(), tab: "answered".into(), open: None },
        GroupKind::FirstContact => {
            opportunities(format!("kind:open age<={SILENT_DAYS} untouched<={SILENT_DAYS}{owner}"))
        }
        GroupKind::Leak => {
            let mut parts =
                vec!["next:none".to_string(), format!("untouched>{SILENT_DAYS}"), "close<today".to_string()];
            let timed = data.stages().filter(|stage| !stage.retired && stage.kind == StageKind::Open);
            parts.extend(timed.filter_map(|stage| {
                let target = stage.target_days?;
                Some(format!("(stage:\"{}\" age>{target})", plain(&stage.name)))
            }));
            opportunities(format!("kind:open ({}){owner}", parts.join(" or ")))
        }
    }
}

/// A name as a condition can carry it between quotation marks.
fn plain(name: &str) -> String {
    name.replace(['"', '\\'], "")
}

/// The opportunity behind a record, if it is one or belongs to one.
fn opportunity_of(data: &Dataset, id: RecordId) -> Option<Id> {
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
