//! What became of the cells that fill custom fields, for a person to know.

use super::own::OwnCell;
use super::plan::Action;
use crate::data::Dataset;
use crate::model::{CustomField, Kind, Record};
use crate::value::{Id, plural, quoted};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most cells that do not fit which are told one by one.
const MOST_TOLD: usize = 5;

/// What became of cells that fill custom fields.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    /// Fields that forms ask for, and that new records do not have by themselves.
    asked: Vec<Arc<CustomField>>,
    /// How often which field was filled in.
    values: BTreeMap<Id, usize>,
    names: BTreeMap<Id, String>,
    unfit: usize,
    told: Vec<String>,
}

impl Filled {
    pub fn new(data: &Dataset) -> Self {
        let asked = data.custom_fields().filter(|field| field.required && !field.retired && field.default.is_none());
        let asked = asked.cloned().collect();
        Self { asked, values: BTreeMap::new(), names: BTreeMap::new(), unfit: 0, told: Vec::new() }
    }

    /// Notes what became of a row with these cells.
    pub fn note(&mut self, action: &Action, cells: &[OwnCell], name: impl Fn() -> String, line: usize) {
        let said = match action {
            Action::Create(_) | Action::Merged { .. } => None,
            Action::Update { fields, .. } => Some(fields),
            _ => return,
        };
        for cell in cells {
            match &cell.value {
                Ok(_) if said.is_some_and(|fields| !fields.contains(&cell.name)) => {}
                Ok(_) => {
                    *self.values.entry(cell.field).or_default() += 1;
                    self.names.entry(cell.field).or_insert_with(|| cell.name.clone());
                }
                Err(why) => {
                    self.unfit += 1;
                    if self.told.len() < MOST_TOLD {
                        let who =
                            Some(name()).filter(|name| !name.is_empty()).unwrap_or_else(|| format!("Line {line}"));
                        self.told.push(format!("{who}, {}: {why}", cell.header));
                    }
                }
            }
        }
    }

    /// The new fields that something was put into.
    pub fn fresh(&self, fields: &[CustomField]) -> Vec<Record> {
        let used = |field: &&CustomField| self.values.contains_key(&field.id);
        fields.iter().filter(used).cloned().map(Record::from).collect()
    }

    pub fn notes(self, creates: &[Record]) -> Vec<String> {
        let mut notes = Vec::new();
        let made: BTreeSet<Id> =
            creates.iter().filter(|record| record.kind() == Kind::CustomField).map(Record::bare_id).collect();
        let count: usize = self.values.values().sum();
        if count > 0 {
            let name = |(id, name): (&Id, &String)| {
                if made.contains(id) { format!("{} (new)", quoted(name)) } else { quoted(name) }
            };
            let names: Vec<String> = self.names.iter().map(name).collect();
            notes.push(format!("{} filled in: {}.", plural(count, "value is", "values are"), names.join(", ")));
        }
        if self.unfit > 0 {
            let cells =
                plural(self.unfit, "cell that does not fit its field stays", "cells that do not fit their field stay");
            notes.push(format!("{cells} with the record as written."));
        }
        notes.extend(self.told);
        for field in self.asked {
            let new = creates.iter().filter(|record| record.kind() == field.of);
            let count = new.filter(|record| !record.extra().custom.contains_key(&field.id)).count();
            if count > 0 {
                let records = plural(count, field.of.name(), &field.of.plural().replace('_', " "));
                notes.push(format!("{records} without {}, which forms ask for.", field.name));
            }
        }
        notes
    }
}
