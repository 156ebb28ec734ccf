//! Blanks of a condition: one row for each comparison, in step with its text.

use super::kinds::{members, stages, tags, whole};
use super::{Choice, Form, Input, Line, Piece, Place, field};
use crate::model::{CustomField, CustomShape};
use crate::model::{StageKind, Temperature};
use crate::query::custom::{field_keyed, fields_of};
use crate::query::{
    CustomKey, Expr, Field, Literal, NextStep, Op, Period, Shape, Test, label_in, parse, pin, read_in, shape_in,
    understood, unpin,
};
use crate::value::Date;

/// The comparisons of a shape, with their words; the first one is the usual one.
pub(crate) fn comparisons(shape: Shape) -> &'static [(&'static str, &'static str)] {
    match shape {
        Shape::Link | Shape::Kind | Shape::Custom => {
            &[("has", "is"), ("isnot", "is not"), ("empty", "is empty"), ("filled", "is filled")]
        }
        Shape::Text => {
            &[("has", "contains"), ("is", "is"), ("isnot", "is not"), ("empty", "is empty"), ("filled", "is filled")]
        }
        Shape::Temperature => &[
            ("has", "is"),
            ("isnot", "is not"),
            ("atleast", "is at least"),
            ("atmost", "is at most"),
            ("empty", "is empty"),
            ("filled", "is filled"),
        ],
        Shape::Next => &[("has", "is"), ("isnot", "is not"), ("empty", "is missing"), ("filled", "is there")],
        Shape::Amount | Shape::Number | Shape::Score => &[
            ("more", "is over"),
            ("atleast", "is at least"),
            ("less", "is under"),
            ("atmost", "is at most"),
            ("has", "is"),
            ("isnot", "is not"),
            ("empty", "is empty"),
            ("filled", "is filled"),
        ],
        Shape::Date => &[
            ("has", "is"),
            ("less", "is before"),
            ("more", "is after"),
            ("atmost", "is not after"),
            ("atleast", "is not before"),
            ("empty", "is empty"),
            ("filled", "is filled"),
        ],
        Shape::Flag => &[("has", "is")],
    }
}

pub(crate) fn op_of(key: &str) -> Op {
    match key {
        "is" => Op::Is,
        "isnot" => Op::IsNot,
        "more" => Op::More,
        "atleast" => Op::AtLeast,
        "less" => Op::Less,
        "atmost" => Op::AtMost,
        _ => Op::Has,
    }
}

/// The key of a test's comparison.
pub(crate) fn comparison(test: &Test, shape: Shape) -> &'static str {
    let none = matches!(test.values.as_slice(), [Literal::None]);
    match (test.op, none) {
        (Op::IsNot, true) => "filled",
        (_, true) => "empty",
        (Op::Is, _) if shape == Shape::Text => "is",
        (Op::Has | Op::Is, _) => "has",
        (Op::IsNot, _) => "isnot",
        (Op::More, _) => "more",
        (Op::AtLeast, _) => "atleast",
        (Op::Less, _) => "less",
        (Op::AtMost, _) => "atmost",
    }
}

/// The fields that a row can ask about, with their words.
pub fn askable(form: &Form<'_>) -> Vec<Choice> {
    let mut all: Vec<Choice> = Field::ALL.iter().map(|field| Choice::new(field.key(), field.label())).collect();
    for of in CustomField::KINDS {
        let own =
            fields_of(form.data, of).into_iter().filter_map(|field| CustomKey::new(&field.key).map(Field::Custom));
        all.extend(own.map(|field| Choice::new(field.to_string(), label_in(field, form.data))));
    }
    all
}

/// The parts of a condition and whether one of them is enough.
fn parts(text: &str) -> Result<(Vec<Expr>, bool), String> {
    Ok(match parse(text).map_err(|error| error.to_string())? {
        Expr::All(parts) => (parts, false),
        Expr::Any(parts) => (parts, true),
        only => (vec![only], false),
    })
}

fn whole_of(parts: Vec<Expr>, any: bool) -> String {
    let expr = if any && !parts.is_empty() { Expr::any(parts) } else { Expr::all(parts) };
    expr.to_string()
}

