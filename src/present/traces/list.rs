//! Which runs are listed: by tab, by rule, by opportunity, by day and by words.

use super::{deeds, name, standing};
use crate::automation::say;
use crate::data::{Dataset, Journal};
use crate::model::{Miss, Run, RunState, Source};
use crate::value::{Date, Id, Time, TimeOfDay, ZoneRules, fold};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A list of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Every run.
    #[default]
    All,
    /// Runs that wait, are paused or in a queue.
    Waiting,
    /// Runs that a person has to let begin.
    Held,
    /// Runs that failed, or were refused a step.
    Failed,
    /// Rules that were set off and did not run.
    Skipped,
}

impl Tab {
    /// All, in the order shown.
    pub const ALL: [Tab; 5] = [Tab::All, Tab::Waiting, Tab::Held, Tab::Failed, Tab::Skipped];

    /// The word in the address; empty for the usual one.
    pub fn key(self) -> &'static str {
        match self {
            Tab::All => "",
            Tab::Waiting => "waiting",
            Tab::Held => "held",
            Tab::Failed => "failed",
            Tab::Skipped => "skipped",
        }
    }

    /// The words shown.
    pub fn label(self) -> &'static str {
        match self {
            Tab::All => "All",
            Tab::Waiting => "Waiting",
            Tab::Held => "Held back",
            Tab::Failed => "Failed",
            Tab::Skipped => "Set off, did not run",
        }
    }

    /// Reads the word in the address.
    pub fn parse(key: &str) -> Tab {
        Tab::ALL.into_iter().find(|tab| tab.key() == key).unwrap_or_default()
    }

    fn holds(self, run: &Run) -> bool {
        match self {
            Tab::All => true,
            Tab::Waiting => run.active() && run.state != RunState::Held,
            Tab::Held => run.state == RunState::Held,
            Tab::Failed => {
                let refused = || run.log.iter().any(|done| !done.refused.is_empty());
                matches!(run.state, RunState::Failed { .. }) || (run.state != RunState::Undone && refused())
            }
            Tab::Skipped => false,
        }
    }
}

/// What is looked for, as the address keeps it: `rule:01J… days:30 proposal`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sift {
    /// Only of this rule or sequence.
    pub of: Option<Id>,
    /// Only on this opportunity.
    pub on: Option<Id>,
    /// Only of the last days, today included.
    pub days: Option<u16>,
    /// Only from this day on.
    pub from: Option<Date>,
    /// Only until this day, itself included.
    pub to: Option<Date>,
    /// Words that all occur, as they were typed.
    pub words: String,
}

impl Sift {
    /// Reads the address's words. What is no mark of its own is looked for.
    pub fn parse(text: &str) -> Sift {
        let mut sift = Sift::default();
        let mut rest = text;
        loop {
            let (mark, after) = rest.split_once(' ').unwrap_or((rest, ""));
            let known = mark.split_once(':').is_some_and(|(key, value)| sift.take(key, value));
            if !known {
                break;
            }
            rest = after;
        }
        sift.words = rest.to_string();
        sift
    }

    fn take(&mut self, key: &str, value: &str) -> bool {
        match key {
            "rule" => value.parse().map(|id| self.of = Some(id)).is_ok(),
            "on" => value.parse().map(|id| self.on = Some(id)).is_ok(),
            "days" => value.parse().map(|days| self.days = Some(days)).is_ok(),
            "from" => value.parse().map(|day| self.from = Some(day)).is_ok(),
            "to" => value.parse().map(|day| self.to = Some(day)).is_ok(),
            _ => false,
        }
    }

    /// The moments within which a run began.
    fn period(&self, today: Date, zone: &ZoneRules) -> (Option<Time>, Option<Time>) {
        let midnight = |day: Date| zone.moment(day, TimeOfDay::default());
        let last = self.days.map(|days| {
            let back = chrono::Days::new(u64::from(days.saturating_sub(1)));
            today.checked_sub_days(back).unwrap_or(today)
        });
        let from = self.from.max(last).map(midnight);
        (from, self.to.and_then(|day| day.succ_opt()).map(midnight))
    }
}

impl fmt::Display for Sift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut marks = Vec::new();
        marks.extend(self.of.map(|id| format!("rule:{id}")));
        marks.extend(self.on.map(|id| format!("on:{id}")));
        marks.extend(self.days.map(|days| format!("days:{days}")));
        marks.extend(self.from.map(|day| format!("from:{day}")));
        marks.extend(self.to.map(|day| format!("to:{day}")));
        if !self.words.is_empty() {
            marks.push(self.words.clone());
        }
        f.write_str(&marks.join(" "))
    }
}

/// The texts of runs as the search compares them. A run's text is made once for each state that the run is in.
#[derive(Debug, Default)]
pub struct Texts {
    runs: BTreeMap<Id, (Arc<Run>, String)>,
}

impl Texts {
    fn of(&mut self, run: &Arc<Run>, data: &Dataset) -> &str {
        let fresh = || (run.clone(), folded(&words(run, data)));
        let kept = self.runs.entry(run.id).or_insert_with(fresh);
        if !Arc::ptr_eq(&kept.0, run) {
            *kept = fresh();
        }
        &kept.1
    }
}

