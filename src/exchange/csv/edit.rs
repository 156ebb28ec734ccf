//! What the rows of a file change in a record, noted in words. An empty cell changes nothing.

use super::fields::Field;
use super::mapping::ANY_SYSTEM;
use super::own::OwnCell;
use super::stage_texts::short;
use crate::model::{Custom, External};
use crate::value::{Id, Time, ZoneRules};
use std::collections::{BTreeMap, BTreeSet};

/// What an edit of a record has changed, in the words shown.
#[derive(Default)]
pub(super) struct Edit {
    pub changed: Vec<String>,
}

impl Edit {
    fn note(&mut self, word: &str) {
        if !self.changed.iter().any(|known| known == word) {
            self.changed.push(word.to_string());
        }
    }

    /// Sets a text unless the cell was empty.
    pub fn text(&mut self, field: Field, slot: &mut String, value: String) {
        if !value.is_empty() && *slot != value {
            *slot = value;
            self.note(field.word());
        }
    }

    /// Sets a value unless the cell was empty.
    pub fn some<T: PartialEq>(&mut self, field: Field, slot: &mut Option<T>, value: Option<T>) {
        if value.is_some() && *slot != value {
            *slot = value;
            self.note(field.word());
        }
    }

    /// Sets a value if the row has one.
    pub fn given<T: PartialEq>(&mut self, field: Field, slot: &mut T, value: Option<T>) {
        if let Some(value) = value.filter(|value| slot != value) {
            *slot = value;
            self.note(field.word());
        }
    }

    /// When the record began. A day without a time is told as its midday, and says nothing new of a moment of that day.
    pub fn began(&mut self, slot: &mut Time, told: Option<Time>, place: &ZoneRules) {
        let new = told.filter(|told| *told != Time::midday(place.date(*slot)));
        self.given(Field::Created, slot, new);
    }

    /// Adds to a list what it does not have.
    pub fn add<T: PartialEq>(
        &mut self,
        field: Field,
        list: &mut Vec<T>,
        values: impl IntoIterator<Item = T>,
        same: impl Fn(&T, &T) -> bool,
    ) {
        for value in values {
            if !list.iter().any(|known| same(known, &value)) {
                list.push(value);
                self.note(field.word());
            }
        }
    }

    /// Adds tags.
    pub fn tags(&mut self, tags: &mut BTreeSet<String>, more: BTreeSet<String>) {
        for tag in more {
            if tags.insert(tag) {
                self.note(Field::Tags.word());
            }
        }
    }

    /// Notes what addresses and numbers are for, where nothing is known about it yet.
    pub fn labels(&mut self, labels: &mut BTreeMap<String, String>, said: &[(String, String)]) {
        for (text, label) in said.iter().filter(|(_, label)| !label.is_empty()) {
            if !labels.contains_key(text) {
                labels.insert(text.clone(), label.clone());
                self.note("Labels");
            }
        }
    }

    /// Keeps the id in the other system. What is known of one system is not taken for what is known of another.
    pub fn external(&mut self, slot: &mut Option<External>, told: Option<External>) {
        let known = slot.as_ref().filter(|known| known.system != ANY_SYSTEM);
        let Some(told) = told.filter(|told| known.is_none_or(|known| known.system == told.system)) else { return };
        let same =
            slot.as_ref().is_some_and(|known| known.system == told.system && short(&known.id) == short(&told.id));
        if !same {
            *slot = Some(told);
            self.note(Field::ExternalId.word());
        }
    }

    /// Keeps further columns as text.
    pub fn details<'a>(
        &mut self,
        details: &mut BTreeMap<String, String>,
        more: impl Iterator<Item = (&'a str, &'a str)>,
    ) {
        for (name, text) in more {
            if details.get(name).is_none_or(|known| known != text) {
                details.insert(name.to_string(), text.to_string());
                self.note(name);
            }
        }
    }

    /// Puts values into custom fields. What was kept as text under the header before goes there too; what does not fit its
    /// field is kept so.
    pub fn own(
        &mut self,
        custom: &mut BTreeMap<Id, Custom>,
        details: &mut BTreeMap<String, String>,
        cells: &[OwnCell],
    ) {
        for cell in cells {
            let known = custom.get(&cell.field);
            match &cell.value {
                // Nothing changes to a choice that is out of use.
                Ok(value) if cell.retired && known.is_some_and(|known| known != value) => {
                    self.details(details, std::iter::once((cell.header.as_str(), cell.text.as_str())));
                }
                Ok(value) => {
                    let moved = details.remove(&cell.header).is_some();
                    let new = known != Some(value);
                    if new {
                        custom.insert(cell.field, value.clone());
                    }
                    if new || moved {
                        self.note(&cell.name);
                    }
                }
                Err(_) => self.details(details, std::iter::once((cell.header.as_str(), cell.text.as_str()))),
            }
        }
    }
}