/// How many rows a condition has; none if its text cannot be read.
pub fn row_count(text: &str) -> usize {
    parts(text).map_or(0, |(parts, _)| parts.len())
}

/// Whether one part is enough.
pub fn joined(text: &str) -> bool {
    parts(text).is_ok_and(|(_, any)| any)
}

/// A condition as a person reads and writes it: with names.
pub fn query_text(text: &str, form: &Form<'_>) -> String {
    parse(text).map_or_else(|_| text.to_string(), |expr| unpin(&expr, &form.context()).to_string())
}

/// A condition as it is kept: with ids in place of names.
///
/// # Errors
/// A sentence that says where it cannot be read.
pub fn read_query(text: &str, form: &Form<'_>) -> Result<String, String> {
    let expr = parse(text).map_err(|error| error.to_string())?;
    Ok(pin(&expr, &form.context()).to_string())
}

/// A row of a condition. A part that is no single comparison is shown as text.
pub fn condition(text: &str, nth: usize, form: &Form<'_>) -> Vec<Piece> {
    let mut line = Line::at(Place::Condition);
    line.nth = nth;
    let Ok((parts, any)) = parts(text) else { return line.pieces };
    if nth > 0 {
        let joins = vec![Choice::new("and", "and"), Choice::new("or", "or")];
        line.choice("join", "All of these, or one of these", if any { "or" } else { "and" }, joins);
    }
    match parts.get(nth) {
        Some(Expr::Test(test)) if test.values.len() == 1 => row(&mut line, test, form),
        Some(other) => line.words(crate::automation::say::condition(&other.to_string(), form.data)),
        None => {}
    }
    line.pieces
}

fn row(line: &mut Line, test: &Test, form: &Form<'_>) {
    let mut fields = askable(form);
    let field = test.field.to_string();
    if fields.iter().all(|choice| choice.key != field) {
        fields.push(Choice::new(field.clone(), label_in(test.field, form.data)));
    }
    line.choice("field", "Field", field, fields);
    let shape = shape_in(test.field, form.data);
    let key = comparison(test, shape);
    let seen = understood(test, form.data);
    let mut all: Vec<Choice> = comparisons(shape).iter().map(|(key, words)| Choice::new(*key, *words)).collect();
    if all.iter().all(|choice| choice.key != key) {
        all.push(Choice::new(key, test.op.sign()));
    }
    line.choice("op", "Comparison", key, all);
    if matches!(key, "empty" | "filled") {
        return;
    }
    let Some(value) = seen.values.first() else { return };
    if shape == Shape::Date {
        date(line, value);
        return;
    }
    let shown = match value {
        Literal::Text(text) => text.clone(),
        other => other.to_string(),
    };
    let label = "Value";
    match shape {
        Shape::Link => line.choice("value", label, shown, records(test.field, form)),
        Shape::Text => line.text("value", label, &shown, false, known(test.field, form)),
        Shape::Temperature => {
            let mut all = super::kinds::units(&Temperature::ALL, Temperature::word);
            all.extend(
                [StageKind::Won, StageKind::Lost]
                    .iter()
                    .map(|kind| Choice::new(kind.key(), kind.word().to_lowercase())),
            );
            line.choice("value", label, shown, all);
        }
        Shape::Kind => {
            let all = StageKind::ALL.iter().map(|kind| Choice::new(kind.key(), kind.word().to_lowercase())).collect();
            line.choice("value", label, shown, all);
        }
        Shape::Next => {
            let all = NextStep::ALL.iter().map(|next| Choice::new(next.key(), next.key())).collect();
            line.choice("value", label, shown, all);
        }
        Shape::Custom => line.text("value", label, &shown, false, Vec::new()),
        Shape::Flag => line.choice("value", label, shown, vec![Choice::new("yes", "yes"), Choice::new("no", "no")]),
        Shape::Amount => line.blank("value", label, grouped(&shown), Input::Amount),
        _ => {
            line.number("value", label, shown);
            if matches!(test.field, Field::Age | Field::Untouched) {
                line.words("days");
            }
        }
    }
}

