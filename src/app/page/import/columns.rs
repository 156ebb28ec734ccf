//! What the file is, and what becomes of each column.

use super::{
    options::{Choices, proposals, stage_texts},
    wizard::Wizard,
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Icon, SelectField},
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{
        Column, DateStyle, Field, HeaderRow, KINDS, Limit, NumberStyle, Read, ReadOptions, Target, fields_of,
    },
    model::Kind,
    value::plural,
};

/// The plural of a kind, with a large letter.
fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => "Opportunities",
        Kind::Contact => "Contacts",
        Kind::Company => "Companies",
        Kind::Product => "Products",
        Kind::Member => "Members of the team",
        other => other.plural(),
    }
}

#[component]
pub fn Columns(wizard: Wizard) -> impl IntoView {
    let texts = stage_texts(use_app(), wizard);
    let questions = Memo::new(move |_| {
        let columns = wizard.columns.get();
        let asked = wizard.mapping.with(|mapping| mapping.questions(&columns));
        asked.into_iter().map(|question| (question.column, question.text)).collect::<Vec<_>>()
    });
    let blocked = move || {
        let new = wizard.pipeline.get().is_none() && wizard.new_pipeline.with(|name| name.trim().is_empty());
        questions.with(|questions| !questions.is_empty())
            || (new && wizard.mapping.with(|mapping| mapping.kind == Kind::Opportunity))
    };
    view! {
        <Facts wizard />
        <section class="surface mt">
            <div class="table-wrap">
                <table class="table map-table" data-test="map-table">
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Holds"</th>
                            <th scope="col">"For example"</th>
                            <th scope="col">"Becomes"</th>
                            <th scope="col">"Written as"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            let columns = wizard.columns.get();
                            (0..columns.len()).map(|index| view! { <Row wizard index questions /> }).collect_view()
                        }}
                    </tbody>
                </table>
            </div>
        </section>
        <Choices wizard texts />
        <div role="status" data-test="import-questions">
            {move || {
                questions
                    .get()
                    .into_iter()
                    .map(|(_, text)| {
                        view! {
                            <div class="banner due mt">
                                <Icon name="circle-help" />
                                <p>{text}</p>
                            </div>
                        }
                    })
                    .collect_view()
            }}
        </div>
        <div class="wizard-foot">
            <Button kind=ButtonKind::Quiet data_test="import-restart" on_click=move |_| wizard.restart()>
                "Another file"
            </Button>
            <span class="push">
                <Button
                    kind=ButtonKind::Main
                    disabled=blocked
                    data_test="import-check"
                    on_click=move |_| wizard.check(proposals(&texts.get_untracked()))
                >
                    "Try it out"
                </Button>
            </span>
        </div>
    }
}

