//! Columns of a file that fill custom fields: found by name, or made into new fields of the shape that the cells have.
//!
//! What does not fit its field stays with the record as it was written, under its header, and is said with the reason.

use super::csv::{Column, DateStyle, Mapping, NumberStyle, Plan, Shape, Target, parse_date, parse_number};
use crate::command::free_key;
use crate::data::Dataset;
use crate::model::{Choice, Custom, CustomField, CustomShape, Kind, Record};
use crate::query::custom::{field_called, read};
use crate::value::{Currency, Date, IdSource, fold, one_line, plural, quoted};
use std::collections::BTreeMap;

/// The most choices that are made of the different words of a column.
const MOST_CHOICES: usize = 50;

/// The most refusals that are told one by one.
const MOST_TOLD: usize = 200;

/// A column that fills a custom field.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnColumn {
    /// Its header, under which its cells are kept.
    pub header: String,
    /// The field.
    pub field: CustomField,
    /// Whether the field comes with the import.
    pub fresh: bool,
    /// The order of its dates.
    pub dates: Option<DateStyle>,
    /// The style of its numbers.
    pub numbers: Option<NumberStyle>,
}

/// A cell that does not fit its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// What the record is called.
    pub title: String,
    /// The header of the column.
    pub header: String,
    /// Why it does not fit.
    pub why: String,
}

/// What came of filling custom fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    /// How many values found their field.
    pub count: usize,
    /// Cells that do not fit, the first of them.
    pub unfit: Vec<Unfit>,
    /// What a person should know, in sentences.
    pub notes: Vec<String>,
}

/// The field that a column fills if nobody says otherwise: one of its name or key.
pub fn known(of: Kind, column: &Column, data: &Dataset) -> Option<OwnColumn> {
    let field = field_called(data, of, &column.name).filter(|field| !field.retired)?;
    Some(with_formats(column, field.as_ref().clone(), false))
}

/// Fills the custom fields whose names the further columns of a plan's tables have. Says in the plan's notes what came of it.
pub fn settle(plan: &mut Plan, tables: &[(&[String], &Mapping)], data: &Dataset, usual: Currency) -> Filled {
    let mut columns: Vec<OwnColumn> = Vec::new();
    for (headers, mapping) in tables {
        let Some(of) = mapping.rows.kind() else { continue };
        for (header, choice) in headers.iter().zip(&mapping.columns) {
            let field =
                field_called(data, of, header).filter(|field| !field.retired && choice.target == Target::Detail);
            columns.extend(field.map(|field| OwnColumn {
                header: header.clone(),
                field: field.as_ref().clone(),
                fresh: false,
                dates: choice.dates,
                numbers: choice.numbers,
            }));
        }
    }
    let filled = fill(&mut plan.creates, &mut plan.updates, &columns, data, usual);
    if filled.count > 0 {
        let names: Vec<String> = columns.iter().map(|column| quoted(&column.field.name)).collect();
        plan.notes.push(format!("{} filled in: {}.", plural(filled.count, "value is", "values are"), names.join(", ")));
    }
    let told = filled.unfit.iter().take(5).map(|one| format!("{}, {}: {}", one.title, one.header, one.why));
    plan.notes.extend(filled.notes.iter().cloned().chain(told));
    filled
}

fn with_formats(column: &Column, field: CustomField, fresh: bool) -> OwnColumn {
    OwnColumn {
        header: column.name.clone(),
        field,
        fresh,
        dates: column.dates.first().copied().filter(|_| !column.dates_unclear),
        numbers: column.numbers.first().copied().filter(|_| !column.numbers_unclear),
    }
}

/// A new field for a column, of the shape that its cells have. Choices are its different words, if they are few.
pub fn proposed(of: Kind, column: &Column, data: &Dataset, ids: &mut IdSource) -> OwnColumn {
    let shape = match column.shape {
        Shape::Whole | Shape::Decimal if !column.numbers_unclear => CustomShape::Number,
        Shape::Money if !column.numbers_unclear => CustomShape::Money,
        Shape::Date if !column.dates_unclear => CustomShape::Date,
        Shape::Boolean => CustomShape::Flag,
        Shape::Url => CustomShape::Link,
        Shape::Choice if (2..=MOST_CHOICES).contains(&column.choices.len()) => CustomShape::Choice,
        _ => CustomShape::Text,
    };
    let mut choices: Vec<Choice> = Vec::new();
    if shape == CustomShape::Choice {
        for (text, _) in &column.choices {
            let text = one_line(text);
            if !text.is_empty() && choices.iter().all(|other| fold(&other.text) != fold(&text)) {
                choices.push(Choice { id: ids.take(), text, retired: false });
            }
        }
    }
    let name = one_line(&column.name);
    let name = if name.is_empty() { "Column".to_string() } else { name };
    let key = free_key(&name, data.custom_fields().map(|field| field.key.as_str()));
    let field = CustomField { id: ids.take(), name, of, key, shape, choices, ..CustomField::default() };
    with_formats(column, field, true)
}

