//! What there is to say and to show in a stage.

use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{
    model::{Kind, TemplateKind},
    present::route::Route,
    value::{Id, Rank},
};

/// The templates that are for a stage, each a link.
#[component]
pub fn Content(id: Id) -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| {
        app.track(Kind::Template);
        app.data(|data| {
            let here = data.templates().filter(|one| !one.retired && one.stages.contains(&id));
            let mut here: Vec<_> = here.map(|one| (one.kind, one.rank.clone(), one.id, one.name.clone())).collect();
            here.sort();
            here
        })
    });
    let link = |template| Route::Templates { template, filter: String::new() }.to_string();
    let row = move |(kind, _, id, name): (TemplateKind, Rank, Id, String)| {
        view! {
            <li>
                <a href=link(Some(id))>{name}</a>
                <span class="tag">{kind.word()}</span>
            </li>
        }
    };
    view! {
        <section class="stage-part" aria-label="What there is to say and to show here" data-test="stage-content">
            <h3>"What there is to say and to show here"</h3>
            <ul class="stage-content">{move || all.get().into_iter().map(row).collect_view()}</ul>
            <p class="hint">
                <Show when=move || all.with(Vec::is_empty)>"No template is for this stage alone. "</Show>
                <a href=link(None)>"All templates"</a>
            </p>
        </section>
    }
}
