//! What was in force once, and how the draft differs from it.

use super::draft::Draft;
use crate::app::ui::{Button, EmptyState};
use leptos::prelude::*;
use penstock::{
    automation::{plan_changes, say},
    model::{Kind, Plan},
};

/// The versions, the newest first.
#[component]
pub fn Versions(draft: Draft) -> impl IntoView {
    let app = draft.app;
    let versions = move || {
        for kind in [Kind::Stage, Kind::Member, Kind::Sequence] {
            app.track(kind);
        }
        let rule = draft.rule.get();
        let newest = rule.as_ref().and_then(|rule| rule.in_force()).map(|version| version.number);
        let all = rule.map(|rule| rule.versions.clone()).unwrap_or_default();
        if all.is_empty() {
            return view! { <EmptyState icon="history" title="No versions yet" text="A version is kept each time the rule is switched on, and stays readable." /> }.into_any();
        }
        let one = |version: penstock::model::Version| {
            let (sentence, changes, who) = app.data(|data| {
                let who = version.by.and_then(|id| data.member(id)).map(|member| format!(" by {}", member.name));
                let changes = draft.plan.with(|now| plan_changes(&version.plan, now, data));
                (say::plan(&version.plan, data), changes, who.unwrap_or_default())
            });
            let current = newest == Some(version.number);
            let same = changes.is_empty();
            let plan = version.plan.clone();
            view! {
                <li class="surface pad" data-test="version">
                    <h3>{format!("Version {}", version.number)} {current.then_some(" · the latest")}</h3>
                    <p class="hint">{format!("Published {}{who}", app.moment(version.at))}</p>
                    <p>{sentence}</p>
                    {if same {
                        view! { <p class="hint">"The draft says the same."</p> }.into_any()
                    } else {
                        view! {
                            <details>
                                <summary>"How the draft differs"</summary>
                                <ul class="publish-list">{changes.into_iter().map(|change| view! { <li>"It " {change}</li> }).collect_view()}</ul>
                            </details>
                            <Button class="small" icon="rotate-ccw" on_click=move |_| take(draft, &plan) data_test="version-take">"Take it into the draft"</Button>
                        }
                            .into_any()
                    }}
                </li>
            }
        };
        let all = all.into_iter().rev().map(one).collect_view();
        view! { <ol class="rule-versions">{all}</ol> }.into_any()
    };
    view! { {versions} }
}

/// Makes an old version the draft, with a way back.
fn take(draft: Draft, plan: &Plan) {
    if let Err(why) = draft.replace(plan) {
        draft.app.complain(why);
    } else {
        draft.app.say_with_undo("The draft says what that version says.".into());
    }
}
