//! What reports count: facts and history, made when a report is first looked at, in short turns, and kept true after that.

use super::App;
use crate::app::shell::{self, files::Turn, intl, persist};
use leptos::prelude::*;
use penstock::{
    data::{Batch, Dataset},
    model::{Kind, RecordId},
    present::{
        chart::{Form, Unit},
        figures::period_words,
    },
    report::{Facts, FactsMaker, Feeding, History, Span, Years, left_behind},
    value::{Date, Id, Money, Progress},
};
use std::{collections::BTreeSet, sync::Arc};

/// Opportunities between two looks at the clock.
const FEW: usize = 100;
/// So many changed opportunities are looked at one by one; of more, all are read anew.
const MANY: usize = 2_000;
/// Changes that come close together are taken in at once, in milliseconds.
const REST: u32 = 120;

/// How far the figures are.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureState {
    /// Nobody has asked yet.
    Idle,
    /// They are being made.
    Making(Progress),
    /// They are there.
    Ready,
    /// They cannot be made. The sentence says why.
    Failed(String),
}

/// What has changed since they were made.
#[derive(Clone, Debug, Default)]
struct Notes {
    opportunities: BTreeSet<Id>,
    /// Everything has to be read anew.
    all: bool,
    /// Something has changed at all.
    any: bool,
}

/// Facts and history with their edition.
#[derive(Clone, Copy)]
pub struct Figures {
    facts: StoredValue<Option<Facts>>,
    history: StoredValue<History>,
    notes: StoredValue<Notes>,
    /// Whether work is under way.
    busy: StoredValue<bool>,
    /// Counts up with each workspace that is opened: work for an earlier one stops.
    turn: StoredValue<u32>,
    edition: RwSignal<u64>,
    /// Counts up whenever the facts are touched; the edition follows when the history is there too.
    touched: StoredValue<u64>,
    /// How far they are.
    pub state: RwSignal<FigureState>,
}

impl Figures {
    /// Nothing yet.
    pub fn new() -> Self {
        Figures {
            facts: StoredValue::new(None),
            history: StoredValue::new(History::default()),
            notes: StoredValue::new(Notes::default()),
            busy: StoredValue::new(false),
            turn: StoredValue::new(0),
            edition: RwSignal::new(0),
            touched: StoredValue::new(0),
            state: RwSignal::new(FigureState::Idle),
        }
    }

    fn show(self, state: FigureState) {
        if self.state.try_with_untracked(|before| *before != state) == Some(true) {
            self.state.try_set(state);
        }
    }

    fn touch(self) {
        self.touched.try_update_value(|touched| *touched = touched.wrapping_add(1));
    }

    fn is_idle(self) -> bool {
        self.state.try_with_untracked(|state| *state == FigureState::Idle).unwrap_or(true)
    }
}

/// The opportunity that a record belongs to, where it is one of those that reports count.
fn opportunity_of(data: &Dataset, id: RecordId) -> Option<Option<Id>> {
    match id.kind {
        Kind::Opportunity => Some(Some(id.id)),
        Kind::Task => data.task(id.id).map(|one| one.opportunity),
        Kind::Activity => data.activity(id.id).map(|one| one.opportunity),
        Kind::Message => data.message(id.id).map(|one| one.opportunity),
        _ => Some(None),
    }
}

impl App {
    /// Another workspace is open: what was counted is forgotten, and counted anew where somebody looks.
    pub(super) fn begin_figures(&self) {
        let figures = self.figures;
        figures.turn.try_update_value(|turn| *turn = turn.wrapping_add(1));
        figures.facts.try_set_value(None);
        figures.touch();
        figures.history.try_set_value(History::default());
        figures.notes.try_set_value(Notes::default());
        figures.busy.try_set_value(false);
        let wanted = !figures.is_idle();
        figures.show(FigureState::Idle);
        if wanted {
            self.want_figures();
        }
    }

    /// Takes note that records have changed.
    pub(super) fn note_figures(&self, touched: &[RecordId]) {
        if self.figures.is_idle() {
            return;
        }
        self.figures.notes.try_update_value(|notes| {
            notes.any = true;
            for id in touched {
                match id.kind {
                    Kind::Stage | Kind::Pipeline | Kind::Settings | Kind::Member => notes.all = true,
                    _ => match self.data(|data| opportunity_of(data, *id)) {
                        Some(Some(id)) => {
                            notes.opportunities.insert(id);
                        }
                        Some(None) => {}
                        // It is gone, and with it what it belonged to.
                        None => notes.all = true,
                    },
                }
                if notes.all || notes.opportunities.len() > MANY {
                    notes.all = true;
                    notes.opportunities.clear();
                    break;
                }
            }
        });
        self.keep_figures();
    }

