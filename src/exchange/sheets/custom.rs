//! Custom fields as columns.

use super::{Column, Look, column};
use crate::data::Dataset;
use crate::model::{CustomField, Kind, RecordId};
use crate::query::custom;
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
        .and_then(|record| record.extra().custom.get(&field.id).map(|value| custom::cell(field, value, look.data)))
        .unwrap_or_default()
}
