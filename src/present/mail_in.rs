//! Mails in, as a person looks through them before they are logged: what is proposed for each, what the person says
//! instead, and what it came to.
//!
//! 1. [`Item::new`] proposes what is to become of a mail; [`Item::choose`] takes what the person says.
//! 2. [`outlook`] says in words what would come of it.
//! 3. [`entries`] makes of all that are chosen what [`crate::command::Command::LogMail`] takes, and [`came_of`] says what
//!    it came to.

mod outlook;

pub use outlook::{Outlook, Tone, outlook, stopped};

use crate::command::{MailEntry, Means, Who};
use crate::data::Dataset;
use crate::exchange::mail::{Direction, Directory, Mail, Match, Nature, kept, opportunities_of};
use crate::model::{Kind, RecordId, Reply, RunState, Trigger};
use crate::present::traces;
use crate::value::{Id, Time, fold};
use std::collections::BTreeSet;

/// How many mails are looked through at once.
pub const MOST: usize = 5_000;

/// How much text of theirs is held at once, in bytes.
pub const MOST_TEXT: usize = 32 * 1024 * 1024;

/// A mail that is looked through.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The mail, without what it repeats of earlier ones.
    pub mail: Mail,
    /// The file it came in.
    pub file: String,
    /// What it is in the data set.
    pub found: Match,
    /// What is to be logged, but for the text: see [`Item::entry`].
    pub wanted: MailEntry,
    /// Whether it is to be logged.
    pub chosen: bool,
    /// Whether it repeats earlier mails, which are not kept.
    pub repeats: bool,
    /// Whether the person said something about it.
    pub decided: bool,
    /// Whether it came with many others: then nobody chose this one in particular.
    pub many: bool,
}

/// What a person says about a mail.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Whether it is to be logged.
    Chosen(bool),
    /// Who is on the other side.
    Who(Who),
    /// The opportunity that it belongs to.
    Opportunity(Option<Id>),
    /// The message that it answers, reports on or is.
    Message(Option<Id>),
    /// What it means.
    Means(Means),
    /// Whether it came in; else it went out.
    Inbound(bool),
    /// Whether the contact gets the address that it does not have yet.
    Address(bool),
}

impl Item {
    /// A mail with what is proposed for it. A stranger who wrote becomes a contact, unless the mail came with many others,
    /// of which most are nobody's business here.
    pub fn new(mut mail: Mail, file: &str, many: bool, directory: &Directory<'_>, now: Time) -> Item {
        let repeats = !std::mem::take(&mut mail.quoted).trim().is_empty();
        let found = directory.find(&mail, now);
        let (wanted, chosen) = proposal(&mail, &found, many, now);
        let mut item = Item { mail, file: file.to_string(), found, wanted, chosen, repeats, decided: false, many };
        item.wanted.address = item.new_address(directory.data());
        item
    }

    /// Looks again after the data set has changed. What the person said holds on. Says whether anything is different now.
    pub fn renew(&mut self, directory: &Directory<'_>, now: Time) -> bool {
        let before = (self.found.clone(), self.wanted.clone(), self.chosen);
        self.found = directory.find(&self.mail, now);
        if !self.decided {
            (self.wanted, self.chosen) = proposal(&self.mail, &self.found, self.many, now);
            self.wanted.address = self.new_address(directory.data());
            // When a mail without a date was looked at is of no weight.
            self.wanted.at = before.1.at;
            self.wanted.rules = before.1.rules;
        }
        self.chosen &= self.found.logged.is_none();
        before != (self.found.clone(), self.wanted.clone(), self.chosen)
    }

    /// Takes what the person says.
    pub fn choose(&mut self, choice: Choice, data: &Dataset) {
        self.decided = true;
        match choice {
            Choice::Chosen(on) => {
                self.chosen = on && self.belongs() && self.found.logged.is_none();
                return;
            }
            Choice::Who(who) => self.who(who, data),
            Choice::Opportunity(id) => self.wanted.opportunity = id,
            Choice::Message(id) => self.answers(id, data),
            Choice::Means(means) => self.wanted.means = means,
            Choice::Inbound(inbound) => {
                self.wanted.inbound = inbound;
                if !inbound {
                    self.wanted.means = Means::Mail;
                }
                self.wanted.address = self.new_address(data);
            }
            Choice::Address(on) => {
                self.wanted.address = self.new_address(data).filter(|_| on);
                return;
            }
        }
        self.chosen = self.belongs() && self.found.logged.is_none();
    }

