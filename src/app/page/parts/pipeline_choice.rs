//! Which pipeline something is taken for, where there is a choice.

use crate::app::{store::use_app, ui::SelectField};
use leptos::prelude::*;
use penstock::{model::Kind, value::Id};

/// The pipelines in use, and the one that is chosen: the first one to begin with.
#[derive(Clone, Copy)]
pub struct PipelineChoice {
    all: Memo<Vec<(String, String)>>,
    typed: RwSignal<String>,
    /// The one that is chosen; none where there is none.
    pub chosen: Memo<Option<Id>>,
}

impl PipelineChoice {
    /// The first one is chosen.
    pub fn new() -> Self {
        let app = use_app();
        let typed = RwSignal::new(String::new());
        let all = Memo::new(move |_| {
            app.track(Kind::Pipeline);
            app.data(|data| {
                data.live_pipelines().iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>()
            })
        });
        let chosen = Memo::new(move |_| {
            let typed = typed.get();
            all.with(|all| {
                let known = all.iter().find(|(id, _)| *id == typed).or_else(|| all.first());
                known.and_then(|(id, _)| id.parse::<Id>().ok())
            })
        });
        Self { all, typed, chosen }
    }
}

/// The choice; nothing where there is none.
#[component]
pub fn PipelineField(choice: PipelineChoice) -> impl IntoView {
    view! {
        <Show when=move || { choice.all.with(Vec::len) > 1 }>
            <SelectField
                label="For the pipeline"
                row=true
                value=Signal::derive(move || choice.chosen.get().map(|id| id.to_string()).unwrap_or_default())
                options=choice.all
                on_commit=move |id| choice.typed.set(id)
                data_test="recipe-pipeline"
            />
        </Show>
    }
}