/// All that a run says, but for the names of its rule and opportunity, which may change.
fn words(run: &Run, data: &Dataset) -> String {
    let standing = standing(run);
    let mut text = format!("{} {} {} {}", run.event, standing.word, standing.why, deeds(run));
    for seen in &run.seen {
        text.push(' ');
        text.push_str(&say::condition(&seen.part, data));
        text.push(' ');
        text.push_str(&seen.value);
    }
    text
}

/// Like [`fold`], and fast where there is nothing to fold but case: there may be very many runs.
fn folded(text: &str) -> String {
    let plain = |c: char| c.is_ascii() || matches!(c, '“' | '”' | '’' | '…' | '–' | '→' | '€');
    if !text.chars().all(plain) {
        return fold(text);
    }
    text.split_ascii_whitespace().map(str::to_ascii_lowercase).collect::<Vec<_>>().join(" ").replace('…', "...")
}

/// The names that runs go by, folded once for each record.
struct Names<'a> {
    data: &'a Dataset,
    known: BTreeMap<Id, String>,
}

impl Names<'_> {
    fn rule(&mut self, of: Source) -> &str {
        let data = self.data;
        self.known.entry(of.id()).or_insert_with(|| fold(&name(of, data)))
    }

    fn opportunity(&mut self, id: Id) -> &str {
        let data = self.data;
        self.known.entry(id).or_insert_with(|| data.opportunity(id).map_or_else(String::new, |one| fold(&one.name)))
    }
}

/// The runs to list, newest first.
pub fn listed(data: &Dataset, tab: Tab, sift: &Sift, today: Date, zone: &ZoneRules, texts: &mut Texts) -> Vec<Id> {
    let (from, to) = sift.period(today, zone);
    let wanted: Vec<String> = fold(&sift.words).split(' ').filter(|word| !word.is_empty()).map(String::from).collect();
    let mut names = Names { data, known: BTreeMap::new() };
    let mut hit = |run: &Arc<Run>| {
        wanted.iter().all(|word| {
            names.rule(run.of).contains(word)
                || names.opportunity(run.opportunity).contains(word)
                || texts.of(run, data).contains(word)
        })
    };
    let mut fits = |run: &Arc<Run>| {
        tab.holds(run)
            && sift.of.is_none_or(|id| run.of.id() == id)
            && sift.on.is_none_or(|id| run.opportunity == id)
            && from.is_none_or(|from| run.ran >= from)
            && to.is_none_or(|to| run.ran < to)
            && hit(run)
    };
    let mut found: Vec<(Time, Id)> = match sift.of.or(sift.on) {
        Some(id) => data.runs_of(id).filter(|run| fits(run)).map(|run| (run.ran, run.id)).collect(),
        None => data.runs().filter(|run| fits(run)).map(|run| (run.ran, run.id)).collect(),
    };
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, id)| id).collect()
}

/// How many runs there are in each tab, whatever is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All runs.
    pub all: usize,
    /// Those that wait.
    pub waiting: usize,
    /// Those that are held back.
    pub held: usize,
    /// Those that failed, or were refused a step.
    pub failed: usize,
    /// How many times a rule was set off and did not run.
    pub skipped: usize,
}

impl Count {
    /// The number of a tab.
    pub fn of(&self, tab: Tab) -> usize {
        match tab {
            Tab::All => self.all,
            Tab::Waiting => self.waiting,
            Tab::Held => self.held,
            Tab::Failed => self.failed,
            Tab::Skipped => self.skipped,
        }
    }
}

/// Counts the runs of each tab.
pub fn count(data: &Dataset, journal: &Journal) -> Count {
    let mut count = Count { skipped: journal.heads().iter().map(|head| head.misses.len()).sum(), ..Count::default() };
    for run in data.runs() {
        count.all += 1;
        count.waiting += usize::from(Tab::Waiting.holds(run));
        count.held += usize::from(Tab::Held.holds(run));
        count.failed += usize::from(Tab::Failed.holds(run));
    }
    count
}

/// The times that a rule was set off and did not run, newest first: the place of the head in the journal, and of the
/// miss in the head.
pub fn missed(data: &Dataset, journal: &Journal, sift: &Sift, today: Date, zone: &ZoneRules) -> Vec<(usize, usize)> {
    let (from, to) = sift.period(today, zone);
    let wanted: Vec<String> = fold(&sift.words).split(' ').filter(|word| !word.is_empty()).map(String::from).collect();
    let mut names = Names { data, known: BTreeMap::new() };
    let mut fits = |miss: &Miss| {
        sift.of.is_none_or(|id| miss.rule == id)
            && sift.on.is_none_or(|id| miss.opportunity == id)
            && from.is_none_or(|from| miss.at >= from)
            && to.is_none_or(|to| miss.at < to)
            && wanted.iter().all(|word| {
                names.rule(Source::Rule { id: miss.rule, version: miss.version }).contains(word)
                    || names.opportunity(miss.opportunity).contains(word)
                    || miss_words(miss, data).contains(word)
            })
    };
    let heads = journal.heads().iter().enumerate().rev();
    let all =
        heads.flat_map(|(place, head)| head.misses.iter().enumerate().rev().map(move |(at, miss)| (place, at, miss)));
    all.filter(|(_, _, miss)| fits(miss)).map(|(place, at, _)| (place, at)).collect()
}

fn miss_words(miss: &Miss, data: &Dataset) -> String {
    let mut text = format!("{} {}", miss.event, miss.why);
    for seen in &miss.seen {
        text.push_str(&format!(" {} {}", say::condition(&seen.part, data), seen.value));
    }
    folded(&text)
}
