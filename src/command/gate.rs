//! Gates: what must hold before an opportunity enters a stage.

use super::Rejection;
use crate::data::{Dataset, Draft};
use crate::model::{Extra, Kind, LossClass, Opportunity, Record, RecordId, Stage, StageKind, custom_id};
use crate::value::{Id, quoted};
use serde_json::{Map, Value};
use std::fmt;

/// The loss reason given: one that is there, or a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonAnswer {
    /// A reason of the stage that is left.
    Known(Id),
    /// A new reason for that stage.
    New {
        /// Its class.
        class: LossClass,
        /// The words.
        text: String,
    },
}

/// Why an opportunity is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossAnswer {
    /// The reason.
    pub reason: ReasonAnswer,
    /// What else there is to say.
    pub note: String,
}

/// What a person says at a gate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GateAnswers {
    /// Why it is lost.
    pub loss: Option<LossAnswer>,
    /// Records to create with the move, for the fields; ids from 1 to 999 are place-holders.
    pub create: Vec<Record>,
    /// Fields to fill in with the move.
    pub set: Map<String, Value>,
    /// Checklist items to tick with the move.
    pub tick: Vec<Id>,
    /// The reason for moving although something is missing. It becomes part of the history.
    pub override_reason: Option<String>,
}

/// Something that is missing at a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmet {
    /// A field that the stage entered requires.
    Field {
        /// Stored name.
        name: String,
        /// The word shown.
        word: String,
    },
    /// A checklist item of the stage left.
    Item {
        /// The item.
        id: Id,
        /// What is to be done.
        text: String,
    },
    /// The score that the stage entered asks for.
    Score {
        /// From how many points on.
        least: i32,
        /// How many there are.
        has: Option<i32>,
    },
    /// The reason for losing. It cannot be overridden: a reason can always be given.
    LossReason {
        /// The stage that it is lost in.
        stage: Id,
    },
}

/// Why a move is held up at a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct GateReport {
    /// The opportunity.
    pub opportunity: Id,
    /// What it is called.
    pub title: String,
    /// The stage to be entered.
    pub to: Id,
    /// Its name.
    pub stage: String,
    /// What is missing.
    pub unmet: Vec<Unmet>,
}

impl GateReport {
    pub(super) fn new(opportunity: &Opportunity, to: &Stage, unmet: Vec<Unmet>) -> Self {
        let (title, stage) = (opportunity.name.clone(), to.name.clone());
        GateReport { opportunity: opportunity.id, title, to: to.id, stage, unmet }
    }

    /// What would hold a move up, before anybody moves anything; none where the way is free.
    pub fn ahead(data: &Dataset, opportunity: Id, to: Id) -> Option<Self> {
        let (opportunity, to) = (data.opportunity(opportunity)?, data.stage(to)?);
        if opportunity.stage == to.id {
            return None;
        }
        let unmet = unmet(&Draft::on(data), opportunity, to, false);
        (!unmet.is_empty()).then(|| Self::new(opportunity, to, unmet))
    }

    /// What the gate wants, in a few words: `Asks for a reason`, `Needs: value, close date`.
    pub fn wants(&self) -> String {
        if self.unmet.iter().any(|unmet| matches!(unmet, Unmet::LossReason { .. })) {
            return "Asks for a reason".into();
        }
        format!("Needs: {}", self.missing())
    }

    fn missing(&self) -> String {
        let word = |unmet: &Unmet| match unmet {
            // What people call their own fields stays as they write it.
            Unmet::Field { name, word } if custom_id(name).is_some() => word.clone(),
            Unmet::Field { word, .. } => word.to_lowercase(),
            Unmet::Item { text, .. } => quoted(text),
            Unmet::Score { least, has: Some(has) } => format!("a score of {least} (it is {has})"),
            Unmet::Score { least, has: None } => format!("a score of {least} (it has none)"),
            Unmet::LossReason { .. } => "the reason for losing".into(),
        };
        self.unmet.iter().map(word).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for GateReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot enter {} yet. Missing: {}.", quoted(&self.title), self.stage, self.missing())
    }
}

/// Whether a field has something in it, on the opportunity or on the record that it is a field of.
pub(super) fn filled(draft: &Draft<'_>, opportunity: &Opportunity, field: &str) -> bool {
    match field {
        "value" => opportunity.value.is_some(),
        "close" => opportunity.close.is_some(),
        "owner" => opportunity.owner.is_some(),
        "company" => opportunity.company.is_some(),
        "contacts" => !opportunity.contacts.is_empty(),
        "temperature" => opportunity.temperature.is_some(),
        "source" => !opportunity.source.is_empty(),
        "campaign" => opportunity.campaign.is_some(),
        "needs" => !opportunity.needs.trim().is_empty(),
        "products" => !opportunity.products.is_empty(),
        other => {
            let has = |extra: &Extra| super::custom::filled(extra, other);
            match bearer(draft.base(), opportunity, other) {
                Bearer::Opportunity => has(&opportunity.extra),
                Bearer::Linked(id) => draft.get(id).map_or(Some(false), |record| has(record.extra())),
                Bearer::Missing(_) => Some(false),
            }
            // A requirement that this version does not know cannot be shown to be met, nor be filled in here.
            .unwrap_or(true)
        }
    }
}

