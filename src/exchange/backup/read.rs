//! From a file to a backup, or to the sentence that says why not.

use super::{
    Backup, BackupError, CHECKSUM, COUNTS, Fault, JOURNAL, LARGEST, MADE, MARK, RECORDS, VERSION, WORKSPACE, canonical,
    check,
};
use crate::data::{Batch, FORMAT};
use crate::model::{Kind, Record};
use crate::value::Time;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, error::Category};
use std::{fmt, marker::PhantomData};

/// Reads a backup. What it returns is whole and sound.
///
/// # Errors
/// Why the file is not one, as a sentence.
pub fn read(bytes: &[u8]) -> Result<Backup, BackupError> {
    if bytes.len() > LARGEST {
        return Err(BackupError::TooLarge(bytes.len()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(BackupError::Utf16);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(BackupError::Empty);
    }
    let parts = match parse(bytes, true) {
        (parts, Ok(())) => parts,
        // Something is wrong with it: it is read once more, part by part, to say what.
        _ => match parse(bytes, false) {
            (parts, Ok(())) => parts,
            (parts, Err(error)) => return Err(refusal(bytes, &parts, &error)),
        },
    };
    let version = match parts.version.as_ref() {
        None => return Err(BackupError::Foreign),
        Some(version) => {
            version.as_u64().filter(|version| *version > 0).ok_or(BackupError::Damaged(Fault::Part(MARK)))?
        }
    };
    if version > VERSION {
        return Err(BackupError::Newer(version));
    }
    parts.finish(version, bytes)
}

fn parse(bytes: &[u8], direct: bool) -> (Parts, Result<(), serde_json::Error>) {
    let mut parts = Parts { direct, ..Parts::default() };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let result = (&mut parts).deserialize(&mut reader).and_then(|()| reader.end());
    (parts, result)
}

/// What the reader's complaint means.
fn refusal(bytes: &[u8], parts: &Parts, error: &serde_json::Error) -> BackupError {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if error.to_string().starts_with("recursion limit") {
        return BackupError::TooDeep;
    }
    if parts.version.is_some() {
        return match error.classify() {
            Category::Eof => BackupError::Damaged(Fault::Truncated),
            _ => BackupError::Damaged(Fault::Syntax(error.line(), error.column())),
        };
    }
    match (first, error.classify()) {
        (Some(b'{'), Category::Eof) => BackupError::Damaged(Fault::Truncated),
        (Some(b'{'), Category::Syntax) => BackupError::Damaged(Fault::Syntax(error.line(), error.column())),
        (_, Category::Data) => BackupError::Foreign,
        _ if looks_like_csv(bytes) => BackupError::Csv,
        (Some(b'['), _) => BackupError::Foreign,
        _ => BackupError::NotJson,
    }
}

/// Whether the first two lines have the same delimiter, equally often.
fn looks_like_csv(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(64 * 1024)).unwrap_or_default();
    let mut lines = start.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty());
    let (Some(first), second) = (lines.next(), lines.next()) else { return false };
    let count = |line: &[u8], delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
    !start.contains(&0)
        && b",;\t|".iter().any(|delimiter| {
            let columns = count(first, *delimiter);
            columns > 0 && second.is_none_or(|second| count(second, *delimiter) > 0)
        })
}

/// What has been read so far. What is wrong inside is kept for later: a broken checksum explains it better.
#[derive(Default)]
struct Parts {
    version: Option<Value>,
    made: Option<Value>,
    workspace: Option<Value>,
    counts: Option<Map<String, Value>>,
    checksum: Option<Value>,
    records: Option<Vec<Record>>,
    journal: Option<Vec<Batch>>,
    wrong: Option<BackupError>,
    /// Whether records are read without a detour. What cannot be read stops it, and is not explained.
    direct: bool,
}

impl Parts {
    fn finish(self, version: u64, bytes: &[u8]) -> Result<Backup, BackupError> {
        let part = |name| BackupError::Damaged(Fault::Part(name));
        let stated = self.checksum.as_ref().and_then(Value::as_str).ok_or(part(CHECKSUM))?;
        if stated != canonical::checksum(bytes) {
            return Err(BackupError::Damaged(Fault::Checksum));
        }
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        let made: Option<Time> = self.made.as_ref().and_then(Value::as_str).and_then(|made| made.parse().ok());
        let made = made.ok_or(part(MADE))?;
        let workspace = self.workspace.as_ref().and_then(Value::as_str).ok_or(part(WORKSPACE))?.to_string();
        let counts = self.counts.ok_or(part(COUNTS))?;
        let records = self.records.ok_or(part(RECORDS))?;
        let journal = self.journal.ok_or(part(JOURNAL))?;
        // A file from before a kind existed does not count it, and has none of it.
        let stated = |name: &str| counts.get(name).map_or(Some(0), Value::as_u64);
        let fits = |name: &str, count: usize| stated(name) == u64::try_from(count).ok();
        let count = |kind: Kind| records.iter().filter(|record| record.kind() == kind).count();
        if !Kind::ALL.iter().all(|kind| fits(kind.plural(), count(*kind))) || !fits(JOURNAL, journal.len()) {
            return Err(part(COUNTS));
        }
        check::records(&records)?;
        check::journal(&journal)?;
        Ok(Backup { version, made, workspace, records, journal })
    }

