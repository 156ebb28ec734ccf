//! What was found out about a file, and the choices that read it anew.

use super::{sheet::Sheet, wizard::Wizard};
use crate::app::{
    store::use_app,
    ui::{Button, Icon, SelectField},
};
use leptos::prelude::*;
use penstock::{
    exchange::csv::{HeaderRow, Limit, ReadOptions, Rows},
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

/// What was found out about the file, and the choices that read it anew.
#[component]
pub fn Facts(wizard: Wizard, sheet: Sheet) -> impl IntoView {
    let app = use_app();
    let Some(table) = sheet.table.get_untracked() else { return ().into_any() };
    let delimiter = table.delimiter;
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
    let above = table.top.iter().filter(|row| table.header_line.is_some_and(|line| row.line < line)).count();
    let header_words = match table.header_line {
        None => "The file has no header.".to_string(),
        Some(line) if above == 0 => format!("The header is in line {line}."),
        Some(line) => format!(
            "The header is in line {line}; {} above it {} left out.",
            plural(above, "line", "lines"),
            if above == 1 { "is" } else { "are" }
        ),
    };
    // What was made of a file that is no table has neither a header nor an encoding to speak of.
    let facts = match sheet.file.with_value(Option::is_some) {
        true => format!("{rows}, {across}, {}. {header_words}{odd}", table.encoding.word()),
        false => format!("{rows}, {across}.{odd}"),
    };
    // What the person said about the header holds on when the file is read anew.
    let header_choice = move || sheet.read_as.with_value(|read| read.header);
    let kinds: Vec<(String, String)> = SHOWN.iter().map(|rows| (rows.word().to_string(), heading(*rows))).collect();
    let set_kind = move |word: String| {
        if let Some(rows) = Rows::ALL.into_iter().find(|rows| rows.word() == word) {
            sheet.set_rows(rows);
            wizard.drop_unused_fields();
            wizard.stages.set(Default::default());
        }
    };
    let from_file = sheet.file.with_value(Option::is_some);
    let marks = Signal::stored(marks);
    let chosen = table.header_line.map_or("no".to_string(), |line| line.to_string());
    let known = table.top.iter().any(|row| Some(row.line) == table.header_line);
    let far = table.header_line.filter(|_| !known).map(|line| (line.to_string(), format!("are in line {line}")));
    let headers: Vec<(String, String)> = table
        .top
        .iter()
        .map(|row| (row.line.to_string(), format!("are in line {}: {}", row.line, row.words)))
        .chain(far)
        .chain([("no".to_string(), "are not in the file".to_string())])
        .collect();
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
                value=chosen.clone()
                options=headers
                on_commit=move |choice: String| {
                    let header = choice.parse().map_or(HeaderRow::Absent, HeaderRow::Line);
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
