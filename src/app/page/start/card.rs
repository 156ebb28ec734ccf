//! A playbook that explains itself.

use leptos::prelude::*;
use penstock::{
    model::StageKind,
    playbook::{Playbook, StageSpec},
};

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
        </li>
    }
}

/// A card with a radio button: the whole card chooses, the details can be read before.
#[component]
pub fn PlaybookCard(playbook: &'static Playbook, chosen: RwSignal<Option<&'static str>>) -> impl IntoView {
    let key = playbook.key;
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
                {playbook
                    .stages
                    .iter()
                    .enumerate()
                    .map(|(i, spec)| {
                        view! {
                            <li class=format!("tag hue-{}", spec.colour % 12)>
                                {format!("{} {}", i + 1, spec.name)}
                                {kind_note(spec.kind).map(|note| view! { <i>{format!(" · {note}")}</i> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
            <details>
                <summary>"What happens in each stage"</summary>
                <p>{playbook.about}</p>
                <ol class="playbook-stages">{playbook.stages.iter().map(stage_lines).collect_view()}</ol>
            </details>
        </div>
    }
}
