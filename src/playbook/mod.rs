//! Playbooks: complete pipelines to start from, and a filled workspace to look around in.
//!
//! A playbook is plain data. Installing it makes ordinary records, which people then change as they like: nothing
//! refers back to the playbook but the pipeline's `playbook` word, and a rule's `recipe`.

mod b2b;
mod bulk;
mod keap;
mod kich_media;
mod recipe;
mod recordbook;
mod sample;
mod starter;

pub use bulk::generate;
pub use recipe::{Recipe, make, recipes};
pub use sample::{me, sample};
pub use starter::{starter_templates, starters_for};

use crate::model::{ChecklistItem, LossClass, LossReason, Pipeline, Record, Stage, StageKind};
use crate::value::{Id, IdSource, Rank};
use std::sync::Arc;

/// A pipeline to start from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playbook {
    /// The word that names it in addresses and files, such as `keap`.
    pub key: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Two sentences for a newcomer: who it fits and how long a sale takes in it.
    pub summary: &'static str,
    /// What the pipeline is for, in its own words.
    pub about: &'static str,
    /// What can be chosen when it is installed.
    pub options: &'static [PlaybookOption],
    /// Its stages, in order, when nothing is chosen.
    pub stages: &'static [StageSpec],
}

/// Something that a playbook offers and does not insist on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaybookOption {
    /// The word that names it within its playbook.
    pub key: &'static str,
    /// What people call it; it begins with a verb.
    pub name: &'static str,
    /// Who it is for, in one sentence.
    pub about: &'static str,
    /// Stages that it puts before the others.
    pub first: &'static [StageSpec],
}

impl Playbook {
    /// The stages, in order, with these options chosen. Words that name no option of it change nothing.
    pub fn stages_with<S: AsRef<str>>(&self, options: &[S]) -> Vec<&'static StageSpec> {
        let chosen = |option: &&PlaybookOption| options.iter().any(|key| key.as_ref() == option.key);
        let first = self.options.iter().filter(chosen).flat_map(|option| option.first);
        first.chain(self.stages).collect()
    }
}

/// A stage of a playbook. The fields mean what they mean in [`Stage`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageSpec {
    /// What people call it.
    pub name: &'static str,
    /// What being in it means.
    pub kind: StageKind,
    /// Chance of winning from here, in percent.
    pub probability: u8,
    /// Days that an opportunity should take here at most.
    pub target_days: Option<u16>,
    /// One of eight hues, 0 to 7.
    pub colour: u8,
    /// What is to be reached here.
    pub goal: &'static str,
    /// When an opportunity belongs here.
    pub entry_rule: &'static str,
    /// What the team does here.
    pub expected_action: &'static str,
    /// Who works here.
    pub role: &'static str,
    /// How it is measured.
    pub metric: &'static str,
    /// What is to be done here, and whether it must be ticked before moving on.
    pub checklist: &'static [(&'static str, bool)],
    /// Fields of the opportunity that must be filled to enter.
    pub required: &'static [&'static str],
    /// Why opportunities are lost here, in the order of their numbers.
    pub reasons: &'static [(LossClass, &'static str)],
}

impl StageSpec {
    /// A stage with nothing in it: each playbook fills in what it has to say.
    const EMPTY: StageSpec = StageSpec {
        name: "",
        kind: StageKind::Open,
        probability: 0,
        target_days: None,
        colour: 0,
        goal: "",
        entry_rule: "",
        expected_action: "",
        role: "",
        metric: "",
        checklist: &[],
        required: &[],
        reasons: &[],
    };
}

/// Reasons that several stages share. Each stage picks the ones that can happen there.
mod reason {
    use crate::model::LossClass::{self, Inherent, Specific};

    type Reason = (LossClass, &'static str);
    pub const NO_NUMBER: Reason = (Inherent, "Number does not exist");
    pub const NO_ANSWER: Reason = (Inherent, "Lead not answering");
    pub const NOT_APPROACHED: Reason = (Inherent, "Sales team not approaching");
    pub const NOT_HIRING: Reason = (Inherent, "Customer choosing not to hire");
    pub const PRICE: Reason = (Specific, "Price");
    pub const FEATURE: Reason = (Specific, "Missing feature");
    pub const COMPETITOR: Reason = (Specific, "Competitor");
    pub const TIMING: Reason = (Specific, "Timing");
}

static ALL: [Playbook; 4] = [keap::PLAYBOOK, kich_media::PLAYBOOK, recordbook::PLAYBOOK, b2b::PLAYBOOK];

/// Every playbook, the one to begin with first.
pub fn all() -> &'static [Playbook] {
    &ALL
}

