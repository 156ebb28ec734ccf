//! The Outbox as lists: which list a message is in, in what order, and what sequences are going to put into it.

mod ahead;
mod effects;
mod gaps;
mod listing;
mod paper;
mod review;
mod wanted;
mod ways;
mod writing;

pub use crate::command::came_back;
pub use ahead::{Ahead, Station, ahead, comes_next, draft, stations, stations_of};
pub use effects::{Around, told};
pub use gaps::{Lack, added, filled, lacks, of_library, put, refilled, seen_by};
pub use listing::{Item, after, counts, list};
pub use paper::{Sheet, sheet};
pub use review::{Review, fellows, review};
pub use wanted::{Sender, Sort, Wanted, channel_key, channel_of, source, sources};
pub use ways::{Copied, Handing, Hands, Way, copied, file_name, hand};
pub use writing::{About, addresses, begun, from_template, kept, ready, taken_up};

use crate::data::Dataset;
use crate::model::{Message, MessageState, Reply};
use crate::value::{Calendar, Id, Time};
use std::sync::Arc;

/// Whether a sent message has its answer. Whoever is away has not answered yet.
fn heard(message: &Message) -> bool {
    matches!(message.reply, Some(Reply::Positive | Reply::Negative))
}

/// A list of the Outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    /// To be sent today.
    #[default]
    Due,
    /// To have been sent on an earlier day.
    Late,
    /// It came too late to be sent unseen.
    Review,
    /// To be sent later, and what sequences are going to prepare.
    Planned,
    /// Sent, not answered.
    Sent,
    /// Sent and answered.
    Answered,
    /// Not to be sent.
    Cancelled,
}

impl Tab {
    /// All, in order.
    pub const ALL: [Tab; 7] =
        [Tab::Due, Tab::Late, Tab::Review, Tab::Planned, Tab::Sent, Tab::Answered, Tab::Cancelled];

    /// The word in the address; empty for the usual list.
    pub fn key(self) -> &'static str {
        match self {
            Tab::Due => "",
            Tab::Late => "late",
            Tab::Review => "review",
            Tab::Planned => "planned",
            Tab::Sent => "sent",
            Tab::Answered => "answered",
            Tab::Cancelled => "cancelled",
        }
    }

    /// Reads the word in the address. What is unknown is the usual list.
    pub fn parse(word: &str) -> Tab {
        Tab::ALL.into_iter().find(|tab| tab.key() == word).unwrap_or_default()
    }

    /// The words shown.
    pub fn words(self) -> &'static str {
        match self {
            Tab::Due => "Due",
            Tab::Late => "Late",
            Tab::Review => "Review",
            Tab::Planned => "Planned",
            Tab::Sent => "Sent",
            Tab::Answered => "Answered",
            Tab::Cancelled => "Not sent",
        }
    }

    /// The list of a message. An open one is late from the day after the one it was due on.
    pub fn of(message: &Message, now: Time, calendar: &Calendar) -> Tab {
        match message.state {
            MessageState::Cancelled => Tab::Cancelled,
            MessageState::Review => Tab::Review,
            MessageState::Sent if heard(message) => Tab::Answered,
            MessageState::Sent => Tab::Sent,
            MessageState::Open if message.due > now => Tab::Planned,
            MessageState::Open if calendar.zone.date(message.due) < calendar.zone.date(now) => Tab::Late,
            MessageState::Open => Tab::Due,
        }
    }

    /// Whether its messages can still be sent.
    pub fn open(self) -> bool {
        matches!(self, Tab::Due | Tab::Late | Tab::Review | Tab::Planned)
    }
}

/// The message that an answer is to. Somebody who answers while the next message is still to be sent answers the last
/// one that was: on the same opportunity, else to the same contact.
pub fn answered(message: &Message, data: &Dataset) -> Option<Id> {
    if message.state == MessageState::Sent {
        return Some(message.id);
    }
    let last = |of: Id| {
        let sent = data.messages_of(of).filter(|other| other.state == MessageState::Sent && !heard(other));
        sent.max_by_key(|other| (other.sent, other.id)).map(|other| other.id)
    };
    message.opportunity.and_then(last).or_else(|| message.contact.and_then(last))
}

/// The message of the same run that comes before one and has not been sent either: whoever sends this one first sends an
/// answer to nothing.
pub fn unsent_before(message: &Message, data: &Dataset) -> Option<Id> {
    let run = message.run?;
    let earlier = |other: &&Arc<Message>| {
        other.run == Some(run) && other.open() && (other.due, other.id) < (message.due, message.id)
    };
    let all = data.messages_of(message.opportunity?);
    all.filter(earlier).min_by_key(|other| (other.due, other.id)).map(|other| other.id)
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "outbox/workbench_tests.rs"]
mod workbench_tests;