    fn who(&mut self, who: Who, data: &Dataset) {
        if let Who::Known(contact) = who {
            let about = opportunities_of(data, &[contact]);
            if self.wanted.opportunity.is_none_or(|id| !about.contains(&id)) {
                self.wanted.opportunity = about.first().copied().or(self.wanted.opportunity);
            }
            let went_to = self.wanted.message.and_then(|id| data.message(id)).and_then(|message| message.contact);
            if went_to.is_some_and(|other| other != contact) {
                self.answers(None, data);
            }
        }
        self.wanted.who = who;
        self.wanted.address = self.new_address(data);
    }

    /// The address of the other side, where it is that of a known contact and that contact, as everybody else, does not
    /// have it yet.
    pub fn new_address(&self, data: &Dataset) -> Option<String> {
        let Who::Known(contact) = self.wanted.who else { return None };
        if self.mail.nature != Nature::Letter {
            return None;
        }
        let ours = |email: &str| data.members().any(|member| member.email.eq_ignore_ascii_case(email));
        let others = |emails: Vec<&str>| {
            emails.into_iter().filter(|email| !ours(email)).map(str::to_lowercase).collect::<Vec<_>>()
        };
        let all = match self.wanted.inbound {
            true => others(self.mail.from.iter().map(|from| from.email.as_str()).collect()),
            false => others(self.mail.recipients().map(|to| to.email.as_str()).collect()),
        };
        // Of several recipients nobody knows whose address is whose.
        let [address] = all.as_slice() else { return None };
        let known = data.contacts().any(|one| one.emails.iter().any(|email| email.eq_ignore_ascii_case(address)));
        (!known && data.contact(contact).is_some()).then(|| address.clone())
    }

    fn answers(&mut self, message: Option<Id>, data: &Dataset) {
        self.wanted.message = message;
        let real = matches!(self.wanted.means, Means::Reply(Reply::Positive | Reply::Negative));
        match message.and_then(|id| data.message(id)) {
            Some(message) => {
                self.wanted.opportunity = message.opportunity.or(self.wanted.opportunity);
                if self.wanted.inbound && self.wanted.means == Means::Mail {
                    self.wanted.means = Means::Reply(Reply::Positive);
                }
            }
            None if real => self.wanted.means = Means::Mail,
            None => {}
        }
    }

    /// Whether it is known to whom it belongs: without that it cannot be logged.
    pub fn belongs(&self) -> bool {
        self.wanted.who != Who::Nobody || self.wanted.opportunity.is_some()
    }

    /// What is logged of it.
    pub fn entry(&self) -> MailEntry {
        MailEntry { text: kept(&self.mail), ..self.wanted.clone() }
    }

    /// Whether people, the subject or the file have these words in them.
    pub fn has(&self, words: &str) -> bool {
        if words.trim().is_empty() {
            return true;
        }
        let people = self.mail.from.iter().chain(self.mail.recipients());
        let people: String = people.map(|person| format!("{} {} ", person.name, person.email)).collect();
        let all = fold(&format!("{people}{} {}", self.mail.subject, self.file));
        fold(words).split_whitespace().all(|word| all.contains(word))
    }

    /// About how many bytes it holds.
    pub fn weight(&self) -> usize {
        1_000 + self.mail.text.len()
    }
}

fn proposal(mail: &Mail, found: &Match, many: bool, now: Time) -> (MailEntry, bool) {
    let mut wanted = MailEntry { text: String::new(), ..found.entry(mail, now) };
    let wrote = mail.nature == Nature::Letter && found.direction != Direction::Internal;
    if wanted.who == Who::Nobody && wrote && !many {
        // Somebody of the team may stand before the stranger in the list; strangers alone are in this one.
        let stranger = found.unknown.first();
        wanted.who = stranger.map_or(Who::Nobody, |person| stranger_of(&person.name, &person.email));
    }
    let belongs = wanted.who != Who::Nobody || wanted.opportunity.is_some();
    let chosen = belongs && found.logged.is_none() && found.direction != Direction::Internal;
    (wanted, chosen)
}

/// Somebody who becomes a contact.
pub fn stranger_of(name: &str, email: &str) -> Who {
    Who::New { name: name.to_string(), email: email.to_string() }
}

