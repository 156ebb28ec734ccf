//! Who is inside a sequence: where each is, what comes next, and a way out.

use super::state::inside_of;
use crate::app::{
    page::parts::StopRun,
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, IconButton},
};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{Kind, Record, RecordId, RunState, Source},
    present::{
        route::Route,
        sequence::{count, number_of},
    },
    value::Id,
};

/// How many runs are inside a sequence.
pub fn count_inside(app: App, id: Id) -> Memo<usize> {
    Memo::new(move |_| {
        app.track(Kind::Run);
        app.data(|data| inside_of(data, id).len())
    })
}

/// Says how many are inside a sequence, and opens the dialog about them.
#[component]
pub fn InsideButton(
    id: Id,
    count: Memo<usize>,
    /// The sequence that the dialog is about.
    open: RwSignal<Option<Id>>,
) -> impl IntoView {
    let app = use_app();
    view! {
        <button
            type="button"
            class="btn quiet"
            disabled=move || count.get() == 0
            data-test="sequence-inside"
            on:click=move |_| open.set(Some(id))
        >
            <b>{move || app.number(count.get())}</b>
            " inside"
        </button>
    }
}

/// The dialog.
#[component]
pub fn InsideDialog(sequence: RwSignal<Option<Id>>) -> impl IntoView {
    let app = use_app();
    let runs = Memo::new(move |_| {
        app.track(Kind::Run);
        let id = sequence.get();
        app.data(|data| {
            let mut runs = id.map(|id| inside_of(data, id)).unwrap_or_default();
            runs.sort_by_key(|run| data.run(*run).map(|run| (run.due.is_none(), run.due, run.id)));
            runs
        })
    });
    let title = move || {
        let name = sequence.get().and_then(|id| app.data(|data| data.sequence(id).map(|one| one.name.clone())));
        format!("Inside {}", name.map(|name| penstock::value::quoted(&name)).unwrap_or_default())
    };
    view! {
        <Dialog
            open=Signal::derive(move || sequence.get().is_some())
            title=Signal::derive(title)
            on_close=move |()| sequence.set(None)
            light_dismiss=true
            data_test="inside-dialog"
        >
            <div class="dialog-body">
                <Show
                    when=move || runs.with(|runs| !runs.is_empty())
                    fallback=|| view! { <p class="muted">"Nobody is inside any more."</p> }
                >
                    <ul class="inside-list">
                        <For each=move || runs.get() key=|id| *id let:id>
                            <Inside id sequence />
                        </For>
                    </ul>
                </Show>
            </div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| sequence.set(None)>"Done"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Inside(id: Id, sequence: RwSignal<Option<Id>>) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Run, id };
    let run = Memo::new(move |_| match app.record(rid) {
        Some(Record::Run(run)) => Some(run),
        _ => None,
    });
    let opportunity = Memo::new(move |_| run.get().and_then(|run| app.opportunity(run.opportunity)));
    let name = move || opportunity.get().map(|one| one.name.clone()).unwrap_or_default();
    let state = move || {
        let Some(run) = run.get() else { return String::new() };
        let step = app.data(|data| {
            let Source::Sequence { id, version } = run.of else { return None };
            let known = data.sequence(id)?;
            let plan = &known.version(version)?.plan;
            let old = known.in_force().is_some_and(|force| force.number != version);
            let old = if old { format!(" of version {version}") } else { String::new() };
            let words = plan.steps.get(usize::from(run.at)).map(|step| say::step(step, data)).unwrap_or_default();
            let (at, all) = (number_of(&plan.steps, usize::from(run.at)), count(&plan.steps));
            Some(format!("Step {at} of {all}{old}: {words}"))
        });
        step.unwrap_or_default()
    };
    let next = move || {
        run.get().map(|run| match (&run.state, run.due) {
            (RunState::Waiting, Some(due)) => format!("goes on {}", app.moment(due)),
            (RunState::Paused { .. }, _) => "paused: the opportunity is parked".into(),
            (RunState::Queued, _) => "waits for an earlier one".into(),
            (RunState::Held, _) => "held back".into(),
            _ => String::new(),
        })
    };
    let open = move |_| {
        if let Some(one) = opportunity.get_untracked() {
            sequence.set(None);
            app.go(Route::Board {
                pipeline: Some(one.pipeline),
                filter: String::new(),
                open: Some(RecordId::opportunity(one.id)),
                look: Default::default(),
            });
        }
    };
    view! {
        <li class="inside-line" data-test="inside-line">
            <div class="grow">
                <button type="button" class="record-link" on:click=open>{name}</button>
                <p class="hint">{state}", "{next}</p>
            </div>
            <IconButton icon="circle-help" title=Signal::derive(move || format!("Why is {} inside?", name())) on_click=move |_| app.why(id) />
            <StopRun run=id label="Take out" data_test="inside-stop" />
        </li>
    }
}
