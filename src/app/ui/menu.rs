use super::{Icon, keys, place_below, unique_id};
use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{self, KeyboardEvent},
};
use std::sync::Arc;

/// One line of a menu.
#[derive(Clone)]
pub struct MenuItem {
    pub label: String,
    pub icon: Option<&'static str>,
    pub danger: bool,
    pub disabled: bool,
    /// A line stands above it.
    pub separated: bool,
    /// An address that it opens, besides what picking it does.
    href: Option<String>,
    /// Why it cannot be picked: shown below the words.
    refused: Option<String>,
    /// What it is about, below the words.
    note: Option<String>,
    mark: Option<String>,
    pub on_pick: Arc<dyn Fn() + Send + Sync>,
}

impl MenuItem {
    pub fn new(label: impl Into<String>, on_pick: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            label: label.into(),
            icon: None,
            danger: false,
            disabled: false,
            separated: false,
            href: None,
            refused: None,
            note: None,
            mark: None,
            on_pick: Arc::new(on_pick),
        }
    }

    pub fn icon(mut self, name: &'static str) -> Self {
        self.icon = Some(name);
        self
    }

    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    pub fn separated(mut self) -> Self {
        self.separated = true;
        self
    }

    /// It is a link to an address that is known to be safe: a page opens in another tab, all else in its own program.
    pub fn link(mut self, href: String) -> Self {
        self.href = Some(href);
        self
    }

    /// It cannot be picked, and says why to everybody.
    pub fn refused(mut self, why: impl Into<String>) -> Self {
        self.refused = Some(why.into());
        self.href = None;
        self
    }

    /// Says below the words what it is about.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The mark for tests.
    pub fn mark(mut self, mark: impl Into<String>) -> Self {
        self.mark = Some(mark.into());
        self
    }
}

/// A button that opens a menu in the top layer, where nothing clips it.
/// Arrows, Home, End and first letters move; Escape, Tab and a press elsewhere close.
/// The items are asked for only when it opens.
#[component]
pub fn MenuButton(
    /// The button's words; its `title` when `icon_only`.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] items: Signal<Vec<MenuItem>>,
    #[prop(optional)] icon: Option<&'static str>,
    /// Show the icon alone (`ellipsis` unless `icon` says otherwise).
    #[prop(optional)]
    icon_only: bool,
    /// The button's classes; `btn` or `icon-btn` unless given.
    #[prop(optional)]
    class: Option<&'static str>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let id = StoredValue::new(unique_id("menu"));
    let focus_button = move || {
        if let Some(button) = button.try_get_untracked().flatten() {
            let _ = button.focus();
        }
    };
    let class = class.unwrap_or(if icon_only { "icon-btn" } else { "btn" });
    let icon = icon.or(icon_only.then_some("ellipsis"));
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-controls=move || open.get().then(|| id.get_value())
            title=move || icon_only.then(|| label.get())
            aria-label=move || icon_only.then(|| label.get())
            disabled=disabled
            data-test=data_test
            on:click=move |ev| {
                ev.stop_propagation();
                open.update(|o| *o = !*o);
            }
            on:keydown=move |ev: KeyboardEvent| {
                if matches!(ev.key().as_str(), "ArrowDown" | "ArrowUp") && !open.get_untracked() {
                    ev.prevent_default();
                    ev.stop_propagation();
                    open.set(true);
                }
            }
        >
            {icon.map(|name| view! { <Icon name /> })}
            {(!icon_only).then(|| view! { <span>{move || label.get()}</span> })}
        </button>
        {move || {
            open.get()
                .then(|| {
                    view! {
                        <MenuList
                            id=id.get_value()
                            anchor=button
                            label
                            items
                            on_close=move |refocus: bool| {
                                if refocus {
                                    focus_button();
                                }
                                let _ = open.try_set(false);
                            }
                        />
                    }
                })
        }}
    }
}

