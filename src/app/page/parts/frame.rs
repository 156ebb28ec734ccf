//! The frame around a record's panel: head, body, closing, keys.

use super::composer::ComposeMode;
use crate::app::{
    shell::dom::{self, dialog_open},
    store::use_app,
    ui::{EmptyState, FocusBack, IconButton, arrive, comes_from, focus, free_key},
};
use leptos::{ev, prelude::*};
use penstock::model::{ActivityKind, RecordId};

/// What a page lists its records in, where that takes the focus: a table, or the card of a board that the keys are at.
const LIST: &str = "#main [role=grid][tabindex='0'], #main article[tabindex='0']";

/// An aside with a title that can be edited. While it stands, the composer's keys and Escape work on the whole page.
#[component]
pub fn PanelFrame(
    /// The record.
    id: RecordId,
    /// Whether the record is there.
    #[prop(into)]
    there: Signal<bool>,
    /// Its name, as it may be edited.
    #[prop(into)]
    title: Signal<String>,
    /// The composer of this panel.
    mode: RwSignal<Option<ComposeMode>>,
    /// Another key was pressed. Says whether it was for the panel: it then is no letter of what it opens.
    #[prop(optional, into)]
    on_key: Option<Callback<String, bool>>,
    /// Under the title.
    #[prop(into)]
    sub: ViewFn,
    /// At the right of the head, such as a menu.
    #[prop(into)]
    tools: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let app = use_app();
    let close = move || app.open_record(None);
    // What had the focus when it was opened: the list, the card.
    let before = FocusBack::new();
    before.remember();
    on_cleanup(move || {
        if !focus::within("aside.panel") {
            return;
        }
        // Another record stands in its place, or none.
        if app.address.with_untracked(|route| route.open().is_some()) {
            arrive("aside.panel");
        } else if !before.give_back() && !dom::focus_found(LIST) {
            dom::focus("#main");
        }
    });
    // A key that was pressed on the record's row or card.
    let asked = app.writing.try_update_value(Option::take).flatten();
    if let Some((_, key)) = asked.filter(|(of, _)| *of == id) {
        match (ComposeMode::of_key(&key), on_key) {
            (None, Some(on_key)) => _ = on_key.run(key),
            (composing, _) => mode.set(composing),
        }
    }
    // What is asked for while it is open.
    let begin = move |key: String| match (ComposeMode::of_key(&key), on_key) {
        (None, Some(on_key)) => _ = on_key.run(key),
        (composing, _) => _ = mode.try_set(composing),
    };
    app.composing.set_value(Some((id, Callback::new(begin))));
    on_cleanup(move || {
        let ours = |there: &mut Option<(RecordId, _)>| {
            if there.as_ref().is_some_and(|(of, _)| *of == id) {
                *there = None;
            }
        };
        app.composing.try_update_value(ours);
    });
    let keys = window_event_listener(ev::keydown, move |ev| {
        let inside = comes_from(&ev, "aside.panel");
        if ev.key() == "Escape" && !ev.default_prevented() && !ev.is_composing() && !comes_from(&ev, "dialog") {
            // A dialog over it closes first, wherever the focus is.
            if !dialog_open() && (inside || free_key(&ev).is_some()) {
                ev.prevent_default();
                close();
            }
            return;
        }
        let Some(key) = free_key(&ev) else { return };
        if (ev.shift_key() && key != "N") || ev.repeat() || there.try_get_untracked() != Some(true) {
            return;
        }
        if let Some(one) = ComposeMode::of_key(&key) {
            ev.prevent_default();
            let _ = mode.try_set(Some(one));
        } else if on_key.is_some_and(|on_key| on_key.run(key)) {
            ev.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    let children = StoredValue::new(children);
    let (sub, tools) = (StoredValue::new(sub), StoredValue::new(tools));
    let word = id.kind.name();
    view! {
        <aside
            class="panel"
            tabindex="-1"
            aria-label=move || title.get()
            data-test="panel"
            data-kind=word
            // Elsewhere on the page this key adds an opportunity.
            on:keydown=move |ev| {
                if free_key(&ev).as_deref() == Some("n") && !ev.shift_key() {
                    ev.prevent_default();
                    mode.set(Some(ComposeMode::Log(ActivityKind::Note)));
                }
            }
        >
            <Show
                when=move || there.get()
                fallback=move || {
                    view! {
                        <header class="panel-head">
                            <span class="grow"></span>
                            <IconButton icon="x" title="Close" on_click=move |_| close() data_test="panel-close" />
                        </header>
                        <div class="panel-body">
                            <EmptyState
                                icon="circle-help"
                                title=format!("This {word} is not there")
                                text="It was deleted, or it is in another workspace. Undo brings back what you deleted."
                                data_test="panel-missing"
                            />
                        </div>
                    }
                }
            >
                <header class="panel-head">
                    <div class="grow">
                        <TitleField id title />
                        <div class="sub">{sub.with_value(|sub| sub.run())}</div>
                    </div>
                    {tools.with_value(|tools| tools.run())}
                    <IconButton icon="x" title="Close (Esc)" on_click=move |_| close() data_test="panel-close" />
                </header>
                <div class="panel-body">{children.with_value(|children| children())}</div>
            </Show>
        </aside>
    }
}

#[component]
fn TitleField(id: RecordId, title: Signal<String>) -> impl IntoView {
    view! { <super::EditText id field="name" label="Name" value=title boxed=true hide_label=true class="inline-edit title-edit" placeholder="No name" /> }
}
