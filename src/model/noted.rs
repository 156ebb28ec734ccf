//! Field values that a run keeps of a record.

use super::Record;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::ops::Deref;
use std::sync::OnceLock;

/// Field values by stored name. A whole record is kept as it is, shared, and comes apart into values only where somebody
/// looks at them: rules make records by the thousand, and few are ever looked at.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    record: Option<Record>,
    fields: OnceLock<Map<String, Value>>,
}

impl From<Map<String, Value>> for Noted {
    fn from(fields: Map<String, Value>) -> Self {
        Self { record: None, fields: fields.into() }
    }
}

impl From<Record> for Noted {
    fn from(record: Record) -> Self {
        Self { record: Some(record), fields: OnceLock::new() }
    }
}

impl Deref for Noted {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        self.fields.get_or_init(|| self.record.as_ref().map(Record::to_json).unwrap_or_default())
    }
}

impl Noted {
    /// Sets a field.
    pub fn insert(&mut self, name: String, value: Value) {
        let mut fields: Map<String, Value> = (**self).clone();
        fields.insert(name, value);
        *self = fields.into();
    }
}

impl PartialEq for Noted {
    fn eq(&self, other: &Self) -> bool {
        match (&self.record, &other.record) {
            (Some(one), Some(another)) => one == another,
            _ => **self == **other,
        }
    }
}

impl Serialize for Noted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.record {
            Some(record) => record.serialize(serializer),
            None => self.deref().serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Noted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Noted::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Task;

    #[test]
    fn a_record_that_is_noted_reads_and_is_written_as_its_fields() {
        let record = Record::from(Task { title: "Call".into(), ..Task::default() });
        let (whole, fields) = (Noted::from(record.clone()), Noted::from(record.to_json()));
        assert_eq!(whole, fields);
        assert_eq!(whole.get("title"), Some(&"Call".into()));
        assert_eq!(serde_json::to_string(&whole).unwrap(), record.to_text());
        assert_eq!(serde_json::from_str::<Noted>(&record.to_text()).unwrap(), whole);
        let mut other = whole.clone();
        other.insert("title".into(), "Write".into());
        assert_ne!(other, whole);
        assert_eq!(other.get("title"), Some(&"Write".into()));
    }
}
