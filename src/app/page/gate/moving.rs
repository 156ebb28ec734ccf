//! The choice of a stage without a drag.

use crate::app::{
    store::{App, use_app},
    ui::{Dialog, DialogSize, Icon},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use penstock::{
    command::{Command, Move, Place},
    model::Kind,
    value::{Id, fold},
};
use std::collections::BTreeSet;

/// A stage to move to.
#[derive(Clone, PartialEq)]
struct Target {
    stage: Id,
    name: String,
    pipeline: String,
    hue: u8,
    here: bool,
}

fn targets(app: App, ids: &[Id], typed: &str) -> Vec<Target> {
    let wanted = fold(typed);
    app.data(|data| {
        let stages: BTreeSet<Id> = ids.iter().filter_map(|id| data.opportunity(*id)).map(|o| o.stage).collect();
        let own = ids.first().and_then(|id| data.opportunity(*id)).map(|o| o.pipeline);
        let mut pipelines = data.live_pipelines();
        pipelines.sort_by_key(|pipeline| Some(pipeline.id) != own);
        let mut all = Vec::new();
        for pipeline in pipelines {
            for (at, stage) in data.stages_of(pipeline.id).into_iter().enumerate() {
                let number = (at + 1).to_string();
                let hit = wanted.is_empty()
                    || fold(&stage.name).contains(&wanted)
                    || number == wanted
                    || fold(&pipeline.name).contains(&wanted);
                if hit {
                    let here = stages.len() == 1 && stages.contains(&stage.id);
                    let (name, pipeline) = (stage.name.clone(), pipeline.name.clone());
                    all.push(Target { stage: stage.id, name, pipeline, hue: stage.colour % 12, here });
                }
            }
        }
        all
    })
}

/// The dialog that moves without a drag.
#[component]
pub fn MoveDialog() -> impl IntoView {
    let app = use_app();
    let title = move || {
        let ids = app.moving.get().unwrap_or_default();
        match ids.as_slice() {
            [id] => app.opportunity(*id).map(|o| format!("Move “{}” to…", o.name)).unwrap_or_default(),
            ids => format!("Move {} opportunities to…", app.number(ids.len())),
        }
    };
    view! {
        <Dialog
            open=move || app.moving.with(Option::is_some)
            title
            on_close=move |()| app.moving.set(None)
            size=DialogSize::Small
            light_dismiss=true
            data_test="move-dialog"
        >
            {move || app.moving.get().map(|ids| view! { <Targets app ids /> })}
        </Dialog>
    }
}

#[component]
fn Targets(app: App, ids: Vec<Id>) -> impl IntoView {
    let ids = StoredValue::new(ids);
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(None::<usize>);
    let found = Memo::new(move |_| {
        app.track(Kind::Stage);
        ids.with_value(|ids| typed.with(|typed| targets(app, ids, typed)))
    });
    let several = Memo::new(move |_| {
        found.with(|all| all.first().is_some_and(|first| all.iter().any(|t| t.pipeline != first.pipeline)))
    });
    // The marked stage: where the arrows went, else the first that is somewhere else.
    let marked = Memo::new(move |_| {
        let at = at.get();
        found.with(|all| at.filter(|at| *at < all.len()).or_else(|| all.iter().position(|target| !target.here)))
    });
    let go = move |target: &Target| {
        if target.here {
            return;
        }
        let (ids, to) = (ids.get_value(), target.stage);
        app.moving.set(None);
        app.act_with_undo(Command::Move(Move { ids, to, place: Place::Top, ..Move::default() }));
    };
    let step = move |by: isize| {
        let count = found.with_untracked(Vec::len);
        if count > 0 {
            let now = marked.get_untracked().unwrap_or(0) as isize;
            at.set(usize::try_from((now + by).rem_euclid(count as isize)).ok());
        }
    };
    let key = move |ev: KeyboardEvent| {
        match ev.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "Enter" if !ev.is_composing() => {
                let target = marked.get_untracked().and_then(|at| found.with_untracked(|all| all.get(at).cloned()));
                if let Some(target) = target {
                    go(&target);
                }
            }
            _ => return,
        }
        ev.prevent_default();
    };
    let input = NodeRef::<html::Input>::new();
    let list = move || {
        let mut last = String::new();
        let rows = found.get().into_iter().enumerate().map(|(index, target)| {
            let head = (several.get() && target.pipeline != last).then(|| target.pipeline.clone());
            last.clone_from(&target.pipeline);
            let mine = target.clone();
            view! {
                {head.map(|name| view! { <h3 role="presentation">{name}</h3> })}
                <div
                    id=format!("move-{index}")
                    role="option"
                    class=format!("hue-{}", target.hue)
                    aria-selected=move || (marked.get() == Some(index)).to_string()
                    aria-disabled=target.here.to_string()
                    data-test="move-target"
                    data-stage=target.name.clone()
                    on:click=move |_| go(&mine)
                >
                    <i class="dot"></i>
                    <span>{target.name.clone()}</span>
                    {target.here.then(|| view! { <span class="hint">"here"</span> })}
                </div>
            }
        });
        rows.collect_view()
    };
    view! {
        <div class="dialog-body move-body">
            <input
                node_ref=input
                class="input"
                type="search"
                role="combobox"
                autofocus=true
                autocomplete="off"
                placeholder="Type a stage’s name or number"
                aria-label="Stage"
                aria-expanded="true"
                aria-controls="move-list"
                aria-activedescendant=move || marked.get().map(|at| format!("move-{at}"))
                data-test="move-input"
                on:input=move |ev| {
                    typed.set(event_target_value(&ev));
                    at.set(None);
                }
                on:keydown=key
            />
            <div class="move-list" id="move-list" role="listbox" aria-label="Stages">
                {list}
                {move || {
                    found
                        .with(Vec::is_empty)
                        .then(|| {
                            view! {
                                <p class="hint">
                                    <Icon name="search" class="small" />
                                    " No stage is called that."
                                </p>
                            }
                        })
                }}
            </div>
        </div>
    }
}
