//! What a plan asks for: measure, period, target, pipeline, whose.

use super::draft::{Drawing, converted, refused};
use crate::app::{
    page::parts::{Behind, MoneyField, Opens, goal_count},
    ui::{Button, ButtonKind, Choice, Field, FieldKind, Segmented, SelectField, focus},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Measure},
    present::plan_fields::{read_count, refuse_span},
    report::{Grain, Span, Years},
    value::{Date, Id, Money},
};

/// Periods to choose from, with their words.
fn presets(drawing: Drawing) -> Vec<(Span, String)> {
    let app = drawing.app;
    let years = Years::of(Some(app.settings().as_ref()));
    let today = app.today();
    let mut all = Vec::new();
    for (grain, here, next) in [
        (Grain::Month, "This month", "Next month"),
        (Grain::Quarter, "This quarter", "Next quarter"),
        (Grain::Year, "This year", "Next year"),
    ] {
        let now = years.piece(today, grain);
        all.push((now, here.to_string()));
        all.push((years.piece(now.until, grain), next.to_string()));
    }
    all
}

fn key(span: Span) -> String {
    format!("{}..{}", span.from, span.until)
}

/// The questions, and what to do with the plan.
#[component]
pub fn PlanForm(drawing: Drawing, behind: Behind) -> impl IntoView {
    view! {
        <section class="surface pad plan-form" aria-label="What is to be reached">
            // Another plan has its own fields, without what was typed and refused in those before.
            {move || {
                drawing.turn.track();
                drawing.of.track();
                untrack(move || view! {
                    <div class="plan-fields">
                        <Target drawing behind />
                        <Period drawing />
                        <Who drawing />
                    </div>
                })
            }}
            <Saving drawing />
        </section>
    }
}

#[component]
fn Target(drawing: Drawing, behind: Behind) -> impl IntoView {
    let app = drawing.app;
    let measure = Memo::new(move |_| drawing.draft.with(|goal| goal.measure));
    let options = Signal::stored(Measure::ALL.map(|one| Choice::new(one, one.word())).to_vec());
    let usual = move || drawing.usual.get();
    let amount =
        Signal::derive(move || drawing.draft.with(|goal| goal.amount).or_else(|| usual().map(|usual| usual.money)));
    let hint = Signal::derive(move || {
        let said = drawing.draft.with(|goal| goal.amount)?;
        converted(app, said)
    });
    let count = Signal::derive(move || {
        let said = drawing.draft.with(|goal| goal.count).map(u64::from);
        let count = said.or_else(|| usual().map(|usual| usual.won.len() as u64));
        count.map(|count| goal_count(app, count)).unwrap_or_default()
    });
    let wrong = RwSignal::new(None::<String>);
    let set_count = move |text: String| match read_count(&text) {
        Ok(count) => {
            wrong.set(None);
            drawing.set(|goal| goal.count = count);
        }
        Err(why) => wrong.set(Some(why)),
    };
    let set_amount = move |money: Option<Money>| {
        let why = money.and_then(|money| untrack(move || refused(app, money)));
        if why.is_none() {
            drawing.set(|goal| goal.amount = money);
        }
        why
    };
    view! {
        <div class="plan-target">
            <Segmented label="What counts" options value=measure on_pick=move |measure| drawing.set(|goal| goal.measure = measure) data_test="plan-measure" />
            {move || match measure.get() {
                Measure::WonValue => view! { <MoneyField label="To be won" value=amount on_commit=set_amount hint data_test="plan-amount" /> }.into_any(),
                Measure::WonCount => view! { <Field label="To be won" value=count kind=FieldKind::Number on_commit=set_count error=wrong row=true settles=true placeholder="12" data_test="plan-count" /> }.into_any(),
            }}
            <Before drawing behind />
        </div>
    }
}

