//! Messages that wait to be looked at: why, and which others go with them.

use super::source;
use crate::command::came_back;
use crate::data::Dataset;
use crate::model::{Message, MessageState};
use crate::value::{Calendar, Id, Time, plural};

/// Why a message waits to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Review {
    /// Something that was sent to its address came back.
    Address,
    /// It was due so many days ago, while nobody was here; 0 for earlier today.
    Late(usize),
}

impl Review {
    /// In few words, for a list.
    pub fn words(&self) -> String {
        match self {
            Review::Address => "came back before".to_string(),
            Review::Late(0) => "late".to_string(),
            Review::Late(days) => plural(*days, "day late", "days late"),
        }
    }
}

/// Why a message waits to be looked at; none if it does not.
pub fn review(message: &Message, data: &Dataset, now: Time, calendar: &Calendar) -> Option<Review> {
    if message.state != MessageState::Review {
        return None;
    }
    let days = (calendar.zone.date(now) - calendar.zone.date(message.due)).num_days();
    let days = usize::try_from(days).unwrap_or(0);
    Some(if came_back(message, data) { Review::Address } else { Review::Late(days) })
}

/// All messages that wait to be looked at and were made by the same rule or sequence as one, with its name; none where
/// that is the message alone.
pub fn fellows(message: &Message, data: &Dataset) -> Option<(String, Vec<Id>)> {
    let (of, name) = source(message, data)?;
    let same = |other: &Message| {
        other.state == MessageState::Review && source(other, data).is_some_and(|(other, _)| other == of)
    };
    let ids: Vec<Id> = data.messages().filter(|other| same(other)).map(|other| other.id).collect();
    (ids.len() > 1).then(|| (name.to_string(), ids))
}
