//! The same figures in words: a sentence with the gist, a table, a file for spreadsheets.

use super::{ChartData, ChartKind, Form, Point, Unit, Write};
use crate::exchange::csv::{Formulas, write_csv};
use crate::value::{Date, Money, one_line};

/// A figure of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// In words; a dash where there is nothing to say.
    pub text: String,
    /// Where it is in the chart; none for the ends of a band.
    pub point: Option<Point>,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The group.
    pub name: String,
    /// Few stand behind it.
    pub few: bool,
    /// Its figures.
    pub cells: Vec<Cell>,
    /// What is said beside it.
    pub note: String,
}

/// The figures of a chart as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The headers: of the names, of the figures, and of the notes where there are any.
    pub head: Vec<String>,
    /// A line for each group.
    pub rows: Vec<Row>,
    /// Whether there are notes.
    pub notes: bool,
}

/// A name that does not turn the direction of the words around it.
fn apart(name: &str) -> String {
    let name = one_line(name);
    if name.chars().all(|c| c < '\u{590}') { name } else { format!("\u{2068}{name}\u{2069}") }
}

/// The figures as a table. It has all series, those that are switched off as well.
pub fn table(data: &ChartData, write: &Write<'_>) -> Table {
    let notes = data.groups.iter().any(|group| !group.note.is_empty());
    let mut head = vec![data.across.clone()];
    for series in &data.series {
        head.push(series.name.clone());
        if !series.band.is_empty() {
            head.extend([format!("{}, from", series.name), format!("{}, to", series.name)]);
        }
    }
    if notes {
        head.push("Note".into());
    }
    let rows = data.groups.iter().enumerate().map(|(group, about)| {
        let mut cells = Vec::new();
        for (series, line) in data.series.iter().enumerate() {
            let text = |value: Option<i64>| value.map_or("–".into(), |value| write(value, line.unit, Form::Exact));
            let value = line.at(group);
            cells.push(Cell { text: text(value), point: value.map(|_| Point { series, group }) });
            if !line.band.is_empty() {
                let band = line.band_at(group);
                cells.push(Cell { text: text(band.map(|(from, _)| from)), point: None });
                cells.push(Cell { text: text(band.map(|(_, to)| to)), point: None });
            }
        }
        Row { name: about.name.clone(), few: about.few, cells, note: about.note.clone() }
    });
    Table { head, rows: rows.collect(), notes }
}

/// A figure as programs read it: a plain decimal.
fn number(value: i64, unit: Unit) -> String {
    match unit {
        Unit::Count | Unit::Minutes => value.to_string(),
        Unit::Money(currency) => Money::new(value, currency).decimal(),
        Unit::Share | Unit::Hundredths => fraction(value, 100),
        Unit::Tenths => fraction(value, 10),
        Unit::Day => day(value).map(|day| day.to_string()).unwrap_or_default(),
    }
}

fn day(days: i64) -> Option<Date> {
    Date::from_ymd_opt(1970, 1, 1)?.checked_add_signed(chrono::Duration::try_days(days)?)
}

fn fraction(value: i64, parts: u64) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let digits = if parts == 100 { 2 } else { 1 };
    match size % parts {
        0 => format!("{sign}{}", size / parts),
        rest => format!("{sign}{}.{rest:0digits$}", size / parts),
    }
}

/// What a unit adds to a header, so that a column says what it counts.
fn counted_in(unit: Unit) -> String {
    match unit {
        Unit::Count | Unit::Tenths | Unit::Hundredths | Unit::Day => String::new(),
        Unit::Money(currency) => format!(" ({})", currency.code()),
        Unit::Share => " (%)".into(),
        Unit::Minutes => " (minutes)".into(),
    }
}

/// The figures as a CSV file: names as text, figures as plain decimals in columns that name their unit.
pub fn csv(data: &ChartData) -> String {
    let mut head = vec![if data.across.is_empty() { "Name".to_string() } else { data.across.clone() }];
    for series in &data.series {
        let unit = counted_in(series.unit);
        head.push(format!("{}{unit}", series.name));
        if !series.band.is_empty() {
            head.extend([format!("{}, from{unit}", series.name), format!("{}, to{unit}", series.name)]);
        }
    }
    head.push("Note".into());
    let rows = data.groups.iter().enumerate().map(|(group, about)| {
        let mut cells = vec![about.name.clone()];
        for line in &data.series {
            let text = |value: Option<i64>| value.map(|value| number(value, line.unit)).unwrap_or_default();
            cells.push(text(line.at(group)));
            if !line.band.is_empty() {
                let band = line.band_at(group);
                cells.push(text(band.map(|(from, _)| from)));
                cells.push(text(band.map(|(_, to)| to)));
            }
        }
        cells.push(about.note.clone());
        cells
    });
    // Figures below zero begin with a sign that a spreadsheet would take for a formula; they are numbers.
    let rows: Vec<Vec<String>> = rows.collect();
    let guarded = rows.into_iter().map(|cells| cells.into_iter().map(|cell| guard(&cell)).collect::<Vec<_>>());
    write_csv(&head, guarded, Formulas::Keep)
}

/// What a spreadsheet would run becomes text; a number stays one.
fn guard(cell: &str) -> String {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let risky = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && !plain { format!("'{cell}") } else { cell.to_string() }
}

