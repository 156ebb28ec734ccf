//! Why a run happened: what set it off, what it saw, what it did, what comes next.

use super::row::really;
use crate::app::{
    page::parts::{RecordLink, RunStanding, SeenPart, UndoRuns, WhyButton, shown, when},
    store::{App, sentence, use_app},
    ui::{Button, ButtonKind, EmptyState, Icon, focus},
};
use leptos::prelude::*;
use penstock::{
    automation::say,
    command::Command,
    model::{Done, Kind, RecordId, Run, RunEffect, RunState, Source},
    present::{route::Route, traces},
    value::{Id, quoted},
};
use std::sync::Arc;

/// Everything about one run.
#[component]
pub fn WhyRun(id: Id) -> impl IntoView {
    let app = use_app();
    let run = Memo::new(move |_| app.run(id));
    let undoing = RwSignal::new(None::<Arc<[Id]>>);
    // What was pressed is out of use by now: the focus stays in the explanation.
    let stay = move |()| focus::soon("[data-test=why-open]");
    view! {
        {move || match run.get() {
            None => {
                view! {
                    <div class="dialog-body">
                        <EmptyState
                            icon="circle-help"
                            title="This run is not there"
                            text="It was taken back together with what set it off, or it is in another workspace."
                        />
                    </div>
                }
                    .into_any()
            }
            Some(run) => view! { <Told run undoing /> }.into_any(),
        }}
        <UndoRuns runs=undoing on_done=stay />
    }
}

/// The address of what runs.
fn route(of: Source, tab: &str) -> Route {
    match of {
        Source::Rule { id, .. } => Route::Rules { rule: Some(id), tab: tab.into() },
        Source::Sequence { id, .. } => Route::Sequences { rule: Some(id) },
    }
}

#[component]
fn Told(run: Arc<Run>, undoing: RwSignal<Option<Arc<[Id]>>>) -> impl IntoView {
    let app = use_app();
    let id = run.id;
    let about = RecordId::opportunity(run.opportunity);
    let title = Signal::derive(move || {
        app.record(about).map_or_else(|| "a deleted opportunity".into(), |record| record.title())
    });
    let of = run.of;
    let open = if matches!(of, Source::Rule { .. }) { "Open the rule" } else { "Open the sequence" };
    let (active, held) = (run.active(), run.state == RunState::Held);
    let undone = run.state == RunState::Undone;
    let unchanged = run.log.iter().all(|done| done.effects.is_empty());
    view! {
        <div class="dialog-body" data-test="why-run">
            <div class="why-note">
                <span class="grow">"On " <RecordLink id=about title /></span>
                <RunStanding run=id why=true />
            </div>
            <ul class="why-list">
                <Started run=run.clone() />
                <Said run=run.clone() />
                {run.seen.iter().cloned().map(|seen| view! { <SeenPart seen /> }).collect_view()}
                {run.log.iter().cloned().map(|done| view! { <Deed done /> }).collect_view()}
                <Onward run=run.clone() />
            </ul>
        </div>
        <footer class="dialog-foot spread">
            <a class="btn" href=route(of, "").to_string() data-test="why-open">{open}</a>
            {held
                .then(|| view! { <Button icon="play" data_test="why-release" on_click=move |_| { app.release(vec![id]); }>"Let it begin"</Button> })}
            {active
                .then(|| {
                    view! {
                        <Button icon="ban" data_test="why-stop" on_click=move |_| { app.act_with_undo(Command::StopRuns(vec![id])); }>
                            "Stop"
                        </Button>
                    }
                })}
            <Button
                kind=ButtonKind::Danger
                icon="undo"
                disabled=undone || (unchanged && !active)
                data_test="why-undo"
                on_click=move |_| undoing.set(Some([id].into()))
            >
                "Undo this run…"
            </Button>
        </footer>
    }
}

/// What set it off, when, and what led to that.
#[component]
fn Started(run: Arc<Run>) -> impl IntoView {
    let app = use_app();
    let opportunity = app.data(|data| data.opportunity(run.opportunity).map(|one| one.name.clone()));
    let opportunity = opportunity.unwrap_or_else(|| "The opportunity".into());
    // What it did itself follows its name; what happened to something of it stands by itself.
    let named = !["a ", "an ", "the ", "its "].iter().any(|lead| run.event.starts_with(lead));
    let who = run.actor.map(|id| {
        let mine = app.data(|data| data.settings().and_then(|settings| settings.me)) == Some(id);
        let name = app.data(|data| data.member(id).map(|member| member.name.clone()));
        if mine { "by you".to_string() } else { format!("by {}", name.unwrap_or_else(|| "somebody".into())) }
    });
    let who = who.map(|who| format!(", {who}")).unwrap_or_default();
    let late = really(run.started, run.ran)
        .map(|ran| format!("; done {}, when Penstock was open again", untrack(|| when(app, ran))))
        .unwrap_or_default();
    let chain = run.chain.iter().map(|rule| {
        let name = app.data(|data| data.rule(*rule).map(|rule| rule.name.clone()));
        let href = Route::Rules { rule: Some(*rule), tab: String::new() }.to_string();
        view! {
            <li class="start">
                <Icon name="link" />
                "Because the rule "
                {match name {
                    Some(name) => view! { <a href=href>{quoted(&name)}</a> }.into_any(),
                    None => view! { "that has been deleted since" }.into_any(),
                }}
                " acted"
            </li>
        }
    });
    let parent = run.parent.map(|parent| {
        view! {
            <li class="start">
                <Icon name="link" />
                "Started by another run "
                <WhyButton run=parent />
            </li>
        }
    });
    view! {
        {chain.collect_view()}
        {parent}
        <li class="start" data-test="why-event">
            <Icon name="play" />
            {format!("{opportunity}{}{}", if named { " " } else { ": " }, run.event)}
            <span class="second">{format!("{}{who}{late}", untrack(|| when(app, run.started)))}</span>
        </li>
    }
}

