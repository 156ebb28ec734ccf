//! Taking back what runs did: first what that comes to, thing by thing.

use super::RecordLink;
use crate::app::{
    store::{sentence, use_app},
    ui::{Button, ButtonKind, Dialog, DialogSize, Icon},
};
use leptos::prelude::*;
use penstock::{
    command::{TakeBack, take_back, take_back_since},
    model::RecordId,
    value::{Id, Time},
};
use std::sync::Arc;

/// How many lines of each kind are shown.
const MOST: usize = 200;

/// A dialog that shows what taking back these runs comes to, and does it.
#[component]
pub fn UndoRuns(
    /// The runs; none closes it.
    runs: RwSignal<Option<Arc<[Id]>>>,
    /// Since when: what they did before it stays.
    #[prop(optional)]
    from: Option<RwSignal<Option<Time>>>,
    /// It was done.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let app = use_app();
    let from = move || from.and_then(|from| from.get());
    let title = move || match runs.with(|runs| runs.as_ref().map_or(0, |runs| runs.len())) {
        count if from().is_some() => format!("Undo what {} did since then", app.counted(count, "run", "runs")),
        1 => "Undo this run".to_string(),
        count => format!("Undo {}", app.counted(count, "run", "runs")),
    };
    view! {
        <Dialog
            open=move || runs.with(Option::is_some)
            title=title
            size=DialogSize::Medium
            on_close=move |()| runs.set(None)
            data_test="undo-runs"
        >
            {move || runs.get().map(|ids| view! { <Preview ids from=from() runs on_done /> })}
        </Dialog>
    }
}

#[component]
fn Preview(
    ids: Arc<[Id]>,
    from: Option<Time>,
    runs: RwSignal<Option<Arc<[Id]>>>,
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let app = use_app();
    let (all, active) = app.data(|data| {
        let active = ids.iter().filter_map(|id| data.run(*id)).filter(|run| run.active()).count();
        let all = match from {
            Some(from) => take_back_since(data, &ids, from),
            None => take_back(data, &ids),
        };
        (all, active)
    });
    let (stays, goes): (Vec<TakeBack>, Vec<TakeBack>) = all.into_iter().partition(|one| one.refused.is_some());
    let nothing = goes.is_empty() && active == 0;
    let ends = match active {
        0 => None,
        1 => Some("One of them has not ended yet: it ends now.".to_string()),
        count => Some(format!("{} have not ended yet: they end now.", app.counted(count, "run", "runs"))),
    };
    let action = match goes.len() {
        0 => "End now".to_string(),
        count => format!("Take back {}", app.counted(count, "change", "changes")),
    };
    let go = move |_| {
        let done = app.undo_runs(ids.to_vec(), from).is_some();
        runs.set(None);
        if let Some(on_done) = on_done.filter(|_| done) {
            on_done.run(());
        }
    };
    let empty = goes.is_empty() && stays.is_empty();
    view! {
        <div class="dialog-body">
            {empty.then(|| view! { <p>"Nothing was changed by it, so there is nothing to take back."</p> })}
            {ends.map(|text| view! { <p class="muted">{text}</p> })}
            <Group title="Stays as it is" icon="lock" lines=stays />
            <Group title="Will be taken back" icon="undo" lines=goes />
        </div>
        <footer class="dialog-foot">
            <Button on_click=move |_| runs.set(None)>"Cancel"</Button>
            <Button kind=ButtonKind::DangerMain disabled=nothing data_test="undo-runs-go" on_click=go>
                {action}
            </Button>
        </footer>
    }
}

#[component]
fn Group(title: &'static str, icon: &'static str, lines: Vec<TakeBack>) -> impl IntoView {
    let app = use_app();
    let count = lines.len();
    let more = count.saturating_sub(MOST);
    (count > 0).then(|| {
        view! {
            <section class="take-back">
                <h3>
                    <Icon name=icon class="small" />
                    {title}
                    <span class="n">{app.number(count)}</span>
                </h3>
                <ul>
                    {lines.into_iter().take(MOST).map(|line| view! { <Item line /> }).collect_view()}
                </ul>
                {(more > 0).then(|| view! { <p class="hint">{format!("and {} more", app.number(more))}</p> })}
            </section>
        }
    })
}

#[component]
fn Item(line: TakeBack) -> impl IntoView {
    let app = use_app();
    let name = app.data(|data| data.get(line.record)).map(|record| record.title());
    let opportunity = app.data(|data| data.run(line.run).map(|run| run.opportunity));
    let about = opportunity
        .and_then(|id| app.data(|data| data.opportunity(id).map(|one| (id, one.name.clone()))))
        .map(|(id, title)| view! { <RecordLink id=RecordId::opportunity(id) title /> });
    // The opportunity's own name says enough; of anything else, what it is.
    let what = (opportunity != Some(line.record.id)).then(|| {
        format!(" · {} {}", line.record.kind.name(), name.unwrap_or_else(|| "that is no longer there".into()))
    });
    view! {
        <li data-test="take-back">
            <span>{sentence(&line.what)}</span>
            <span class="second">
                {about} {what}
                {line.refused.map(|why| view! { <span class="due-text">": " {why}</span> })}
            </span>
        </li>
    }
}
