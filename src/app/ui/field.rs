use super::{DraftLine, Drafting, Icon, focus, unique_id};
use leptos::{
    ev::KeyboardEvent,
    html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{self, HtmlInputElement, HtmlTextAreaElement},
};

/// What a [`Field`] holds.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum FieldKind {
    #[default]
    Text,
    /// Text of several lines; Ctrl+Enter commits, Enter is a new line.
    Area,
    /// A number as people write it: a text input with the numeric keyboard, since
    /// `type=number` hides what was typed when it does not parse.
    Number,
    /// `YYYY-MM-DD`.
    Date,
    /// `HH:MM`.
    Time,
    Email,
    Phone,
    Url,
    Search,
}

impl FieldKind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Number | Self::Area => "text",
            Self::Date => "date",
            Self::Time => "time",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Url => "url",
            Self::Search => "search",
        }
    }
}

/// The label, hint and error around a control.
#[component]
fn Shell(
    id: String,
    label: Signal<String>,
    hint: MaybeProp<String>,
    error: MaybeProp<String>,
    required: bool,
    hide_label: bool,
    row: bool,
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class=if row { "field row" } else { "field" }>
            <label for=id class=if hide_label { "visually-hidden" } else { "field-label" }>
                {move || label.get()}
                {required.then(|| view! { <span class="req" aria-hidden="true">" *"</span> })}
            </label>
            {children()}
            {move || {
                let id = hint_id.clone();
                hint.get().map(|text| view! { <div class="hint" id=id>{text}</div> })
            }}
            {move || {
                let id = error_id.clone();
                error
                    .get()
                    .map(|text| {
                        view! {
                            <div class="field-error" id=id role="alert">
                                <Icon name="alert-triangle" class="small" />
                                <span>{text}</span>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

fn described_by(id: &str, hint: Option<String>, error: Option<String>) -> Option<String> {
    let parts: Vec<String> = [(hint, "hint"), (error, "error")]
        .into_iter()
        .filter_map(|(text, part)| text.map(|_| format!("{id}-{part}")))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn text_of(target: Option<web_sys::EventTarget>) -> Option<String> {
    let target = target?;
    target
        .dyn_ref::<HtmlInputElement>()
        .map(HtmlInputElement::value)
        .or_else(|| target.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value))
}

fn set_text(target: Option<web_sys::EventTarget>, text: &str) {
    let Some(target) = target else { return };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        input.set_value(text);
    } else if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(text);
    }
}

/// Writes the value of a field into it, so that leaving the field does not commit what stood there.
fn settle(input: NodeRef<html::Input>, value: Signal<String>, last: StoredValue<Option<String>>) {
    let (Some(input), Some(text)) = (input.try_get_untracked().flatten(), value.try_get_untracked()) else { return };
    if input.value() != text {
        input.set_value(&text);
        last.try_update_value(|last| *last = None);
    }
}

/// Sees to it that a date or a time that the program has emptied is empty for the browser as well: for WebKit it is unreadable
/// from then on, and its form cannot be sent.
fn mend_when_emptied(input: NodeRef<html::Input>, value: Signal<String>, kind: FieldKind) {
    Effect::new(move || {
        let Some(input) = input.get().filter(|_| value.with(String::is_empty)) else { return };
        // What is being typed is not whole yet, and that is as it should be.
        if document().active_element().as_ref() == Some(input.as_ref()) {
            return;
        }
        input.set_value("");
        if !input.check_validity() {
            input.set_type("text");
            input.set_type(kind.input_type());
        }
    });
}

/// Whether a key changes a part of a date or a time: its day, its month, its hour. Other keys open the browser's calendar or
/// leave the field.
fn types_a_part(ev: &KeyboardEvent) -> bool {
    let key = ev.key();
    let plain = !ev.alt_key() && !ev.ctrl_key() && !ev.meta_key();
    plain
        && (key.chars().count() == 1 && key != " " || matches!(&*key, "ArrowUp" | "ArrowDown" | "Backspace" | "Delete"))
}

/// A labelled text, number, date or time. `on_commit` gets the text when it is changed and
/// the person leaves the field or presses Enter; Escape puts the old value back.
/// A refused text stays in the field, beside the `error` that the caller sets.
#[component]
pub fn Field(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional)] kind: FieldKind,
    #[prop(optional, into)] on_commit: Option<Callback<String>>,
    /// Every keystroke, for filters and previews.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional, into)] placeholder: MaybeProp<String>,
    /// Texts that the browser offers while typing.
    #[prop(optional, into)]
    suggestions: Option<Signal<Vec<String>>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    /// The label is only for assistive technology.
    #[prop(optional)]
    hide_label: bool,
    /// The label stands at the left of the control.
    #[prop(optional)]
    row: bool,
    /// More classes for the control, such as `inline-edit`.
    #[prop(optional)]
    class: &'static str,
    /// Keeps the text of several lines while it is being typed; whoever commits it forgets it then.
    #[prop(optional_no_strip)]
    drafting: Option<Drafting>,
    /// A text that was taken and changed nothing gives way to the value: what was emptied shows again what counts instead,
    /// `27400 USD` is written as an amount. For callers that say in `error` what they refuse.
    #[prop(optional)]
    settles: bool,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let id = unique_id("field");
    let area = NodeRef::<html::Textarea>::new();
    let line = NodeRef::<html::Input>::new();
    if matches!(kind, FieldKind::Date | FieldKind::Time) {
        mend_when_emptied(line, value, kind);
    }
    if autofocus {
        focus::first_on_page(area);
        focus::first_on_page(line);
    }
    // What was committed last: leaving the field does not commit it once more.
    let last = StoredValue::new(None::<String>);
    Effect::new(move || {
        value.track();
        last.set_value(None);
    });
    let commit = move |text: String| {
        // A field that is taken away while it has the focus is left once more: too late.
        let Some(before) = last.try_get_value() else {
            return;
        };
        let same = match before {
            Some(before) => before == text,
            None => value.try_with_untracked(|v| *v == text).unwrap_or(true),
        };
        // What somebody else has saved meanwhile is overwritten by the button below the field alone.
        let overtaken = drafting.is_some_and(|d| value.with_untracked(|value| d.overtaken(value)));
        if same || overtaken {
            return;
        }
        last.set_value(Some(text.clone()));
        if let Some(f) = on_commit {
            f.run(text);
        }
        if settles && error.try_get_untracked().flatten().is_none() {
            settle(line, value, last);
        }
    };
    let commit_from = move |target: Option<web_sys::EventTarget>| {
        if let Some(text) = text_of(target) {
            commit(text);
        }
    };
    // Of a date and a time each part that is typed makes a whole one, which is not yet the one that is meant.
    let in_parts = StoredValue::new(false);
    let changed = move |ev: web_sys::Event| {
        let Some(text) = text_of(ev.target()) else {
            return;
        };
        if in_parts.try_get_value() == Some(true) {
            return;
        }
        // While a year is being typed the date is whole but nonsense: 0002, 0020, 0202.
        if kind == FieldKind::Date && text.as_str() < "1900" && !text.is_empty() {
            return;
        }
        commit(text);
    };
    let typed = move |ev: web_sys::Event| {
        let Some(text) = text_of(ev.target()) else { return };
        if let Some(drafting) = drafting {
            drafting.typed(&value.get_untracked(), text.clone());
        }
        if let Some(f) = on_input {
            f.run(text);
        }
    };
    let key = move |ev: KeyboardEvent| {
        if ev.is_composing() {
            return;
        }
        if matches!(kind, FieldKind::Date | FieldKind::Time) {
            in_parts.set_value(types_a_part(&ev));
        }
        match ev.key().as_str() {
            "Enter" if kind != FieldKind::Area || ev.ctrl_key() || ev.meta_key() => {
                commit_from(ev.target());
            }
            "Escape" => {
                let old = value.get_untracked();
                if text_of(ev.target()).is_some_and(|now| now != old) {
                    ev.prevent_default();
                    ev.stop_propagation();
                    set_text(ev.target(), &old);
                    last.set_value(None);
                    if let Some(drafting) = drafting {
                        drafting.give_up();
                    }
                    if let Some(f) = on_input {
                        f.run(old);
                    }
                }
            }
            _ => {}
        }
    };
    let describe = {
        let id = id.clone();
        move || described_by(&id, hint.get(), error.get())
    };
    let invalid = move || error.get().map(|_| "true");
    let list_id = suggestions.map(|_| format!("{id}-list"));
    // What is being typed stays in place when the value changes below it.
    Effect::new(move || {
        let text = drafting.and_then(Drafting::text).unwrap_or_else(|| value.get());
        if let Some(area) = area.get().filter(|area| area.value() != text) {
            area.set_value(&text);
        }
    });
    let draft_line = drafting.map(|drafting| {
        let save = move |text: String| {
            last.set_value(Some(text.clone()));
            if let Some(f) = on_commit {
                f.run(text);
            }
        };
        let focus = move || {
            if let Some(area) = area.get_untracked() {
                let _ = area.focus();
            }
        };
        view! { <DraftLine drafting saved=value on_save=Callback::new(save) on_done=focus /> }
    });
    let control = if kind == FieldKind::Area {
        view! {
            <textarea
                node_ref=area
                id=id.clone()
                class=format!("textarea {class}")
                placeholder=move || placeholder.get()
                disabled=disabled
                autofocus=autofocus
                aria-required=required.then_some("true")
                aria-invalid=invalid
                aria-describedby=describe
                data-test=data_test
                on:change=changed
                on:input=typed
                on:keydown=key
            ></textarea>
        }
        .into_any()
    } else {
        let narrow = if kind == FieldKind::Number { "num" } else { "" };
        view! {
            <input
                node_ref=line
                id=id.clone()
                class=format!("input {narrow} {class}")
                type=kind.input_type()
                inputmode=(kind == FieldKind::Number).then_some("decimal")
                autocomplete="off"
                list=list_id.clone()
                prop:value=move || value.get()
                placeholder=move || placeholder.get()
                disabled=disabled
                autofocus=autofocus
                aria-required=required.then_some("true")
                aria-invalid=invalid
                aria-describedby=describe
                data-test=data_test
                on:change=changed
                on:blur=move |ev| {
                    in_parts.set_value(false);
                    commit_from(ev.target());
                }
                on:pointerdown=move |_| in_parts.set_value(false)
                on:input=typed
                on:keydown=key
            />
            {suggestions
                .map(|texts| {
                    view! {
                        <datalist id=list_id>
                            {move || {
                                texts
                                    .get()
                                    .into_iter()
                                    .map(|text| view! { <option value=text></option> })
                                    .collect_view()
                            }}
                        </datalist>
                    }
                })}
        }
        .into_any()
    };
    view! {
        <Shell id label hint error required hide_label row>
            {control}
            {draft_line}
        </Shell>
    }
}

/// A labelled native select. Options are `(value, text)`.
#[component]
pub fn SelectField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] on_commit: Callback<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional)] row: bool,
    #[prop(optional)] class: &'static str,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let id = unique_id("field");
    let node = NodeRef::<html::Select>::new();
    // The value is set after the options exist, and again when either changes.
    Effect::new(move || {
        options.track();
        let value = value.get();
        if let Some(select) = node.get() {
            select.set_value(&value);
        }
    });
    let describe = {
        let id = id.clone();
        move || described_by(&id, hint.get(), error.get())
    };
    view! {
        <Shell id=id.clone() label hint error required hide_label row>
            <select
                node_ref=node
                id=id
                class=format!("select {class}")
                disabled=disabled
                autofocus=autofocus
                aria-required=required.then_some("true")
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=describe
                data-test=data_test
                on:change=move |_| {
                    if let Some(select) = node.get_untracked() {
                        on_commit.run(select.value());
                        // A choice that was refused does not stand there as if it had been taken.
                        if let Some(now) = value.try_get_untracked().filter(|now| *now != select.value()) {
                            select.set_value(&now);
                        }
                    }
                }
            >
                {move || {
                    let now = value.get_untracked();
                    options
                        .get()
                        .into_iter()
                        .map(|(key, text)| {
                            let selected = key == now;
                            view! { <option value=key selected=selected>{text}</option> }
                        })
                        .collect_view()
                }}
            </select>
        </Shell>
    }
}

/// A checkbox with its words. The tick shows the `value`: if the caller does not take the
/// change, it goes back.
#[component]
pub fn CheckField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<bool>,
    #[prop(into)] on_commit: Callback<bool>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] hide_label: bool,
    #[prop(optional, into)] data_test: Option<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    view! {
        <label class="check">
            <input
                node_ref=node
                type="checkbox"
                prop:checked=move || value.get()
                disabled=disabled
                data-test=data_test
                on:change=move |_| {
                    if let Some(input) = node.get_untracked() {
                        on_commit.run(input.checked());
                        if let Some(now) = value.try_get_untracked() {
                            input.set_checked(now);
                        }
                    }
                }
            />
            <span>
                <span class=hide_label.then_some("visually-hidden")>{move || label.get()}</span>
                {move || hint.get().map(|text| view! { <span class="hint">{text}</span> })}
            </span>
        </label>
    }
}
