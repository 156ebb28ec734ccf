//! The lines of a list: which messages are wanted, and in what order.

use super::ahead::{Ahead, ahead, draft};
use super::{Sort, Tab, Wanted, source};
use crate::data::Dataset;
use crate::model::Message;
use crate::value::{Calendar, Id, Time, fold};
use std::{cmp::Reverse, sync::Arc};

/// A line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A message.
    Message(Id),
    /// One that is not there yet.
    Ahead(Ahead),
}

impl Item {
    /// The message, if it is there.
    pub fn message(self) -> Option<Id> {
        if let Item::Message(id) = self { Some(id) } else { None }
    }
}

/// How many messages there are in each list, in the order of [`Tab::ALL`]; what is still to be prepared is not counted.
pub fn counts(data: &Dataset, now: Time, calendar: &Calendar) -> [usize; 7] {
    let mut counts = [0; 7];
    for message in data.messages() {
        let tab = Tab::of(message, now, calendar);
        if let Some(slot) = Tab::ALL.iter().position(|one| *one == tab).and_then(|at| counts.get_mut(at)) {
            *slot += 1;
        }
    }
    counts
}

fn text_of(message: &Message, data: &Dataset) -> String {
    let contact = message.contact.and_then(|id| data.contact(id)).map_or(String::new(), |contact| contact.title());
    let opportunity = message.opportunity.and_then(|id| data.opportunity(id));
    let name = opportunity.map_or("", |opportunity| opportunity.name.as_str());
    let company = opportunity.and_then(|one| one.company).and_then(|id| data.company(id));
    let company = company.map_or("", |company| company.name.as_str());
    fold(&format!("{} {contact} {name} {company} {}", message.to, message.subject))
}

/// Where a line stands in its list.
type Place = (String, Reverse<Option<Time>>, Option<Time>);

fn place(message: &Message, tab: Tab, sort: Sort, data: &Dataset) -> Place {
    let first = match sort {
        Sort::Time => String::new(),
        Sort::Name => {
            let contact = message.contact.and_then(|id| data.contact(id));
            fold(&contact.map_or_else(|| message.to.clone(), |contact| contact.title()))
        }
        Sort::Sequence => source(message, data).map_or_else(|| "\u{10FFFF}".to_string(), |(_, name)| fold(name)),
    };
    // What was sent or answered comes the other way round.
    match tab {
        Tab::Sent => (first, Reverse(message.sent.or(Some(message.due))), None),
        Tab::Answered => (first, Reverse(message.replied.or(Some(message.due))), None),
        Tab::Cancelled => (first, Reverse(Some(message.due)), None),
        _ => (first, Reverse(None), Some(message.due)),
    }
}

/// A list of what is wanted of it. What is to be sent comes in the order of time, what was sent or answered the other way
/// round, unless another order is asked for.
pub fn list(data: &Dataset, tab: Tab, wanted: &Wanted, now: Time, calendar: &Calendar) -> Vec<Item> {
    let words = wanted.folded();
    let takes = |message: &Message| {
        wanted.takes(message, data) && {
            words.is_empty() || {
                let text = text_of(message, data);
                words.iter().all(|word| text.contains(word.as_str()))
            }
        }
    };
    let here = |message: &&Arc<Message>| Tab::of(message, now, calendar) == tab && takes(message);
    let line = |message: &Message, item: Item| (place(message, tab, wanted.sort, data), item);
    let mut found: Vec<(Place, Item)> =
        data.messages().filter(here).map(|message| line(message, Item::Message(message.id))).collect();
    if tab == Tab::Planned {
        let narrow = wanted.narrows() || wanted.sort != Sort::Time;
        for one in ahead(data, calendar) {
            if !narrow {
                found.push(((String::new(), Reverse(None), Some(one.at)), Item::Ahead(one)));
                continue;
            }
            let Some((mut message, _)) = draft(&one, data, &calendar.zone, now) else { continue };
            // Most of them go out in the name of the opportunity's owner.
            message.assignee = message.opportunity.and_then(|id| data.opportunity(id)).and_then(|one| one.owner);
            if takes(&message) {
                found.push(line(&message, Item::Ahead(one)));
            }
        }
    }
    // Messages come in the order of their making; the sort keeps that among equals.
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found.into_iter().map(|(_, item)| item).collect()
}

/// The line to go to when one leaves its list: the one after it, else the one before.
pub fn after(list: &[Item], gone: Item) -> Option<Item> {
    let at = list.iter().position(|item| *item == gone)?;
    list.get(at + 1).or_else(|| at.checked_sub(1).and_then(|at| list.get(at))).copied()
}