/// The playbook with this key.
pub fn find(key: &str) -> Option<&'static Playbook> {
    ALL.iter().find(|playbook| playbook.key == key)
}

/// The records that make a playbook a pipeline: the pipeline, its stages in order, their loss reasons, and its rules with
/// the sequences that they start, switched on. An empty name means the playbook's own. Nothing that it only offers is in
/// it.
pub fn install(playbook: &Playbook, name: &str, rank: Rank, ids: &mut IdSource) -> Vec<Record> {
    install_with::<&str>(playbook, &[], name, rank, ids)
}

/// The same as [`install`], with these options chosen by key.
pub fn install_with<S: AsRef<str>>(
    playbook: &Playbook,
    options: &[S],
    name: &str,
    rank: Rank,
    ids: &mut IdSource,
) -> Vec<Record> {
    let name = if name.trim().is_empty() { playbook.name } else { name.trim() };
    let pipeline = Pipeline {
        id: ids.take(),
        name: name.to_string(),
        rank,
        about: playbook.about.to_string(),
        playbook: playbook.key.to_string(),
        ..Pipeline::default()
    };
    let specs = playbook.stages_with(options);
    let stages: Vec<Stage> =
        specs.iter().zip(Rank::spread(specs.len())).map(|(spec, rank)| stage(spec, pipeline.id, rank, ids)).collect();
    let mut reasons = Vec::new();
    for (spec, stage) in specs.iter().zip(&stages) {
        for (number, (class, text)) in (1..).zip(spec.reasons) {
            let text = (*text).to_string();
            reasons.push(LossReason {
                id: ids.take(),
                stage: stage.id,
                number,
                class: *class,
                text,
                ..LossReason::default()
            });
        }
    }
    let stages: Vec<Arc<Stage>> = stages.into_iter().map(Arc::new).collect();
    let rules = recipe::standard(playbook.key, pipeline.id, &stages, ids);
    let mut records = vec![Record::from(pipeline)];
    records.extend(stages.into_iter().map(Record::Stage));
    records.extend(reasons.into_iter().map(Record::from));
    records.extend(rules);
    records
}

/// The stages that an option puts before those of a pipeline that is there already, with their loss reasons. `first` is the
/// order key of the first stage of now.
pub fn add_option(option: &PlaybookOption, pipeline: Id, first: Option<&Rank>, ids: &mut IdSource) -> Vec<Record> {
    let mut records = Vec::new();
    let mut after: Option<Rank> = None;
    for spec in option.first {
        let rank = Rank::between(after.as_ref(), first);
        after = Some(rank.clone());
        let stage = stage(spec, pipeline, rank, ids);
        let reasons = (1..).zip(spec.reasons).map(|(number, (class, text))| {
            let (id, text) = (ids.take(), (*text).to_string());
            LossReason { id, stage: stage.id, number, class: *class, text, ..LossReason::default() }
        });
        let reasons: Vec<Record> = reasons.map(Record::from).collect();
        records.push(stage.into());
        records.extend(reasons);
    }
    records
}

fn stage(spec: &StageSpec, pipeline: Id, rank: Rank, ids: &mut IdSource) -> Stage {
    Stage {
        id: ids.take(),
        pipeline,
        name: spec.name.to_string(),
        rank,
        kind: spec.kind,
        colour: spec.colour,
        probability: spec.probability,
        target_days: spec.target_days,
        goal: spec.goal.to_string(),
        entry_rule: spec.entry_rule.to_string(),
        expected_action: spec.expected_action.to_string(),
        role: spec.role.to_string(),
        metric: spec.metric.to_string(),
        checklist: spec
            .checklist
            .iter()
            .map(|(text, required)| ChecklistItem { id: ids.take(), text: (*text).to_string(), required: *required })
            .collect(),
        required: spec.required.iter().map(|field| (*field).to_string()).collect(),
        ..Stage::default()
    }
}

#[cfg(test)]
mod tests;
