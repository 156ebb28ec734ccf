//! Links that messages of a sequence take from the content library, where it has none: said, and added in place.

use super::state::Editor;
use crate::app::{
    store::sentence,
    ui::{Field, FieldKind, Icon},
};
use leptos::prelude::*;
use penstock::{
    command::Command,
    model::{Kind, Template, TemplateKind},
    present::{
        sequence::{NoLink, no_links, stage_of},
        templates::record,
    },
};

/// A line for each link that is not there.
#[component]
pub fn LibraryPart(editor: Editor) -> impl IntoView {
    let app = editor.app;
    let missing = Memo::new(move |_| {
        for kind in [Kind::Template, Kind::Rule, Kind::Stage] {
            app.track(kind);
        }
        editor.plan.with(|plan| app.data(|data| no_links(plan, stage_of(editor.id, data), data)))
    });
    view! {
        <Show when=move || missing.with(|all| !all.is_empty())>
            <div class="banner due seq-library" data-test="sequence-no-links">
                <Icon name="link" />
                <div class="grow">
                    <p>"A link is missing. Nothing goes out without it: the Outbox asks for it in each message."</p>
                    <For each=move || missing.get() key=|one| (one.kind, one.waits, one.steps.clone()) let:one>
                        <Link editor missing=one />
                    </For>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Link(editor: Editor, missing: NoLink) -> impl IntoView {
    let app = editor.app;
    let error = RwSignal::new(None::<String>);
    let (label, words) = (missing.label(), app.data(|data| missing.words(data)));
    let missing = StoredValue::new(missing);
    let add = move |link: String| {
        if link.trim().is_empty() {
            error.set(None);
            return;
        }
        let (template, waits) = app.data(|data| missing.with_value(|one| (one.with_link(&link, data), one.waits)));
        let command = match waits {
            Some(id) => {
                let set = std::iter::once(("link".to_string(), template.link.clone().into())).collect();
                Command::Edit { id: record(id), set }
            }
            None => Command::Create(Template { created: app.now(), ..template }.into()),
        };
        match app.dispatch(command) {
            Ok(outcome) => app.say_with_undo(sentence(&outcome.label)),
            Err(rejection) => _ = error.try_set(Some(rejection.to_string())),
        }
    };
    let key = missing.with_value(|one| one.kind.map_or("any", TemplateKind::word).to_lowercase());
    view! {
        <div class="seq-library-line">
            <Field
                label
                kind=FieldKind::Url
                value=Signal::stored(String::new())
                on_commit=add
                error
                placeholder="https://"
                hint=Signal::derive(move || Some(format!("{words} Enter adds it.")))
                data_test=format!("no-link-{}", key.replace(' ', "-"))
            />
        </div>
    }
}
