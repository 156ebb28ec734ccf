//! Templates that were deleted: what they were called, and which messages had them. To delete a template takes it off its
//! messages; what was sent with it was sent all the same.

use crate::data::{Batch, Delta};
use crate::model::{Kind, Record};
use crate::value::Id;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the journal knows of deleted templates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deleted {
    names: BTreeMap<Id, String>,
    /// By the message.
    of: BTreeMap<Id, Id>,
}

impl Deleted {
    /// Adds what happened next.
    pub(super) fn read(&mut self, batch: &Batch) {
        let before = self.names.len();
        for delta in &batch.changes {
            match delta {
                Delta::Delete { id, record: Record::Template(template) } => {
                    self.names.insert(id.id, template.name.clone());
                }
                Delta::Create { id, .. } if id.kind == Kind::Template => drop(self.names.remove(&id.id)),
                _ => {}
            }
        }
        if before == 0 && self.names.is_empty() {
            return;
        }
        for delta in &batch.changes {
            let Delta::Update { id, fields } = delta else { continue };
            let Some((was, is)) = fields.get("template").filter(|_| id.kind == Kind::Message) else { continue };
            let gone = Id::deserialize(was).ok().filter(|was| is.is_null() && self.names.contains_key(was));
            match gone {
                Some(template) => drop(self.of.insert(id.id, template)),
                None => drop(self.of.remove(&id.id)),
            }
        }
    }

    /// The deleted template that a message had.
    pub fn template_of(&self, message: Id) -> Option<Id> {
        self.of.get(&message).copied().filter(|template| self.names.contains_key(template))
    }

    /// What a deleted template was called.
    pub fn name(&self, template: Id) -> Option<&str> {
        self.names.get(&template).map(String::as_str)
    }
}
