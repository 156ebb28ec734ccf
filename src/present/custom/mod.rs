//! Custom fields on screen: what was typed as a value, what a field is used by, and the form of a field.

mod form;
mod uses;

pub use form::{FieldForm, kind_words};
pub use uses::{Use, filled, uses, where_filled};

use crate::command::Command;
use crate::data::Dataset;
use crate::model::{Custom, CustomField, CustomShape, Extra, Kind, Record, custom_id};
use crate::present::quick_add::read_amount;
use crate::query::custom::{Plain, fields_of, read, said};
use crate::value::{Currency, Id};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// Reads what was typed into a field, with numbers as people write them here. Nothing typed is no value.
///
/// # Errors
/// A sentence about why it does not fit.
pub fn typed(
    field: &CustomField,
    text: &str,
    data: &Dataset,
    usual: Currency,
    mark: char,
) -> Result<Option<Custom>, String> {
    let text = text.trim();
    match field.shape {
        _ if text.is_empty() => Ok(None),
        CustomShape::Number => read(field, &plain_number(text, mark), data, usual),
        CustomShape::Money => {
            let value = Custom::Money(read_amount(text, usual, mark)?);
            crate::query::custom::limits(field, &value)?;
            Ok(Some(value))
        }
        _ => read(field, text, data, usual),
    }
}

/// A number with a point before its decimals, as it is typed where `mark` parts the decimals.
pub fn plain_number(text: &str, mark: char) -> String {
    let compact = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_'));
    let grouping = if mark == ',' { '.' } else { ',' };
    let compact: String = compact.collect();
    // A sign that stands before three digits each time parts thousands, and is a decimal mark otherwise.
    let groups: Vec<&str> = compact.split(grouping).collect();
    let digits = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, _) = compact.split_once(mark).unwrap_or((&compact, ""));
    let grouped = groups.len() > 1 && whole.split(grouping).skip(1).all(digits);
    if grouped {
        compact.replace(grouping, "").replace(mark, ".")
    } else if groups.len() == 2 && !compact.contains(mark) {
        compact.replace(grouping, ".")
    } else {
        compact.replace(mark, ".")
    }
}

/// The form in which a value is set; nothing empties.
pub fn stored(value: Option<Custom>) -> Value {
    value.and_then(|value| serde_json::to_value(value).ok()).unwrap_or(Value::Null)
}

/// What the custom field of a stored name is called in the history; none where the name is that of another field.
pub fn name_in_history(data: &Dataset, stored: &str) -> Option<String> {
    let field = data.custom_field(custom_id(stored)?);
    Some(field.map_or_else(|| "a field that is no longer there".into(), |field| field.name.clone()))
}

/// A stored value of a custom field in words; none where it is no such value, or its field is gone.
pub fn value_in_history(data: &Dataset, stored: &str, value: &Value) -> Option<String> {
    let field = data.custom_field(custom_id(stored)?)?;
    let value = serde_json::from_value(value.clone()).ok()?;
    let said = said(field, &value, data, &Plain);
    Some(if said.is_empty() { "something that is no longer there".into() } else { said })
}

/// The fields that a form has to ask for, besides those that a new record gets by itself.
pub fn asked_for(data: &Dataset, of: Kind) -> Vec<Arc<CustomField>> {
    fields_of(data, of).into_iter().filter(|field| field.required).cloned().collect()
}

/// The fields of a record that forms ask for and that are still empty.
pub fn lacking(data: &Dataset, of: Kind, extra: &Extra) -> Vec<Arc<CustomField>> {
    let mut fields = asked_for(data, of);
    fields.retain(|field| !extra.custom.contains_key(&field.id));
    fields
}

/// What the fields that a form asks for have to begin with: what new records have, and a box that is not ticked.
pub fn usual_values(data: &Dataset, of: Kind) -> BTreeMap<Id, Custom> {
    let usual = |field: Arc<CustomField>| {
        let unticked = (field.shape == CustomShape::Flag).then_some(Custom::Flag(false));
        Some((field.id, field.default.clone().or(unticked)?))
    };
    asked_for(data, of).into_iter().filter_map(usual).collect()
}

/// The sentence at a field that is asked for and is empty.
pub fn needed(field: &CustomField) -> String {
    format!("{} is needed.", field.name)
}

/// A command that creates records, with these values on those of a kind.
pub fn with_values(command: Command, of: Kind, values: &BTreeMap<Id, Custom>) -> Command {
    let fill = |mut record: Record| {
        if record.kind() == of && !values.is_empty() {
            record.extra_mut().custom.extend(values.clone());
        }
        record
    };
    match command {
        Command::Create(record) => Command::Create(fill(record)),
        Command::CreateAll(records) => Command::CreateAll(records.into_iter().map(fill).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests;