/// What was found out about the file, and the choices that read it anew.
#[component]
fn Facts(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let Some(table) = wizard.table.get_untracked() else { return ().into_any() };
    let delimiter = table.delimiter;
    let header = table.header_line.is_some();
    let mut marks = vec![(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "vertical bar")];
    let now = delimiter.to_string();
    if !marks.iter().any(|(mark, _)| *mark == now) {
        marks.push(("", "another character"));
    }
    let marks: Vec<(String, String)> =
        marks.into_iter().map(|(mark, word)| (mark.to_string(), word.to_string())).collect();
    let count = |number: usize, one: &str, many: &str| {
        format!("{} {}", app.number(number), if number == 1 { one } else { many })
    };
    let rows = count(table.rows.len(), "row", "rows");
    let across = count(table.headers.len(), "column", "columns");
    let odd = match table.problems.len() {
        0 => String::new(),
        count => format!(" {} cannot be read and will be refused with the reason.", plural(count, "row", "rows")),
    };
    let header_words = table
        .header_line
        .map_or("The file has no header.".to_string(), |line| format!("The header is in line {line}."));
    let facts = format!("{rows}, {across}, {}. {header_words}{odd}", table.encoding.word());
    let header_choice = move || if header { HeaderRow::Guess } else { HeaderRow::Absent };
    let kinds: Vec<(String, String)> =
        KINDS.iter().map(|kind| (kind.plural().to_string(), heading(*kind).to_string())).collect();
    let set_kind = move |word: String| {
        if let Some(kind) = KINDS.into_iter().find(|kind| kind.plural() == word) {
            wizard.set_kind(kind);
        }
    };
    let headers =
        vec![("yes".to_string(), "are in the file".to_string()), ("no".to_string(), "are not in the file".to_string())];
    view! {
        <p class="mb" data-test="import-facts">
            <b>{wizard.name.get_untracked()}</b>
            ": "
            {facts}
        </p>
        <Part wizard />
        <div class="form two">
            <SelectField
                label="Every row is one of the"
                value=move || wizard.mapping.with(|mapping| mapping.kind.plural().to_string())
                options=Signal::stored(kinds)
                on_commit=set_kind
                data_test="import-kind"
            />
            <SelectField
                label="Between the cells stands a"
                value=now
                options=Signal::stored(marks)
                on_commit=move |mark: String| {
                    wizard.read_again(mark.chars().next(), ReadOptions { header: header_choice(), ..ReadOptions::default() });
                }
                data_test="import-delimiter"
            />
            <SelectField
                label="The names of the columns"
                value=if header { "yes" } else { "no" }.to_string()
                options=Signal::stored(headers)
                on_commit=move |choice: String| {
                    let header = if choice == "no" { HeaderRow::Absent } else { HeaderRow::Line(1) };
                    wizard.read_again(Some(delimiter), ReadOptions { header, ..ReadOptions::default() });
                }
                data_test="import-header"
            />
        </div>
    }
    .into_any()
}

/// Where the file is larger than what comes in at once: which part this is, and the ways to the others.
#[component]
fn Part(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let Some(table) = wizard.table.get_untracked() else { return ().into_any() };
    let (nth, more) = (wizard.part.get_untracked(), table.rest.is_some());
    if nth == 1 && !more {
        return ().into_any();
    }
    let (from, end) = (table.from, table.rest.map_or(table.size, |place| place.at));
    let bytes = end.saturating_sub(from.at).max(1);
    let Limit { rows, bytes: most } = Limit::default();
    let limit = format!("{} rows or {} MB of text", app.number(rows), most / 1_000_000);
    let words = match table.rest {
        Some(rest) => {
            let parts = nth + table.size.saturating_sub(end).div_ceil(bytes);
            let count = table.rows.len() + table.problems.len();
            let share = u64::try_from(count).unwrap_or(0) * (table.size as u64) / (bytes as u64);
            let about = app.number(rounded(usize::try_from(share).unwrap_or(usize::MAX)));
            let lines = format!("lines {} to {}", app.number(from.line), app.number(rest.line.saturating_sub(1)));
            format!(
                "This file has about {about} rows. At most {limit} come in at once, so that you can look through them and take them back. This is part {nth} of about {parts}: {lines}. When it is in, you can go on with the next."
            )
        }
        None => {
            format!("This is part {nth}, the last one: from line {} to the end of the file.", app.number(from.line))
        }
    };
    view! {
        <div class="banner mb" role="status" data-test="import-part">
            <Icon name="info" />
            <p>{words}</p>
            <span class="btn-row">
                {(nth > 1)
                    .then(|| {
                        view! {
                            <Button class="small" data_test="import-first" on_click=move |_| wizard.first_part()>
                                "Back to part 1"
                            </Button>
                        }
                    })}
                {more
                    .then(|| {
                        view! {
                            <Button class="small" data_test="import-skip" on_click=move |_| wizard.next_part()>
                                "Skip to the next part"
                            </Button>
                        }
                    })}
            </span>
        </div>
    }
    .into_any()
}

