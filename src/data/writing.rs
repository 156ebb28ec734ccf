//! From a batch to its stored text, some changes at a time.

use super::Batch;

/// A batch on its way to text.
#[derive(Debug)]
pub struct Writing<'a> {
    batch: &'a Batch,
    text: Vec<u8>,
    /// What follows the changes.
    rest: Vec<u8>,
    at: usize,
}

impl<'a> Writing<'a> {
    /// Begins with what stands before the changes.
    pub(super) fn new(batch: &'a Batch) -> Self {
        let Batch { format, id, device, seq, clock, at, actor, cause, label, misses, changes: _ } = batch;
        let bare = Batch {
            format: *format,
            id: *id,
            device: *device,
            seq: *seq,
            clock: *clock,
            at: *at,
            actor: *actor,
            cause: *cause,
            label: label.clone(),
            changes: Vec::new(),
            misses: misses.clone(),
        };
        let (text, rest) = opened(serde_json::to_vec(&bare).unwrap_or_default(), b"\"changes\":[");
        Self { batch, text, rest, at: 0 }
    }

    /// Goes on with so many changes more; says whether it is complete.
    pub fn step(&mut self, few: usize) -> bool {
        for delta in self.batch.changes.iter().skip(self.at).take(few) {
            if self.at > 0 {
                self.text.push(b',');
            }
            self.at += 1;
            // Writing into memory does not fail.
            let _ = serde_json::to_writer(&mut self.text, delta);
        }
        self.at >= self.batch.changes.len()
    }

    /// The text.
    pub fn finish(mut self) -> Vec<u8> {
        self.text.append(&mut self.rest);
        self.text
    }
}

/// A text up to the place where a list begins, and what follows.
pub(super) fn opened(mut text: Vec<u8>, list: &[u8]) -> (Vec<u8>, Vec<u8>) {
    // Within a string the quotation marks of such a name would be escaped.
    let place = text.windows(list.len()).position(|part| part == list);
    let rest = text.split_off(place.map_or(text.len(), |place| place + list.len()));
    (text, rest)
}

#[cfg(test)]
mod tests {
    use crate::data::{Batch, Cause, Clock, Delta};
    use crate::model::{Record, RecordId, Task};
    use crate::value::{Id, Time};

    #[test]
    fn a_batch_written_a_few_changes_at_a_time_is_the_same_text_and_reads_back() {
        let task = |number: u128| {
            let record =
                Record::from(Task { id: Id::from_bits(number), title: "\"changes\":[".into(), ..Task::default() });
            Delta::Create { id: record.id(), record }
        };
        let fields = [("title".to_string(), ("a".into(), serde_json::Value::Null))].into();
        let id = RecordId { kind: crate::model::Kind::Task, id: Id::from_bits(1) };
        for changes in [vec![], vec![task(1)], vec![task(1), Delta::Update { id, fields }, task(3), task(4)]] {
            let batch = Batch {
                format: 1,
                id: Id::from_bits(9),
                device: Id::from_bits(7),
                seq: 3,
                clock: Clock::default(),
                at: Time::default(),
                actor: Some(Id::from_bits(5)),
                cause: Cause::Import,
                label: "\"changes\":[ and \\\"changes\\\":[".into(),
                changes,
                misses: Vec::new(),
            };
            for few in [1, 3, 100] {
                let mut writing = batch.writing();
                while !writing.step(few) {}
                let text = writing.finish();
                assert_eq!(String::from_utf8_lossy(&text), serde_json::to_string(&batch).unwrap());
                assert_eq!(Batch::from_bytes(&text), Ok(batch.clone()));
            }
        }
    }
}