#[component]
fn MenuList(
    id: String,
    anchor: NodeRef<html::Button>,
    label: Signal<String>,
    items: Signal<Vec<MenuItem>>,
    /// Whether the focus goes back to the button.
    #[prop(into)]
    on_close: Callback<bool>,
) -> impl IntoView {
    const ITEMS: &str = "[role=menuitem]:not(:disabled)";
    let list = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let (Some(list), Some(anchor)) = (list.get(), anchor.get_untracked()) else {
            return;
        };
        place_below(&anchor, &list, false);
        let first = keys::all(&list, ITEMS).into_iter().next();
        let _ = first.unwrap_or_else(|| (*list).clone()).focus();
    });
    let inside = move |target: Option<web_sys::EventTarget>| {
        let node = target.and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        let holds = |e: Option<web_sys::HtmlElement>| e.is_some_and(|e| e.contains(node.as_ref()));
        holds(list.get_untracked().map(|e| (*e).clone())) || holds(anchor.get_untracked().map(|e| (*e).clone()))
    };
    let press = window_event_listener(ev::pointerdown, move |ev| {
        if !inside(ev.target()) {
            on_close.run(false);
        }
    });
    let resize = window_event_listener(ev::resize, move |_| on_close.run(false));
    on_cleanup(move || {
        press.remove();
        resize.remove();
    });
    let key = move |ev: KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        match ev.key().as_str() {
            "Escape" => {
                ev.prevent_default();
                ev.stop_propagation();
                on_close.run(true);
            }
            "Tab" => on_close.run(true),
            // What works everywhere works from here as well.
            letter if letter.chars().count() == 1 && (ev.ctrl_key() || ev.meta_key()) => on_close.run(true),
            _ if ev.alt_key() => {}
            letter if letter.chars().count() == 1 && letter != " " => {
                ev.stop_propagation();
                let all = keys::all(&list, ITEMS);
                let active = keys::focused();
                let at = all.iter().position(|x| active.as_ref() == Some(x)).map_or(0, |i| i + 1);
                let starts = |x: &&web_sys::HtmlElement| {
                    x.text_content().is_some_and(|t| t.trim().to_lowercase().starts_with(&letter.to_lowercase()))
                };
                let next = all.iter().skip(at).chain(all.iter().take(at)).find(starts);
                if let Some(next) = next {
                    let _ = next.focus();
                }
            }
            // A link knows Enter alone; in a menu both keys do the same.
            " " if keys::focused().is_some_and(|item| item.tag_name() == "A") => {
                ev.prevent_default();
                ev.stop_propagation();
                if let Some(item) = keys::focused() {
                    item.click();
                }
            }
            "Enter" | " " => ev.stop_propagation(),
            _ => {
                keys::rove(&ev, &list, ITEMS);
            }
        }
    };
    view! {
        <div
            node_ref=list
            id=id
            class="menu"
            role="menu"
            popover="manual"
            tabindex="-1"
            aria-label=move || label.get()
            on:keydown=key
            on:click=|ev| ev.stop_propagation()
        >
            {move || {
                items
                    .get()
                    .into_iter()
                    .map(|item| line(item, on_close))
                    .collect_view()
            }}
        </div>
    }
}

fn line(item: MenuItem, on_close: Callback<bool>) -> impl IntoView {
    let MenuItem { label, icon, danger, disabled, separated, href, refused, note, mark, on_pick } = item;
    let closed = refused.is_some();
    let pick = move |_| {
        if !closed {
            on_close.run(true);
            on_pick();
        }
    };
    let words = view! {
        {icon.map(|name| view! { <Icon name /> })}
        <span>
            {label} {note.map(|note| view! { <small class="why">{note}</small> })}
            {refused.map(|why| view! { <small class="why">{why}</small> })}
        </span>
    };
    let class = danger.then_some("danger");
    let line = match href {
        Some(href) => {
            let outside = href.starts_with("http").then_some("_blank");
            view! {
                <a role="menuitem" tabindex="-1" class=class href=href target=outside rel="noopener noreferrer" data-test=mark on:click=pick>
                    {words}
                </a>
            }
                .into_any()
        }
        None => view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class=class
                disabled=disabled
                aria-disabled=closed.then_some("true")
                data-test=mark
                on:click=pick
            >
                {words}
            </button>
        }
        .into_any(),
    };
    view! {
        {separated.then(|| view! { <hr role="separator" /> })}
        {line}
    }
}
