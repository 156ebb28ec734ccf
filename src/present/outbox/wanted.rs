//! Which messages of a list are wanted, and in what order: words, and choices that stand among them in the address.

use crate::data::Dataset;
use crate::model::{Channel, Message};
use crate::value::{Id, fold};

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By time.
    #[default]
    Time,
    /// By whom they go to.
    Name,
    /// By what made them.
    Sequence,
}

impl Sort {
    /// All, with their words.
    pub const ALL: [(Sort, &'static str); 3] =
        [(Sort::Time, "By time"), (Sort::Name, "By name"), (Sort::Sequence, "By sequence")];

    /// The word in the address; empty for the usual order.
    pub fn key(self) -> &'static str {
        match self {
            Sort::Time => "",
            Sort::Name => "name",
            Sort::Sequence => "sequence",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Sort {
        Sort::ALL.into_iter().map(|(sort, _)| sort).find(|sort| sort.key() == word).unwrap_or_default()
    }
}

/// Who is to send a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sender {
    /// Anybody.
    #[default]
    Anyone,
    /// Nobody in particular.
    Nobody,
    /// A member.
    Member(Id),
}

impl Sender {
    /// The word in the address; empty for anybody.
    pub fn key(self) -> String {
        match self {
            Sender::Anyone => String::new(),
            Sender::Nobody => "nobody".into(),
            Sender::Member(id) => id.to_string(),
        }
    }

    /// Reads the word. What is unknown is anybody.
    pub fn parse(word: &str) -> Sender {
        match word {
            "nobody" => Sender::Nobody,
            other => other.parse().map_or(Sender::Anyone, Sender::Member),
        }
    }

    fn is(self, member: Option<Id>) -> bool {
        match self {
            Sender::Anyone => true,
            Sender::Nobody => member.is_none(),
            Sender::Member(id) => member == Some(id),
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words, all of which must be found.
    pub words: String,
    /// The way of the messages.
    pub channel: Option<Channel>,
    /// Who sends them.
    pub sender: Sender,
    /// The rule or sequence that made them.
    pub of: Option<Id>,
    /// Their order.
    pub sort: Sort,
}

/// The word of a channel in the address.
pub fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Text => "text",
        Channel::Social => "social",
        Channel::Letter => "letter",
    }
}

/// Reads the word of a channel.
pub fn channel_of(word: &str) -> Option<Channel> {
    Channel::ALL.into_iter().find(|channel| channel_key(*channel) == word)
}

impl Wanted {
    /// Reads the filter of an address. What is no choice is a word to look for.
    pub fn parse(text: &str) -> Wanted {
        let mut wanted = Wanted::default();
        // What is typed stays as it is typed, blanks at its end as well.
        let mut words: Vec<&str> = Vec::new();
        for part in text.split(' ') {
            let read = match part.split_once(':') {
                Some(("channel", word)) => channel_of(word).map(|channel| wanted.channel = Some(channel)),
                Some(("from", word)) => match Sender::parse(word) {
                    Sender::Anyone => None,
                    sender => {
                        wanted.sender = sender;
                        Some(())
                    }
                },
                Some(("of", word)) => word.parse().ok().map(|id| wanted.of = Some(id)),
                Some(("by", word)) if !word.is_empty() && Sort::parse(word) != Sort::Time => {
                    wanted.sort = Sort::parse(word);
                    Some(())
                }
                _ => None,
            };
            if read.is_none() {
                words.push(part);
            }
        }
        wanted.words = words.join(" ");
        wanted
    }

    /// As it stands in the address.
    pub fn print(&self) -> String {
        let mut parts = Vec::new();
        if let Some(channel) = self.channel {
            parts.push(format!("channel:{}", channel_key(channel)));
        }
        if self.sender != Sender::Anyone {
            parts.push(format!("from:{}", self.sender.key()));
        }
        if let Some(of) = self.of {
            parts.push(format!("of:{of}"));
        }
        if self.sort != Sort::Time {
            parts.push(format!("by:{}", self.sort.key()));
        }
        if !self.words.is_empty() {
            parts.push(self.words.clone());
        }
        parts.join(" ")
    }

    /// Whether something is left out.
    pub fn narrows(&self) -> bool {
        !self.words.trim().is_empty() || self.channel.is_some() || self.sender != Sender::Anyone || self.of.is_some()
    }

    /// The words to find.
    pub(super) fn folded(&self) -> Vec<String> {
        fold(&self.words).split(' ').filter(|word| !word.is_empty()).map(str::to_string).collect()
    }

    /// Whether a message is wanted, but for its words.
    pub(super) fn takes(&self, message: &Message, data: &Dataset) -> bool {
        self.channel.is_none_or(|channel| channel == message.channel)
            && self.sender.is(message.assignee)
            && self.of.is_none_or(|of| source(message, data).is_some_and(|(id, _)| id == of))
    }
}

/// The rule or sequence that made a message, with its name.
pub fn source<'a>(message: &Message, data: &'a Dataset) -> Option<(Id, &'a str)> {
    let id = data.run(message.run?)?.of.id();
    let name = data.sequence(id).map(|one| &one.name).or_else(|| data.rule(id).map(|one| &one.name))?;
    Some((id, name.as_str()))
}

/// All rules and sequences that made messages, by name.
pub fn sources(data: &Dataset) -> Vec<(Id, String)> {
    let mut ids: Vec<Id> =
        data.messages().filter_map(|message| data.run(message.run?)).map(|run| run.of.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    let name = |id: &Id| data.sequence(*id).map(|one| one.name.clone()).or_else(|| Some(data.rule(*id)?.name.clone()));
    let mut found: Vec<(Id, String)> = ids.into_iter().filter_map(|id| Some((id, name(&id)?))).collect();
    found.sort_by_key(|(id, name)| (fold(name), *id));
    found
}
