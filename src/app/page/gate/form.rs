//! What has been answered at a gate so far, and the move with these answers.

use crate::app::store::{App, GateRequest};
use leptos::prelude::*;
use penstock::{
    command::{Command, GateAnswers, LossAnswer, ReasonAnswer, Unmet},
    model::{Company, Contact, LossClass, Record},
    value::{Id, one_line},
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A field's answer: a value ready to be stored, or the name of a record to be created with the move.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Value(Value),
    NewCompany(String),
    NewContact(String),
}

/// The reason picked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pick {
    Known(Id),
    New,
}

/// What has been answered so far.
#[derive(Clone, Copy)]
pub struct Form {
    pub app: App,
    pub request: StoredValue<GateRequest>,
    pub fields: RwSignal<BTreeMap<String, Answer>>,
    /// What cannot be read, by field.
    pub errors: RwSignal<BTreeMap<String, String>>,
    pub ticks: RwSignal<BTreeSet<Id>>,
    pub pick: RwSignal<Option<Pick>>,
    pub class: RwSignal<LossClass>,
    pub words: RwSignal<String>,
    pub note: RwSignal<String>,
    pub overriding: RwSignal<bool>,
    pub why: RwSignal<String>,
}

impl Form {
    pub fn new(app: App, request: GateRequest) -> Self {
        Self {
            app,
            fields: RwSignal::new(BTreeMap::new()),
            errors: RwSignal::new(BTreeMap::new()),
            ticks: RwSignal::new(request.order.answers.tick.iter().copied().collect()),
            pick: RwSignal::new(None),
            class: RwSignal::new(LossClass::Specific),
            words: RwSignal::new(String::new()),
            note: RwSignal::new(String::new()),
            overriding: RwSignal::new(false),
            why: RwSignal::new(String::new()),
            request: StoredValue::new(request),
        }
    }

    pub fn unmet(&self) -> Vec<Unmet> {
        self.request.with_value(|request| request.report.unmet.clone())
    }

    /// Takes a field's answer; none where it was emptied.
    pub fn set(&self, name: &str, answer: Option<Answer>) {
        self.errors.update(|errors| {
            errors.remove(name);
        });
        self.fields.update(|fields| match answer {
            Some(answer) => {
                fields.insert(name.to_string(), answer);
            }
            None => {
                fields.remove(name);
            }
        });
    }

    pub fn refuse(&self, name: &str, why: String) {
        self.set(name, None);
        self.errors.update(|errors| {
            errors.insert(name.to_string(), why);
        });
    }

    fn reason_given(&self) -> bool {
        match self.pick.get() {
            Some(Pick::Known(_)) => true,
            Some(Pick::New) => self.words.with(|words| !words.trim().is_empty()),
            None => false,
        }
    }

    /// What is missing still.
    fn missing(&self, unmet: &Unmet) -> bool {
        match unmet {
            Unmet::Field { name, .. } => self.fields.with(|fields| !fields.contains_key(name)),
            Unmet::Item { id, .. } => self.ticks.with(|ticks| !ticks.contains(id)),
            Unmet::LossReason { .. } => !self.reason_given(),
        }
    }

    pub fn overridden(&self) -> bool {
        self.overriding.get() && self.why.with(|why| !why.trim().is_empty())
    }

    pub fn ready(&self) -> bool {
        let overridden = self.overridden();
        let bad = self.errors.with(|errors| !errors.is_empty());
        !bad && self
            .unmet()
            .iter()
            .all(|unmet| !self.missing(unmet) || overridden && !matches!(unmet, Unmet::LossReason { .. }))
    }

    /// Sends the same move again, with answers and with the records that they name for the first time.
    pub fn send(&self) {
        if !untrack(|| self.ready()) {
            return;
        }
        let mut order = self.request.with_value(|request| request.order.clone());
        let (create, set) = self.stored_fields();
        let mut answers = GateAnswers { create, set, ..order.answers };
        answers.tick = self.ticks.get_untracked().into_iter().collect();
        if let Some(pick) = self.pick.get_untracked() {
            let reason = match pick {
                Pick::Known(id) => ReasonAnswer::Known(id),
                Pick::New => ReasonAnswer::New { class: self.class.get_untracked(), text: self.words.get_untracked() },
            };
            answers.loss = Some(LossAnswer { reason, note: self.note.get_untracked() });
        }
        if untrack(|| self.overridden()) {
            answers.override_reason = Some(one_line(&self.why.get_untracked()));
        }
        order.answers = answers;
        let asked = self.app.gate.get_untracked();
        // Another opportunity of the same move may be held up as well: then the next request is there already.
        if self.app.act_with_undo(Command::Move(order)).is_some() && self.app.gate.get_untracked() == asked {
            self.app.gate.set(None);
        }
    }

    /// The new records with the ids that stand for them, and the fields.
    fn stored_fields(&self) -> (Vec<Record>, Map<String, Value>) {
        let before = |request: &GateRequest| (request.order.answers.create.clone(), request.order.answers.set.clone());
        let (mut create, mut set) = self.request.with_value(before);
        for (name, answer) in self.fields.get_untracked() {
            let id = Id::from_bits(create.len() as u128 + 1);
            let value = match answer {
                Answer::Value(value) => value,
                Answer::NewCompany(name) => {
                    create.push(Company { id, name, ..Company::default() }.into());
                    json!(id.to_string())
                }
                Answer::NewContact(name) => {
                    create.push(Contact { id, name, ..Contact::default() }.into());
                    json!([{ "contact": id.to_string() }])
                }
            };
            set.insert(name, value);
        }
        (create, set)
    }
}
