//! Custom fields as columns.

use super::{Column, Look, column};
use crate::data::Dataset;
use crate::model::{Custom, CustomField, Kind, RecordId};
use crate::value::Id;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A column for each custom field that is in use, or that some record still has.
pub(super) fn columns(data: &Dataset, kind: Kind, taken: &BTreeSet<String>) -> Vec<Column> {
    let mut fields: Vec<Arc<CustomField>> = data.custom_fields().filter(|field| field.of == kind).cloned().collect();
    fields.sort_by(|a, b| (a.retired, &a.rank, a.id).cmp(&(b.retired, &b.rank, b.id)));
    let made = fields.into_iter().map(|field| {
        let header = if taken.contains(&field.name.to_lowercase()) {
            format!("{} (own field)", field.name)
        } else {
            field.name.clone()
        };
        let key = format!("custom.{}", field.key);
        column(&key, &header, move |look, id| cell(look, kind, &field, id))
    });
    made.collect()
}

fn cell(look: &Look<'_>, kind: Kind, field: &CustomField, id: Id) -> String {
    let record = look.data.get(RecordId { kind, id });
    record
        .and_then(|record| record.extra().custom.get(&field.id).map(|value| words(look.data, field, value)))
        .unwrap_or_default()
}

/// A value as people write it.
pub(crate) fn words(data: &Dataset, field: &CustomField, value: &Custom) -> String {
    let choice = |id: &Id| field.choices.iter().find(|choice| choice.id == *id).map(|choice| choice.text.clone());
    match value {
        Custom::Text(text) | Custom::Link(text) => text.clone(),
        Custom::Number(number) => decimal(*number),
        Custom::Money(money) => format!("{} {}", money.decimal(), money.currency),
        Custom::Date(date) => date.to_string(),
        Custom::Choice(id) => choice(id).unwrap_or_default(),
        // In the order of the field, as it is shown.
        Custom::Choices(ids) => {
            let chosen = field.choices.iter().filter(|choice| ids.contains(&choice.id));
            chosen.map(|choice| choice.text.as_str()).collect::<Vec<_>>().join("; ")
        }
        Custom::Flag(on) => if *on { "yes" } else { "no" }.to_string(),
        Custom::Person(id) => match (data.contact(*id), data.member(*id)) {
            (Some(contact), _) => contact.title(),
            (None, Some(member)) => member.name.clone(),
            (None, None) => String::new(),
        },
    }
}

/// Ten-thousandths as a decimal without needless zeros.
fn decimal(number: i64) -> String {
    let (sign, size) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
    let text = format!("{sign}{}.{:04}", size / 10_000, size % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_needless_zeros() {
        for (number, text) in [(0, "0"), (10_000, "1"), (-12_500, "-1.25"), (1, "0.0001"), (-5_000, "-0.5")] {
            assert_eq!(decimal(number), text);
        }
    }
}
