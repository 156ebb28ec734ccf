//! What has been answered at a gate so far, and the move with these answers.

use super::fields::read_money;
use crate::app::{
    store::{App, GateRequest},
    ui::Drafting,
};
use leptos::prelude::*;
use penstock::{
    command::{Command, GateAnswers, LossAnswer, ReasonAnswer, Unmet},
    model::{Company, Contact, LossClass, Record, RecordId},
    value::{Currency, Id, one_line},
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

/// The words of a new reason for losing.
pub const REASON: &str = "reason";
/// What else there is to say of a loss.
pub const NOTE: &str = "note";
/// Why the move is made although something is missing.
pub const WHY: &str = "why";

/// What is answered by typing. It is kept while it is being typed, for the opportunity that is moved.
const TEXTS: [&str; 7] = ["value", "close", "source", "needs", REASON, NOTE, WHY];

/// What has been answered so far.
#[derive(Clone, Copy)]
pub struct Form {
    pub app: App,
    pub request: StoredValue<GateRequest>,
    currency: Currency,
    texts: StoredValue<Vec<(&'static str, Drafting)>>,
    /// Fields that are filled in by choosing.
    picks: RwSignal<BTreeMap<String, Answer>>,
    pub ticks: RwSignal<BTreeSet<Id>>,
    pub pick: RwSignal<Option<Pick>>,
    pub class: RwSignal<LossClass>,
    pub overriding: RwSignal<bool>,
}

impl Form {
    pub fn new(app: App, request: GateRequest) -> Self {
        // A move of several has one text for all of them, kept with the first.
        let about = request.order.ids.first().copied().map(RecordId::opportunity);
        let texts: Vec<(&str, Drafting)> =
            TEXTS.iter().map(|name| (*name, app.drafting(about, &format!("gate-{name}"), ""))).collect();
        let typed = |name: &str| {
            texts.iter().any(|(other, drafting)| *other == name && drafting.held.with_untracked(Option::is_some))
        };
        // A text for another gate of the opportunity waits until it is asked for again.
        let unmet = &request.report.unmet;
        let lost = unmet.iter().any(|unmet| matches!(unmet, Unmet::LossReason { .. }));
        let free = unmet.iter().any(|unmet| !matches!(unmet, Unmet::LossReason { .. }));
        Self {
            app,
            currency: untrack(|| app.currency()),
            picks: RwSignal::new(BTreeMap::new()),
            ticks: RwSignal::new(request.order.answers.tick.iter().copied().collect()),
            pick: RwSignal::new((lost && typed(REASON)).then_some(Pick::New)),
            class: RwSignal::new(LossClass::Specific),
            overriding: RwSignal::new(free && typed(WHY)),
            texts: StoredValue::new(texts),
            request: StoredValue::new(request),
        }
    }

    /// What keeps a text while it is being typed.
    pub fn drafting(&self, name: &str) -> Option<Drafting> {
        self.texts.with_value(|texts| texts.iter().find(|(other, _)| *other == name).map(|(_, drafting)| *drafting))
    }

    /// What has been typed.
    pub fn text(&self, name: &str) -> String {
        self.drafting(name).and_then(Drafting::text).unwrap_or_default()
    }

    /// Something was typed.
    pub fn typed(&self, name: &str, text: String) {
        if let Some(drafting) = self.drafting(name) {
            drafting.typed("", text);
        }
    }

    /// A field's answer; none where there is none yet.
    ///
    /// # Errors
    /// A sentence, where what was typed cannot be read.
    fn answer(&self, name: &str) -> Result<Option<Answer>, String> {
        if !TEXTS.contains(&name) {
            return Ok(self.picks.with(|picks| picks.get(name).cloned()));
        }
        let text = self.text(name).trim().to_string();
        Ok(match name {
            _ if text.is_empty() => None,
            "value" => serde_json::to_value(read_money(&text, self.currency)?).ok().map(Answer::Value),
            _ => Some(Answer::Value(Value::String(text))),
        })
    }

    /// Why what was typed cannot be read.
    pub fn error(&self, name: &str) -> Option<String> {
        self.answer(name).err()
    }

    pub fn unmet(&self) -> Vec<Unmet> {
        self.request.with_value(|request| request.report.unmet.clone())
    }

    /// Takes what was chosen for a field; none where it was emptied.
    pub fn set(&self, name: &str, answer: Option<Answer>) {
        self.picks.update(|picks| match answer {
            Some(answer) => {
                picks.insert(name.to_string(), answer);
            }
            None => {
                picks.remove(name);
            }
        });
    }

    fn reason_given(&self) -> bool {
        match self.pick.get() {
            Some(Pick::Known(_)) => true,
            Some(Pick::New) => !self.text(REASON).trim().is_empty(),
            None => false,
        }
    }

    /// What is missing still.
    fn missing(&self, unmet: &Unmet) -> bool {
        match unmet {
            Unmet::Field { name, .. } => !matches!(self.answer(name), Ok(Some(_))),
            Unmet::Item { id, .. } => self.ticks.with(|ticks| !ticks.contains(id)),
            Unmet::LossReason { .. } => !self.reason_given(),
            // Points are earned, and not given at the gate.
            Unmet::Score { .. } => true,
        }
    }

    pub fn overridden(&self) -> bool {
        self.overriding.get() && !self.text(WHY).trim().is_empty()
    }

    pub fn ready(&self) -> bool {
        let overridden = self.overridden();
        let bad = |unmet: &Unmet| matches!(unmet, Unmet::Field { name, .. } if self.error(name).is_some());
        !self.unmet().iter().any(bad)
            && self
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
                Pick::New => {
                    ReasonAnswer::New { class: self.class.get_untracked(), text: untrack(|| self.text(REASON)) }
                }
            };
            answers.loss = Some(LossAnswer { reason, note: untrack(|| self.text(NOTE)) });
        }
        if untrack(|| self.overridden()) {
            answers.override_reason = Some(one_line(&untrack(|| self.text(WHY))));
        }
        order.answers = answers;
        let asked = self.app.gate.get_untracked();
        // Another opportunity of the same move may be held up as well: then the next request is there already.
        if self.app.act_with_undo(Command::Move(order)).is_some() {
            self.texts.with_value(|texts| texts.iter().for_each(|(_, drafting)| drafting.forget()));
            if self.app.gate.get_untracked() == asked {
                self.app.gate.set(None);
            }
        }
    }

    /// The new records with the ids that stand for them, and the fields.
    fn stored_fields(&self) -> (Vec<Record>, Map<String, Value>) {
        let before = |request: &GateRequest| (request.order.answers.create.clone(), request.order.answers.set.clone());
        let (mut create, mut set) = self.request.with_value(before);
        for unmet in self.unmet() {
            let Unmet::Field { name, .. } = unmet else { continue };
            let Ok(Some(answer)) = untrack(|| self.answer(&name)) else { continue };
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