/// Where what a stage requires stands.
pub(super) enum Bearer {
    /// On the opportunity.
    Opportunity,
    /// On its first contact, or on its company.
    Linked(RecordId),
    /// On a contact or a company that the opportunity does not have yet: the field that would name it.
    Missing(&'static str),
}

/// The record that a field is filled in on: custom fields of contacts and companies stand on those of the opportunity.
pub(super) fn bearer(data: &Dataset, opportunity: &Opportunity, name: &str) -> Bearer {
    let of = custom_id(name).and_then(|id| data.custom_field(id)).map(|field| field.of);
    let linked = |kind: Kind, id: Option<Id>, field: &'static str| {
        id.map_or(Bearer::Missing(field), |id| Bearer::Linked(RecordId { kind, id }))
    };
    match of {
        Some(Kind::Contact) => linked(Kind::Contact, opportunity.contacts.first().map(|link| link.contact), "contacts"),
        Some(Kind::Company) => linked(Kind::Company, opportunity.company, "company"),
        _ => Bearer::Opportunity,
    }
}

/// What a field that a stage requires is called; nothing where it is a custom one that is gone or out of use.
pub fn required_word(data: &Dataset, name: &str) -> Option<String> {
    if let Some(id) = custom_id(name) {
        return data.custom_field(id).filter(|field| !field.retired).map(|field| field.name.clone());
    }
    let known = Stage::REQUIRABLE.iter().find(|(key, _)| *key == name);
    Some(known.map_or(name, |(_, word)| word).to_string())
}

fn missing_fields(draft: &Draft<'_>, opportunity: &Opportunity, stage: &Stage) -> Vec<Unmet> {
    let data = draft.base();
    let mut unmet: Vec<Unmet> = Vec::new();
    for name in stage.required.iter().filter(|name| !filled(draft, opportunity, name)) {
        let Some(mut word) = required_word(data, name) else { continue };
        let mut name = name.clone();
        match bearer(data, opportunity, &name) {
            Bearer::Opportunity => {}
            Bearer::Linked(id) => word = draft.get(id).map_or(word.clone(), |of| format!("{word} of {}", of.title())),
            // First it has to be said whose field it is; what is there already need not be asked for then.
            Bearer::Missing(field) => {
                name = field.to_string();
                word = required_word(data, field).unwrap_or(word);
            }
        }
        if !unmet.iter().any(|other| matches!(other, Unmet::Field { name: there, .. } if *there == name)) {
            unmet.push(Unmet::Field { name, word });
        }
    }
    unmet
}

/// What is missing for a move, as the opportunity stands with its answers applied.
pub(super) fn unmet(draft: &Draft<'_>, opportunity: &Opportunity, to: &Stage, loss_answered: bool) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    let from = draft.base().stage(opportunity.stage);
    if to.kind == StageKind::Lost {
        let was_lost = from.is_some_and(|from| from.kind == StageKind::Lost);
        if !was_lost && !loss_answered {
            unmet.push(Unmet::LossReason { stage: opportunity.stage });
        }
        return unmet;
    }
    unmet.extend(missing_fields(draft, opportunity, to));
    let forward = from.is_some_and(|from| (&from.rank, from.id) < (&to.rank, to.id) && from.pipeline == to.pipeline);
    // What is too little promising does not get ahead; what comes back has got through once.
    let back = from.is_some_and(|from| (&to.rank, to.id) < (&from.rank, from.id) && from.pipeline == to.pipeline);
    let too_low = |least: &i32| opportunity.score.is_none_or(|score| score < *least);
    if let Some(least) = to.least_score.filter(|least| !back && too_low(least)) {
        unmet.push(Unmet::Score { least, has: opportunity.score });
    }
    if forward && to.kind != StageKind::Parked {
        let items = from.into_iter().flat_map(|from| &from.checklist);
        let open = items.filter(|item| item.required && !opportunity.done.contains(&item.id));
        unmet.extend(open.map(|item| Unmet::Item { id: item.id, text: item.text.clone() }));
    }
    unmet
}

/// A new opportunity meets the gate of its first stage as well.
pub(super) fn on_creation(draft: &Draft<'_>, opportunity: &Opportunity, stage: &Stage) -> Result<(), Rejection> {
    let first = draft.base().stages_of(stage.pipeline).first().is_some_and(|first| first.id == stage.id);
    if stage.kind == StageKind::Lost && opportunity.loss.is_none() {
        return Err(Rejection::refused("Add it to an open stage first, then move it to lost with its reason."));
    }
    let unmet = missing_fields(draft, opportunity, stage);
    if first || unmet.is_empty() {
        return Ok(());
    }
    Err(Rejection::Gate(Box::new(GateReport::new(opportunity, stage, unmet))))
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
