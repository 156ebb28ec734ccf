//! What was published once, and how what is written differs from it.

use super::state::Editor;
use crate::app::{
    store::sentence,
    ui::{Button, ButtonKind, Dialog, DialogSize, EmptyState},
};
use leptos::prelude::*;
use penstock::{
    automation::{plan_changes, say},
    model::{Kind, Version},
};

/// The versions, the newest first.
#[component]
pub fn VersionsDialog(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let app = editor.app;
    let list = move || {
        for kind in [Kind::Stage, Kind::Member, Kind::Sequence] {
            app.track(kind);
        }
        let known = editor.sequence.get();
        let newest = known.as_ref().and_then(|one| one.in_force()).map(|version| version.number);
        let all = known.map(|one| one.versions.clone()).unwrap_or_default();
        if all.is_empty() {
            return view! { <EmptyState icon="history" title="No versions yet" text="A version is kept each time the sequence is published, and stays readable." /> }.into_any();
        }
        let all = all.into_iter().rev().map(|version| one(editor, open, version, newest)).collect_view();
        view! { <ol class="rule-versions">{all}</ol> }.into_any()
    };
    view! {
        <Dialog open=open size=DialogSize::Large title="Versions" light_dismiss=true on_close=move |()| open.set(false) data_test="versions-dialog">
            <div class="dialog-body">{list}</div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| open.set(false)>"Done"</Button>
            </div>
        </Dialog>
    }
}

fn one(editor: Editor, open: RwSignal<bool>, version: Version, newest: Option<u32>) -> impl IntoView {
    let app = editor.app;
    let (steps, changes, who, inside) = app.data(|data| {
        let who = version.by.and_then(|id| data.member(id)).map(|member| format!(" by {}", member.name));
        let changes = editor.plan.with(|now| plan_changes(&version.plan, now, data));
        let steps: Vec<String> = version.plan.steps.iter().map(|step| sentence(&say::step(step, data))).collect();
        let of = |run: &&std::sync::Arc<penstock::model::Run>| run.active() && run.of.version() == version.number;
        (steps, changes, who.unwrap_or_default(), data.runs_of(editor.id).filter(of).count())
    });
    let current = newest == Some(version.number);
    let same = changes.is_empty();
    let plan = version.plan.clone();
    let take = move |_| {
        open.set(false);
        editor.replace(&plan, "That version is written here now");
    };
    view! {
        <li class="surface pad" data-test="version">
            <h3>{format!("Version {}", version.number)} {current.then_some(" · in force")}</h3>
            <p class="hint">
                {format!("Published {}{who}", app.moment(version.at))}
                {(inside > 0).then(|| format!(" · {} inside follow it", app.number(inside)))}
            </p>
            <ol class="version-steps">{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
            {if same {
                view! { <p class="hint">"What is written says the same."</p> }.into_any()
            } else {
                view! {
                    <details>
                        <summary>"How what is written differs"</summary>
                        <ul class="publish-list">{changes.into_iter().map(|change| view! { <li>"It " {change}</li> }).collect_view()}</ul>
                    </details>
                    <Button class="small" icon="rotate-ccw" on_click=take data_test="version-take">"Take it as what is written"</Button>
                }
                    .into_any()
            }}
        </li>
    }
}