    /// Somebody looks at figures: they are made if they are not there.
    pub fn want_figures(&self) {
        let today = self.figures.facts.with_value(|facts| facts.as_ref().map(|facts| facts.today));
        let stale = today.is_some_and(|today| today != untrack(|| self.today()));
        let failed = self.figures.state.with_untracked(|state| matches!(state, FigureState::Failed(_)));
        if self.figures.is_idle() || stale || failed {
            self.figures.notes.try_update_value(|notes| (notes.all, notes.any) = (true, true));
            self.figures.show(FigureState::Making(Progress { done: 0, total: 1 }));
            self.keep_figures();
        }
    }

    /// Reads the figures; none while they are being made. Whoever asks is asked again when they have changed.
    pub fn figures<R>(&self, ask: impl FnOnce(&Dataset, &Facts, &History) -> R) -> Option<R> {
        self.figures.edition.track();
        self.figures.facts.with_value(|facts| {
            let facts = facts.as_ref()?;
            Some(self.figures.history.with_value(|history| self.data(|data| ask(data, facts, history))))
        })
    }

    /// Asks whoever looks again when the figures have changed, or what they are written with: the day, the settings.
    pub fn track_figures(&self) {
        self.figures.edition.track();
        self.today();
        self.settings();
    }

    /// The number of the facts as they are; with another number some have changed.
    pub fn facts_number(&self) -> u64 {
        self.figures.touched.try_get_value().unwrap_or_default()
    }

    /// Makes the figures, or makes them true again, in short turns.
    fn keep_figures(&self) {
        if self.figures.busy.try_get_value().unwrap_or(true) {
            return;
        }
        self.figures.busy.set_value(true);
        let (app, turn) = (*self, self.figures.turn.get_value());
        self.spawn(async move {
            shell::wait(REST).await;
            while app.figures.turn.try_get_value() == Some(turn) {
                let notes = app.figures.notes.try_update_value(std::mem::take).unwrap_or_default();
                if !notes.any {
                    break;
                }
                let whole = notes.all || app.figures.facts.with_value(Option::is_none);
                let done = if whole {
                    app.read_facts(turn).await
                } else {
                    app.refresh_facts(notes.opportunities);
                    true
                };
                let mut left = BTreeSet::new();
                let read = if done { app.read_history(turn, &mut left).await } else { Ok(()) };
                // A task that went to another opportunity is missing at the one that it was at.
                if !whole && !left.is_empty() {
                    app.refresh_facts(left);
                }
                if app.figures.turn.try_get_value() != Some(turn) {
                    return;
                }
                match read {
                    Ok(()) => app.figures.show(FigureState::Ready),
                    Err(why) => app.figures.show(FigureState::Failed(why)),
                }
                app.figures.edition.try_update(|edition| *edition = edition.wrapping_add(1));
            }
            // What another workspace began meanwhile is not at its end.
            if app.figures.turn.try_get_value() == Some(turn) {
                app.figures.busy.try_set_value(false);
            }
        });
    }

    fn refresh_facts(&self, ids: BTreeSet<Id>) {
        let now = self.now();
        self.figures.facts.try_update_value(|facts| {
            if let Some(facts) = facts {
                facts.now = now;
                self.data(|data| facts.refresh(data, ids));
            }
        });
        self.figures.touch();
    }

    /// Reads all opportunities in short turns. Says whether it came to the end.
    async fn read_facts(&self, turn: u32) -> bool {
        let (now, place) = (self.now(), self.place());
        let mut maker = self.data(|data| FactsMaker::new(data, now, &place));
        loop {
            let slice = Turn::begin();
            let complete = loop {
                let complete = self.data(|data| maker.go_on(data, FEW));
                if complete || slice.over() {
                    break complete;
                }
            };
            if complete {
                break;
            }
            let (done, total) = maker.progress();
            self.figures.show_progress(done, total);
            shell::pause().await;
            if self.figures.turn.try_get_value() != Some(turn) {
                return false;
            }
        }
        self.figures.facts.try_set_value(Some(maker.finish()));
        self.figures.touch();
        true
    }

