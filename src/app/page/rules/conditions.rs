//! What must hold: rows in groups, as in the filters of lists, and the same as text.

use super::draft::Draft;
use crate::app::{
    page::parts::ConditionRows,
    ui::{Button, ButtonKind, Field},
};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{Kind, Plan},
    present::{
        route::Route,
        rule_form::{Change, joined, matching, query_text},
    },
    query::{Context, Filter, parse},
};

/// The rows in groups, the text, and how many opportunities match now.
#[component]
pub fn Conditions(draft: Draft) -> impl IntoView {
    let as_text = RwSignal::new(false);
    let text = Memo::new(move |_| draft.plan.with(|plan| draft.tracked(|form| query_text(&plan.condition, form))));
    let pipeline = Memo::new(move |_| draft.rule.with(|rule| rule.as_ref().and_then(|rule| rule.pipeline)));
    let only_open = move |_| {
        let now = text.get_untracked();
        let now = if joined(&now) { format!("({now})") } else { now };
        draft.alter(&Change::Condition(format!("{now} kind:open").trim().to_string()));
    };
    view! {
        <div class="rule-ifs" data-test="rule-ifs">
            <ConditionRows text on_change=move |text: String| draft.alter(&Change::Condition(text)) pipeline />
            <div class="rule-add">
                <Button kind=ButtonKind::Quiet class="small" data_test="if-text" on_click=move |_| as_text.update(|on| *on = !*on)>
                    {move || if as_text.get() { "Hide the text" } else { "Write as text" }}
                </Button>
            </div>
            <Show when=move || draft.plan.with(say::closed_too)>
                <p class="rule-note" data-test="closed-too">
                    "It comes to won and lost opportunities as well. "
                    <button type="button" class="link" data-test="open-only" on:click=only_open>"Only to open ones"</button>
                </p>
            </Show>
            <Show when=move || as_text.get()>
                <AsText draft text />
            </Show>
        </div>
    }
}

#[component]
fn AsText(draft: Draft, text: Memo<String>) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    Effect::new(move || {
        text.track();
        error.set(None);
    });
    let commit = move |text: String| error.set(draft.change(&Change::Condition(text)).err());
    view! {
        <Field
            label="The condition as text"
            value=text
            on_commit=commit
            on_input=move |_: String| error.set(None)
            error=error
            hint="Like a filter: value>10000 temp:hot, with or, - and ( ) as well."
            data_test="if-field"
        />
    }
}

/// How many opportunities match now, as a link to them.
#[component]
pub fn Matching(draft: Draft) -> impl IntoView {
    let app = draft.app;
    let found = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.track(Kind::Stage);
        let today = app.today();
        let plan = draft.plan.get();
        for kind in parse(&plan.condition).map(|expr| expr.reads()).unwrap_or_default() {
            app.track(kind);
        }
        let pipeline = draft.rule.with(|rule| rule.as_ref().and_then(|rule| rule.pipeline));
        let text = draft.form(|form| matching(&plan, form)).ok()?;
        let expr = parse(&text).ok()?;
        let count = app.data(|data| {
            let cx = Context { today, zone: app.zone(), me: None, data };
            let filter = Filter::new(&expr, &cx);
            let there = data.opportunities().filter(|one| pipeline.is_none_or(|id| id == one.pipeline));
            there.filter(|one| filter.keeps(one.as_ref(), &cx)).count()
        });
        let place = Route::Opportunities {
            pipeline,
            filter: text,
            sort: Default::default(),
            open: None,
            look: Default::default(),
        };
        Some((count, place.to_string()))
    });
    let words = move |count: usize| match count {
        1 => "1 opportunity".to_string(),
        count => format!("{} opportunities", app.number(count)),
    };
    view! {
        <p class="rule-count" role="status">
            {move || found.get().map(|(count, href)| view! {
                "Matches " <a href=href data-test="matching">{words(count)}</a> " now." {wait_words(&draft.plan.get())}
            })}
        </p>
    }
}

/// What happens at one moment happens to those alone that it happens to then.
fn wait_words(plan: &Plan) -> Option<&'static str> {
    let edge = !plan.trigger.timed();
    edge.then_some(" The rule acts on what happens once it is switched on; what is there already is left alone.")
}
