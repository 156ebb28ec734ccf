//! A row of a filter: field, comparison, values.

use super::builder::Building;
use crate::app::{
    store::sentence,
    ui::{Combobox, Field, FieldKind, IconButton, SelectField, unique_id},
};
use leptos::{html, prelude::*};
use penstock::{
    model::{Kind, RecordId},
    present::{
        rule_form::Choice,
        views::builder::{Blank, Editor, Shown},
    },
    query::Part,
    value::Id,
};

/// A row with its field, its comparison and its values.
#[component]
pub(super) fn RowView(building: Building, place: Vec<usize>) -> impl IntoView {
    let id = building.element(&place);
    let place = StoredValue::new(place);
    let shown = Memo::new(move |_| -> Option<Shown> {
        let row = building.group.with(|group| match group.as_ref()?.at(&place.get_value())? {
            Part::Row(row) => Some(row.clone()),
            Part::Group(_) => None,
        })?;
        Some(building.with(|builder| builder.show(&row)))
    });
    let error = RwSignal::new(None::<String>);
    let fill = move |name: &str, value: &str| {
        let done = building.change(|builder, group| builder.fill(group, &place.get_value(), name, value));
        error.set(done.err());
    };
    let fields = Memo::new(move |_| {
        building.app.track(Kind::CustomField);
        let now = shown.with(|shown| shown.as_ref().map(|shown| shown.field.clone()).unwrap_or_default());
        let mut all = building.with(|builder| builder.fields());
        if all.iter().all(|choice| choice.key != now) {
            all.push(Choice::new(now.clone(), now));
        }
        all
    });
    let field =
        Signal::derive(move || shown.with(|shown| shown.as_ref().map(|one| one.field.clone()).unwrap_or_default()));
    let op = Signal::derive(move || shown.with(|shown| shown.as_ref().map(|one| one.op.clone()).unwrap_or_default()));
    let ops = Signal::derive(move || {
        let all = shown.with(|shown| shown.as_ref().map(|one| one.ops.clone()).unwrap_or_default());
        all.into_iter().map(|choice| (choice.key, choice.words)).collect::<Vec<_>>()
    });
    // Blanks stay while their values change, so that the focus does.
    let kinds = Memo::new(move |_| {
        shown.with(|shown| {
            let blanks = shown.iter().flat_map(|shown| shown.blanks.iter());
            blanks.map(|blank| (blank.name, sort_of(&blank.editor))).collect::<Vec<_>>()
        })
    });
    let problem =
        move || error.get().or_else(|| shown.with(|shown| shown.as_ref().and_then(|one| one.problem.clone())));
    view! {
        <div class="builder-row" id=id role="group" aria-label="Condition" data-test="builder-row">
            <FieldPick fields value=field on_pick=move |key: String| fill("field", &key) />
            <SelectField label="Comparison" hide_label=true value=op options=ops on_commit=move |key: String| fill("op", &key) data_test="builder-op" />
            <For
                each=move || kinds.get()
                key=|kind| *kind
                children=move |(name, _)| {
                    let blank = Memo::new(move |_| {
                        shown.with(|shown| shown.as_ref().and_then(|one| one.blanks.iter().find(|blank| blank.name == name).cloned()))
                    });
                    view! { <Value building blank on_fill=move |value: String| fill(name, &value) /> }
                }
            />
            <IconButton icon="x" class="small push" title="Take this condition out" on_click=move |_| building.remove(&place.get_value()) data_test="builder-remove" />
            {move || problem().map(|text| view! { <p class="builder-problem" role="status" data-test="builder-problem">{text}</p> })}
        </div>
    }
}

fn sort_of(editor: &Editor) -> &'static str {
    match editor {
        Editor::Choice(_) => "choice",
        Editor::Record(Kind::Company) => "company",
        Editor::Record(_) => "contact",
        Editor::Text(_) => "text",
        Editor::Number => "number",
        Editor::Amount => "amount",
        Editor::Date => "date",
    }
}