/// Whole thousands parted by commas: `10000` as `10,000`.
fn grouped(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (head, tail) = text.split_at(digits);
    let mut out = String::new();
    for (at, c) in head.chars().enumerate() {
        if at > 0 && (head.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    format!("{out}{tail}")
}

fn date(line: &mut Line, value: &Literal) {
    let key = match value {
        Literal::Days(0) => "today".to_string(),
        Literal::Days(days) if *days < 0 => "past".to_string(),
        Literal::Days(_) => "future".to_string(),
        Literal::Date(_) => "date".to_string(),
        other => other.to_string(),
    };
    let mut all = vec![
        Choice::new("today", "today"),
        Choice::new("future", "the day that comes in"),
        Choice::new("past", "the day that was"),
        Choice::new("date", "the date"),
    ];
    all.extend(Period::all().map(|period| Choice::new(period.key(), period.key().replace('-', " "))));
    line.choice("when", "Which day", key, all);
    match value {
        Literal::Days(days) if *days != 0 => {
            line.number("distance", "How many days", days.unsigned_abs());
            line.words(if *days < 0 { "days ago" } else { "days" });
        }
        Literal::Date(date) => line.blank("date", "Date", date.to_string(), Input::Date),
        _ => {}
    }
}

pub(crate) fn records(of: Field, form: &Form<'_>) -> Vec<Choice> {
    let data = form.data;
    match of {
        Field::Owner => members(form),
        Field::Stage => stages(form, None),
        Field::Pipeline => {
            data.live_pipelines().iter().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect()
        }
        Field::Company => data.companies().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect(),
        Field::Contact => data.contacts().map(|one| Choice::new(one.id.to_string(), one.title())).collect(),
        Field::Campaign => data.campaigns().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect(),
        Field::Product => data.products().map(|one| Choice::new(one.id.to_string(), one.name.clone())).collect(),
        Field::Custom(key) => field_keyed(data, key.as_str()).map_or_else(Vec::new, |field| offered(field, form)),
        _ => Vec::new(),
    }
}

/// What there is to choose from in a custom field.
fn offered(field: &CustomField, form: &Form<'_>) -> Vec<Choice> {
    if field.shape != CustomShape::Person {
        return field.choices.iter().map(|one| Choice::new(one.id.to_string(), one.text.clone())).collect();
    }
    let contacts = form.data.contacts().map(|one| Choice::new(one.id.to_string(), one.title()));
    members(form).into_iter().chain(contacts).collect()
}

pub(crate) fn known(of: Field, form: &Form<'_>) -> Vec<String> {
    match of {
        Field::Tag => tags(form),
        Field::Source => match field::input("source", "", form) {
            Input::Text { known, .. } => known,
            _ => Vec::new(),
        },
        Field::Loss => {
            let all: std::collections::BTreeSet<&String> = form.data.loss_reasons().map(|one| &one.text).collect();
            all.into_iter().cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// A comparison of a field that can be read at once, to begin with.
pub(crate) fn fresh(of: Field, form: &Form<'_>) -> Test {
    let filled = (Op::IsNot, Literal::None);
    let custom = matches!(of, Field::Custom(_));
    let (op, value) = match shape_in(of, form.data) {
        Shape::Custom => filled,
        // A custom field keeps what is written.
        Shape::Amount if custom => (Op::More, Literal::Text("0".into())),
        Shape::Date if custom => (Op::Has, Literal::Text("this-month".into())),
        Shape::Flag if custom => (Op::Has, Literal::Text("yes".into())),
        Shape::Link => records(of, form).first().map_or(filled, |first| (Op::Has, Literal::Text(first.key.clone()))),
        Shape::Text => known(of, form).into_iter().next().map_or(filled, |first| (Op::Has, Literal::Text(first))),
        Shape::Temperature => (Op::Has, Literal::Temperature(Temperature::Hot)),
        Shape::Kind => (Op::Has, Literal::Kind(StageKind::Open)),
        Shape::Next => (Op::Has, Literal::Next(NextStep::Late)),
        Shape::Amount => (Op::More, Literal::Amount(crate::query::Amount { parts: 100_000_000, currency: None })),
        Shape::Date => (Op::Has, Literal::Period(Period::This(crate::query::Unit::Month))),
        Shape::Number => (Op::More, Literal::Number(if of == Field::Probability { 50 } else { 14 })),
        Shape::Score => (Op::AtLeast, Literal::Number(20)),
        Shape::Flag => (Op::Has, Literal::Flag(of != Field::OptOut)),
    };
    Test { field: of, op, values: vec![value] }
}

/// A condition with another row.
pub(super) fn add(text: &str, field: &str, form: &Form<'_>) -> Result<String, String> {
    let (mut parts, any) = parts(text)?;
    let field = Field::parse(field).ok_or("Choose a field.")?;
    parts.push(Expr::Test(fresh(field, form)));
    Ok(whole_of(parts, any))
}

/// A condition without a row.
pub(super) fn remove(text: &str, nth: usize) -> Result<String, String> {
    let (mut parts, any) = parts(text)?;
    if nth < parts.len() {
        parts.remove(nth);
    }
    Ok(whole_of(parts, any))
}

/// A condition without a part that must hold besides others; as it is if it has no such part.
pub(super) fn without(text: &str, part: &str) -> String {
    match parts(text) {
        Ok((mut all, any)) if !any || all.len() < 2 => {
            all.retain(|one| one.to_string() != part);
            whole_of(all, any)
        }
        _ => text.to_string(),
    }
}

/// Fills in a blank of a row, or writes the whole text.
pub(super) fn fill(text: &str, name: &str, nth: usize, value: &str, form: &Form<'_>) -> Result<String, String> {
    if name == "text" {
        return read_query(value, form);
    }
    let (mut parts, any) = parts(text)?;
    if name == "join" {
        return Ok(whole_of(parts, value == "or"));
    }
    if let Some(Expr::Test(test)) = parts.get_mut(nth) {
        match name {
            "field" => *test = fresh(Field::parse(value).ok_or("Choose a field.")?, form),
            "op" => compare(test, value, form),
            _ => test.values = vec![kept(test, read(&understood(test, form.data), name, value, test.field, form)?)],
        }
    }
    Ok(whole_of(parts, any))
}

fn compare(test: &mut Test, key: &str, form: &Form<'_>) {
    let bare = matches!(test.values.as_slice(), [Literal::None]);
    match key {
        "empty" => (test.op, test.values) = (Op::Has, vec![Literal::None]),
        "filled" => (test.op, test.values) = (Op::IsNot, vec![Literal::None]),
        key => {
            test.op = op_of(key);
            if bare {
                let values = fresh(test.field, form).values;
                // Where nothing is known yet, the blank wants a word.
                test.values = if values == [Literal::None] { vec![Literal::Text("?".into())] } else { values };
            }
        }
    }
}

/// A value as a comparison keeps it: a custom field's as it is written.
fn kept(test: &Test, value: Literal) -> Literal {
    match (test.field, value) {
        (_, value @ (Literal::None | Literal::Me | Literal::Text(_))) => value,
        (Field::Custom(_), value) => Literal::Text(value.to_string()),
        (_, value) => value,
    }
}

pub(crate) fn read(test: &Test, name: &str, text: &str, of: Field, form: &Form<'_>) -> Result<Literal, String> {
    match (name, test.values.first()) {
        ("when", old) => Ok(match text {
            "future" => Literal::Days(distance(old).abs()),
            "past" => Literal::Days(-distance(old).abs()),
            "date" => Literal::Date(Date::from_ymd_opt(2026, 12, 31).unwrap_or_default()),
            word => read_in(of, word, form.data)?,
        }),
        ("distance", old) => {
            let days: i32 = whole(text, 1, 36_500)?;
            Ok(Literal::Days(if distance(old) < 0 { -days } else { days }))
        }
        ("date", _) => read_in(of, text, form.data),
        _ if test.field.shape() == Shape::Amount => {
            let (plain, currency) = field::amount(text)?;
            let code = currency.map_or("", |currency| currency.code());
            read_in(of, &format!("{plain}{code}"), form.data)
        }
        _ if matches!(test.field.shape(), Shape::Link | Shape::Text) => {
            if text.trim().is_empty() {
                return Err("Write what to compare with, or choose “is empty”.".into());
            }
            Ok(Literal::Text(text.trim().to_string()))
        }
        _ => read_in(of, text, form.data),
    }
}

fn distance(old: Option<&Literal>) -> i32 {
    if let Some(Literal::Days(days)) = old.filter(|old| **old != Literal::Days(0)) { *days } else { 7 }
}