/// Which mails are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// All.
    #[default]
    All,
    /// Those that are to be logged.
    Chosen,
    /// Those of which it is not known to whom they belong.
    Unknown,
    /// Those that were logged before.
    Before,
}

impl Shown {
    /// All, in their order.
    pub const ALL: [Shown; 4] = [Shown::All, Shown::Chosen, Shown::Unknown, Shown::Before];

    /// The words on the switch.
    pub fn words(self) -> &'static str {
        match self {
            Shown::All => "All",
            Shown::Chosen => "To log",
            Shown::Unknown => "Not known whose",
            Shown::Before => "Logged before",
        }
    }

    /// Whether a mail is shown.
    pub fn fits(self, item: &Item) -> bool {
        match self {
            Shown::All => true,
            Shown::Chosen => item.chosen,
            Shown::Unknown => !item.belongs() && item.found.logged.is_none(),
            Shown::Before => item.found.logged.is_some(),
        }
    }
}

/// What a mail that came in can mean: a key for a list of choices, and its words.
pub const MEANS: [(&str, &str, Means); 5] = [
    ("mail", "A mail, no answer", Means::Mail),
    ("positive", "A positive answer", Means::Reply(Reply::Positive)),
    ("negative", "A negative answer", Means::Reply(Reply::Negative)),
    ("away", "An automatic answer, such as out of office", Means::Reply(Reply::OutOfOffice)),
    ("bounce", "It came back as undeliverable", Means::Bounce),
];

/// What is logged of all that are chosen, in the order in which they were written. Rules act on those of the last day, and
/// on the others if they are let.
pub fn entries(items: &[Item], let_rules: bool) -> Vec<MailEntry> {
    let mut all: Vec<MailEntry> = items.iter().filter(|item| item.chosen).map(Item::entry).collect();
    all.sort_by_key(|entry| entry.at);
    all.iter_mut().for_each(|entry| entry.rules |= let_rules);
    all
}

/// The chosen mails that are long past, as if rules were let act on them: to count what they would do.
pub fn long_past(items: &[Item]) -> Vec<MailEntry> {
    let past = |item: &&Item| item.chosen && !item.wanted.rules;
    items.iter().filter(past).map(|item| MailEntry { rules: true, ..item.wanted.clone() }).collect()
}

/// Whether there is a rule that a mail could set off.
pub fn sets_off(data: &Dataset) -> bool {
    let by_mail = |trigger: &Trigger| {
        matches!(
            trigger,
            Trigger::Logged { .. } | Trigger::Replied { .. } | Trigger::MessageSent | Trigger::Changed { .. }
        )
    };
    data.rules().any(|rule| rule.live() && rule.in_force().is_some_and(|version| by_mail(&version.plan.trigger)))
}

/// What logging came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The opportunities and, where there was none, the people that mails were logged on; new people first.
    pub records: Vec<RecordId>,
    /// How many people are new.
    pub new: usize,
    /// What follows nobody up any more, by name.
    pub ended: Vec<String>,
}

/// What logging mails came to, by what was created and changed.
pub fn came_of(entries: &[MailEntry], created: &[RecordId], touched: &[RecordId], data: &Dataset) -> Outcome {
    let new: Vec<RecordId> = created.iter().filter(|id| id.kind == Kind::Contact).copied().collect();
    let mut seen: BTreeSet<RecordId> = new.iter().copied().collect();
    let of = |entry: &MailEntry| match (&entry.who, entry.opportunity) {
        (_, Some(id)) => Some(RecordId::opportunity(id)),
        (Who::Known(id), None) => Some(RecordId { kind: Kind::Contact, id: *id }),
        (Who::Company(id), None) => Some(RecordId { kind: Kind::Company, id: *id }),
        _ => None,
    };
    let others: Vec<RecordId> = entries.iter().filter_map(of).filter(|id| seen.insert(*id)).collect();
    let ended = touched.iter().filter(|id| id.kind == Kind::Run).filter_map(|id| {
        let run = data.run(id.id).filter(|run| matches!(run.state, RunState::Stopped { .. }))?;
        Some(traces::name(run.of, data))
    });
    let ended: BTreeSet<String> = ended.collect();
    Outcome { new: new.len(), records: new.into_iter().chain(others).collect(), ended: ended.into_iter().collect() }
}

#[cfg(test)]
#[path = "mail_in_tests.rs"]
mod tests;
