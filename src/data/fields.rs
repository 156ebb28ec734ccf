//! A record's stored fields one by one, as pieces of its text: comparing and setting some of them needs no tree of values
//! of all the others.

use crate::model::Record;
use serde_json::Value;
use std::borrow::Cow;

/// The fields of a JSON object in their order: names and values as they are written.
pub(super) struct Fields<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Fields<'a> {
    /// The fields of a record's text.
    pub fn of(text: &'a str) -> Self {
        let mut fields = Vec::with_capacity(24);
        let mut rest = text.strip_prefix('{').unwrap_or_default();
        while let Some(name) = rest.strip_prefix('"') {
            let (name, after) = name.split_at(string_end(name));
            let Some(value) = after.strip_prefix("\":") else { break };
            let (value, after) = value.split_at(value_end(value));
            fields.push((name, value));
            rest = after.strip_prefix(',').unwrap_or_default();
        }
        Fields(fields)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        self.0.iter().copied()
    }

    /// A field's value as it is written, if there is one. `near` is about where it stands.
    pub fn text(&self, name: &str, near: usize) -> Option<&'a str> {
        let (before, after) = self.0.split_at(near.min(self.0.len()));
        after.iter().chain(before).find(|(other, _)| *other == name).map(|(_, value)| *value)
    }

    /// A field's value; null where there is none.
    pub fn value(&self, name: &str) -> Value {
        self.text(&written(name), 0).map_or(Value::Null, value)
    }

    /// The names of the fields that are not the same in both.
    pub fn differing(&self, other: &Fields<'_>) -> Vec<String> {
        let changed = self.iter().filter(|(name, value)| other.text(name, 0) != Some(value));
        let new = other.iter().filter(|(name, _)| self.text(name, 0).is_none());
        let mut names: Vec<String> = changed.chain(new).map(|(field, _)| name(field)).collect();
        names.sort_unstable();
        names
    }
}

/// A value that is written like this.
pub(super) fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// The name that is written like this, without its quotation marks.
pub(super) fn name(text: &str) -> String {
    if text.contains('\\') {
        serde_json::from_str(&format!("\"{text}\"")).unwrap_or_default()
    } else {
        text.to_string()
    }
}

/// How a name is written, without its quotation marks.
fn written(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte >= b' ' && !matches!(byte, b'"' | b'\\')) {
        return name.into();
    }
    let quoted = Value::from(name).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_string().into()
}

/// A record with some of its fields set; null empties one.
///
/// # Errors
/// If the record cannot be like that.
pub(super) fn with<'v>(
    record: &Record,
    set: impl Iterator<Item = (&'v String, &'v Value)> + Clone,
) -> Result<Record, String> {
    let text = record.to_text();
    let names: Vec<Cow<'_, str>> = set.clone().map(|(name, _)| written(name)).collect();
    let mut new = String::with_capacity(text.len() + 256);
    let mut add = |name: &str, value: &str| {
        new.push_str(if new.is_empty() { "{\"" } else { ",\"" });
        new.push_str(name);
        new.push_str("\":");
        new.push_str(value);
    };
    for (name, value) in Fields::of(&text).iter().filter(|(name, _)| !names.iter().any(|set| set == name)) {
        add(name, value);
    }
    for (name, (_, value)) in names.iter().zip(set).filter(|(_, (_, value))| !value.is_null()) {
        add(name, &value.to_string());
    }
    new.push_str(if new.is_empty() { "{}" } else { "}" });
    Record::from_text(record.kind(), new.as_bytes())
}

/// The place of the quotation mark that ends a string, which begins before this text.
fn string_end(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return at,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
    text.len()
}

/// The place behind the value that this text begins with.
fn value_end(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'"' => at += 1 + text.get(at + 1..).map_or(0, string_end),
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Activity, Opportunity};
    use serde_json::json;

    #[test]
    fn a_records_text_comes_apart_into_its_fields() {
        let text = r#"{"a":1,"b\"c":"x\\\"},{","d":{"e":[1,{"f":"]"}],"g":null},"h":[],"i":-1.5}"#;
        let fields = Fields::of(text);
        let parts: Vec<(String, Value)> = fields.iter().map(|(field, text)| (name(field), value(text))).collect();
        let whole: Value = serde_json::from_str(text).unwrap();
        let expected: Vec<_> =
            whole.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        assert_eq!(parts, expected);
        assert_eq!(fields.value("b\"c"), json!("x\\\"},{"));
        assert_eq!(fields.value("no"), Value::Null);
        assert_eq!(Fields::of("{}").iter().count(), 0);
    }

    #[test]
    fn setting_some_fields_of_a_record_leaves_the_others_as_they_were() {
        let mut record = Opportunity { name: "Fleet".into(), needs: "a \"big\"\nvan".into(), ..Opportunity::default() };
        record.extra.rest.insert("new \"field\"".into(), json!({ "of": ["later", 1] }));
        let record = Record::from(record);
        let set = [("needs".to_string(), Value::Null), ("score".to_string(), json!(7))];
        let Ok(Record::Opportunity(after)) = with(&record, set.iter().map(|(name, value)| (name, value))) else {
            panic!("it must be readable")
        };
        assert_eq!((after.name.as_str(), after.needs.as_str(), after.score), ("Fleet", "", Some(7)));
        assert_eq!(after.extra.rest.get("new \"field\""), Some(&json!({ "of": ["later", 1] })));
        let set = [("new \"field\"".to_string(), json!(2))];
        let Ok(Record::Opportunity(after)) = with(&record, set.iter().map(|(name, value)| (name, value))) else {
            panic!("it must be readable")
        };
        assert_eq!(after.extra.rest.get("new \"field\""), Some(&json!(2)));
    }

    #[test]
    fn fields_that_differ_are_named_once_whichever_side_has_them() {
        let text = |activity: Activity| Record::from(activity).to_text();
        let (a, b) = (Activity { text: "one".into(), ..Activity::default() }, Activity::default());
        let (a, b) = (text(a), text(b));
        assert_eq!(Fields::of(&a).differing(&Fields::of(&b)), ["text"]);
        assert_eq!(Fields::of(&b).differing(&Fields::of(&a)), ["text"]);
        assert!(Fields::of(&a).differing(&Fields::of(&a)).is_empty());
    }
}
