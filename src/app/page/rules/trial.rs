//! Trying a rule before it is switched on: on one opportunity, on the history, and against the version in force.

mod actions;
mod calendar;
mod difference;
mod history;
mod one;
mod period;
mod runner;

use crate::app::{
    store::use_app,
    ui::{Choice, Segmented},
};
use difference::Difference;
use history::OnHistory;
use leptos::prelude::*;
use one::OnOne;
use penstock::{automation::problems, value::Id};

/// What a rule is tried on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    One,
    History,
    Difference,
}

/// Tries what is being edited of a rule. Nothing changes by it.
#[component]
pub fn Trial(
    /// The rule.
    rule: Id,
    /// Whether it is tried on the last month at once.
    #[prop(optional)]
    month: bool,
) -> impl IntoView {
    let app = use_app();
    let on = RwSignal::new(if month { On::History } else { On::One });
    let at_once = StoredValue::new(month);
    let known = Memo::new(move |_| app.rule(rule));
    let in_force = Memo::new(move |_| {
        known.with(|rule| {
            let rule = rule.as_ref()?;
            rule.in_force().filter(|_| rule.edited()).map(|version| version.number)
        })
    });
    let options = move || {
        let mut all = vec![Choice::new(On::One, "On one opportunity"), Choice::new(On::History, "On your history")];
        if let Some(number) = in_force.get() {
            all.push(Choice::new(On::Difference, format!("Compare with version {number}")));
        }
        all
    };
    // A draft that is no longer different leaves nothing to compare.
    let shown = Memo::new(move |_| match on.get() {
        On::Difference if in_force.get().is_none() => On::History,
        on => on,
    });
    let wrong = Memo::new(move |_| {
        app.track_all();
        let rule = known.get()?;
        app.data(|data| problems(&rule.draft, rule.pipeline, data).into_iter().next())
    });
    view! {
        <div class="trial" data-test="trial">
            <Segmented
                label="Try it"
                options=Signal::derive(options)
                value=shown
                on_pick=move |to| on.set(to)
                data_test="trial-on"
            />
            {move || match wrong.get() {
                Some(why) => view! { <p class="banner due" data-test="trial-problem">{format!("The rule cannot be tried yet. {why}")}</p> }.into_any(),
                None => {
                    match shown.get() {
                        On::One => view! { <OnOne rule=known /> }.into_any(),
                        On::History => view! { <OnHistory rule=known month=at_once.try_update_value(std::mem::take).unwrap_or_default() /> }.into_any(),
                        On::Difference => view! { <Difference rule=known /> }.into_any(),
                    }
                }
            }}
        </div>
    }
}
