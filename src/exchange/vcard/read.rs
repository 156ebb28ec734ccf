//! From a file to the people in it, piece by piece.

use super::card::{Card, Read};
use super::lines::{Line, Lines};
use super::person::Person;
use super::property::Property;
use crate::value::{fold, one_line, plural};
use std::collections::BTreeMap;

/// The most cards that are read from one file.
pub const MOST_CARDS: usize = 100_000;

/// Whether a file that begins so holds cards.
pub fn is_vcard(begin: &[u8]) -> bool {
    let mut lines = Lines::new();
    lines.feed(begin);
    lines.end();
    lines.take().first().is_some_and(|line| mark(&line.bytes) == Some(Mark::Begin))
}

/// What a file of cards holds.
#[derive(Clone, Debug)]
pub struct Cards {
    /// The people and companies, in the order of the file; cards that cannot be read among them, with their reason.
    pub people: Vec<Person>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Reads a file as its bytes come.
pub struct CardReader {
    lines: Lines,
    building: Option<Card>,
    /// How deep inside cards within a card we are: agents of the oldest version.
    inside: usize,
    people: Vec<Person>,
    /// Names of groups, by the ids of the cards in them.
    groups: BTreeMap<String, Vec<String>>,
    group_count: usize,
    stray: bool,
    cut: usize,
    too_many: bool,
}

/// A line that begins or ends a card.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Begin,
    End,
}

/// What a line marks.
pub(super) fn mark(bytes: &[u8]) -> Option<Mark> {
    let text: String = bytes
        .iter()
        .filter(|b| !b.is_ascii_whitespace())
        .take(13)
        .map(|b| char::from(b.to_ascii_uppercase()))
        .collect();
    match text.as_str() {
        "BEGIN:VCARD" => Some(Mark::Begin),
        "END:VCARD" => Some(Mark::End),
        _ => None,
    }
}

impl Default for CardReader {
    fn default() -> Self {
        Self::new()
    }
}

impl CardReader {
    /// Begins with an empty file.
    pub fn new() -> Self {
        CardReader {
            lines: Lines::new(),
            building: None,
            inside: 0,
            people: Vec::new(),
            groups: BTreeMap::new(),
            group_count: 0,
            stray: false,
            cut: 0,
            too_many: false,
        }
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.lines.feed(bytes);
        self.work();
    }

    /// How many cards are read so far.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is no card so far.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The file ends here.
    pub fn finish(mut self) -> Cards {
        self.lines.end();
        self.work();
        self.refuse("The file ends in the middle of this card.");
        for person in &mut self.people {
            if let Some(names) = self.groups.get(&person.uid).filter(|_| !person.uid.is_empty()) {
                person.tags.extend(names.iter().cloned());
            }
        }
        let notes = self.notes();
        Cards { people: self.people, notes }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let media: usize = self.people.iter().map(|person| person.media).sum();
        let odd: usize = self.people.iter().map(|person| person.odd_addresses).sum();
        if media > 0 {
            let count = plural(media, "picture, sound or key is", "pictures, sounds and keys are");
            notes.push(format!("{count} left out: records have none."));
        }
        if odd > 0 {
            let count =
                plural(odd, "text cannot be an email address and is", "texts cannot be email addresses and are");
            notes.push(format!("{count} kept among the details."));
        }
        if self.cut > 0 {
            let count = plural(self.cut, "text is", "texts are");
            notes.push(format!("{count} longer than a million characters, and cut there."));
        }
        if self.group_count > 0 {
            let count = plural(self.group_count, "group becomes a tag", "groups become tags");
            notes.push(format!("{count} of the people in it."));
        }
        if self.stray {
            notes.push("Lines that belong to no card, or to nothing in it, are left out.".to_string());
        }
        if self.too_many {
            notes.push(format!(
                "The file holds more than {MOST_CARDS} cards: only the first ones are read. Divide the file."
            ));
        }
        notes
    }

    fn work(&mut self) {
        for line in self.lines.take() {
            self.line(line);
        }
    }

    fn line(&mut self, line: Line) {
        match mark(&line.bytes) {
            Some(Mark::Begin) => self.begin(line.line),
            Some(Mark::End) if self.inside > 0 => self.inside -= 1,
            Some(Mark::End) => self.complete(),
            None if self.inside > 0 => {}
            None => self.property(line),
        }
    }

    fn begin(&mut self, line: usize) {
        if let Some(card) = &self.building {
            let agent = card.properties.last().is_some_and(|last| last.name == "AGENT" && last.value.trim().is_empty());
            if agent || self.inside > 0 {
                self.inside += 1;
                return;
            }
        }
        self.refuse("Another card begins before this one has ended.");
        self.building = Some(Card { line, ..Card::default() });
    }

    fn property(&mut self, line: Line) {
        let Some(card) = self.building.as_mut() else {
            self.stray |= !line.bytes.iter().all(u8::is_ascii_whitespace);
            return;
        };
        self.cut += usize::from(line.cut);
        self.stray |= line.stray;
        if line.media {
            card.media += 1;
        } else if let Some(property) = Property::read(&line.bytes) {
            card.properties.push(property);
        }
    }

    fn complete(&mut self) {
        let Some(card) = self.building.take() else {
            self.stray = true;
            return;
        };
        if self.people.len() >= MOST_CARDS {
            self.too_many = true;
            return;
        }
        match card.read() {
            Read::Person(person) => self.people.push(*person),
            Read::Group(group) => {
                let name = one_line(&group.name);
                self.group_count += 1;
                // Every program has a group of everybody.
                if !name.is_empty() && !matches!(fold(&name).as_str(), "mycontacts" | "my contacts" | "all contacts") {
                    for member in group.members {
                        self.groups.entry(member).or_default().push(name.clone());
                    }
                }
            }
        }
    }

    /// Gives up the card that is being read.
    fn refuse(&mut self, reason: &str) {
        self.inside = 0;
        let Some(card) = self.building.take() else { return };
        let line = card.line;
        let person = match card.read() {
            Read::Person(person) => *person,
            Read::Group(group) => Person { name: group.name, line, ..Person::default() },
        };
        self.people.push(Person { refused: Some(reason.to_string()), ..person });
    }
}

impl Cards {
    /// Reads a file at once.
    pub fn read(bytes: &[u8]) -> Cards {
        let mut reader = CardReader::new();
        reader.feed(bytes);
        reader.finish()
    }
}