/// The field of a row, with the fields under their headings.
#[component]
fn FieldPick(
    fields: Memo<Vec<Choice>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_pick: Callback<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Select>::new();
    let id = unique_id("field");
    Effect::new(move || {
        fields.track();
        let value = value.get();
        if let Some(select) = node.get() {
            select.set_value(&value);
        }
    });
    let option = |choice: &Choice| {
        let (key, words) = (choice.key.clone(), sentence(&choice.words));
        view! { <option value=key>{words}</option> }
    };
    let options = move || {
        fields.with(|all| {
            let groups = all.chunk_by(|a, b| a.group == b.group);
            groups
                .map(|group| {
                    let options = group.iter().map(option).collect_view();
                    match group.first().map_or("", |first| first.group) {
                        "" => options.into_any(),
                        heading => view! { <optgroup label=heading>{options}</optgroup> }.into_any(),
                    }
                })
                .collect_view()
        })
    };
    view! {
        <div class="field">
            <label for=id.clone() class="visually-hidden">"Field"</label>
            <select id=id class="select" node_ref=node data-test="builder-field" on:change=move |ev| on_pick.run(event_target_value(&ev))>
                {options}
            </select>
        </div>
    }
}

/// A value as it is written.
#[component]
fn Value(building: Building, blank: Memo<Option<Blank>>, #[prop(into)] on_fill: Callback<String>) -> impl IntoView {
    let value =
        Signal::derive(move || blank.with(|blank| blank.as_ref().map(|one| one.value.clone()).unwrap_or_default()));
    let label = blank.with_untracked(|blank| blank.as_ref().map_or("", |one| one.label));
    let behind = move || blank.with(|blank| blank.as_ref().map_or("", |one| one.behind));
    let mark = format!("builder-{}", blank.with_untracked(|blank| blank.as_ref().map_or("value", |one| one.name)));
    let text = move |kind: FieldKind, known: Vec<String>| {
        let suggestions = Memo::new(move |_| known.clone());
        view! { <Field label=label hide_label=true kind=kind value=value suggestions=suggestions on_commit=move |text: String| on_fill.run(text) data_test=mark.clone() /> }.into_any()
    };
    let editor = blank.with_untracked(|blank| blank.as_ref().map(|one| one.editor.clone()));
    let inside = match editor {
        None => ().into_any(),
        Some(Editor::Choice(_)) => {
            let options = Signal::derive(move || {
                let editor = blank.with(|blank| blank.as_ref().map(|one| one.editor.clone()));
                let mut all: Vec<(String, String)> = match editor {
                    Some(Editor::Choice(all)) => all.into_iter().map(|choice| (choice.key, choice.words)).collect(),
                    _ => Vec::new(),
                };
                let now = value.get();
                if all.iter().all(|(key, _)| *key != now) {
                    all.insert(0, (now, "Choose one".into()));
                }
                all
            });
            view! { <SelectField label=label hide_label=true value=value options=options on_commit=move |key: String| on_fill.run(key) data_test="builder-value" /> }.into_any()
        }
        Some(Editor::Record(kind)) => view! { <RecordValue building kind value on_fill /> }.into_any(),
        Some(Editor::Text(known)) => text(FieldKind::Text, known),
        Some(Editor::Number) => text(FieldKind::Number, Vec::new()),
        Some(Editor::Amount) => text(FieldKind::Text, Vec::new()),
        Some(Editor::Date) => text(FieldKind::Date, Vec::new()),
    };
    view! {
        {inside}
        {move || Some(behind()).filter(|words| !words.is_empty()).map(|words| view! { <span class="builder-behind">{words}</span> })}
    }
}

/// A company or a contact by name.
#[component]
fn RecordValue(building: Building, kind: Kind, value: Signal<String>, on_fill: Callback<String>) -> impl IntoView {
    let app = building.app;
    let shown = Signal::derive(move || match value.get().parse::<Id>() {
        Ok(id) => app.record(RecordId { kind, id }).map(|record| record.title()).unwrap_or_default(),
        Err(_) => value.get(),
    });
    let options = Memo::new(move |_| {
        app.track(kind);
        let mut all: Vec<(String, String)> = app
            .data(|data| data.records_of(kind).map(|record| (record.bare_id().to_string(), record.title())).collect());
        all.sort_by_cached_key(|(_, title)| title.to_lowercase());
        all
    });
    let words = if kind == Kind::Company { "Company" } else { "Contact" };
    view! {
        <Combobox
            label=words
            hide_label=true
            value=shown
            options
            placeholder="By name"
            on_pick=move |id: String| on_fill.run(id)
            data_test="builder-record"
        />
    }
}