/// Where the target comes from that nobody has said.
#[component]
fn Before(drawing: Drawing, behind: Behind) -> impl IntoView {
    let app = drawing.app;
    let usual = Memo::new(move |_| {
        let said = drawing.draft.with(|goal| match goal.measure {
            Measure::WonValue => goal.amount.is_some(),
            Measure::WonCount => goal.count.is_some(),
        });
        drawing.usual.get().filter(|_| !said)
    });
    move || {
        usual.get().map(|usual| {
            let days = app.span_words(usual.span);
            let title = format!("Won in {days}");
            let text = app.counted(usual.won.len(), "win", "wins");
            view! {
                <p class="hint" data-test="plan-usual">
                    {format!("As much as in {days}: ")} <Opens behind title ids=usual.won text /> ". Say another."
                </p>
            }
        })
    }
}

#[component]
fn Period(drawing: Drawing) -> impl IntoView {
    let span = Memo::new(move |_| drawing.draft.with(|goal| Span { from: goal.from, until: goal.until }));
    let own = RwSignal::new(false);
    let listed = Memo::new(move |_| presets(drawing));
    let chosen = Signal::derive(move || {
        let known = listed.with(|all| all.iter().any(|(one, _)| *one == span.get()));
        if known && !own.get() { key(span.get()) } else { "own".into() }
    });
    let options = Signal::derive(move || {
        let named = |(one, word): &(Span, String)| (key(*one), word.clone());
        let own = ("own".to_string(), "Days of its own".to_string());
        listed.with(|all| all.iter().map(named).chain([own]).collect::<Vec<_>>())
    });
    let days = Days::new(drawing, span);
    let pick = move |text: String| {
        own.set(text == "own");
        days.forget();
        if let Some((found, _)) = listed.get_untracked().into_iter().find(|(one, _)| key(*one) == text) {
            drawing.set(|goal| (goal.from, goal.until) = (found.from, found.until));
        }
    };
    let last = move || span.get().until.pred_opt().unwrap_or(span.get().until).to_string();
    let from = move |text: String| days.take(days.first, text.parse::<Date>().ok());
    let until = move |text: String| days.take(days.last, text.parse::<Date>().ok().and_then(|day| day.succ_opt()));
    view! {
        <div class="plan-period">
            <SelectField label="When" value=chosen options on_commit=pick data_test="plan-period" />
            <Show when=move || chosen.get() == "own">
                <Field label="First day" kind=FieldKind::Date value=Signal::derive(move || span.get().from.to_string()) on_commit=from on_input=move |_| days.first.forget() error=days.first.wrong data_test="plan-from" />
                <Field label="Last day" kind=FieldKind::Date value=Signal::derive(last) on_commit=until on_input=move |_| days.last.forget() error=days.last.wrong data_test="plan-until" />
            </Show>
        </div>
    }
}

/// One of the two days of a period: what was typed and waits for the other, and what is wrong with it.
#[derive(Clone, Copy)]
struct Day {
    typed: RwSignal<Option<Date>>,
    wrong: RwSignal<Option<String>>,
}

impl Day {
    fn new() -> Day {
        Day { typed: RwSignal::new(None), wrong: RwSignal::new(None) }
    }

    fn forget(self) {
        self.typed.set(None);
        self.wrong.set(None);
    }
}

/// The two days of a period. Who moves both of them types one after the other: the first may be refused until the second is
/// there, and counts then.
#[derive(Clone, Copy)]
struct Days {
    drawing: Drawing,
    span: Memo<Span>,
    first: Day,
    last: Day,
}

impl Days {
    fn new(drawing: Drawing, span: Memo<Span>) -> Days {
        Days { drawing, span, first: Day::new(), last: Day::new() }
    }

    fn forget(self) {
        self.first.forget();
        self.last.forget();
    }

