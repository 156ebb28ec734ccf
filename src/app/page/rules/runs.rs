//! The last runs of a rule, and the way to all of them.

use super::{answers::AnswersPart, draft::Draft};
use crate::app::ui::{Button, EmptyState, Icon};
use leptos::prelude::*;
use penstock::{
    model::{Kind, RecordId, Run},
    present::{
        route::Route,
        traces::{deeds, standing},
    },
};
use std::sync::Arc;

/// How many are shown here.
const LAST: usize = 15;

/// The last runs.
#[component]
pub fn LastRuns(draft: Draft) -> impl IntoView {
    let app = draft.app;
    let last = Memo::new(move |_| {
        app.track(Kind::Run);
        app.data(|data| data.runs_of(draft.id).rev().take(LAST).cloned().collect::<Vec<Arc<Run>>>())
    });
    let all = Route::Runs { filter: format!("rule:{}", draft.id), tab: String::new(), open: None }.to_string();
    let row = move |run: Arc<Run>| {
        let id = run.id;
        let record = RecordId { kind: Kind::Opportunity, id: run.opportunity };
        let name = app.data(|data| data.opportunity(run.opportunity).map(|one| one.name.clone())).unwrap_or_default();
        let href = Route::Opportunities {
            pipeline: None,
            filter: String::new(),
            sort: Default::default(),
            open: Some(record),
            look: Default::default(),
        };
        let standing = standing(&run);
        view! {
            <tr data-test="rule-run">
                <td>{app.moment(run.started)}</td>
                <td><a href=href.to_string()>{name}</a></td>
                <td>{standing.word}</td>
                <td>{deeds(&run)}</td>
                <td><Button class="small" on_click=move |_| app.why(id)>"Why?"</Button></td>
            </tr>
        }
    };
    view! {
        {move || {
            let runs = last.get();
            if runs.is_empty() {
                return view! { <EmptyState icon="activity" title="No runs yet" text="Each time the rule is set off, what it saw and did is kept here." /> }.into_any();
            }
            view! {
                <div class="table-wrap">
                    <table class="table">
                        <thead><tr><th>"When"</th><th>"Opportunity"</th><th>"How far"</th><th>"What it did"</th><th></th></tr></thead>
                        <tbody>{runs.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            }
                .into_any()
        }}
        <AnswersPart draft />
        <p class="mt"><a class="btn" href=all data-test="all-runs"><Icon name="activity" />"All runs, and what was left out"</a></p>
    }
}
