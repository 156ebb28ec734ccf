//! The stages that a table's words stand for, and those that have to be made.

use super::cells::Refusal;
use super::fields::Field;
use super::mapping::{Options, StageChoice};
use crate::data::Dataset;
use crate::model::{Record, Stage, StageKind};
use crate::value::{Id, IdSource, Rank, fold, quoted};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The stages of the pipeline that is imported into.
#[derive(Clone, Debug)]
pub(super) struct Stages {
    pipeline: Id,
    stages: Vec<Arc<Stage>>,
    made: Vec<Id>,
    /// What texts came to; so that each is looked up once.
    known: BTreeMap<String, Result<Arc<Stage>, Refusal>>,
    choices: BTreeMap<String, StageChoice>,
}

impl Stages {
    pub fn new(data: &Dataset, options: &Options) -> Self {
        Self {
            pipeline: options.pipeline,
            stages: data.stages_of(options.pipeline),
            made: Vec::new(),
            known: BTreeMap::new(),
            choices: options.stage_map.clone(),
        }
    }

    /// The stage that a row is in, by its stage text and its status.
    pub fn of_row(&mut self, text: &str, status: &str, ids: &mut IdSource) -> Result<Arc<Stage>, Refusal> {
        let wanted = match fold(status).as_str() {
            "won" => Some(StageKind::Won),
            "lost" => Some(StageKind::Lost),
            _ => None,
        };
        if text.is_empty() && wanted.is_none() && status.is_empty() && self.choices.contains_key("") {
            return self.named("", ids);
        }
        if text.is_empty() && wanted.is_none() {
            let first = self.stages.iter().find(|stage| stage.kind == StageKind::Open && !status.is_empty());
            return first.cloned().ok_or_else(|| Refusal::new(Field::Stage, "This row says no stage."));
        }
        let stage = if text.is_empty() { None } else { Some(self.named(text, ids)?) };
        match (stage, wanted) {
            (Some(stage), None) => Ok(stage),
            (Some(stage), Some(kind)) if stage.kind == kind => Ok(stage),
            (_, Some(kind)) => self.stages.iter().find(|stage| stage.kind == kind).cloned().ok_or_else(|| {
                let reason = format!("Its status is {}, and the pipeline has no stage of that kind.", quoted(status));
                Refusal::new(Field::Status, reason)
            }),
            (None, None) => Err(Refusal::new(Field::Stage, "This row says no stage.")),
        }
    }

    /// The stage that a text stands for.
    pub fn named(&mut self, text: &str, ids: &mut IdSource) -> Result<Arc<Stage>, Refusal> {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let by_name =
            |stages: &[Arc<Stage>], name: &str| stages.iter().find(|stage| fold(&stage.name) == fold(name)).cloned();
        let found = match self.choices.get(text).cloned() {
            Some(StageChoice::Existing(id)) => self.stages.iter().find(|stage| stage.id == id).cloned(),
            Some(StageChoice::New { name, kind }) if !name.trim().is_empty() => {
                Some(by_name(&self.stages, &name).unwrap_or_else(|| self.make(name, kind, ids)))
            }
            _ => by_name(&self.stages, text),
        };
        let found = found.ok_or_else(|| {
            Refusal::new(Field::Stage, format!("The stage {} is matched to no stage of the pipeline.", quoted(text)))
        });
        self.known.insert(text.to_string(), found.clone());
        found
    }

    /// Open stages come before the first closed one, closed ones last, won before lost. Among the stages made here, names
    /// that say how far a sale has come stand in that order.
    fn make(&mut self, name: String, kind: StageKind, ids: &mut IdSource) -> Arc<Stage> {
        let first_closed = self.stages.iter().position(|stage| stage.kind.closed()).unwrap_or(self.stages.len());
        let last = if kind.closed() { self.stages.len() } else { first_closed };
        let goes_before = |other: &Arc<Stage>| {
            let further = progress(&name).zip(progress(&other.name)).is_some_and(|(own, others)| own < others);
            let open = !kind.closed() && !other.kind.closed() && further;
            self.made.contains(&other.id) && (open || (kind == StageKind::Won && other.kind == StageKind::Lost))
        };
        let place = self.stages.iter().position(goes_before).unwrap_or(last);
        let before = place.checked_sub(1).and_then(|before| self.stages.get(before)).map(|stage| &stage.rank);
        let rank = Rank::between(before, self.stages.get(place).map(|stage| &stage.rank));
        let probability = match kind {
            StageKind::Won => 100,
            StageKind::Open => 50,
            StageKind::Lost | StageKind::Parked => 0,
        };
        let colour = u8::try_from(place % 8).unwrap_or_default();
        let stage = Arc::new(Stage {
            id: ids.take(),
            pipeline: self.pipeline,
            name,
            rank,
            kind,
            colour,
            probability,
            ..Stage::default()
        });
        self.made.push(stage.id);
        self.stages.insert(place, stage.clone());
        stage
    }

    /// The stages that were made.
    pub fn into_records(self) -> Vec<Record> {
        let made = self.made;
        self.stages.into_iter().filter(|stage| made.contains(&stage.id)).map(Record::Stage).collect()
    }
}

/// How far a sale has come by a stage's name, as names go in the field; none if the name does not say.
fn progress(name: &str) -> Option<usize> {
    const WORDS: [&[&str]; 9] = [
        &["new", "target"],
        &["prospect", "lead", "suspect"],
        &["contact", "outreach", "attempt", "connect"],
        &["qualif", "discover", "need"],
        &["engag", "dialog", "interest", "meeting", "appointment"],
        &["demo", "trial", "present", "evaluat"],
        &["propos", "quote", "offer", "pric"],
        &["negotiat", "review", "decision"],
        &["commit", "verbal", "contract"],
    ];
    let name = fold(name);
    WORDS.iter().position(|words| words.iter().any(|word| name.contains(word)))
}