/// The first two digits, the others zero.
fn rounded(count: usize) -> usize {
    let mut unit = 1;
    while count / unit >= 100 {
        unit *= 10;
    }
    count / unit * unit
}

fn target_key(target: Target, fields: &[Field]) -> String {
    match target {
        Target::Ignore => "ignore".into(),
        Target::Detail => "detail".into(),
        Target::Field(field) => {
            fields.iter().position(|other| *other == field).map_or("detail".into(), |at| format!("field {at}"))
        }
    }
}

fn target_of(key: &str, fields: &[Field]) -> Target {
    match key {
        "detail" => Target::Detail,
        _ => key
            .strip_prefix("field ")
            .and_then(|at| at.parse::<usize>().ok())
            .and_then(|at| fields.get(at))
            .map_or(Target::Ignore, |field| Target::Field(*field)),
    }
}

#[component]
fn Row(wizard: Wizard, index: usize, questions: Memo<Vec<(Option<usize>, String)>>) -> impl IntoView {
    let Some(column) = wizard.columns.with_untracked(|columns| columns.get(index).cloned()) else {
        return ().into_any();
    };
    let kind = Memo::new(move |_| wizard.mapping.with(|mapping| mapping.kind));
    let fields = move || fields_of(kind.get());
    let targets = move || {
        let mut options: Vec<(String, String)> =
            fields().iter().enumerate().map(|(at, field)| (format!("field {at}"), field.word().to_string())).collect();
        options.sort_by(|a, b| a.1.cmp(&b.1));
        if kind.get() != Kind::Member {
            options.push(("detail".into(), "A further detail, as text".into()));
        }
        options.push(("ignore".into(), "Leave it out".into()));
        options
    };
    let choice = Memo::new(move |_| wizard.mapping.with(|mapping| mapping.columns.get(index).copied()));
    let value = move || choice.get().map_or("ignore".into(), |choice| target_key(choice.target, &fields()));
    let retarget = move |key: String| {
        let target = target_of(&key, &fields_of(kind.get_untracked()));
        wizard.set_column(index, |choice| choice.target = target);
    };
    let asked = move || questions.with(|all| all.iter().any(|(column, _)| *column == Some(index)));
    let (name, holds) = (column.name.clone(), describe(&column));
    let samples = column.samples.join(" · ");
    let column = StoredValue::new(column);
    view! {
        <tr data-test="map-row" data-column=name>
            <td>{name.clone()}</td>
            <td class="muted">{holds}</td>
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
                        _ => Read::Text,
                    };
                    match reads {
                        Read::Text => ().into_any(),
                        Read::Date => view! { <Dates wizard index column asked=Signal::derive(asked) /> }.into_any(),
                        Read::Number => view! { <Numbers wizard index column asked=Signal::derive(asked) /> }.into_any(),
                    }
                }}
            </td>
        </tr>
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
    format!("{}{filled}{odd}", column.shape.word())
}

fn choose(unset: bool) -> Vec<(String, String)> {
    if unset { vec![(String::new(), "Choose…".into())] } else { Vec::new() }
}

#[component]
fn Dates(wizard: Wizard, index: usize, column: StoredValue<Column>, asked: Signal<bool>) -> impl IntoView {
    let chosen = move || wizard.mapping.with(|mapping| mapping.columns.get(index).and_then(|choice| choice.dates));
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
                wizard.set_column(index, |choice| choice.dates = style);
            }
            data_test="map-dates"
        />
    }
}

#[component]
fn Numbers(wizard: Wizard, index: usize, column: StoredValue<Column>, asked: Signal<bool>) -> impl IntoView {
    let chosen = move || wizard.mapping.with(|mapping| mapping.columns.get(index).and_then(|choice| choice.numbers));
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
                wizard.set_column(index, |choice| choice.numbers = style);
            }
            data_test="map-numbers"
        />
    }
}