    fn complain(&mut self, error: BackupError) {
        self.wrong.get_or_insert(error);
    }

    fn take_record(&mut self, kind: Kind, json: Value, to: &mut Vec<Record>) {
        match Record::from_json(kind, json) {
            Ok(record) => to.push(record),
            Err(why) => self.complain(BackupError::Unsound(format!("a record cannot be read ({why})."))),
        }
    }

    fn take_batch(&mut self, json: Value, to: &mut Vec<Batch>) {
        let format = json.get("format").and_then(Value::as_u64);
        if let Some(newer) = format.filter(|format| *format > u64::from(FORMAT)) {
            return self.complain(BackupError::Newer(newer));
        }
        match serde_json::from_value(json) {
            Ok(batch) => to.push(batch),
            Err(why) => self.complain(BackupError::Unsound(format!("a change of its history cannot be read ({why})."))),
        }
    }
}

fn once<T, E: serde::de::Error>(place: &mut Option<T>, value: T) -> Result<(), E> {
    if place.replace(value).is_some() { Err(E::custom("a part is there twice")) } else { Ok(()) }
}

impl<'de> DeserializeSeed<'de> for &mut Parts {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Parts {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a backup")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let ours = self.version.is_some();
            let newer = self.version.as_ref().and_then(Value::as_u64).is_some_and(|version| version > VERSION);
            match key.as_str() {
                MARK => once(&mut self.version, map.next_value()?)?,
                _ if !ours || newer => {
                    map.next_value::<IgnoredAny>()?;
                }
                MADE => once(&mut self.made, map.next_value()?)?,
                WORKSPACE => once(&mut self.workspace, map.next_value()?)?,
                COUNTS => once(&mut self.counts, map.next_value()?)?,
                CHECKSUM => once(&mut self.checksum, map.next_value()?)?,
                RECORDS => {
                    let mut records = Vec::new();
                    map.next_value_seed(Tables { parts: self, records: &mut records })?;
                    once(&mut self.records, records)?;
                }
                JOURNAL => {
                    let mut journal = Vec::new();
                    if self.direct {
                        map.next_value_seed(All(PhantomData::<Batch>, &mut journal))?;
                        if journal.iter().any(|batch| batch.format > FORMAT) {
                            return Err(A::Error::custom("it is newer"));
                        }
                    } else {
                        map.next_value_seed(Each(|json| self.take_batch(json, &mut journal)))?;
                    }
                    once(&mut self.journal, journal)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// The lists of records by kind.
struct Tables<'a> {
    parts: &'a mut Parts,
    records: &'a mut Vec<Record>,
}

impl<'de> DeserializeSeed<'de> for Tables<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Tables<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("lists of records")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if seen.contains(&name) {
                return Err(A::Error::custom("a list is there twice"));
            }
            match Kind::ALL.iter().find(|kind| kind.plural() == name) {
                Some(kind) if self.parts.direct => map.next_value_seed(All(*kind, self.records))?,
                Some(kind) => map.next_value_seed(Each(|json| self.parts.take_record(*kind, json, self.records)))?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                    let why = format!("it has “{name}”, a kind of record that this Penstock does not know.");
                    self.parts.complain(BackupError::Unsound(why));
                }
            }
            seen.push(name);
        }
        Ok(())
    }
}

/// A list whose entries are handed over one by one, so that the file is never in memory as a whole once more.
struct Each<F>(F);

impl<'de, F: FnMut(Value)> DeserializeSeed<'de> for Each<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Value)> Visitor<'de> for Each<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            (self.0)(value);
        }
        Ok(())
    }
}

/// A list whose entries are read one after the other.
struct All<'a, S, T>(S, &'a mut Vec<T>);

impl<'de, S: DeserializeSeed<'de, Value = T> + Copy, T> DeserializeSeed<'de> for All<'_, S, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: DeserializeSeed<'de, Value = T> + Copy, T> Visitor<'de> for All<'_, S, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element_seed(self.0)? {
            self.1.push(entry);
        }
        Ok(())
    }
}
