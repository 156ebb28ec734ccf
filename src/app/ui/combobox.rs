use super::{Icon, keys, place_below, unique_id};
use leptos::{ev, html, prelude::*, web_sys::KeyboardEvent};
use penstock::value::fold;

/// How many suggestions are shown at most.
const MOST: usize = 50;

/// What a line of the list does.
#[derive(Clone, PartialEq, Eq)]
enum Line {
    Pick(String, String),
    Create(String),
}

/// The lines for what is typed: those that begin with it come first, however it is written.
fn fitting(options: &[(String, String)], folded: &[String], wanted: &str) -> Vec<Line> {
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for ((id, label), words) in options.iter().zip(folded) {
        let found = match words.find(wanted) {
            Some(0) => &mut first,
            Some(_) => &mut others,
            None => continue,
        };
        if found.len() < MOST {
            found.push(Line::Pick(id.clone(), label.clone()));
        }
        if first.len() == MOST {
            break;
        }
    }
    first.extend(others);
    first.truncate(MOST);
    first
}

/// Looks up `(id, label)` by what is typed.
type Look = Callback<String, Option<Vec<(String, String)>>>;

/// Whether a label is what was typed, but for the size of letters.
fn alike(label: &str, typed: &str) -> bool {
    label.to_lowercase() == typed.trim().to_lowercase()
}

