//! One column: what it holds, what becomes of it, and how its cells are written.

use super::{
    own::{NewField, key_of, new_field},
    sheet::Sheet,
    wizard::Wizard,
};
use crate::app::{store::use_app, ui::SelectField};
use leptos::prelude::*;
use penstock::{
    exchange::{
        csv::{Column, DateStyle, Field, Label, NumberStyle, Read, Target, fields_of, read_as},
        custom_columns::kind_of,
    },
    model::Kind,
    query::custom,
};

/// What a column may become, by the word of the choice.
fn target_of(key: &str, fields: &[Field]) -> Option<Target> {
    let field = |at: &str| at.parse::<usize>().ok().and_then(|at| fields.get(at)).map(|field| Target::Field(*field));
    match key {
        "detail" => Some(Target::Detail),
        "ignore" => Some(Target::Ignore),
        _ => key.strip_prefix("field ").and_then(field),
    }
}

fn target_key(target: Target, fields: &[Field]) -> String {
    match target {
        Target::Ignore => "ignore".into(),
        Target::Detail => "detail".into(),
        Target::Own(id, _) => key_of(id),
        Target::Field(field) => {
            fields.iter().position(|other| *other == field).map_or("detail".into(), |at| format!("field {at}"))
        }
    }
}

#[component]
pub fn Row(wizard: Wizard, sheet: Sheet, index: usize, asked: Memo<Vec<usize>>) -> impl IntoView {
    let Some(column) = sheet.columns.with_untracked(|columns| columns.get(index).cloned()) else {
        return ().into_any();
    };
    let kind = Memo::new(move |_| sheet.rows());
    let fields = move || fields_of(kind.get());
    let app = use_app();
    let targets = move || {
        app.track(Kind::CustomField);
        let mut options: Vec<(String, String)> =
            fields().iter().enumerate().map(|(at, field)| (format!("field {at}"), field.word().to_string())).collect();
        options.sort_by(|a, b| a.1.cmp(&b.1));
        if let Some(of) = kind_of(kind.get()) {
            app.data(|data| {
                let own = custom::fields_of(data, of);
                options.extend(own.iter().map(|field| (key_of(field.id), format!("{} (your own field)", field.name))));
            });
            let fresh = wizard.fields.get();
            let fresh = fresh.iter().filter(|field| field.of == of);
            options.extend(fresh.map(|field| (key_of(field.id), format!("{} (new field)", field.name))));
            options.push(("new".into(), "Keep as a new field".into()));
            options.push(("detail".into(), "A further detail, as text".into()));
        }
        options.push(("ignore".into(), "Leave it out".into()));
        options
    };
    let choice = Memo::new(move |_| sheet.mapping.with(|mapping| mapping.columns.get(index).copied()));
    let value = move || choice.get().map_or("ignore".into(), |choice| target_key(choice.target, &fields()));
    let retarget = move |key: String| {
        if key == "new" {
            return new_field(wizard, sheet, index);
        }
        let own = || {
            let wanted = |id: &penstock::value::Id| key_of(*id) == key;
            let fresh = wizard.fields.with_untracked(|all| {
                all.iter().find(|field| wanted(&field.id)).map(|field| Target::Own(field.id, read_as(field.shape)))
            });
            let known = || {
                app.data(|data| {
                    let field = data.custom_fields().find(|field| wanted(&field.id))?;
                    Some(Target::Own(field.id, read_as(field.shape)))
                })
            };
            fresh.or_else(known)
        };
        let Some(target) = target_of(&key, &fields_of(kind.get_untracked())).or_else(own) else { return };
        sheet.set_column(index, |choice| choice.target = target);
        wizard.drop_unused_fields();
    };
    let asked = move || asked.with(|all| all.contains(&index));
    // A column that is left out may still say what another one is for.
    let tells = move || {
        let at = sheet
            .mapping
            .with(|mapping| mapping.columns.iter().position(|choice| choice.label == Label::Column(index)))?;
        let name = sheet.columns.with(|columns| columns.get(at).map(|column| column.name.clone()))?;
        Some(format!("Says what “{name}” is for."))
    };
    let (name, holds) = (column.name.clone(), describe(&column));
    let samples = column.samples.join(" · ");
    let column = StoredValue::new(column);
    view! {
        <tr data-test="map-row" data-column=name>
            <td>{name.clone()}</td>
            <td class="muted">{holds} {move || tells().map(|words| view! { <p class="hint">{words}</p> })}</td>
            <td class="sample" title=samples>
                {samples.clone()}
            </td>
            <td>
                <SelectField label="Becomes" hide_label=true value=value options=targets on_commit=retarget data_test="map-target" />
            </td>
            <td>
                {move || {
                    let reads = match choice.get().map(|choice| choice.target) {
                        Some(Target::Field(field)) => field.read(),
                        Some(Target::Own(_, read)) => read,
                        _ => Read::Text,
                    };
                    match reads {
                        Read::Text => ().into_any(),
                        Read::Date => view! { <Dates sheet index column asked=Signal::derive(asked) /> }.into_any(),
                        Read::Number => view! { <Numbers sheet index column asked=Signal::derive(asked) /> }.into_any(),
                    }
                }}
            </td>
        </tr>
        <NewField wizard sheet index />
    }
    .into_any()
}

