//! What must hold: a row for each comparison, and the same as text.

use super::{
    draft::{Draft, control},
    line::Line,
};
use crate::app::ui::{Button, ButtonKind, Field, IconButton, MenuButton, MenuItem};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{Kind, Plan},
    present::{
        route::Route,
        rule_form::{Change, askable, condition, matching, query_text, row_count},
    },
    query::{Context, Filter, parse},
};

/// The rows, the text, and how many opportunities match now.
#[component]
pub fn Conditions(draft: Draft) -> impl IntoView {
    let as_text = RwSignal::new(false);
    let count = Memo::new(move |_| draft.plan.with(|plan| row_count(&plan.condition)));
    let add = move |key: String| {
        let nth = count.get_untracked();
        draft.alter(&Change::AddTest(key));
        draft.focus_soon(control(&format!("#if-{nth}"), "op"));
    };
    let remove = move |nth: usize| {
        draft.alter(&Change::RemoveTest(nth));
        // The focus stays in the row that is at its place now, or where one can be added.
        draft.focus_soon(match count.get_untracked().checked_sub(1) {
            None => "[data-test=add-if]".into(),
            Some(last) => format!("#if-{} [data-test=if-remove]", nth.min(last)),
        });
    };
    let fields = move || -> Vec<MenuItem> {
        let item = |choice: penstock::present::rule_form::Choice| {
            let key = choice.key;
            MenuItem::new(capital(&choice.words), move || add(key.clone()))
        };
        draft.tracked(askable).into_iter().map(item).collect()
    };
    view! {
        <div class="rule-ifs" data-test="rule-ifs">
            <For each=move || 0..count.get() key=|nth| *nth let:nth>
                <div id=format!("if-{nth}") class="rule-if" role="group" aria-label=format!("Condition {}", nth + 1)>
                    <Line draft pieces=Memo::new(move |_| draft.plan.with(|plan| draft.tracked(|form| condition(&plan.condition, nth, form)))) />
                    <IconButton icon="x" class="small" title="Take this condition out" on_click=move |_| remove(nth) data_test="if-remove" />
                </div>
            </For>
            <div class="rule-add">
                <MenuButton
                    label=Signal::derive(move || if count.get() == 0 { "Only if …".to_string() } else { "And …".to_string() })
                    items=Signal::derive(fields)
                    icon="plus"
                    class="rule-add-one"
                    data_test="add-if"
                />
                <Button kind=ButtonKind::Quiet class="small" data_test="if-text" on_click=move |_| as_text.update(|on| *on = !*on)>
                    {move || if as_text.get() { "Hide the text" } else { "Write as text" }}
                </Button>
            </div>
            <Show when=move || draft.plan.with(say::closed_too)>
                <p class="rule-note" data-test="closed-too">
                    "It comes to won and lost opportunities as well. "
                    <button type="button" class="link" data-test="open-only" on:click=move |_| add("kind".into())>"Only to open ones"</button>
                </p>
            </Show>
            <Show when=move || as_text.get()>
                <AsText draft />
            </Show>
        </div>
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[component]
fn AsText(draft: Draft) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let value = Memo::new(move |_| draft.plan.with(|plan| draft.tracked(|form| query_text(&plan.condition, form))));
    Effect::new(move || {
        value.track();
        error.set(None);
    });
    let commit = move |text: String| error.set(draft.change(&Change::Condition(text)).err());
    view! {
        <Field
            label="The condition as text"
            value=value
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
