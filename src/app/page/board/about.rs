//! What a stage is for: as the tooltip of its column's head, and as a dialog for fingers and keys.

use super::state::Board;
use crate::app::{
    store::App,
    ui::{Button, Dialog, DialogSize},
};
use leptos::prelude::*;
use penstock::{
    model::{Stage, StageKind},
    present::route::Route,
    value::plural,
};

/// What there is to say about a stage: a word and a text each.
fn lines(app: App, stage: &Stage) -> Vec<(&'static str, String)> {
    let texts = [
        ("Goal", &stage.goal),
        ("Belongs here", &stage.entry_rule),
        ("What to do", &stage.expected_action),
        ("Who", &stage.role),
        ("Measured by", &stage.metric),
    ];
    let mut lines: Vec<(&str, String)> =
        texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(word, text)| (word, text.clone())).collect();
    if stage.kind != StageKind::Open {
        lines.push(("Kind", stage.kind.word().to_string()));
    }
    lines.push(("Chance", format!("{} likely to be won", app.percent(stage.probability))));
    if let Some(least) = stage.least_score {
        lines.push(("Gets in", format!("with a score of {least} or more")));
    }
    if let Some(days) = stage.target_days {
        lines.push(("Target", plural(days.into(), "day", "days")));
    }
    lines
}

/// The words that explain a stage, for its tooltip.
pub fn tooltip(app: App, stage: &Stage) -> String {
    lines(app, stage).into_iter().map(|(word, text)| format!("{word}: {text}")).collect::<Vec<_>>().join("\n")
}

/// What a stage is for, while it is asked.
#[component]
pub fn AboutDialog(board: Board) -> impl IntoView {
    let app = board.app;
    let stage = move || board.about.get().and_then(|id| app.stage(id));
    let title = move || stage().map(|stage| stage.name.clone()).unwrap_or_default();
    let close = move || board.about.set(None);
    let edit = move |_| {
        close();
        app.go(Route::Stages { pipeline: board.pipeline.get_untracked() });
    };
    let facts = move || {
        let lines = stage().map(|stage| lines(app, &stage)).unwrap_or_default();
        lines.into_iter().map(|(word, text)| view! { <dt>{word}</dt><dd>{text}</dd> }).collect_view()
    };
    view! {
        <Dialog
            open=Signal::derive(move || board.about.get().is_some())
            title=Signal::derive(title)
            on_close=move |()| close()
            size=DialogSize::Small
            light_dismiss=true
            data_test="stage-about"
        >
            <div class="dialog-body">
                <dl class="facts">{facts}</dl>
            </div>
            <div class="dialog-foot">
                <Button icon="pencil" on_click=edit>"Edit stages"</Button>
            </div>
        </Dialog>
    }
}