/// What the rule said when it acted.
#[component]
fn Said(run: Arc<Run>) -> impl IntoView {
    let app = use_app();
    let of = run.of;
    let (name, words, newer) = app.data(|data| {
        let words = traces::plan(of, data).map(|plan| say::plan(plan, data));
        (traces::name(of, data), words, traces::newer(of, data))
    });
    let kind = if matches!(of, Source::Rule { .. }) { "Rule" } else { "Sequence" };
    let edited = newer.map(|number| {
        view! {
            <span class="second">
                "Edited since: "
                <a href=route(of, "versions").to_string()>{format!("version {number} is in force now")}</a>
            </span>
        }
    });
    view! {
        <li class="start" data-test="why-rule">
            <Icon name="zap" />
            <b>{format!("{kind} {}, version {}", quoted(&name), of.version())}</b>
            <span class="second">{words.unwrap_or_else(|| "It has been deleted since; what it said is not kept.".into())}</span>
            {edited}
        </li>
    }
}

/// A step as it was done, with fields before and after; or why it was refused.
#[component]
fn Deed(done: Done) -> impl IntoView {
    let app = use_app();
    let refused = !done.refused.is_empty();
    let words = sentence(&done.what);
    let at = untrack(|| when(app, done.ran));
    let due = really(done.due, done.ran).map(|_| format!(", due {}", untrack(|| when(app, done.due))));
    let effects = done.effects.iter().map(|effect| effect_view(app, effect)).collect_view();
    view! {
        <li class=if refused { "refused" } else { "act" } data-test="why-deed">
            <Icon name=if refused { "circle-alert" } else { "arrow-right" } />
            {if refused { format!("Did not {}", done.what) } else { words }}
            {refused.then(|| view! { <span class="second due-text">{done.refused.clone()}</span> })}
            <span class="second">{at} {due}</span>
            {effects}
        </li>
    }
}

fn effect_view(app: App, effect: &RunEffect) -> impl IntoView + use<> {
    let fields = app.data(|data| traces::changes(effect, data));
    let made = effect.before.is_none();
    let id = effect.record;
    let link = match id.kind {
        Kind::Run => Some(view! { <WhyButton run=id.id /> }.into_any()),
        Kind::Opportunity if made => {
            let title = app.data(|data| data.get(id)).map_or_else(|| "deleted since".into(), |record| record.title());
            Some(view! { <RecordLink id title /> }.into_any())
        }
        _ => None,
    };
    let task = traces::task_made(effect).map(|(who, due)| {
        let who = who.and_then(|id| app.data(|data| data.member(id).map(|member| format!("For {}", member.name))));
        let due = due.map(|due| format!("{} {}", if who.is_some() { "due" } else { "Due" }, untrack(|| app.date(due))));
        who.into_iter().chain(due).collect::<Vec<_>>().join(", ")
    });
    let gone = made && id.kind != Kind::Run && app.data(|data| data.get(id)).is_none();
    view! {
        {link}
        {task.filter(|words| !words.is_empty()).map(|words| view! { <span class="second">{words}</span> })}
        {gone.then(|| view! { <span class="second">"It has been deleted since."</span> })}
        {fields
            .into_iter()
            .map(|field| {
                view! {
                    <span class="why-fields second">
                        {field.field} ": " {untrack(|| shown(app, &field.before))} " → " <b>{untrack(|| shown(app, &field.after))}</b>
                    </span>
                }
            })
            .collect_view()}
    }
}

/// What comes next, or how it ended.
#[component]
fn Onward(run: Arc<Run>) -> impl IntoView {
    let app = use_app();
    let standing = traces::standing(&run);
    if let Some(next) = app.data(|data| traces::next(&run, data)) {
        let due = next.due.map(|due| untrack(|| when(app, due)));
        let waits = matches!(run.state, RunState::Waiting);
        return view! {
            <li class="wait" data-test="why-next">
                <Icon name="clock" />
                {format!("Next: {}", next.what)}
                <span class="second">{due.filter(|_| waits)}</span>
                {(!waits).then(|| view! { <span class="second">{format!("{}: {}", standing.word, standing.why)}</span> })}
            </li>
        }
        .into_any();
    }
    match &run.state {
        RunState::Stopped { why } => {
            view! { <li class="refused"><Icon name="ban" />{format!("It stopped early: {why}")}</li> }.into_any()
        }
        RunState::Failed { why } => {
            view! { <li class="failed"><Icon name="circle-x" />{format!("It could not go on: {why}")}</li> }.into_any()
        }
        RunState::Undone => view! { <li><Icon name="undo" />"It has been taken back."</li> }.into_any(),
        _ if run.log.is_empty() => view! { <li><Icon name="check" />"It had nothing to do."</li> }.into_any(),
        _ => ().into_any(),
    }
}
