//! The rule that is edited: its draft, and the one way to change it.

use crate::app::{store::App, ui::focus};
use leptos::prelude::*;
use penstock::{
    command::Command,
    data::Dataset,
    model::{Kind, Plan, Record, RecordId, Rule, Sequence},
    present::rule_form::{Change, Form, NEW, Spot, change, fill, name_for},
    value::Id,
};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::Arc};

/// A rule's id as a record's.
pub fn rule_id(id: Id) -> RecordId {
    RecordId { kind: Kind::Rule, id }
}

/// What the parts of the editor share.
#[derive(Clone, Copy)]
pub struct Draft {
    pub app: App,
    pub id: Id,
    /// The rule; none once it is gone.
    pub rule: Memo<Option<Arc<Rule>>>,
    /// What is being edited.
    pub plan: Memo<Plan>,
    /// What was put into a blank and could not be taken, in sentences.
    pub errors: RwSignal<BTreeMap<Spot, String>>,
    /// The blank that wants a new sequence.
    pub naming: RwSignal<Option<Spot>>,
}

impl Draft {
    pub fn new(app: App, id: Id) -> Draft {
        let rule = Memo::new(move |_| match app.record(rule_id(id)) {
            Some(Record::Rule(rule)) => Some(rule),
            _ => None,
        });
        let plan =
            Memo::new(move |_| rule.with(|rule| rule.as_ref().map(|rule| rule.draft.clone()).unwrap_or_default()));
        Draft { app, id, rule, plan, errors: RwSignal::new(BTreeMap::new()), naming: RwSignal::new(None) }
    }

    /// Reads with the form that blanks are made in, without being told of changes.
    pub fn form<R>(self, read: impl FnOnce(&Form<'_>) -> R) -> R {
        let pipeline = self.rule.with_untracked(|rule| rule.as_ref().and_then(|rule| rule.pipeline));
        self.app.data(|data| read(&form_of(data, pipeline)))
    }

    /// Like [`Draft::form`]; whoever asks is told when there is something else to choose from.
    pub fn tracked<R>(self, read: impl FnOnce(&Form<'_>) -> R) -> R {
        for kind in [Kind::Stage, Kind::Pipeline, Kind::Member, Kind::Sequence, Kind::CustomField, Kind::Settings] {
            self.app.track(kind);
        }
        self.rule.track();
        self.form(read)
    }

    /// Puts something into a blank.
    pub fn fill(self, spot: Spot, text: &str) {
        if text == NEW && spot.name == "sequence" {
            self.naming.set(Some(spot));
            return;
        }
        let plan = self.plan.get_untracked();
        let filled = self.form(|form| fill(&plan, spot, text, form));
        match filled.and_then(|plan| self.save(&plan)) {
            Ok(()) => {
                if self.errors.with_untracked(|errors| errors.contains_key(&spot)) {
                    self.errors.update(|errors| {
                        errors.remove(&spot);
                    });
                }
            }
            Err(why) => self.errors.update(|errors| {
                errors.insert(spot, why);
            }),
        }
    }

    /// Adds, takes out or moves a part. What stood in blanks and could not be taken is forgotten: places have changed.
    pub fn change(self, what: &Change) -> Result<(), String> {
        let plan = self.plan.get_untracked();
        let changed = self.form(|form| change(&plan, what, form))?;
        self.errors.set(BTreeMap::new());
        self.save(&changed)
    }

    /// Like [`Draft::change`], where nothing can go wrong that a person could mend there.
    pub fn alter(self, what: &Change) {
        if let Err(why) = self.change(what) {
            self.app.complain(why);
        }
    }

    /// Puts another plan in place of the draft.
    pub fn replace(self, plan: &Plan) -> Result<(), String> {
        self.errors.set(BTreeMap::new());
        self.save(plan)
    }

    fn save(self, plan: &Plan) -> Result<(), String> {
        if self.plan.with_untracked(|now| now == plan) {
            return Ok(());
        }
        let json = serde_json::to_value(plan).map_err(|error| error.to_string())?;
        let mut set = Map::new();
        set.insert("draft".into(), json);
        if let Some(name) = self.next_name(plan) {
            set.insert("name".into(), name.into());
        }
        let command = Command::Edit { id: rule_id(self.id), set };
        self.app.dispatch(command).map(|_| ()).map_err(|rejection| rejection.to_string())
    }

    /// A rule that nobody has named goes on being called after what sets it off.
    fn next_name(self, plan: &Plan) -> Option<String> {
        let named = self.rule.with_untracked(|rule| rule.as_ref().map(|rule| rule.name.clone()))?;
        let (old, new) = self.plan.with_untracked(|old| self.form(|form| (name_for(old, form), name_for(plan, form))));
        (named == old && old != new).then_some(new)
    }

    /// Creates a sequence and starts it from a blank, as one change.
    pub fn start_new(self, spot: Spot, sequence: Sequence) -> Result<(), String> {
        let stand_in = Id::from_bits(1);
        let plan = self.plan.get_untracked();
        let plan = self.form(|form| fill(&plan, spot, &stand_in.to_string(), form))?;
        let json = serde_json::to_value(&plan).map_err(|error| error.to_string())?;
        let set: Map<String, Value> = std::iter::once(("draft".to_string(), json)).collect();
        let records = vec![Record::from(Sequence { id: stand_in, ..sequence })];
        let command = Command::CreateAndEdit { records, id: rule_id(self.id), set };
        self.app.dispatch(command).map(|_| ()).map_err(|rejection| rejection.to_string())
    }

    /// Moves the focus to something that is about to be there.
    pub fn focus_soon(self, selector: String) {
        focus::soon(selector);
    }
}

/// Finds the control of a blank.
pub fn control(within: &str, name: &str) -> String {
    let blank = format!("{within} [data-blank={name}]");
    format!("{blank}:is(input, select, textarea), {blank} button")
}

/// The form for a rule of a pipeline.
pub fn form_of(data: &Dataset, pipeline: Option<Id>) -> Form<'_> {
    Form { data, pipeline, currency: data.settings().map(|settings| settings.currency).unwrap_or_default() }
}
