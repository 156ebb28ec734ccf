//! Numbers, money and dates as the person's language writes them, and the words for a next step.

use super::App;
use crate::app::shell::intl;
use penstock::value::{Date, Id, Money, Time, TimeOfDay};

/// How urgent a next step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextState {
    /// Its day is past.
    Late,
    /// It is due today.
    Due,
    /// It is planned.
    Planned,
}

impl NextState {
    /// The style's word.
    pub fn key(self) -> &'static str {
        match self {
            NextState::Late => "late",
            NextState::Due => "due",
            NextState::Planned => "planned",
        }
    }
}

/// The next step of an opportunity in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// How urgent.
    pub state: &'static str,
    /// In words.
    pub text: String,
}

impl App {
    /// An amount.
    pub fn money(&self, money: Money) -> String {
        intl::money(money)
    }

    /// Amounts in several currencies.
    pub fn moneys(&self, all: &[Money]) -> String {
        let parts: Vec<String> = all.iter().map(|money| intl::money(*money)).collect();
        if parts.is_empty() { "–".into() } else { parts.join(" + ") }
    }

    /// An amount without its currency, as it stands in a field.
    pub fn amount(&self, money: Money) -> String {
        intl::amount(money)
    }

    /// What the person's language puts before decimals.
    pub fn decimal_mark(&self) -> char {
        intl::decimal_mark()
    }

    /// A date with its year and its day of the week.
    pub fn whole_date(&self, date: Date) -> String {
        format!("{} {}", intl::weekday(date), intl::date(date, true))
    }

    /// A date with its year.
    pub fn date(&self, date: Date) -> String {
        intl::date(date, true)
    }

    /// A date, without its year where that is this year.
    pub fn short_date(&self, date: Date) -> String {
        intl::date(date, chrono::Datelike::year(&date) != chrono::Datelike::year(&self.today()))
    }

    /// A month with its year.
    pub fn month_and_year(&self, date: Date) -> String {
        intl::month_and_year(date)
    }

    /// A day of the week, short.
    pub fn weekday(&self, date: Date) -> String {
        intl::weekday(date)
    }

    /// The day that weeks begin with in this workspace.
    pub fn first_weekday(&self) -> chrono::Weekday {
        self.data(|data| data.settings().map(|settings| settings.first_weekday())).unwrap_or_else(intl::first_weekday)
    }

    /// A count.
    pub fn number(&self, count: usize) -> String {
        intl::number(count)
    }

    /// So many of something: `1 task`, `1,204 tasks`.
    pub fn counted(&self, count: usize, one: &str, many: &str) -> String {
        format!("{} {}", self.number(count), if count == 1 { one } else { many })
    }

    /// A moment, the shorter the nearer.
    pub fn moment(&self, time: Time) -> String {
        let (day, today) = (self.zone_at(time).date(time), self.today());
        let clock = self.time_of_day(time);
        match (today - day).num_days() {
            0 => format!("today {clock}"),
            1 => format!("yesterday {clock}"),
            2..=6 => format!("{} {clock}", intl::weekday(day)),
            _ if chrono::Datelike::year(&day) == chrono::Datelike::year(&today) => {
                format!("{}, {clock}", intl::date(day, false))
            }
            _ => intl::date(day, true),
        }
    }

    /// The time of day at a moment, as the workspace's clocks show it.
    pub fn time_of_day(&self, time: Time) -> String {
        intl::time_of_day(self.zone_at(time).time_of_day(time))
    }

    /// A time of day, as the person's language writes it.
    pub fn clock(&self, time: TimeOfDay) -> String {
        intl::time_of_day(time)
    }

    /// The words for a day seen from today: `2 days late`, `today`, `Thu`.
    pub fn due_words(&self, due: Date) -> (NextState, String) {
        let today = self.today();
        match (due - today).num_days() {
            late @ ..=-1 => (NextState::Late, self.counted(late.unsigned_abs() as usize, "day late", "days late")),
            0 => (NextState::Due, "today".into()),
            1 => (NextState::Planned, "tomorrow".into()),
            2..=6 => (NextState::Planned, intl::weekday(due)),
            _ => (NextState::Planned, self.short_date(due)),
        }
    }

    /// The next step of an opportunity; whoever asks is told when it changes.
    pub fn next_step_view(&self, opportunity: Id) -> NextStep {
        match self.next_step(opportunity) {
            None => NextStep { state: "none", text: "No next step".into() },
            Some(step) => {
                let (state, when) = step.due.map_or((NextState::Planned, String::new()), |due| self.due_words(due));
                let at = step.time.map(|time| format!(" {}", self.clock(time))).unwrap_or_default();
                let text = if when.is_empty() { step.title } else { format!("{}, {when}{at}", step.title) };
                NextStep { state: state.key(), text }
            }
        }
    }
}
