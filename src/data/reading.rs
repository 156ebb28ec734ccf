//! From its stored text to a batch, some changes at a time.

use super::{Batch, Delta, NewerFormat};

/// What stands before the changes. Within a string its quotation marks would be escaped.
const LIST: &[u8] = b"\"changes\":[";

/// A text on its way to a batch.
#[derive(Debug)]
pub struct Reading<'a> {
    whole: &'a [u8],
    changes: Vec<Delta>,
    /// Where the list begins.
    list: usize,
    /// Where the next change begins.
    at: usize,
    state: State,
}

#[derive(Debug, PartialEq)]
enum State {
    /// Changes are being read.
    List,
    /// All of them are.
    End,
    /// It is not written as this version writes it: it is read in one go, which tells what is wrong.
    Other,
}

impl<'a> Reading<'a> {
    /// Begins before the first change.
    pub(super) fn new(whole: &'a [u8]) -> Self {
        let list = whole.windows(LIST.len()).position(|part| part == LIST).map(|at| at + LIST.len());
        let state = if list.is_some() { State::List } else { State::Other };
        let list = list.unwrap_or_default();
        Self { whole, changes: Vec::new(), list, at: list, state }
    }

    /// Goes on with so many changes more; says whether it is complete.
    pub fn step(&mut self, few: usize) -> bool {
        for _ in 0..few {
            if self.state != State::List {
                break;
            }
            self.next();
        }
        self.state != State::List
    }

    fn next(&mut self) {
        let rest = self.whole.get(self.at..).unwrap_or_default();
        let rest = match (rest, self.changes.is_empty()) {
            ([b']', ..], _) => {
                self.state = State::End;
                return;
            }
            ([b',', rest @ ..], false) | (rest, true) => rest,
            _ => {
                self.state = State::Other;
                return;
            }
        };
        let mut read = serde_json::Deserializer::from_slice(rest).into_iter::<Delta>();
        match read.next() {
            Some(Ok(delta)) => {
                self.at = self.whole.len() - rest.len() + read.byte_offset();
                self.changes.push(delta);
            }
            _ => self.state = State::Other,
        }
    }

    /// The batch.
    ///
    /// # Errors
    /// What cannot be read here.
    pub fn finish(self) -> Result<Batch, NewerFormat> {
        let parts = (self.whole.get(..self.list), self.whole.get(self.at..));
        if let (State::End, (Some(before), Some(after))) = (&self.state, parts)
            && let Ok(bare) = Batch::from_bytes(&[before, after].concat())
        {
            return Ok(Batch { changes: self.changes, ..bare });
        }
        Batch::from_bytes(self.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Cause, Clock};
    use crate::model::{Kind, Record, RecordId, Task};
    use crate::value::{Id, Time};

    fn batch(changes: Vec<Delta>) -> Batch {
        Batch {
            format: 1,
            id: Id::from_bits(5),
            device: Id::from_bits(6),
            seq: 7,
            clock: Clock { millis: 8, counter: 0 },
            at: Time::from_millis(8),
            actor: None,
            cause: Cause::Import,
            label: "brought in \"changes\":[ and ]".into(),
            changes,
            misses: Vec::new(),
        }
    }

    fn read(bytes: &[u8], few: usize) -> (Result<Batch, NewerFormat>, usize) {
        let mut reading = Batch::reading(bytes);
        let mut steps = 1;
        while !reading.step(few) {
            steps += 1;
        }
        (reading.finish(), steps)
    }

    #[test]
    fn a_batch_read_a_few_changes_at_a_time_is_the_one_read_at_once() {
        let task = |number: u128| {
            let title = "],\"changes\":[".into();
            let record = Record::from(Task { id: Id::from_bits(number), title, ..Task::default() });
            Delta::Create { id: record.id(), record }
        };
        let fields = [("title".to_string(), ("a".into(), serde_json::Value::Null))].into();
        let update = Delta::Update { id: RecordId { kind: Kind::Task, id: Id::from_bits(1) }, fields };
        for changes in [vec![], vec![task(1)], vec![task(1), update, task(3), task(4), task(5)]] {
            let whole = batch(changes);
            for few in [1, 2, 100] {
                let (found, steps) = read(&whole.to_bytes(), few);
                assert_eq!(found.as_ref(), Ok(&whole));
                assert!(few > 1 || steps > whole.changes.len(), "so many turns: {steps}");
            }
        }
    }

    #[test]
    fn what_is_written_in_another_way_or_damaged_reads_as_if_at_once() {
        let whole = batch(vec![]).to_bytes();
        let text = String::from_utf8(whole).unwrap();
        let others = [
            text.replace("\"changes\":[]", "\"changes\": [ ]"),
            text.replace("\"changes\":[]", "\"changes\":[{\"is\":\"strange\"}]"),
            text.replace("\"changes\":[]", "\"changes\":[,]"),
            text.replace("\"format\":1", "\"format\":99"),
            text.get(..text.len() - 1).unwrap().to_string(),
            String::new(),
        ];
        for other in others {
            assert_eq!(read(other.as_bytes(), 1).0, Batch::from_bytes(other.as_bytes()), "{other}");
        }
    }
}
