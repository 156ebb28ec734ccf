//! Which rules may act on what comes in. None, unless the person says so.

use super::wizard::Wizard;
use crate::app::{store::use_app, ui::CheckField};
use leptos::prelude::*;
use penstock::value::{Id, plural};

/// The rules that could act, each with the number of runs it would start.
#[component]
pub fn RulesChoice(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let title = move |count: &[(Id, u32)]| {
        let runs: u32 = count.iter().map(|(_, runs)| runs).sum();
        format!(
            "Rules could act on what comes in: {} of {}. They are left out unless you choose them.",
            plural(runs as usize, "run", "runs"),
            plural(count.len(), "rule", "rules"),
        )
    };
    let row = move |(id, runs): (Id, u32)| {
        let name = app.data(|data| data.rule(id).map(|rule| rule.name.clone())).unwrap_or_default();
        let choose = move |on: bool| {
            wizard.rules.update(|rules| {
                if on {
                    rules.insert(id);
                } else {
                    rules.remove(&id);
                }
            });
        };
        let runs = runs as usize;
        view! {
            <CheckField
                label=name
                hint=format!("would start {} {}", app.number(runs), if runs == 1 { "run" } else { "runs" })
                value=move || wizard.rules.with(|rules| rules.contains(&id))
                on_commit=choose
                data_test="import-rule"
            />
        }
    };
    view! {
        {move || match wizard.would.get() {
            None => Some(view! { <p class="muted mt" role="status">"Counting what rules would do…"</p> }.into_any()),
            Some(count) if count.is_empty() => None,
            Some(count) => Some(view! {
                <fieldset class="import-rules mt" data-test="import-rules">
                    <legend>{title(&count)}</legend>
                    {count.into_iter().map(row).collect_view()}
                </fieldset>
            }.into_any()),
        }}
    }
}
