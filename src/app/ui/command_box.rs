use super::{Icon, IconButton, keys, unique_id};
use leptos::{html, prelude::*, web_sys::KeyboardEvent};
use std::sync::Arc;

/// A text in parts, each with whether it is marked.
pub type Marked = Vec<(String, bool)>;

/// One line of a [`CommandBox`].
#[derive(Clone, Debug, PartialEq)]
pub struct CommandLine {
    pub icon: &'static str,
    pub label: Marked,
    /// Fainter words after the label.
    pub about: Marked,
    /// The keys that do the same.
    pub keys: &'static [&'static str],
    /// Whether it stands back.
    pub faint: bool,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandGroup {
    pub heading: String,
    pub lines: Vec<CommandLine>,
}

/// A search with what it finds below, in groups: arrows move, Enter picks, Ctrl Enter picks in another way. Closing is the
/// dialog's around it.
#[component]
pub fn CommandBox(
    #[prop(into)] label: String,
    #[prop(into)] placeholder: String,
    /// What is typed.
    typed: RwSignal<String>,
    #[prop(into)] groups: Signal<Arc<[CommandGroup]>>,
    /// Gets the place of a line over all groups, and whether it is to be in the other way.
    #[prop(into)]
    on_pick: Callback<(usize, bool)>,
    /// Backspace in the empty search.
    #[prop(into)]
    on_back: Callback<()>,
    #[prop(into)] on_close: Callback<()>,
    /// Stands there while nothing is found.
    #[prop(into)]
    none: Signal<String>,
    /// The line with the keys.
    children: Children,
) -> impl IntoView {
    let id = StoredValue::new(unique_id("command"));
    let part = move |name: &str| id.with_value(|id| format!("{id}-{name}"));
    let (input, list) = (NodeRef::<html::Input>::new(), NodeRef::<html::Div>::new());
    // Enter takes the first one unless another is marked.
    let at = RwSignal::new(0_usize);
    let count = Memo::new(move |_| groups.with(|groups| groups.iter().map(|group| group.lines.len()).sum::<usize>()));
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
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
        if ev.is_composing() {
            return;
        }
        let (count, now) = (count.get_untracked(), at.get_untracked());
        match ev.key().as_str() {
            "ArrowDown" | "ArrowUp" => {
                if let Some(to) = keys::ring(&ev, Some(now), count) {
                    show(to);
                }
            }
            "PageDown" | "PageUp" if count > 0 => {
                show(if ev.key() == "PageDown" { (now + 8).min(count - 1) } else { now.saturating_sub(8) });
            }
            "Enter" if now < count && !ev.repeat() => on_pick.run((now, ev.ctrl_key() || ev.meta_key())),
            "Enter" => {}
            "Backspace" if typed.with_untracked(String::is_empty) => on_back.run(()),
            _ => return,
        }
        ev.prevent_default();
        ev.stop_propagation();
    };
    let rows = move || {
        let groups = groups.get();
        let mut start = 0;
        let mut views: Vec<AnyView> = Vec::new();
        for (nth, group) in groups.iter().enumerate() {
            let heading = part(&format!("h{nth}"));
            let titled = heading.clone();
            let lines = group.lines.iter().enumerate();
            let options = lines
                .map(|(index, line)| option(part(&format!("o{}", start + index)), start + index, at, line, on_pick));
            views.push(
                view! {
                    <div role="group" aria-labelledby=titled>
                        <h3 id=heading role="presentation">{group.heading.clone()}</h3>
                        {options.collect_view()}
                    </div>
                }
                .into_any(),
            );
            start += group.lines.len();
        }
        views
    };
    let found = move || match count.get() {
        0 => none.get(),
        count => penstock::value::plural(count, "result", "results"),
    };
    view! {
        <div class="palette-top">
            <Icon name="search" />
            <input
                node_ref=input
                class="input"
                type="text"
                role="combobox"
                autofocus=true
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=label.clone()
                aria-expanded="true"
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-controls=part("list")
                aria-activedescendant=move || {
                    let at = at.get();
                    (at < count.get()).then(|| part(&format!("o{at}")))
                }
                placeholder=placeholder
                prop:value=move || typed.get()
                data-test="palette-input"
                on:keydown=key
                on:input=move |ev| {
                    typed.set(event_target_value(&ev));
                    show(0);
                }
            />
            <IconButton icon="x" title="Close (Esc)" class="palette-close" data_test="palette-close" on_click=move |_| on_close.run(()) />
        </div>
        <div class="palette-body">
            // The focus stays in the search.
            <div node_ref=list id=part("list") class="palette-list" role="listbox" aria-label=label on:mousedown=|ev| ev.prevent_default()>
                {rows}
            </div>
            <Show when=move || count.get() == 0>
                <p class="palette-none">{move || none.get()}</p>
            </Show>
        </div>
        <p class="visually-hidden" role="status">{found}</p>
        {children()}
    }
}

fn option(
    id: String,
    index: usize,
    at: RwSignal<usize>,
    line: &CommandLine,
    on_pick: Callback<(usize, bool)>,
) -> AnyView {
    let keys = line.keys.first().copied().map(|keys| view! { <span class="palette-kbd">{strokes(keys)}</span> });
    let about = (!line.about.is_empty()).then(|| view! { <span class="palette-about">{parts(&line.about)}</span> });
    view! {
        <div
            id=id
            role="option"
            class:faint=line.faint
            aria-selected=move || (at.get() == index).to_string()
            on:click=move |ev| on_pick.run((index, ev.ctrl_key() || ev.meta_key()))
        >
            <Icon name=line.icon />
            <span class="palette-words">
                <span class="palette-label">{parts(&line.label)}</span>
                {about}
            </span>
            {keys}
        </div>
    }
    .into_any()
}

fn parts(text: &Marked) -> Vec<AnyView> {
    let part = |(text, marked): &(String, bool)| {
        let text = text.clone();
        if *marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    text.iter().map(part).collect()
}

/// Keys as keys: those of one press are joined by `+`, of a sequence by a blank. Where the keyboard has ⌘, that stands for
/// Ctrl.
pub fn strokes(keys: &'static str) -> Vec<AnyView> {
    let all: Vec<&'static str> = if keys == "Arrow keys" { vec![keys] } else { keys.split([' ', '+']).collect() };
    all.into_iter().map(|key| view! { <kbd class="kbd">{stroke(key)}</kbd> " " }.into_any()).collect()
}

fn stroke(key: &'static str) -> &'static str {
    if key == "Ctrl" && keys::apple() { "⌘" } else { key }
}