/// What is said of a figure when it is pointed at or has the focus: `Mar 2026, Won: €12,000, €8,000 to €15,000`.
pub fn point_words(data: &ChartData, point: Point, write: &Write<'_>) -> String {
    let (Some(series), Some(group)) = (data.series.get(point.series), data.groups.get(point.group)) else {
        return String::new();
    };
    let words = |value: i64| write(value, series.unit, Form::Exact);
    let value = series.at(point.group).map_or("–".into(), words);
    let name = if data.series.len() > 1 && data.kind != ChartKind::Dots {
        format!("{}, {}", apart(&group.name), apart(&series.name))
    } else {
        apart(&group.name)
    };
    let mut text = format!("{name}: {value}");
    if let Some((from, to)) = series.band_at(point.group) {
        text.push_str(&format!(", {} to {}", words(from), words(to)));
    }
    if data.kind == ChartKind::Dots
        && let Some(across) = data.series.first()
        && let Some(value) = across.at(point.group)
    {
        text.push_str(&format!(", {} {}", across.name, write(value, across.unit, Form::Exact)));
    }
    if !group.note.is_empty() {
        text.push_str(&format!(", {}", group.note));
    }
    text
}

/// The highest and the lowest figure of a series, with the groups that they are of.
fn extremes(data: &ChartData, series: usize) -> Option<((usize, i64), (usize, i64))> {
    let line = data.series.get(series)?;
    let known = || (0..data.groups.len()).filter_map(|group| Some((group, line.at(group)?)));
    let most = known().fold(None, |best: Option<(usize, i64)>, one| match best {
        Some(best) if best.1 >= one.1 => Some(best),
        _ => Some(one),
    })?;
    let least = known().min_by_key(|(_, value)| *value)?;
    Some((most, least))
}

/// What a chart says, in a sentence or two: for those who do not see it, and as the description of the file.
pub fn gist(data: &ChartData, write: &Write<'_>) -> String {
    let name = |group: usize| data.groups.get(group).map(|group| apart(&group.name)).unwrap_or_default();
    if data.is_empty() {
        return format!("{}: nothing to show.", data.title);
    }
    let part = |at: usize| -> Option<String> {
        let series = data.series.get(at)?;
        let words = |value: i64| write(value, series.unit, Form::Exact);
        let ((top, most), (bottom, least)) = extremes(data, at)?;
        let lead = if data.series.len() > 1 { format!("{}: ", apart(&series.name)) } else { String::new() };
        Some(match data.kind {
            ChartKind::Waterfall => {
                let first = series.at(0).map(words).unwrap_or_default();
                let last = data.groups.len().saturating_sub(1);
                let end = series.at(last).map(words).unwrap_or_default();
                format!("{lead}from {first} ({}) to {end} ({})", name(0), name(last))
            }
            ChartKind::Funnel => {
                let last = data.groups.len().saturating_sub(1);
                let (first, end) = (series.at(0).unwrap_or_default(), series.at(last).unwrap_or_default());
                // Hundredths of a percent, rounded half up, as they stand everywhere else.
                let share = (i128::from(end) * 10_000 + i128::from(first / 2)).checked_div(i128::from(first));
                let share = share.filter(|_| first > 0).and_then(|share| i64::try_from(share).ok());
                let share = share.map(|share| format!(", {}", write(share, Unit::Share, Form::Exact)));
                let share = share.unwrap_or_default();
                format!("{lead}of {} in {} {} came to {}{share}", words(first), name(0), words(end), name(last))
            }
            _ if top == bottom || most == least => format!("{lead}{} in {}", words(most), name(top)),
            _ => format!("{lead}most in {} ({}), least in {} ({})", name(top), words(most), name(bottom), words(least)),
        })
    };
    let parts: Vec<String> = match data.kind {
        ChartKind::Dots => part(1).into_iter().collect(),
        ChartKind::Matrix => {
            let best = (0..data.series.len()).filter_map(|at| Some((at, extremes(data, at)?.0)));
            let best = best.max_by_key(|(at, (_, value))| (*value, std::cmp::Reverse(*at)));
            let words = |(at, (group, value)): (usize, (usize, i64))| {
                let series = data.series.get(at)?;
                let value = write(value, series.unit, Form::Exact);
                Some(format!("most in {}, {} ({value})", apart(&series.name), name(group)))
            };
            best.and_then(words).into_iter().collect()
        }
        _ => (0..data.series.len()).take(4).filter_map(part).collect(),
    };
    let more = match data.series.len() {
        count @ 5.. if data.kind != ChartKind::Matrix => format!(" And {} more.", count - 4),
        _ => String::new(),
    };
    let level =
        data.level.as_ref().map(|level| format!(" {}: {}.", level.name, write(level.value, data.unit(), Form::Exact)));
    format!("{}: {}.{more}{}", data.title, parts.join("; "), level.unwrap_or_default())
}

/// A figure without anybody's language: for files that nobody set a language for, and for tests.
pub fn plain(value: i64, unit: Unit, _: Form) -> String {
    match unit {
        Unit::Money(currency) => Money::new(value, currency).to_string(),
        Unit::Share => format!("{} %", fraction(value, 100)),
        Unit::Minutes => match value {
            0..60 => format!("{value} min"),
            60..1_440 => format!("{} h", fraction(value * 10 / 60, 10)),
            _ => format!("{} days", fraction((i128::from(value) * 10 / 1_440) as i64, 10)),
        },
        unit => number(value, unit),
    }
}
