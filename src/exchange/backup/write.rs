//! From a data set to a backup.

use super::{CHECKSUM, COUNTS, JOURNAL, MADE, MARK, RECORDS, VERSION, WORKSPACE, canonical};
use crate::data::{Batch, Dataset};
use crate::model::Kind;
use crate::value::Time;
use serde_json::{Map, Value};

/// A backup of these records and this journal. The same input always comes to the same text.
pub fn write(data: &Dataset, journal: &[Batch], made: Time) -> String {
    let mut counts: Map<String, Value> =
        Kind::ALL.iter().map(|kind| (kind.plural().to_string(), Value::from(data.count(*kind)))).collect();
    counts.insert(JOURNAL.to_string(), Value::from(journal.len()));
    let workspace = data.settings().map(|settings| settings.name.clone()).unwrap_or_default();

    let mut text = String::with_capacity(1024 + data.records().count() * 400);
    text.push_str("{\n");
    entry(&mut text, MARK, &Value::from(VERSION));
    entry(&mut text, MADE, &Value::from(made.to_string()));
    entry(&mut text, WORKSPACE, &Value::from(workspace));
    entry(&mut text, COUNTS, &Value::Object(counts));
    text.push_str(&format!("\"{CHECKSUM}\": \""));
    let place = text.len();
    text.push_str("\",\n");
    text.push_str(&format!("\"{RECORDS}\": {{\n"));
    for (i, kind) in Kind::ALL.iter().enumerate() {
        if i > 0 {
            text.push_str(",\n");
        }
        text.push_str(&format!("\"{}\": ", kind.plural()));
        list(&mut text, data.records_of(*kind).map(|record| record.to_text()));
    }
    text.push_str(&format!("\n}},\n\"{JOURNAL}\": "));
    list(&mut text, journal.iter().map(|batch| serde_json::to_string(batch).unwrap_or_default()));
    text.push_str("\n}\n");
    let checksum = canonical::checksum(text.as_bytes());
    text.insert_str(place, &checksum);
    text
}

fn entry(text: &mut String, key: &str, value: &Value) {
    text.push_str(&format!("\"{key}\": {value},\n"));
}

/// A list with one entry a line.
fn list(text: &mut String, lines: impl Iterator<Item = String>) {
    text.push('[');
    let mut first = true;
    for line in lines {
        text.push_str(if first { "\n" } else { ",\n" });
        text.push_str(&line);
        first = false;
    }
    text.push_str(if first { "]" } else { "\n]" });
}
