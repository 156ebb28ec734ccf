//! Fields that edit a record where they stand.

use crate::app::{
    store::use_app,
    ui::{Field, FieldKind},
};
use leptos::prelude::*;
use penstock::{command::Rejection, model::RecordId};
use serde_json::Value;

/// What a text field of a record holds.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum TextKind {
    /// One line.
    #[default]
    Line,
    /// Several lines.
    Area,
    /// A civil date.
    Date,
    /// A time of day.
    Time,
    /// A whole number.
    Whole,
}

impl TextKind {
    fn field(self) -> FieldKind {
        match self {
            TextKind::Line => FieldKind::Text,
            TextKind::Area => FieldKind::Area,
            TextKind::Date => FieldKind::Date,
            TextKind::Time => FieldKind::Time,
            TextKind::Whole => FieldKind::Number,
        }
    }
}

/// The stored form of what was typed; nothing typed is nothing stored.
pub fn text_value(kind: TextKind, text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(Value::Null);
    }
    match kind {
        TextKind::Whole => {
            let compact: String = trimmed.chars().filter(|c| !c.is_whitespace() && *c != '%').collect();
            let mut groups = compact.split([',', '.', '\'', '’']);
            let first = groups.next().unwrap_or_default().to_string();
            // In a whole number these only ever part thousands.
            let whole = groups.try_fold(first, |all, group| (group.len() == 3).then(|| all + group));
            whole
                .and_then(|text| text.parse::<u32>().ok())
                .map(Value::from)
                .ok_or_else(|| "Type a whole number.".to_string())
        }
        // Older browsers leave the seconds out.
        TextKind::Time if trimmed.len() == 5 => Ok(format!("{trimmed}:00").into()),
        _ => Ok(trimmed.into()),
    }
}

/// The sentence to show at the field, if the answer is no.
pub fn refusal(answer: Result<(), Rejection>) -> Option<String> {
    answer.err().map(|rejection| rejection.to_string())
}

/// A text, date or number of a record: commits when it is left, and says at the field what is wrong.
#[component]
pub fn EditText(
    id: RecordId,
    /// Stored name.
    field: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional)] kind: TextKind,
    #[prop(optional, into)] suggestions: Option<Signal<Vec<String>>>,
    #[prop(optional, into)] placeholder: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    /// The label stands over the control, which has a border.
    #[prop(optional)]
    boxed: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    // Long texts are kept while they are being typed.
    let drafting = (kind == TextKind::Area).then(|| app.drafting(Some(id), field, &value.get_untracked()));
    let commit = move |text: String| {
        let answer = match text_value(kind, &text) {
            Ok(set) => refusal(app.edit(id, field, set)),
            Err(why) => Some(why),
        };
        if let (None, Some(drafting)) = (&answer, drafting) {
            drafting.forget();
        }
        error.try_set(answer);
    };
    // What is wrong holds for the text that was refused, not for the next one, nor for the one that Escape brings back.
    let typed = move |_: String| {
        if error.with_untracked(Option::is_some) {
            error.set(None);
        }
    };
    let class = if boxed || !class.is_empty() { class } else { "inline-edit" };
    let mark = format!("field-{}", field.replace('_', "-"));
    let placeholder =
        Signal::derive(move || placeholder.get().unwrap_or_else(|| if boxed { String::new() } else { "–".into() }));
    match suggestions {
        Some(suggestions) => view! {
            <Field label value kind=kind.field() on_commit=commit on_input=typed hint error placeholder suggestions hide_label row=!boxed class data_test=mark />
        }
        .into_any(),
        None => view! {
            <Field label value kind=kind.field() on_commit=commit on_input=typed hint error placeholder hide_label row=!boxed class drafting data_test=mark />
        }
        .into_any(),
    }
}
