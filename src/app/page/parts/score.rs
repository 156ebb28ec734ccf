//! A score: as flames, and line by line.

use super::{FoldPart, with_context};
use crate::app::{
    store::{App, use_app},
    ui::Icon,
};
use leptos::prelude::*;
use penstock::{
    automation::score::{Line, Scored, explain},
    model::{Kind, RecordId},
    present::{
        route::Route,
        score::{because, fit, headline, signed},
        views::cells::{self, Cell},
    },
    query::{Field, Ideal, Truth},
    value::Id,
};
use std::sync::Arc;

/// Flames, from none to five, said as a number to who cannot see them.
#[component]
pub fn Flames(
    /// How many.
    #[prop(into)]
    count: Signal<u8>,
) -> impl IntoView {
    let words = move || format!("{} of 5 flames", count.get());
    view! {
        <span class="flames" role="img" aria-label=words title=words data-test="flames">
            {(1..=5_u8).map(|nth| view! { <span class="flame" class:lit=move || nth <= count.get()><Icon name="flame" class="small" /></span> }).collect_view()}
        </span>
    }
}

/// The kinds of record that scores are read from.
const READ: [Kind; 10] = [
    Kind::ScoreRule,
    Kind::Opportunity,
    Kind::Contact,
    Kind::Company,
    Kind::Task,
    Kind::Activity,
    Kind::Message,
    Kind::Stage,
    Kind::CustomField,
    Kind::Care,
];

fn scored(app: App, id: Id) -> Option<Scored> {
    READ.into_iter().for_each(|kind| app.track(kind));
    with_context(app, |cx| cx.data.opportunity(id).and_then(|one| explain(one, cx)))
}

/// The ideal customer, made ready once for all rows of a list.
#[derive(Clone, Copy)]
struct IdealCustomer(Memo<Arc<Ideal>>);

/// Lets the rows of a list say how well each fits the ideal customer.
pub fn provide_ideal(app: App) {
    let ready = Memo::new(move |_| {
        // The rules, and what their conditions may name.
        let named = [Kind::ScoreRule, Kind::Stage, Kind::Pipeline, Kind::Member, Kind::Product, Kind::Campaign];
        let named = named.into_iter().chain([Kind::CustomField, Kind::Company, Kind::Contact]);
        named.for_each(|kind| app.track(kind));
        Arc::new(with_context(app, Ideal::new))
    });
    provide_context(IdealCustomer(ready));
}

/// How well a record fits the ideal customer.
pub fn fit_of(app: App, kind: Kind, id: Id) -> Cell {
    let ideal = use_context::<IdealCustomer>();
    with_context(app, |cx| match ideal {
        Some(IdealCustomer(ready)) => ready.with(|ideal| cells::fit(ideal, kind, id, cx)),
        None => cells::cell(kind, id, Field::Fit, cx),
    })
}

/// The score of an opportunity, and what it is made of.
#[component]
pub fn ScorePart(
    /// The opportunity.
    id: Id,
) -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| scored(app, id));
    // Points are given by rules of automation even where no scoring rule counts.
    let given = Memo::new(move |_| {
        app.record(RecordId::opportunity(id));
        app.data(|data| data.opportunity(id).and_then(|one| one.score))
    });
    let note = move || match shown.get() {
        Some(scored) => Some(headline(&scored)),
        None => given.get().map(|points| format!("{points} points")),
    };
    view! {
        <FoldPart title="Score" mark="score" empty=Signal::derive(move || note().is_none()) note=Signal::derive(note)>
            {move || match shown.get() {
                Some(scored) => view! { <Explained scored /> }.into_any(),
                None => view! {
                    <p class="muted">"Given by rules, sequences, imports or by hand. "<a href=Route::Scoring.to_string()>"Score opportunities by rules"</a></p>
                }.into_any(),
            }}
        </FoldPart>
    }
}

#[component]
fn Explained(scored: Scored) -> impl IntoView {
    let app = use_app();
    let flames = scored.flames();
    let (given, percent, ideal, fit) = (scored.given, scored.percent(), scored.ideal, scored.fit);
    let (met, unmet): (Vec<Line>, Vec<Line>) = scored.lines.into_iter().partition(|line| line.met == Truth::True);
    let still = scored.decided.then(|| {
        view! { <p class="hint">"It is decided, so its score stands still. The lines say what its rules would give today."</p> }
    });
    view! {
        <div class="score-sum">
            <Flames count=flames />
            <span data-test="score-share">{format!("{} of {ideal} points", app.percent(percent))}</span>
            {fit.map(|fit| view! { <span class="tag" data-test="score-fit">{format!("fit {}", app.percent(fit))}</span> })}
        </div>
        {still}
        <ul class="score-lines">
            {met.into_iter().map(|line| view! { <LineView line /> }).collect_view()}
            {(given != 0).then(|| view! {
                <li class="score-line" data-test="score-line">
                    <b class="score-points" class:minus=given < 0>{signed(given)}</b>
                    <div class="score-words"><span>"Given"</span><span class="muted">"By rules, sequences, imports or by hand."</span></div>
                </li>
            })}
            {unmet.into_iter().map(|line| view! { <LineView line /> }).collect_view()}
        </ul>
        <p class="hint"><a href=Route::Scoring.to_string() data-test="score-rules">"Scoring rules"</a></p>
    }
}

#[component]
fn LineView(line: Line) -> impl IntoView {
    let why = because(&line);
    let met = line.met == Truth::True;
    let parts = line.parts.iter().map(|part| {
        let had = if part.value.is_empty() { "nothing".to_string() } else { part.value.clone() };
        let sign = match part.truth {
            Truth::True => "check",
            Truth::False => "x",
            Truth::Unknown => "circle-help",
        };
        view! { <li><Icon name=sign class="small" /><code>{part.part.clone()}</code><span class="muted">{format!("it has {had}")}</span></li> }
    });
    let parts = parts.collect_view();
    view! {
        <li class="score-line" class:unmet=!met data-test="score-line">
            <b class="score-points" class:minus=line.given < 0>{if met { signed(line.given) } else { "–".into() }}</b>
            <details class="score-words">
                <summary><span>{line.name.clone()}</span> <span class="muted">{why}</span></summary>
                <ul class="score-seen">{parts}</ul>
            </details>
        </li>
    }
}

/// How well a contact or a company fits the ideal customer, rule by rule; nothing where no rule says what that is.
#[component]
pub fn FitPart(
    /// The contact or company.
    about: RecordId,
) -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| {
        READ.into_iter().for_each(|kind| app.track(kind));
        with_context(app, |cx| fit(about, cx))
    });
    let note = move || shown.with(|shown| shown.as_ref().map(|(percent, _)| app.percent(*percent)));
    view! {
        <FoldPart title="Ideal customer" mark="fit" empty=Signal::derive(move || note().is_none()) note=Signal::derive(note)>
            <ul class="score-lines">
                {move || shown.get().map(|(_, lines)| lines).unwrap_or_default().into_iter().map(|line| view! {
                    <li class="score-line" class:unmet=!line.met data-test="fit-line">
                        <Icon name=if line.met { "check" } else { "x" } class="small" />
                        <span class="score-words">{line.name}</span>
                        <span class="muted">{if line.met { "met" } else { "not met" }} ", " {signed(line.points)}</span>
                    </li>
                }).collect_view()}
            </ul>
            <p class="hint"><a href=Route::Scoring.to_string()>"Scoring rules"</a></p>
        </FoldPart>
    }
}
