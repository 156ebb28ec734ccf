//! "While you were away": what rules did by time alone, and the way back.

use crate::app::{
    store::{App, sentence, use_app},
    ui::{Button, ButtonKind, Dialog, DialogSize, Icon},
};
use leptos::prelude::*;
use penstock::{
    command::{TakeBack, take_back},
    model::{Kind, RecordId},
    present::away::{Away, Line, away},
};

/// How many things are listed; the rest is counted.
const LISTED: usize = 200;

/// Tells everything in the order in which it was due. Stays at hand until it is dismissed.
#[component]
pub fn AwayDialog() -> impl IntoView {
    let app = use_app();
    let undoing = RwSignal::new(false);
    let close = move || {
        undoing.set(false);
        app.showing_away.set(false);
    };
    let told = Memo::new(move |_| {
        if !app.showing_away.get() {
            return Away::default();
        }
        app.track(Kind::Run);
        let absence = app.away.get();
        app.data(|data| away(data, &absence))
    });
    view! {
        <Dialog
            open=app.showing_away
            title=move || if undoing.get() { "Take back what was done while you were away?" } else { "While you were away" }.to_string()
            size=DialogSize::Large
            on_close=move |()| close()
            data_test="away"
        >
            {move || if undoing.get() {
                view! { <Undoing undoing/> }.into_any()
            } else {
                view! { <Told told undoing/> }.into_any()
            }}
        </Dialog>
    }
}

#[component]
fn Told(told: Memo<Away>, undoing: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let since = move || app.moment(app.away.with(|absence| absence.since));
    let empty = move || told.with(|told| told.lines.is_empty());
    let lines = move || told.with(|told| told.lines.iter().take(LISTED).cloned().collect::<Vec<Line>>());
    let more = move || told.with(|told| told.lines.len().saturating_sub(LISTED));
    view! {
        <div class="dialog-body">
            <p data-test="away-summary">
                {move || format!("Since {}, rules acted by themselves. ", since())}
                {move || told.with(|told| told.summary.clone())}
            </p>
            <ol class="away-list">{move || lines().into_iter().map(|line| one(app, line)).collect_view()}</ol>
            {move || (more() > 0).then(|| view! {
                <p class="muted">{format!("And {} more. They are all under ", app.number(more()))}
                    <a href="#/runs" on:click=move |_| app.showing_away.set(false)>"What rules did"</a>"."
                </p>
            })}
        </div>
        <div class="dialog-foot">
            <span class="away-undo">
                <Button icon="undo" disabled=Signal::derive(empty) data_test="away-undo" on_click=move |_| undoing.set(true)>
                    "Undo all…"
                </Button>
            </span>
            <Button data_test="away-later" on_click=move |_| app.showing_away.set(false)>"Keep for later"</Button>
            <Button kind=ButtonKind::Main data_test="away-dismiss" on_click=move |_| app.dismiss_away()>"Got it"</Button>
        </div>
    }
}

fn one(app: App, line: Line) -> impl IntoView {
    let Line { due, run, rule, about, what, refused } = line;
    let done = refused.is_empty();
    let text = if done { sentence(&what) } else { format!("Could not {what}: {refused}") };
    let record = about.map(|(id, name)| {
        let open = move |_| {
            app.showing_away.set(false);
            app.open_record(Some(RecordId::opportunity(id)));
        };
        view! { <button type="button" class="link" on:click=open>{name}</button> " · " }
    });
    view! {
        <li class=if done { "away-line" } else { "away-line refused" }>
            <span class="away-when">{app.moment(due)}</span>
            <span class="away-what">
                {(!done).then(|| view! { <Icon name="alert-triangle" class="small"/> " " })}
                {text}
            </span>
            <span class="away-why">
                {record}
                <button type="button" class="link" aria-label=format!("Why? {rule}")
                    on:click=move |_| app.why(run)>{rule.clone()}</button>
            </span>
        </li>
    }
}

/// What taking everything back would come to: what cannot be taken back is said first.
#[component]
fn Undoing(undoing: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let parts = Memo::new(move |_| {
        app.track_all();
        let runs = app.away.with(|absence| absence.runs.clone());
        app.data(|data| take_back(data, &runs))
    });
    let back = move || parts.with(|parts| parts.iter().filter(|part| part.refused.is_none()).count());
    let kept =
        move || parts.with(|parts| parts.iter().filter(|part| part.refused.is_some()).cloned().collect::<Vec<_>>());
    let go = move |_| {
        let there = app.data(|data| {
            let runs = app.away_runs();
            runs.into_iter().filter(|id| data.run(*id).is_some()).collect::<Vec<_>>()
        });
        undoing.set(false);
        if app.undo_runs(there, None).is_some() {
            app.dismiss_away();
        }
    };
    view! {
        <div class="dialog-body">
            {move || {
                let kept = kept();
                (!kept.is_empty()).then(|| view! {
                    <p>{format!("{} because of what was changed later:", app.counted(kept.len(), "change stays", "changes stay"))}</p>
                    <ul class="away-list">{kept.into_iter().take(LISTED).map(|part| stays(app, part)).collect_view()}</ul>
                })
            }}
            <p>{move || format!(
                "{} taken back, and what still waits ends. You can undo this step as any other.",
                app.counted(back(), "change is", "changes are"),
            )}</p>
        </div>
        <div class="dialog-foot">
            <Button on_click=move |_| undoing.set(false)>"Back"</Button>
            <Button kind=ButtonKind::DangerMain icon="undo" data_test="away-undo-yes" on_click=go>
                {move || format!("Take back {}", app.counted(back(), "change", "changes"))}
            </Button>
        </div>
    }
}

fn stays(app: App, part: TakeBack) -> impl IntoView {
    let title = app.data(|data| data.get(part.record).map(|record| record.title())).unwrap_or_default();
    let what = sentence(&part.what);
    let why = part.refused.unwrap_or_default();
    let title = if title.is_empty() { String::new() } else { format!(" ({title})") };
    view! {
        <li class="away-line refused">
            <span class="away-what">{format!("{what}{title}")}</span>
            <span class="away-why">{why}</span>
        </li>
    }
}
