//! Columns of a file that fill custom fields: found by name, or made into new fields of the shape that the cells have.

use super::csv::{Column, Mapping, Rows, Shape, Target, read_as};
use crate::command::free_key;
use crate::data::Dataset;
use crate::model::{Choice, CustomField, CustomShape, Kind};
use crate::query::custom::{all_fields_of, field_called};
use crate::value::{IdSource, Rank, fold, one_line, quoted};

/// The most choices that are made of the different words of a column.
const MOST_CHOICES: usize = 60;

/// The kind of record that has custom fields, where rows become such records.
pub fn kind_of(rows: Rows) -> Option<Kind> {
    matches!(rows, Rows::Opportunities | Rows::Contacts | Rows::Companies | Rows::Products)
        .then(|| rows.kind())
        .flatten()
}

/// Gives columns that fill nothing else to the custom fields that they are called like.
pub fn adopt(mapping: &mut Mapping, columns: &[Column], data: &Dataset) {
    let Some(of) = kind_of(mapping.rows) else { return };
    for (choice, column) in mapping.columns.iter_mut().zip(columns) {
        // Lists that are saved here name a field so which is called like something that every record has.
        let name = column.name.strip_suffix(" (own field)").unwrap_or(&column.name);
        let field = field_called(data, of, name).filter(|field| !field.retired && choice.target == Target::Detail);
        if let Some(field) = field {
            choice.target = Target::Own(field.id, read_as(field.shape));
        }
    }
}

/// The shapes that a column's cells could have as values of a new field, the likeliest first.
pub fn shapes_of(column: &Column) -> Vec<CustomShape> {
    let several = several_words(column).len();
    let likely = match column.shape {
        Shape::Whole | Shape::Decimal => CustomShape::Number,
        Shape::Money => CustomShape::Money,
        Shape::Date => CustomShape::Date,
        Shape::Boolean => CustomShape::Flag,
        Shape::Url => CustomShape::Link,
        // The same words again and again, several in a cell.
        Shape::Choice | Shape::Text if divided(column) && (2..=MOST_CHOICES).contains(&several) => CustomShape::Choices,
        Shape::Choice => CustomShape::Choice,
        _ => CustomShape::Text,
    };
    let words = |shape: &CustomShape| match shape {
        CustomShape::Choice => !column.choices.is_empty() && column.choices.len() <= MOST_CHOICES,
        CustomShape::Choices => (1..=MOST_CHOICES).contains(&several),
        _ => true,
    };
    let mut shapes = vec![likely];
    shapes.extend(CustomShape::ALL.into_iter().filter(|shape| *shape != likely && words(shape)));
    shapes
}

/// Whether a cell mostly has several words with semicolons between them.
fn divided(column: &Column) -> bool {
    let (all, with) = column
        .choices
        .iter()
        .fold((0, 0), |(all, with), (text, count)| (all + count, with + if text.contains(';') { *count } else { 0 }));
    with * 3 > all
}

/// The different words of cells that have several.
fn several_words(column: &Column) -> Vec<String> {
    distinct(column.choices.iter().flat_map(|(text, _)| text.split([';', '\n', '|'])))
}

/// Words that differ in more than case, each once.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in texts.map(one_line).filter(|text| !text.is_empty()) {
        if words.iter().all(|other| fold(other) != fold(&text)) {
            words.push(text);
        }
    }
    words
}

/// Gives a new field another shape. Its choices are the different words of its column.
pub fn reshape(field: &mut CustomField, shape: CustomShape, column: &Column, ids: &mut IdSource) {
    field.shape = shape;
    field.choices.clear();
    extend(field, column, ids);
}

/// Adds the words of another column to the choices of a new field.
pub fn extend(field: &mut CustomField, column: &Column, ids: &mut IdSource) {
    let words = match field.shape {
        CustomShape::Choice => distinct(column.choices.iter().map(|(text, _)| text.as_str())),
        CustomShape::Choices => several_words(column),
        _ => return,
    };
    for text in words {
        if field.choices.iter().all(|known| fold(&known.text) != fold(&text)) {
            field.choices.push(Choice { id: ids.take(), text, retired: false });
        }
    }
}

/// A new field for a column, of the likeliest shape of its cells. `beside` are the other new fields.
pub fn proposed(of: Kind, column: &Column, beside: &[CustomField], data: &Dataset, ids: &mut IdSource) -> CustomField {
    let name = one_line(&column.name);
    let name = if name.is_empty() { "Column".to_string() } else { name };
    let known = data.custom_fields().map(|field| field.key.as_str());
    let key = free_key(&name, known.chain(beside.iter().map(|field| field.key.as_str())));
    let ranks = all_fields_of(data, of).into_iter().map(|field| &field.rank);
    let last = ranks.chain(beside.iter().filter(|field| field.of == of).map(|field| &field.rank)).max();
    let rank = Rank::between(last, None);
    let mut field = CustomField { id: ids.take(), name, of, key, rank, ..CustomField::default() };
    let shape = shapes_of(column).first().copied().unwrap_or_default();
    reshape(&mut field, shape, column, ids);
    field
}

/// What is wrong with the new fields, in sentences.
pub fn faults(fields: &[CustomField], data: &Dataset) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let twice = |other: &CustomField| other.of == field.of && fold(&other.name) == fold(&field.name);
        let here = data.custom_fields().any(|other| twice(other));
        if let Err(why) = field.check() {
            let what = if field.name.trim().is_empty() { "A new field".to_string() } else { quoted(&field.name) };
            faults.push(format!("{what}: {}", why.message));
        } else if here || fields.iter().take(at).any(twice) {
            let of = field.of.plural().replace('_', " ");
            faults.push(format!(
                "There is a field {} of {of} already. Choose it, or give the new one another name.",
                quoted(&field.name)
            ));
        }
    }
    faults
}

#[cfg(test)]
#[path = "custom_columns_tests.rs"]
mod tests;
