//! What would come of a mail, in words.

use super::Item;
use crate::command::{MailEntry, Means, Who};
use crate::data::Dataset;
use crate::exchange::mail::{Direction, Nature};
use crate::model::{MessageState, Reply, Run, Source, Stop};
use crate::present::traces;
use crate::value::{Id, Time, quoted};

/// The clocks of two mail programs differ.
const GRACE: i64 = 3_600_000;

/// How weighty what comes of a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is an answer.
    Good,
    /// It is noted.
    Plain,
    /// It asks for a person.
    Asks,
    /// It came back.
    Bad,
}

/// What would come of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// In a few words, for a list.
    pub short: String,
    /// In sentences.
    pub words: Vec<String>,
    /// How weighty it is.
    pub tone: Tone,
}

/// What would come of a mail as it is chosen now.
pub fn outlook(item: &Item, data: &Dataset) -> Outlook {
    let of = |short: &str, words: String, tone: Tone| Outlook { short: short.into(), words: vec![words], tone };
    if item.found.logged.is_some() {
        let words = "This mail was logged before. It is passed over.";
        return of("Logged before", words.into(), Tone::Plain);
    }
    if !item.belongs() {
        return nobody(item);
    }
    let entry = &item.wanted;
    let message = entry.message.and_then(|id| data.message(id));
    let to = message.map(|message| format!(" to {}", quoted(&message.title()))).unwrap_or_default();
    let mut told = match (entry.inbound, entry.means) {
        (false, _) => {
            let sent = message.map(|message| (quoted(&message.title()), message.state == MessageState::Sent));
            let words = match sent {
                Some((title, true)) => {
                    format!("It is {title}, which was marked as sent before: nothing is logged twice.")
                }
                Some((title, false)) => format!("It is {title} from the Outbox, which is marked as sent with it."),
                None => "Logged as a mail that went out.".into(),
            };
            of("Went out", words, Tone::Plain)
        }
        (true, Means::Bounce) => {
            let which = message.map_or("a mail".into(), |message| quoted(&message.title()));
            of("Came back", format!("Notes that {which} came back as undeliverable. It stops nothing."), Tone::Bad)
        }
        (true, Means::Reply(Reply::OutOfOffice)) => {
            of("Out of office", format!("Notes an automatic answer{to}. It stops nothing."), Tone::Plain)
        }
        (true, Means::Reply(reply)) if message.is_some() => {
            let word = reply.word().to_lowercase();
            let words = format!("Counts as a {word} answer{to}.");
            let tone = if reply == Reply::Positive { Tone::Good } else { Tone::Plain };
            of(if reply == Reply::Positive { "Positive answer" } else { "Negative answer" }, words, tone)
        }
        (true, Means::Reply(_) | Means::Mail) => of("Came in", "Logged as a mail that came in.".into(), Tone::Plain),
    };
    if let Who::New { name, email } = &entry.who {
        let who = if name.trim().is_empty() { email.clone() } else { format!("{name} ({email})") };
        told.words.insert(0, format!("Creates the contact {who}."));
        told.short = format!("New contact, {}", told.short.to_lowercase());
    }
    if let (Who::Known(id), Some(address)) = (&entry.who, &entry.address) {
        let name = data.contact(*id).map(|contact| contact.title()).unwrap_or_default();
        told.words.push(format!("Adds the address {address} to {name}."));
    }
    let (kind, names) = stopped(entry, data);
    if let Some(first) = names.first() {
        let all: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let kind = if names.len() == 1 { kind.to_string() } else { format!("{kind}s") };
        told.words.push(format!("Stops the {kind} {}.", all.join(" and ")));
        let more = if names.len() > 1 { format!(" and {} more", names.len() - 1) } else { String::new() };
        told.short = format!("{}, stops {first}{more}", told.short);
        told.tone = if told.tone == Tone::Plain && entry.inbound { Tone::Good } else { told.tone };
    }
    if item.mail.shortened {
        told.words.push("A part of it is left out, because it is too long or too deeply nested.".into());
    }
    told
}

/// Nobody knows whose it is.
fn nobody(item: &Item) -> Outlook {
    let addresses: Vec<&str> = item.found.unknown.iter().take(3).map(|person| person.email.as_str()).collect();
    let (short, words) = match (&item.mail.nature, item.found.direction) {
        (Nature::Bounce(_), _) => ("Came back", "It says that a mail came back. Whose it was is not known: choose a contact or an opportunity, or leave it out.".to_string()),
        (_, Direction::Internal) => ("Within the team", "It stayed within the team. Choose the contact or the opportunity that it is about, or leave it out.".to_string()),
        (_, Direction::Outbound) if !addresses.is_empty() => ("Unknown recipient", unknown(&addresses)),
        _ if !addresses.is_empty() => ("Unknown sender", unknown(&addresses)),
        _ => ("Unknown sender", "It does not say who wrote it. Choose a contact or an opportunity, or leave it out.".to_string()),
    };
    Outlook { short: short.into(), words: vec![words], tone: Tone::Asks }
}

fn unknown(addresses: &[&str]) -> String {
    format!(
        "No contact has the address {}. Create the contact, choose another one or an opportunity, or leave the mail out.",
        addresses.join(", ")
    )
}

/// What a mail would stop because somebody answered: `sequence` or `rule`, and their names. Of rules and the sequences
/// that they started, the sequences are named.
pub fn stopped(entry: &MailEntry, data: &Dataset) -> (&'static str, Vec<String>) {
    let wrote = entry.inbound && !matches!(entry.means, Means::Bounce | Means::Reply(Reply::OutOfOffice));
    let of_message = || entry.message.and_then(|id| data.message(id)).and_then(|message| message.opportunity);
    let mut about: Vec<Id> = if wrote { entry.opportunity.into_iter().collect() } else { Vec::new() };
    if wrote && matches!(entry.means, Means::Reply(_)) {
        about.extend(of_message().filter(|id| Some(*id) != entry.opportunity));
    }
    let ends = |run: &&std::sync::Arc<Run>| answers_end(run, entry.at, data);
    let of: Vec<Source> = about.iter().flat_map(|id| data.active_runs(*id)).filter(ends).map(|run| run.of).collect();
    let named = |sequence: bool| {
        let mut names: Vec<String> = Vec::new();
        for of in of.iter().filter(|of| matches!(of, Source::Sequence { .. }) == sequence) {
            let name = traces::name(*of, data);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let sequences = named(true);
    if sequences.is_empty() { ("rule", named(false)) } else { ("sequence", sequences) }
}

/// Whether an answer of a moment ends a run: what was written before it began does not.
fn answers_end(run: &Run, at: Time, data: &Dataset) -> bool {
    // Nothing starts what started it, so this comes to an end.
    let line =
        std::iter::successors(Some(run), |one| one.parent.and_then(|parent| data.run(parent)).map(AsRef::as_ref));
    let mut plans = line.filter_map(|one| traces::plan(one.of, data));
    at.plus_millis(GRACE) >= run.started && plans.any(|plan| plan.stops.contains(&Stop::Replied))
}