/// What a column holds, in words.
fn describe(column: &Column) -> String {
    let filled = if column.filled == 0 { String::new() } else { format!(", {} filled", column.filled) };
    let odd = match column.odd.first() {
        None => String::new(),
        Some(line) => format!("; not all of them, see line {line}"),
    };
    let short = match column.short_years {
        true => "; years of two digits are taken to be 1969 to 2068, and those of birthdays to be past",
        false => "",
    };
    format!("{}{filled}{odd}{short}", column.shape.word())
}

fn choose(unset: bool) -> Vec<(String, String)> {
    if unset { vec![(String::new(), "Choose…".into())] } else { Vec::new() }
}

#[component]
fn Dates(sheet: Sheet, index: usize, column: StoredValue<Column>, asked: Signal<bool>) -> impl IntoView {
    let chosen = move || sheet.mapping.with(|mapping| mapping.columns.get(index).and_then(|choice| choice.dates));
    let styles = || DateStyle::ALL.into_iter().enumerate();
    // The orders that fit come first.
    let options = move || {
        let mut options = choose(chosen().is_none());
        let fits = column.with_value(|column| column.dates.clone());
        for wanted in [true, false] {
            options.extend(
                styles()
                    .filter(|(_, style)| fits.contains(style) == wanted)
                    .map(|(at, style)| (at.to_string(), style.word().to_string())),
            );
        }
        options
    };
    view! {
        <SelectField
            label="Dates are written as"
            hide_label=true
            value=move || chosen().and_then(|chosen| styles().find(|(_, style)| *style == chosen)).map(|(at, _)| at.to_string()).unwrap_or_default()
            options=options
            error=Signal::derive(move || asked.get().then(|| "Several readings are possible.".to_string()))
            on_commit=move |at: String| {
                let style = at.parse().ok().and_then(|at: usize| DateStyle::ALL.get(at).copied());
                sheet.set_column(index, |choice| choice.dates = style);
            }
            data_test="map-dates"
        />
    }
}

#[component]
fn Numbers(sheet: Sheet, index: usize, column: StoredValue<Column>, asked: Signal<bool>) -> impl IntoView {
    let chosen = move || sheet.mapping.with(|mapping| mapping.columns.get(index).and_then(|choice| choice.numbers));
    let styles = || NumberStyle::ALL.into_iter().enumerate();
    let options = move || {
        let mut options = choose(chosen().is_none());
        let fits = column.with_value(|column| column.numbers.clone());
        for wanted in [true, false] {
            options.extend(
                styles()
                    .filter(|(_, style)| fits.contains(style) == wanted)
                    .map(|(at, style)| (at.to_string(), style.example().to_string())),
            );
        }
        options
    };
    view! {
        <SelectField
            label="Numbers are written as"
            hide_label=true
            value=move || chosen().and_then(|chosen| styles().find(|(_, style)| *style == chosen)).map(|(at, _)| at.to_string()).unwrap_or_default()
            options=options
            error=Signal::derive(move || asked.get().then(|| "Several readings are possible.".to_string()))
            on_commit=move |at: String| {
                let style = at.parse().ok().and_then(|at: usize| NumberStyle::ALL.get(at).copied());
                sheet.set_column(index, |choice| choice.numbers = style);
            }
            data_test="map-numbers"
        />
    }
}
