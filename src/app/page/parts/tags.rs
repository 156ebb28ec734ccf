//! Tags as chips.

use crate::app::{
    store::{App, use_app},
    ui::{Icon, focus, hue_of, unique_id},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use penstock::{
    command::Command,
    model::{Kind, RecordId},
};
use std::collections::BTreeSet;

/// Every tag in use, for suggestions.
pub fn known_tags(app: App) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        for kind in [Kind::Opportunity, Kind::Contact, Kind::Company] {
            app.track(kind);
        }
        app.data(|data| data.tags().map(String::from).collect())
    })
}

/// Tags to read.
#[component]
pub fn TagsShown(#[prop(into)] tags: Signal<BTreeSet<String>>) -> impl IntoView {
    let chips = move || {
        let all = tags.get();
        all.into_iter()
            .map(|tag| {
                let class = format!("tag {}", hue_of(&tag));
                view! { <span class=class>{tag}</span> }
            })
            .collect_view()
    };
    view! { <span class="tags">{chips}</span> }
}

/// The tags of a record, with adding and removing.
#[component]
pub fn TagsEditor(id: RecordId, #[prop(into)] tags: Signal<BTreeSet<String>>) -> impl IntoView {
    let app = use_app();
    let adding = RwSignal::new(false);
    let known = known_tags(app);
    // By the keyboard it goes on at the button, with the next tag.
    let button = NodeRef::<html::Button>::new();
    let back = move || {
        focus::once_drawn(move || button.try_get_untracked().flatten().is_some_and(|button| button.focus().is_ok()));
    };
    let add = move |text: String| {
        let words: Vec<String> = text
            .split(',')
            .map(|tag| tag.trim().trim_start_matches('#').to_string())
            .filter(|tag| !tag.is_empty())
            .collect();
        let _ = adding.try_set(false);
        if !words.is_empty() {
            app.act(Command::Tag { ids: vec![id], add: words, remove: Vec::new() });
        }
    };
    let remove = move |tag: String| {
        app.act_with_undo(Command::Tag { ids: vec![id], add: Vec::new(), remove: vec![tag] });
        back();
    };
    let chips = move || {
        let all = tags.get();
        all.into_iter()
            .map(|tag| {
                let (class, title, gone) = (format!("tag {}", hue_of(&tag)), format!("Remove the tag {tag}"), tag.clone());
                view! {
                    <span class=class data-test="tag">
                        {tag}
                        <button type="button" title=title.clone() aria-label=title on:click=move |_| remove(gone.clone())>
                            <Icon name="x" class="small" />
                        </button>
                    </span>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field row" role="group" aria-label="Tags">
            <span class="field-label">"Tags"</span>
            <div class="tags" data-test="field-tags">
                {chips}
                {move || {
                    if adding.get() {
                        view! { <TagInput known on_done=add on_key=move |()| back() /> }.into_any()
                    } else {
                        view! {
                            <button node_ref=button type="button" class="tag-add" data-test="add-tag" on:click=move |_| adding.set(true)>
                                <Icon name="plus" class="small" />
                                {move || if tags.with(BTreeSet::is_empty) { "Add a tag" } else { "Add" }}
                            </button>
                        }
                            .into_any()
                    }
                }}
            </div>
        </div>
    }
}

#[component]
fn TagInput(
    known: Memo<Vec<String>>,
    /// Gets what was typed, perhaps nothing.
    #[prop(into)]
    on_done: Callback<String>,
    /// A key has ended it, and not the focus that went elsewhere.
    #[prop(into)]
    on_key: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let list = unique_id("tags");
    let done = StoredValue::new(false);
    focus::first(node);
    let finish = move |text: String| {
        // Leaving follows Enter and Escape, and must not count twice.
        if done.try_get_value() == Some(false) {
            done.set_value(true);
            on_done.run(text);
        }
    };
    let typed = move || node.try_get_untracked().flatten().map(|input| input.value()).unwrap_or_default();
    let key = move |ev: KeyboardEvent| match ev.key().as_str() {
        "Enter" if !ev.is_composing() => {
            ev.prevent_default();
            finish(typed());
            on_key.run(());
        }
        "Escape" => {
            ev.prevent_default();
            ev.stop_propagation();
            finish(String::new());
            on_key.run(());
        }
        _ => {}
    };
    view! {
        <input
            node_ref=node
            class="input tag-input"
            list=list.clone()
            autocomplete="off"
            aria-label="New tag"
            data-test="new-tag"
            on:keydown=key
            on:blur=move |_| finish(typed())
        />
        <datalist id=list>
            {move || known.get().into_iter().map(|tag| view! { <option value=tag></option> }).collect_view()}
        </datalist>
    }
}
