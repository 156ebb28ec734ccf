//! A playbook that explains itself.

use crate::app::ui::CheckField;
use leptos::prelude::*;
use penstock::{
    model::StageKind,
    playbook::{self, Playbook, PlaybookOption, StageSpec},
};
use std::collections::BTreeSet;

/// What was chosen of the playbooks' options: playbook and option, by key.
pub type Options = BTreeSet<(&'static str, &'static str)>;

/// What the kind of a stage is called where it is not simply being worked on.
fn kind_note(kind: StageKind) -> Option<&'static str> {
    match kind {
        StageKind::Open => None,
        StageKind::Parked => Some("waits"),
        StageKind::Won => Some("won"),
        StageKind::Lost => Some("lost"),
    }
}

/// One stage in the details: what belongs here, and what is done here.
fn stage_lines(spec: &'static StageSpec) -> impl IntoView {
    let line = |label: &'static str, text: &'static str| {
        (!text.is_empty()).then(|| view! { <div><span class="faint">{label}</span> " " {text}</div> })
    };
    view! {
        <li>
            <b>{spec.name}</b>
            {line("Goal:", spec.goal)}
            {line("Belongs here:", spec.entry_rule)}
            {line("To do:", spec.expected_action)}
            {line("Who:", spec.role)}
            {line("Measured by:", spec.metric)}
        </li>
    }
}

/// What the playbook's rules do by themselves from the first day on.
fn rules(key: &str) -> Option<AnyView> {
    let titles: Vec<&str> = playbook::recipes()
        .iter()
        .filter(|recipe| recipe.standard && recipe.playbook == Some(key))
        .map(|recipe| recipe.title)
        .collect();
    (!titles.is_empty()).then(|| {
        view! {
            <p>
                <b>"What happens by itself"</b>
                ", until you switch it off:"
            </p>
            <ul class="playbook-rules">{titles.into_iter().map(|title| view! { <li>{title}</li> }).collect_view()}</ul>
        }
        .into_any()
    })
}

/// A stage in the row of names.
fn chip(place: usize, spec: &'static StageSpec) -> impl IntoView {
    view! {
        <li class=format!("tag hue-{}", spec.colour % 12)>
            {format!("{} {}", place + 1, spec.name)}
            {kind_note(spec.kind).map(|note| view! { <i>{format!(" · {note}")}</i> })}
        </li>
    }
}

/// A card with a radio button: the whole card chooses, the details can be read before.
#[component]
pub fn PlaybookCard(
    playbook: &'static Playbook,
    chosen: RwSignal<Option<&'static str>>,
    options: RwSignal<Options>,
) -> impl IntoView {
    let key = playbook.key;
    let stages = Memo::new(move |_| {
        let keys: Vec<&str> =
            options.with(|all| all.iter().filter(|one| one.0 == key).map(|(_, option)| *option).collect());
        playbook.stages_with(&keys)
    });
    // Who asks for more of a playbook has chosen it.
    let offer = move |option: &'static PlaybookOption| {
        let pair = (key, option.key);
        let commit = move |on: bool| {
            options.update(|all| {
                if on {
                    all.insert(pair)
                } else {
                    all.remove(&pair)
                };
            });
            if on {
                chosen.set(Some(key));
            }
        };
        view! {
            <CheckField
                label=option.name
                hint=option.about
                value=Signal::derive(move || options.with(|all| all.contains(&pair)))
                on_commit=commit
                data_test=format!("playbook-{key}-{}", option.key)
            />
        }
    };
    view! {
        <div class="playbook" data-test=format!("playbook-{key}")>
            <label class="playbook-pick">
                <span class="playbook-head">
                    <input
                        type="radio"
                        name="playbook"
                        value=key
                        prop:checked=move || chosen.get() == Some(key)
                        on:change=move |_| chosen.set(Some(key))
                        data-test=format!("playbook-{key}-pick")
                    />
                    <b>{playbook.name}</b>
                </span>
                <span class="playbook-text">{playbook.summary}</span>
            </label>
            <ol class="stage-list" aria-label="Stages in order">
                {move || stages.get().into_iter().enumerate().map(|(i, spec)| chip(i, spec)).collect_view()}
            </ol>
            {playbook.options.iter().map(offer).collect_view()}
            <details>
                <summary>"What happens in each stage"</summary>
                <p>{playbook.about}</p>
                <ol class="playbook-stages">{move || stages.get().into_iter().map(stage_lines).collect_view()}</ol>
                {rules(key)}
            </details>
        </div>
    }
}
