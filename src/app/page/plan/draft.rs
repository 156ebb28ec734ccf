//! The plan that is being made: a goal that need not be saved yet. It is kept in this browser until it is.

use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Goal, Kind, Measure, RecordId},
    present::{
        plan_fields::refuse_amount,
        route::{Asks, ReportPage, Route},
    },
    report::{
        Grain, Rates, Span, Years,
        plan::{self, Plan, PlanAsk, Usual},
    },
    value::{Id, Money},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::Arc;

const KEPT: &str = "plan.draft";

/// What a person has changed of a plan, and not saved.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Changed {
    /// The saved goal that it is of; none for a new one.
    of: Option<Id>,
    /// The goal as it would be saved.
    goal: Goal,
    /// The goal that it has become. While that is there, a new plan begins anew; when it is undone, this comes back.
    became: Option<Id>,
}

/// The plan that is being made; copied into every part of the page.
#[derive(Clone, Copy)]
pub struct Drawing {
    pub app: App,
    /// What is asked, as a goal: as changed, else as saved.
    pub draft: Memo<Goal>,
    changes: RwSignal<Option<Changed>>,
    /// The saved goal that is being changed; none for a new one.
    pub of: Memo<Option<Id>>,
    /// What it comes to; none where there is no pipeline or no target yet.
    pub plan: Memo<Option<Arc<Plan>>>,
    /// What was won in the days before, which is the target as long as nobody says another.
    pub usual: Memo<Option<Usual>>,
    /// Why its target cannot be counted, as one in a currency without a rate.
    pub uncounted: Memo<Option<String>>,
    /// Counts up when the form begins anew, so that what was typed and refused goes as well.
    pub turn: RwSignal<u32>,
}

/// The address of the plan page, about a goal or about a new one.
pub fn place(of: Option<Id>) -> Route {
    Route::Report { page: ReportPage::Plan, asks: Asks { of, ..Asks::default() } }
}

fn fresh(app: App) -> Goal {
    let years = app.data(|data| Years::of(data.settings().map(AsRef::as_ref)));
    let today = app.today();
    let here = years.piece(today, Grain::Quarter);
    let span = years.piece(here.until, Grain::Quarter);
    Goal { from: span.from, until: span.until, pipeline: first_pipeline(app), ..Goal::default() }
}

fn first_pipeline(app: App) -> Option<Id> {
    app.data(|data| data.live_pipelines().first().map(|one| one.id))
}

/// A new plan as it was left in this browser.
fn kept(app: App) -> Option<Changed> {
    let changed: Changed = serde_json::from_str(&app.setting_get(KEPT)?).ok()?;
    let known = changed.goal.pipeline.is_some_and(|id| app.data(|data| data.pipeline(id).is_some()));
    known.then_some(changed)
}

/// The saved goal, or a new one.
fn begin(app: App, of: Option<Id>) -> Goal {
    let saved = of.and_then(|id| app.data(|data| data.goal(id).map(|goal| (**goal).clone())));
    saved.map_or_else(
        || fresh(app),
        |mut goal| {
            goal.pipeline = goal.pipeline.or_else(|| first_pipeline(app));
            goal
        },
    )
}

/// Why an amount cannot be counted in the workspace's currency today.
pub fn refused(app: App, money: Money) -> Option<String> {
    refuse_amount(money, &Rates::of(Some(app.settings().as_ref())), app.today())
}

/// An amount of another currency in the workspace's own, with the day that the rate is from; nothing where it is in that.
pub fn converted(app: App, money: Money) -> Option<String> {
    let rates = Rates::of(Some(app.settings().as_ref()));
    let (base, today) = (rates.base(), app.today());
    let day = rates.since(money.currency, today).filter(|_| money.currency != base)?;
    let worth = app.money(Money::new(rates.on(money, today)?, base));
    Some(format!("{worth} by the rate of {}.", app.date(day)))
}

/// A goal with what is usual as its target, where nobody has said one.
fn with_usual(mut goal: Goal, usual: Option<Usual>) -> Goal {
    let Some(usual) = usual else { return goal };
    match goal.measure {
        Measure::WonValue => goal.amount = goal.amount.or(Some(usual.money)),
        Measure::WonCount => goal.count = goal.count.or_else(|| u32::try_from(usual.won.len()).ok()),
    }
    goal
}

