use super::{keys, place_below, unique_id};
use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{self, KeyboardEvent},
};
use std::sync::Arc;

/// One line of a [`Palette`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteLine {
    /// Lines that have the same words here stand together below them.
    pub heading: String,
    pub label: String,
    /// Fainter words after the label.
    pub about: String,
}

/// A list in the top layer that is searched by typing: arrows move, Enter picks, Escape closes. It is there while it is
/// mounted; the focus goes to its search, and it is the caller's to give it back.
#[component]
pub fn Palette(
    /// What it lies below.
    anchor: NodeRef<html::Button>,
    #[prop(into)] label: String,
    /// What is typed.
    typed: RwSignal<String>,
    /// The lines that are found.
    #[prop(into)]
    lines: Signal<Arc<[PaletteLine]>>,
    /// Gets the place of a line.
    #[prop(into)]
    on_pick: Callback<usize>,
    /// Gets whether the focus is to go back.
    #[prop(into)]
    on_close: Callback<bool>,
    /// Stands there while nothing is found.
    #[prop(into)]
    none: String,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let id = StoredValue::new(unique_id("palette"));
    let part = move |name: &str| id.with_value(|id| format!("{id}-{name}"));
    let (node, input, list) = (NodeRef::<html::Div>::new(), NodeRef::<html::Input>::new(), NodeRef::<html::Div>::new());
    // Enter takes the first one unless another is marked.
    let at = RwSignal::new(0_usize);
    Effect::new(move || {
        if let (Some(node), Some(anchor), Some(input)) = (node.get(), anchor.get_untracked(), input.get()) {
            place_below(&anchor, &node, false);
            let _ = input.focus();
        }
    });
    let inside = move |target: Option<web_sys::EventTarget>| {
        let target = target.and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        let holds = |e: Option<web_sys::HtmlElement>| e.is_some_and(|e| e.contains(target.as_ref()));
        holds(node.get_untracked().map(|e| (*e).clone())) || holds(anchor.get_untracked().map(|e| (*e).clone()))
    };
    let press = window_event_listener(ev::pointerdown, move |ev| {
        if !inside(ev.target()) {
            on_close.run(false);
        }
    });
    on_cleanup(move || press.remove());
    let show = move |index: usize| {
        at.set(index);
        let Some(list) = list.get_untracked() else { return };
        if let Some(option) = keys::all(&list, "[role=option]").into_iter().nth(index) {
            let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
            if index == 0 {
                list.set_scroll_top(0);
            } else if top < list.scroll_top() {
                list.set_scroll_top(top);
            } else if bottom > list.scroll_top() + list.client_height() {
                list.set_scroll_top(bottom - list.client_height());
            }
        }
    };
    let key = move |ev: KeyboardEvent| {
        // What works everywhere works here as well.
        if ev.ctrl_key() || ev.meta_key() {
            return;
        }
        ev.stop_propagation();
        if ev.is_composing() {
            return;
        }
        let count = lines.with_untracked(|lines| lines.len());
        match ev.key().as_str() {
            "ArrowDown" | "ArrowUp" => {
                ev.prevent_default();
                if let Some(to) = keys::ring(&ev, Some(at.get_untracked()), count) {
                    show(to);
                }
            }
            "PageDown" | "PageUp" if count > 0 => {
                ev.prevent_default();
                let now = at.get_untracked();
                show(if ev.key() == "PageDown" { (now + 8).min(count - 1) } else { now.saturating_sub(8) });
            }
            "Enter" => {
                ev.prevent_default();
                let now = at.get_untracked();
                if now < count {
                    on_pick.run(now);
                }
            }
            "Escape" => {
                ev.prevent_default();
                on_close.run(true);
            }
            "Tab" => {
                ev.prevent_default();
                on_close.run(true);
            }
            _ => {}
        }
    };
    let found = move || penstock::value::plural(lines.with(|lines| lines.len()), "choice", "choices");
    let rows = move || {
        let lines = lines.get();
        let mut views: Vec<AnyView> = Vec::new();
        let mut start = 0;
        while let Some(first) = lines.get(start) {
            let end = lines.iter().skip(start).position(|line| line.heading != first.heading);
            let end = end.map_or(lines.len(), |length| start + length);
            let heading = part(&format!("h{start}"));
            let titled = heading.clone();
            let options = (start..end)
                .filter_map(|index| lines.get(index).map(|line| (index, line.clone())))
                .map(|(index, line)| {
                    view! {
                        <div
                            id=part(&format!("o{index}"))
                            role="option"
                            aria-selected=move || (at.get() == index).to_string()
                            on:click=move |_| on_pick.run(index)
                        >
                            <span class="pick-label">{line.label}</span>
                            <span class="pick-about">{line.about}</span>
                        </div>
                    }
                })
                .collect_view();
            views.push(
                view! {
                    <div role="group" aria-labelledby=titled>
                        <h3 id=heading role="presentation">{first.heading.clone()}</h3>
                        {options}
                    </div>
                }
                .into_any(),
            );
            start = end;
        }
        views.collect_view()
    };
    let named = label.clone();
    view! {
        <div
            node_ref=node
            class="pick-pop"
            popover="manual"
            role="dialog"
            aria-label=named
            data-test=data_test
            data-insert-not=""
            on:keydown=key
            on:click=|ev| ev.stop_propagation()
        >
            <input
                node_ref=input
                class="input"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label=label
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=part("list")
                aria-activedescendant=move || {
                    let at = at.get();
                    lines.with(|lines| at < lines.len()).then(|| part(&format!("o{at}")))
                }
                placeholder="Type to search"
                prop:value=move || typed.get()
                data-test="palette-search"
                on:input=move |ev| {
                    typed.set(event_target_value(&ev));
                    show(0);
                }
            />
            // The focus stays in the search.
            <div node_ref=list id=part("list") class="pick-list" role="listbox" on:mousedown=|ev| ev.prevent_default()>
                {rows}
            </div>
            <Show when=move || lines.with(|lines| lines.is_empty())>
                <p class="pick-none">{none.clone()}</p>
            </Show>
            <p class="visually-hidden" role="status">{found}</p>
            <p class="pick-keys" aria-hidden="true">
                <kbd class="kbd">"↑"</kbd> <kbd class="kbd">"↓"</kbd> " choose " <kbd class="kbd">"Enter"</kbd> " put in " <kbd class="kbd">"Esc"</kbd>
                " close"
            </p>
        </div>
    }
}