/// Reads a cell in the formats of its column.
///
/// # Errors
/// A sentence about why it does not fit.
pub fn read_cell(column: &OwnColumn, text: &str, data: &Dataset, usual: Currency) -> Result<Option<Custom>, String> {
    let plain = match column.field.shape {
        CustomShape::Number | CustomShape::Money => {
            let styles = column.numbers.map_or_else(|| NumberStyle::ALL.to_vec(), |style| vec![style]);
            let number = match agreed(styles.into_iter().filter_map(|style| parse_number(text, style))) {
                Some(number) => number,
                None => return Err(format!("{} is not clear as a number.", quoted(text))),
            };
            let currency = number.currency.and_then(|mark| mark.meant(usual));
            match (column.field.shape, currency) {
                (CustomShape::Money, Some(currency)) => format!("{} {currency}", number.decimal),
                _ => number.decimal,
            }
        }
        CustomShape::Date => {
            let styles = column.dates.map_or_else(|| DateStyle::ALL.to_vec(), |style| vec![style]);
            let dates = styles.into_iter().filter_map(|style| parse_date(text, style)).filter_map(|read| read.date);
            match agreed(dates) {
                Some(date) => Date::to_string(&date),
                None => return Err(format!("{} is not clear as a date.", quoted(text))),
            }
        }
        _ => text.to_string(),
    };
    read(&column.field, &plain, data, usual)
}

/// What all readings agree on.
fn agreed<T: PartialEq>(mut readings: impl Iterator<Item = T>) -> Option<T> {
    let first = readings.next()?;
    readings.all(|other| other == first).then_some(first)
}

fn details(record: &mut Record) -> Option<&mut BTreeMap<String, String>> {
    use std::sync::Arc;
    Some(match record {
        Record::Opportunity(record) => &mut Arc::make_mut(record).details,
        Record::Contact(record) => &mut Arc::make_mut(record).details,
        Record::Company(record) => &mut Arc::make_mut(record).details,
        _ => return None,
    })
}

/// Moves the cells that were kept under their headers into custom fields, in all records that an import brings. New fields
/// come first among what is created.
pub fn fill(
    creates: &mut Vec<Record>,
    updates: &mut [Record],
    columns: &[OwnColumn],
    data: &Dataset,
    usual: Currency,
) -> Filled {
    let mut filled = Filled::default();
    let mut unfit = 0;
    for record in creates.iter_mut().chain(updates.iter_mut()) {
        let kind = record.kind();
        for column in columns.iter().filter(|column| column.field.of == kind) {
            let Some(text) = details(record).and_then(|details| details.get(&column.header)).cloned() else { continue };
            match read_cell(column, &text, data, usual) {
                Ok(value) => {
                    if let Some(details) = details(record) {
                        details.remove(&column.header);
                    }
                    if let Some(value) = value {
                        record.extra_mut().custom.insert(column.field.id, value);
                        filled.count += 1;
                    }
                }
                Err(why) => {
                    unfit += 1;
                    if filled.unfit.len() < MOST_TOLD {
                        filled.unfit.push(Unfit { title: record.title(), header: column.header.clone(), why });
                    }
                }
            }
        }
    }
    if unfit > 0 {
        let cells = plural(unfit, "cell that does not fit its field stays", "cells that do not fit their field stay");
        filled.notes.push(format!("{cells} with the record as written."));
    }
    filled.notes.extend(lacking(creates, data));
    let fresh = columns.iter().filter(|column| column.fresh).map(|column| column.field.clone().into());
    creates.splice(0..0, fresh);
    filled
}

/// What forms would ask for and the file does not say.
fn lacking(creates: &[Record], data: &Dataset) -> Vec<String> {
    let asked = data.custom_fields().filter(|field| field.required && !field.retired && field.default.is_none());
    let without = asked.filter_map(|field| {
        let new = creates.iter().filter(|record| record.kind() == field.of);
        let count = new.filter(|record| !record.extra().custom.contains_key(&field.id)).count();
        let records = plural(count, field.of.name(), &field.of.plural().replace('_', " "));
        (count > 0).then(|| format!("{records} without {}, which forms ask for.", field.name))
    });
    without.collect()
}

#[cfg(test)]
#[path = "custom_columns_tests.rs"]
mod tests;