impl Drawing {
    /// The plan of the address.
    pub fn new(app: App) -> Drawing {
        Effect::new(move |_| {
            app.today();
            app.want_figures();
        });
        let asked = app.asked(|route| match route {
            Route::Report { page: ReportPage::Plan, asks } => Some(asks.of),
            _ => None,
        });
        let of = Memo::new(move |_| {
            app.track(Kind::Goal);
            asked.get().filter(|id| app.data(|data| data.goal(*id).is_some()))
        });
        let changes = RwSignal::new(None::<Changed>);
        let draft = Memo::new(move |_| {
            app.track(Kind::Goal);
            let of = of.get();
            let holds = |changed: &&Changed| {
                changed.of == of && changed.became.is_none_or(|id| app.data(|data| data.goal(id).is_none()))
            };
            let here = changes.with(|changed| changed.as_ref().filter(holds).cloned());
            let left = || if of.is_none() { kept(app).filter(|changed| holds(&changed)) } else { None };
            here.or_else(left).map_or_else(|| begin(app, of), |changed| changed.goal)
        });
        let usual = Memo::new(move |_| {
            let goal = draft.get();
            app.figures(|_, facts, history| plan::usual(facts, Some(history), &goal)).flatten()
        });
        let plan = Memo::new(move |_| {
            let goal = with_usual(draft.get(), usual.get());
            let made = app.figures(|_, facts, history| {
                let ask = PlanAsk::of(&goal, &facts.rates, facts.today).filter(|ask| ask.target > 0)?;
                (ask.span.from < ask.span.until).then(|| Arc::new(plan::plan(facts, Some(history), &ask)))
            });
            made.flatten()
        });
        let uncounted = Memo::new(move |_| {
            let goal = draft.get();
            let money = goal.amount.filter(|_| goal.measure == Measure::WonValue)?;
            refused(app, money)
        });
        Drawing { app, draft, changes, of, plan, usual, uncounted, turn: RwSignal::new(0) }
    }

    /// Changes what is asked.
    pub fn set(self, change: impl FnOnce(&mut Goal)) {
        let of = self.of.get_untracked();
        let mut goal = self.draft.get_untracked();
        change(&mut goal);
        self.keep(Some(Changed { of, goal, became: None }));
    }

    /// Keeps what was changed; of a new plan in this browser as well.
    fn keep(self, changed: Option<Changed>) {
        if self.of.get_untracked().is_none() {
            let text = changed.as_ref().and_then(|changed| serde_json::to_string(changed).ok());
            self.app.setting_set(KEPT, &text.unwrap_or_default());
        }
        self.changes.set(changed);
    }

    /// Whether a saved goal was changed, and the changes are not saved.
    pub fn unsaved(self) -> bool {
        let of = self.of.get();
        of.is_some() && self.changes.with(|changed| changed.as_ref().is_some_and(|changed| changed.of == of))
    }

    /// The name that it is saved under: as said, else by its period and pipeline.
    pub fn name(self) -> String {
        let goal = self.draft.get();
        if !goal.name.trim().is_empty() {
            return goal.name;
        }
        let pipeline = goal.pipeline.and_then(|id| self.app.pipeline(id)).map(|one| one.name.clone());
        let days = self.app.span_words(Span { from: goal.from, until: goal.until });
        pipeline.map_or(days.clone(), |pipeline| format!("{pipeline}, {days}"))
    }

    /// The goal as it would be saved.
    fn goal(self) -> Option<Goal> {
        let plan = self.plan.get_untracked()?;
        let mut goal = with_usual(self.draft.get_untracked(), self.usual.get_untracked());
        goal.name = untrack(move || self.name());
        match goal.measure {
            Measure::WonValue => goal.count = None,
            Measure::WonCount => goal.amount = None,
        }
        goal.needs = plan.needs();
        Some(goal)
    }

    /// Saves it: as a new goal, or as the one that is being changed.
    pub fn save(self) {
        let Some(goal) = self.goal() else {
            return self.app.complain("Say what is to be reached first.");
        };
        match self.of.get_untracked() {
            Some(id) => {
                let id = RecordId { kind: Kind::Goal, id };
                if self.app.act_with_undo(Command::Edit { id, set: fields(&goal) }).is_some() {
                    self.keep(None);
                }
            }
            None => {
                let typed = self.draft.get_untracked();
                let goal = Goal { id: Id::default(), ..goal };
                let Some(made) = self.app.act_with_undo(Command::Create(goal.into())) else { return };
                let became = made.created.first().map(|id| id.id);
                self.keep(Some(Changed { of: None, goal: typed, became }));
                self.app.go(place(became));
            }
        }
    }

    /// Begins anew: with what is saved, or with nothing.
    pub fn anew(self) {
        self.keep(None);
        self.turn.update(|turn| *turn += 1);
    }

    /// Goes to a new plan.
    pub fn another(self) {
        self.app.go(place(None));
    }
}

/// All fields of a goal that a person sets; null for those that are empty.
fn fields(goal: &Goal) -> Map<String, Value> {
    let names = [
        "name", "from", "until", "measure", "amount", "count", "pipeline", "owner", "average", "shares", "days",
        "needs",
    ];
    let mut all = json!(goal);
    let all = all.as_object_mut().map(std::mem::take).unwrap_or_default();
    names.into_iter().map(|name| (name.to_string(), all.get(name).cloned().unwrap_or_default())).collect()
}