    /// Takes a day, or says at its field why it cannot be.
    fn take(self, day: Day, typed: Option<Date>) {
        day.typed.set(typed);
        if typed.is_none() {
            return day.wrong.set(Some("Say a day.".into()));
        }
        let now = self.span.get_untracked();
        let from = self.first.typed.get_untracked().unwrap_or(now.from);
        let until = self.last.typed.get_untracked().unwrap_or(now.until);
        let why = refuse_span(Span { from, until });
        let taken = why.is_none();
        day.wrong.set(why);
        if taken {
            // Of an emptied field it is still to be said that it is.
            for one in [self.first, self.last] {
                if one.typed.get_untracked().is_some() {
                    one.forget();
                }
            }
            self.drawing.set(|goal| (goal.from, goal.until) = (from, until));
        }
    }
}

#[component]
fn Who(drawing: Drawing) -> impl IntoView {
    let app = drawing.app;
    let pipelines = Memo::new(move |_| {
        app.track(Kind::Pipeline);
        app.data(|data| {
            data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>()
        })
    });
    let members = Memo::new(move |_| {
        app.track(Kind::Member);
        let mut all = vec![(String::new(), "The whole team".to_string())];
        app.data(|data| {
            let there = data.members().filter(|one| !one.retired);
            all.extend(there.map(|one| (one.id.to_string(), one.name.clone())));
        });
        all
    });
    let pipeline =
        Signal::derive(move || drawing.draft.with(|goal| goal.pipeline.map(|id| id.to_string()).unwrap_or_default()));
    let owner =
        Signal::derive(move || drawing.draft.with(|goal| goal.owner.map(|id| id.to_string()).unwrap_or_default()));
    let set_pipeline = move |id: String| {
        drawing.set(|goal| {
            goal.pipeline = id.parse::<Id>().ok();
            // Other stages have other shares.
            goal.shares.clear();
            goal.days.clear();
        });
    };
    view! {
        <div class="plan-who">
            <Show when=move || { pipelines.with(Vec::len) > 1 }>
                <SelectField label="Pipeline" value=pipeline options=pipelines on_commit=set_pipeline data_test="plan-pipeline" />
            </Show>
            <Show when=move || { members.with(Vec::len) > 1 }>
                <SelectField label="Whose" value=owner options=members on_commit=move |id: String| drawing.set(|goal| goal.owner = id.parse().ok()) data_test="plan-owner" />
            </Show>
        </div>
    }
}

#[component]
fn Saving(drawing: Drawing) -> impl IntoView {
    let saved = Memo::new(move |_| drawing.of.get().is_some());
    let changed = Memo::new(move |_| drawing.unsaved());
    let nothing = Signal::derive(move || drawing.plan.with(Option::is_none) || saved.get() && !changed.get());
    // A button that has done its work is gone or off; the focus goes on to what comes next.
    let save = move |_| {
        drawing.save();
        focus::soon("[data-test=plan-another]");
    };
    let anew = move |_| {
        drawing.anew();
        if drawing.of.get_untracked().is_some() {
            focus::soon("[data-test=plan-another]");
        }
    };
    let another = move |_| {
        drawing.another();
        focus::soon("[data-test=plan-amount], [data-test=plan-count]");
    };
    view! {
        <div class="plan-save">
            <Field
                label="Name of the goal"
                value=Signal::derive(move || drawing.draft.with(|goal| goal.name.clone()))
                placeholder=Signal::derive(move || drawing.name())
                on_commit=move |name: String| drawing.set(|goal| goal.name = name)
                data_test="plan-name"
            />
            <div class="btn-row">
                <Button kind=ButtonKind::Main icon="target" disabled=nothing on_click=save data_test="plan-save">
                    {move || if saved.get() { "Save changes" } else { "Save as goal" }}
                </Button>
                <Show when=move || saved.get()>
                    <Button on_click=another data_test="plan-another">"New plan"</Button>
                </Show>
                <Show when=move || !saved.get() || changed.get()>
                    <Button on_click=anew data_test="plan-anew">{move || if saved.get() { "Put back what was saved" } else { "Begin anew" }}</Button>
                </Show>
            </div>
        </div>
    }
}
