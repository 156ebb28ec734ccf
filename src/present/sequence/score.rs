//! How well a text of a message does: how many with these words were sent, and how many of them were answered.

use super::reading::wording;
use crate::automation::TOO_FEW;
use crate::data::Dataset;
use crate::model::{Message, MessageState, Reply, Sequence, Step, Wording};
use crate::value::Id;

/// How well a text does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// The messages that were sent with it and did not come back, the latest first.
    pub sent: Vec<Id>,
    /// Those of them that were answered, the latest first. Whoever is away has not answered.
    pub answered: Vec<Id>,
}

impl Score {
    /// How many of a hundred were answered, rounded; none where none was sent.
    pub fn percent(&self) -> Option<usize> {
        (self.answered.len() * 200 + self.sent.len()).checked_div(self.sent.len() * 2)
    }

    /// Whether they are enough to tell a good text from a bad one.
    pub fn enough(&self) -> bool {
        self.sent.len() >= TOO_FEW as usize
    }
}

/// How well a text of a sequence does. What counts are the words: a text that was changed begins anew, one that has only
/// moved to another step keeps its numbers.
pub fn score(sequence: &Sequence, text: &Wording, data: &Dataset) -> Score {
    let mut found: Vec<&Message> = data
        .runs_of(sequence.id)
        .filter(|run| run.of.id() == sequence.id)
        .flat_map(|run| {
            let number = run.of.version();
            let of_run = data.messages_of(run.opportunity).filter(|message| message.run == Some(run.id));
            of_run.filter(move |message| message.state == MessageState::Sent && had(sequence, number, message, text))
        })
        .map(AsRef::as_ref)
        .collect();
    // What came back and was answered all the same did reach somebody.
    found.retain(|message| !message.bounced || heard(message));
    found.sort_by_key(|message| std::cmp::Reverse((message.sent, message.id)));
    let answered = found.iter().filter(|message| heard(message));
    let answered = answered.map(|message| message.id).collect();
    Score { sent: found.iter().map(|message| message.id).collect(), answered }
}

fn heard(message: &Message) -> bool {
    matches!(message.reply, Some(Reply::Positive | Reply::Negative))
}

/// Whether a message was written with these words: in the version that its run follows, or in one that it followed before.
fn had(sequence: &Sequence, number: u32, message: &Message, text: &Wording) -> bool {
    let Some(step) = message.step else { return false };
    let which = usize::from(message.variant.unwrap_or(0));
    sequence.versions.iter().filter(|version| version.number <= number).any(|version| {
        match version.plan.steps.get(usize::from(step)) {
            Some(Step::Do { action }) => wording(action, which).as_ref() == Some(text),
            _ => false,
        }
    })
}