/// A text input that suggests records, and may create one. It shows `value`, the chosen one's label: a text that is neither
/// picked nor created goes back when the focus leaves, and one that was picked when that was refused.
#[component]
pub fn Combobox(
    #[prop(into)] label: Signal<String>,
    /// The label of what is chosen now; empty for nothing.
    #[prop(into)]
    value: Signal<String>,
    /// `(id, label)`.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Where there are too many to list: looks up what is typed, the best first; nothing typed gives what is likely. Then
    /// `options` is not asked. None where `options` are few enough after all.
    #[prop(optional, into)]
    look: Option<Look>,
    /// Gets the id.
    #[prop(into)]
    on_pick: Callback<String>,
    /// Gets the text; without it nothing can be created.
    #[prop(optional, into)]
    on_create: Option<Callback<String>>,
    /// The field was emptied.
    #[prop(optional, into)]
    on_clear: Option<Callback<()>>,
    #[prop(optional, into)] placeholder: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional)] row: bool,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let id = StoredValue::new(unique_id("combo"));
    let part = move |name: &str| id.with_value(|id| format!("{id}-{name}"));
    let input = NodeRef::<html::Input>::new();
    let list = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let text = RwSignal::new(value.get_untracked());
    let at = RwSignal::new(None::<usize>);
    Effect::new(move || text.set(value.get()));

    // Made once somebody types: there may be a hundred thousand.
    let folded = Memo::new(move |_| options.with(|all| all.iter().map(|(_, label)| fold(label)).collect::<Vec<_>>()));
    let lines = Memo::new(move |_| {
        if !open.get() {
            return Vec::new();
        }
        let typed = text.get();
        let wanted = fold(&typed);
        let untouched = wanted.is_empty() || value.with(|v| *v == typed);
        let asked = if untouched { String::new() } else { typed.clone() };
        if let Some(found) = look.and_then(|look| look.run(asked)) {
            let create = on_create.is_some() && !untouched && !found.iter().any(|(_, label)| alike(label, &typed));
            let picks = found.into_iter().take(MOST).map(|(id, label)| Line::Pick(id, label));
            return picks.chain(create.then(|| Line::Create(typed.trim().to_owned()))).collect();
        }
        // Untouched: everything is offered.
        if untouched {
            let line = |(id, label): &(String, String)| Line::Pick(id.clone(), label.clone());
            return options.with(|options| options.iter().take(MOST).map(line).collect());
        }
        options.with(|options| {
            folded.with(|folded| {
                let mut lines = fitting(options, folded, &wanted);
                let name = typed.trim();
                let there = || {
                    let equal = options.iter().zip(folded).filter(|(_, words)| **words == wanted);
                    equal.into_iter().any(|((_, label), _)| label.to_lowercase() == name.to_lowercase())
                };
                if on_create.is_some() && !there() {
                    lines.push(Line::Create(name.to_owned()));
                }
                lines
            })
        })
    });
    let close = move || {
        let _ = open.try_set(false);
        let _ = at.try_set(None);
    };
    let restore = move || {
        if let Some(old) = value.try_get_untracked() {
            if let Some(input) = input.try_get_untracked().flatten() {
                input.set_value(&old);
            }
            let _ = text.try_set(old);
        }
    };
    let take = move |line: Line| {
        close();
        match line {
            Line::Pick(id, _) => on_pick.run(id),
            Line::Create(name) => {
                if let Some(f) = on_create {
                    f.run(name);
                }
            }
        }
        // It shows what is chosen by now: the new one, the old one if that was refused, nothing where more can be added.
        restore();
    };
    // The one that Enter takes: the marked line, or else the first when something was typed.
    let enter = move || {
        let marked = at.get_untracked();
        lines.with_untracked(|all| {
            let typed = text.get_untracked();
            let changed = value.with_untracked(|v| *v != typed) && !typed.trim().is_empty();
            marked.or(changed.then_some(0)).and_then(|i| all.get(i).cloned())
        })
    };
    let clear_or_restore = move || {
        // Left once more because it is taken away: nothing to do.
        let Some(typed) = text.try_get_untracked() else {
            return;
        };
        let same = value.with_untracked(|v| *v == typed);
        let wanted = typed.trim().to_lowercase();
        close();
        if same {
            return; // The choices are looked at only where they matter: there may be a hundred thousand.
        }
        let of =
            |all: &[(String, String)]| all.iter().find(|(_, label)| alike(label, &wanted)).map(|(id, _)| id.clone());
        let exact = match untrack(|| look.and_then(|look| look.run(wanted.clone()))) {
            Some(found) => of(&found),
            None => options.with_untracked(|all| of(all)),
        };
        match (wanted.is_empty(), on_clear, exact) {
            (true, Some(clear), _) => clear.run(()),
            (false, _, Some(id)) => {
                on_pick.run(id);
                restore();
            }
            _ => restore(),
        }
    };
    let key = move |ev: KeyboardEvent| {
        if ev.is_composing() {
            return;
        }
        match ev.key().as_str() {
            "ArrowDown" | "ArrowUp" => {
                open.set(true);
                let count = lines.with_untracked(Vec::len);
                at.set(keys::ring(&ev, at.get_untracked(), count));
                ev.prevent_default();
                ev.stop_propagation();
            }
            "Enter" if open.get_untracked() => {
                ev.prevent_default();
                ev.stop_propagation();
                match enter() {
                    Some(line) => take(line),
                    None => clear_or_restore(),
                }
            }
            "Escape" if open.get_untracked() => {
                ev.prevent_default();
                ev.stop_propagation();
                close();
                restore();
            }
            _ => {}
        }
    };
    // Placed again whenever the lines change, since the list grows and shrinks.
    Effect::new(move || {
        lines.track();
        if let (Some(list), Some(input)) = (list.get(), input.get_untracked()) {
            place_below(&input, &list, true);
        }
    });
    Effect::new(move || {
        let (Some(i), Some(list)) = (at.get(), list.get()) else {
            return;
        };
        let option = keys::all(&list, "[role=option]").into_iter().nth(i);
        if let Some(option) = option {
            let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
            if top < list.scroll_top() {
                list.set_scroll_top(top);
            } else if bottom > list.scroll_top() + list.client_height() {
                list.set_scroll_top(bottom - list.client_height());
            }
        }
    });
    let resize = window_event_listener(ev::resize, move |_| close());
    on_cleanup(move || resize.remove());

    view! {
        <div class=if row { "field row" } else { "field" }>
            <label
                for=part("input")
                class=if hide_label { "visually-hidden" } else { "field-label" }
            >
                {move || label.get()}
            </label>
            <div class="combo">
                <input
                    node_ref=input
                    id=part("input")
                    class=format!("input {class}")
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded=move || open.get().to_string()
                    aria-controls=part("list")
                    aria-activedescendant=move || {
                        at.get().filter(|_| open.get()).map(|i| part(&format!("o{i}")))
                    }
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=move || error.get().map(|_| part("error")).or_else(|| hint.get().map(|_| part("hint")))
                    prop:value=move || text.get()
                    placeholder=move || placeholder.get()
                    disabled=disabled
                    autofocus=autofocus
                    data-test=data_test
                    on:input=move |ev| {
                        text.set(event_target_value(&ev));
                        at.set(None);
                        open.set(true);
                    }
                    on:click=move |_| open.set(true)
                    on:keydown=key
                    on:blur=move |_| clear_or_restore()
                />
                {move || {
                    open.get()
                        .then(|| {
                            view! {
                                <div
                                    node_ref=list
                                    id=part("list")
                                    class="combo-list"
                                    role="listbox"
                                    popover="manual"
                                    aria-label=move || label.get()
                                    // The focus stays in the input.
                                    on:mousedown=|ev| ev.prevent_default()
                                >
                                    {move || {
                                        let all = lines.get();
                                        if all.is_empty() {
                                            return view! { <div class="combo-none">"Nothing found"</div> }
                                                .into_any();
                                        }
                                        all.into_iter()
                                            .enumerate()
                                            .map(|(i, line)| {
                                                let mine = line.clone();
                                                let (class, words) = match line {
                                                    Line::Pick(_, label) => ("", label),
                                                    Line::Create(name) => {
                                                        ("combo-new", format!("Create “{name}”"))
                                                    }
                                                };
                                                view! {
                                                    <div
                                                        id=part(&format!("o{i}"))
                                                        class=class
                                                        role="option"
                                                        aria-selected=move || (at.get() == Some(i)).to_string()
                                                        on:click=move |_| take(mine.clone())
                                                    >
                                                        {(class == "combo-new").then(|| view! { <Icon name="plus" /> })}
                                                        <span>{words}</span>
                                                    </div>
                                                }
                                            })
                                            .collect_view()
                                            .into_any()
                                    }}
                                </div>
                            }
                        })
                }}
            </div>
            {move || hint.get().filter(|_| error.get().is_none()).map(|text| view! { <div class="hint" id=part("hint")>{text}</div> })}
            {move || {
                error
                    .get()
                    .map(|text| {
                        view! {
                            <div class="field-error" id=part("error") role="alert">
                                {text}
                            </div>
                        }
                    })
            }}
        </div>
    }
}
