//! What the file is, and what becomes of each column.

use super::{
    options::{Choices, proposals, stage_list},
    sheet::Sheet,
    wizard::Wizard,
};
use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Choice, Icon, Segmented, SelectField},
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{
        Column, DateStyle, Field, HeaderRow, Label, Limit, NumberStyle, Read, ReadOptions, Rows, Target, fields_of,
    },
    value::plural,
};

/// What rows can be, with a large letter.
fn heading(rows: Rows) -> String {
    let mut letters = rows.word().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What rows can be, the usual ones first.
const SHOWN: [Rows; 10] = [
    Rows::Opportunities,
    Rows::Contacts,
    Rows::Companies,
    Rows::Work,
    Rows::Products,
    Rows::Members,
    Rows::StageMoves,
    Rows::Stages,
    Rows::Tags,
    Rows::TagUses,
];

#[component]
pub fn Columns(wizard: Wizard) -> impl IntoView {
    let texts = stage_list(use_app(), wizard);
    // By table: the column in question, and the question.
    let questions = Memo::new(move |_| {
        let sheets = wizard.sheets.get();
        let asked = sheets.iter().enumerate().flat_map(|(place, sheet)| {
            let columns = sheet.columns.get();
            let asked = sheet.mapping.with(|mapping| mapping.questions(&columns));
            asked.into_iter().map(move |question| (place, question.column, question.text))
        });
        asked.collect::<Vec<(usize, Option<usize>, String)>>()
    });
    let blocked = move || {
        let new = wizard.pipeline.get().is_none() && wizard.new_pipeline.with(|name| name.trim().is_empty());
        questions.with(|questions| !questions.is_empty()) || (new && wizard.about_deals())
    };
    let several = move || wizard.sheets.with(|sheets| sheets.len() > 1);
    let name = move |place: usize| {
        wizard.sheets.with(|sheets| sheets.get(place).map(|sheet| sheet.name.get())).unwrap_or_default()
    };
    view! {
        <Show when=several>
            <Files wizard />
        </Show>
        {move || {
            let place = wizard.shown.get();
            wizard.shown_sheet().map(|sheet| view! { <One wizard sheet place questions /> })
        }}
        <Choices wizard texts />
        <div role="status" data-test="import-questions">
            {move || {
                questions
                    .get()
                    .into_iter()
                    .map(|(place, _, text)| {
                        let text = if several() { format!("{}: {text}", name(place)) } else { text };
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
                "Other files"
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

/// The files, one of which is shown.
#[component]
fn Files(wizard: Wizard) -> impl IntoView {
    let app = use_app();
    let choices = Signal::derive(move || {
        let sheets = wizard.sheets.get();
        let choice = |(place, sheet): (usize, &Sheet)| {
            let rows = sheet.table.with(|table| table.as_ref().map_or(0, |table| table.rows.len()));
            Choice::new(place, sheet.name.get()).note(app.number(rows))
        };
        sheets.iter().enumerate().map(choice).collect::<Vec<_>>()
    });
    view! {
        <div class="import-files mb">
            <Segmented
                label="Files"
                options=choices
                value=wizard.shown
                on_pick=move |place| wizard.shown.set(place)
                data_test="import-files"
            />
            <Button
                kind=ButtonKind::Quiet
                class="small"
                data_test="import-leave-out"
                on_click=move |_| wizard.leave_out(wizard.shown.get_untracked())
            >
                "Leave this file out"
            </Button>
        </div>
    }
}

/// One table: what it is, and what becomes of its columns.
#[component]
fn One(
    wizard: Wizard,
    sheet: Sheet,
    place: usize,
    questions: Memo<Vec<(usize, Option<usize>, String)>>,
) -> impl IntoView {
    let asked = Memo::new(move |_| {
        let own = |(at, column, _): &(usize, Option<usize>, String)| (*at == place).then_some(*column).flatten();
        questions.with(|all| all.iter().filter_map(own).collect::<Vec<usize>>())
    });
    view! {
        <Known sheet />
        <Facts wizard sheet />
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
                            let columns = sheet.columns.get();
                            (0..columns.len()).map(|index| view! { <Row sheet index asked /> }).collect_view()
                        }}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// Whose file it is, and the way to say that it is something else.
#[component]
fn Known(sheet: Sheet) -> impl IntoView {
    let words = move || {
        let found = sheet.found.get()?;
        let article = if found.name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
        Some(if sheet.denied.get() {
            format!(
                "The headers are those of {article} {} file: {}. It is read as any other file.",
                found.name, found.file.file
            )
        } else {
            format!(
                "This is {article} {} file: {}. Its columns, formats and ids are known.",
                found.name, found.file.file
            )
        })
    };
    let turn = move |_| {
        sheet.denied.update(|denied| *denied = !*denied);
        sheet.propose();
    };
    view! {
        {move || {
            words()
                .map(|words| {
                    view! {
                        <div class="banner good mb" role="status" data-test="import-known">
                            <Icon name="circle-check" />
                            <p>{words}</p>
                            <Button class="small" data_test="import-deny" on_click=turn>
                                {move || if sheet.denied.get() { "It is one" } else { "It is not" }}
                            </Button>
                        </div>
                    }
                })
        }}
    }
}

/// What was found out about the file, and the choices that read it anew.
#[component]
fn Facts(wizard: Wizard, sheet: Sheet) -> impl IntoView {
    let app = use_app();
    let Some(table) = sheet.table.get_untracked() else { return ().into_any() };
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
    // What was made of a file that is no table has neither a header nor an encoding to speak of.
    let facts = match sheet.file.with_value(Option::is_some) {
        true => format!("{rows}, {across}, {}. {header_words}{odd}", table.encoding.word()),
        false => format!("{rows}, {across}.{odd}"),
    };
    let header_choice = move || if header { HeaderRow::Guess } else { HeaderRow::Absent };
    let kinds: Vec<(String, String)> = SHOWN.iter().map(|rows| (rows.word().to_string(), heading(*rows))).collect();
    let set_kind = move |word: String| {
        if let Some(rows) = Rows::ALL.into_iter().find(|rows| rows.word() == word) {
            sheet.set_rows(rows);
            wizard.stages.set(Default::default());
        }
    };
    let from_file = sheet.file.with_value(Option::is_some);
    let marks = Signal::stored(marks);
    let headers =
        vec![("yes".to_string(), "are in the file".to_string()), ("no".to_string(), "are not in the file".to_string())];
    let headers = Signal::stored(headers);
    view! {
        <p class="mb" data-test="import-facts">
            <b>{sheet.name.get_untracked()}</b>
            ": "
            {facts}
        </p>
        <Part wizard sheet />
        <div class="form two">
            <SelectField
                label="Every row is one of the"
                value=move || sheet.rows().word().to_string()
                options=Signal::stored(kinds)
                on_commit=set_kind
                data_test="import-kind"
            />
            <Show when=move || from_file>
            <SelectField
                label="Between the cells stands a"
                value=now.clone()
                options=marks
                on_commit=move |mark: String| {
                    wizard.read_again(sheet, mark.chars().next(), ReadOptions { header: header_choice(), ..ReadOptions::default() });
                }
                data_test="import-delimiter"
            />
            <SelectField
                label="The names of the columns"
                value=if header { "yes" } else { "no" }.to_string()
                options=headers
                on_commit=move |choice: String| {
                    let header = if choice == "no" { HeaderRow::Absent } else { HeaderRow::Line(1) };
                    wizard.read_again(sheet, Some(delimiter), ReadOptions { header, ..ReadOptions::default() });
                }
                data_test="import-header"
            />
            </Show>
        </div>
    }
    .into_any()
}

/// Where the file is larger than what comes in at once: which part this is, and the ways to the others.
#[component]
fn Part(wizard: Wizard, sheet: Sheet) -> impl IntoView {
    let app = use_app();
    let Some(table) = sheet.table.get_untracked() else { return ().into_any() };
    let (nth, more) = (sheet.part.get_untracked(), table.rest.is_some());
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
                            <Button class="small" data_test="import-first" on_click=move |_| wizard.first_part(sheet)>
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
fn Row(sheet: Sheet, index: usize, asked: Memo<Vec<usize>>) -> impl IntoView {
    let Some(column) = sheet.columns.with_untracked(|columns| columns.get(index).cloned()) else {
        return ().into_any();
    };
    let kind = Memo::new(move |_| sheet.rows());
    let fields = move || fields_of(kind.get());
    let targets = move || {
        let mut options: Vec<(String, String)> =
            fields().iter().enumerate().map(|(at, field)| (format!("field {at}"), field.word().to_string())).collect();
        options.sort_by(|a, b| a.1.cmp(&b.1));
        if matches!(kind.get(), Rows::Opportunities | Rows::Contacts | Rows::Companies | Rows::Products) {
            options.push(("detail".into(), "A further detail, as text".into()));
        }
        options.push(("ignore".into(), "Leave it out".into()));
        options
    };
    let choice = Memo::new(move |_| sheet.mapping.with(|mapping| mapping.columns.get(index).copied()));
    let value = move || choice.get().map_or("ignore".into(), |choice| target_key(choice.target, &fields()));
    let retarget = move |key: String| {
        let target = target_of(&key, &fields_of(kind.get_untracked()));
        sheet.set_column(index, |choice| choice.target = target);
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