    /// Reads what the journal has more than the history, once that is saved; takes down what lost something of its own.
    async fn read_history(&self, turn: u32, left: &mut BTreeSet<Id>) -> Result<(), String> {
        let known = || self.figures.history.with_value(History::batches);
        for _ in 0..100 {
            if self.read(|workspace| workspace.waiting()) == 0 || persist::stopped() {
                break;
            }
            shell::wait(50).await;
        }
        let head = usize::try_from(self.read(|workspace| workspace.head())).unwrap_or(usize::MAX);
        let missing = head.saturating_sub(known());
        if missing == 0 {
            return Ok(());
        }
        if missing <= 50 {
            for pos in known() + 1..=head {
                let batch = persist::fetch(pos as u64).await?;
                if self.figures.turn.try_get_value() != Some(turn) {
                    return Ok(());
                }
                left.extend(left_behind(&batch));
                if !self.feed(&batch, turn, &mut Turn::begin()).await {
                    return Ok(());
                }
            }
            return Ok(());
        }
        let batches = persist::everything().await?;
        let mut slice = Turn::begin();
        for (nth, batch) in batches.iter().enumerate().skip(known()) {
            if self.figures.turn.try_get_value() != Some(turn) {
                return Ok(());
            }
            left.extend(left_behind(batch));
            if slice.over() {
                self.figures.show_progress(nth, batches.len());
            }
            if !self.feed(batch, turn, &mut slice).await {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Takes a batch into the history, in short turns. Says whether it came to the end.
    async fn feed(&self, batch: &Batch, turn: u32, slice: &mut Turn) -> bool {
        let mut feeding = Feeding::default();
        loop {
            if slice.over() {
                shell::pause().await;
                if self.figures.turn.try_get_value() != Some(turn) {
                    return false;
                }
                *slice = Turn::begin();
            }
            let feed = |history: &mut History| history.feed_some(batch, &mut feeding, FEW);
            if self.figures.history.try_update_value(feed) != Some(false) {
                return true;
            }
        }
    }

    /// A figure in the person's language.
    pub fn figure(&self, value: i64, unit: Unit, form: Form) -> String {
        match unit {
            Unit::Count => intl::figure(&value.to_string(), 0, form == Form::Short),
            Unit::Money(currency) if form == Form::Short => intl::short_money(Money::new(value, currency)),
            Unit::Money(currency) => intl::money(Money::new(value, currency)),
            Unit::Share => {
                // The format counts in wholes: 1 is a hundred percent.
                let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
                intl::percent(&format!("{sign}{}.{:04}", size / 10_000, size % 10_000))
            }
            Unit::Tenths => intl::figure(&tenths(value), 1, form == Form::Short),
            Unit::Hundredths => intl::figure(&hundredths(value), 2, form == Form::Short),
            Unit::Minutes => match value.unsigned_abs() {
                0..=119 => format!("{} min", intl::figure(&value.to_string(), 0, false)),
                120..=2_879 => format!("{} h", intl::figure(&tenths(value.saturating_mul(10) / 60), 1, false)),
                _ => {
                    let days = value / 144;
                    let word = if days == 10 { "day" } else { "days" };
                    format!("{} {word}", intl::figure(&tenths(days), 1, false))
                }
            },
            Unit::Day => {
                let day = Date::from_ymd_opt(1970, 1, 1);
                let day = day.and_then(|day| day.checked_add_signed(chrono::Duration::try_days(value)?));
                day.map(|day| self.short_date(day)).unwrap_or_default()
            }
        }
    }

    /// Whole percents in the person's language: `60%`, `60 %`.
    pub fn percent(&self, percent: impl Into<i64>) -> String {
        self.figure(percent.into().saturating_mul(100), Unit::Share, Form::Exact)
    }

    /// What writes figures in charts.
    pub fn figure_writer(&self) -> crate::app::ui::Writer {
        let app = *self;
        Arc::new(move |value, unit, form| app.figure(value, unit, form))
    }

    /// A period of an address as a person reads it: `2026-01-01..2026-04-01` is January to March, its last day included.
    pub fn period_shown(&self, period: &str) -> String {
        if let Some(words) = period_words(period) {
            return words.to_string();
        }
        let read = Years::of(Some(self.settings().as_ref())).read(period, self.today());
        read.map_or_else(|| period.to_string(), |span| self.span_words(span))
    }

    /// A piece of time: `Mar 2026`, `Q2 2026`, `2026`, `2 Mar – 8 Mar 2026`.
    pub fn span_words(&self, span: Span) -> String {
        use chrono::Datelike;
        let last = span.until.pred_opt().unwrap_or(span.until);
        let whole = span.from.day() == 1 && span.until.day() == 1;
        let months = (span.until.year() - span.from.year()) * 12 + span.until.month() as i32 - span.from.month() as i32;
        match months {
            1 if whole => format!("{} {}", intl::month(span.from), span.from.year()),
            3 if whole => format!("{} – {} {}", intl::month(span.from), intl::month(last), last.year()),
            12 if whole && span.from.month() == 1 => span.from.year().to_string(),
            12 if whole => {
                format!("{} {} – {} {}", intl::month(span.from), span.from.year(), intl::month(last), last.year())
            }
            _ if span.days() <= 1 => intl::date(span.from, true),
            _ if span.from.year() != last.year() => {
                format!("{} – {}", intl::date(span.from, true), intl::date(last, true))
            }
            _ => format!("{} – {}", intl::date(span.from, false), intl::date(last, true)),
        }
    }
}

impl Figures {
    fn show_progress(self, done: usize, total: usize) {
        // While they are kept true nothing is shown: what was counted before stands meanwhile.
        if self.state.try_with_untracked(|state| matches!(state, FigureState::Making(_))) == Some(true) {
            self.show(FigureState::Making(Progress { done, total: total.max(1) }));
        }
    }
}

fn tenths(value: i64) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    format!("{sign}{}.{}", size / 10, size % 10)
}

fn hundredths(value: i64) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    format!("{sign}{}.{:02}", size / 100, size % 100)
}
