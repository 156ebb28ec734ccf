//! Any bytes as a backup: nothing panics, and what is accepted is the same after it is written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use penstock::data::Dataset;
use penstock::exchange::backup::{read, write};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

fuzz_target!(|bytes: &[u8]| {
    if let Err(why) = read(bytes) {
        assert!(why.to_string().ends_with('.'), "{why}");
    }
    // No chance finds a checksum: this makes the one that fits, and the counts, so that the rest is reached.
    let Ok(Value::Object(file)) = serde_json::from_slice(bytes) else { return };
    let Some(sealed) = seal(file) else { return };
    let Ok(backup) = read(sealed.as_bytes()) else { return };
    let preview = backup.preview();
    assert_eq!(preview.batches, backup.journal.len());
    let again = write(&Dataset::from_records(backup.records.clone()), &backup.journal, backup.made);
    let again = read(again.as_bytes()).expect("what is written can be read");
    assert_eq!((again.journal, again.made), (backup.journal, backup.made));
    // A data set has its own order.
    let sorted = |mut records: Vec<penstock::model::Record>| {
        records.sort_by_key(penstock::model::Record::id);
        records
    };
    assert_eq!(sorted(again.records), sorted(backup.records));
});

fn seal(mut file: Map<String, Value>) -> Option<String> {
    file.remove("checksum");
    let mut counts: Map<String, Value> = file.get("counts").and_then(Value::as_object).cloned().unwrap_or_default();
    for (name, list) in file.get("records")?.as_object()? {
        counts.insert(name.clone(), list.as_array()?.len().into());
    }
    counts.insert("journal".into(), file.get("journal")?.as_array()?.len().into());
    file.insert("counts".into(), counts.into());
    let text = Value::Object(file).to_string();
    let checksum: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    Some(text.replacen('{', &format!("{{\"checksum\":\"{checksum}\","), 1))
}
