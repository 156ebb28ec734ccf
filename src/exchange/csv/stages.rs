//! The stages that a table's words stand for, and those that have to be made.

use super::cells::{Cells, Refusal};
use super::fields::Field;
use super::keys::external;
use super::mapping::{Options, PipelineChoice, StageChoice};
use super::plan::Action;
use super::pool::Made;
use super::stage_texts::{kind_of_words, stage_key};
use crate::data::Dataset;
use crate::model::{Record, Stage, StageKind};
use crate::value::{Id, IdSource, Rank, fold, quoted};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The stages of the pipelines that are imported into.
#[derive(Clone, Debug)]
pub(super) struct Stages {
    usual: Id,
    pipelines: BTreeMap<String, PipelineChoice>,
    /// Those in use, by pipeline and in order.
    stages: BTreeMap<Id, Vec<Arc<Stage>>>,
    /// Those out of use: history names them.
    past: BTreeMap<Id, Vec<Arc<Stage>>>,
    made: Vec<Id>,
    changed: BTreeMap<Id, Arc<Stage>>,
    /// The place in the order that a file of stages gives.
    order: BTreeMap<Id, u32>,
    /// What texts came to; so that each is looked up once.
    known: BTreeMap<(Id, String), Result<Arc<Stage>, Refusal>>,
    choices: BTreeMap<String, StageChoice>,
    /// The place in the order of the stage that is being made; the largest number for none.
    coming: u32,
}

impl Stages {
    pub fn new(data: &Dataset, options: &Options) -> Self {
        let own = std::iter::once(options.pipeline).chain(options.pipelines.values().map(PipelineChoice::id));
        let ids = own.chain(data.pipelines().map(|pipeline| pipeline.id));
        let (mut stages, mut past) = (BTreeMap::new(), BTreeMap::new());
        for id in ids {
            stages.insert(id, data.stages_of(id));
            let all = data.all_stages_of(id).into_iter();
            past.insert(id, all.filter(|stage| stage.retired).collect::<Vec<_>>());
        }
        Self {
            usual: options.pipeline,
            pipelines: options.pipelines.clone(),
            stages,
            past,
            made: Vec::new(),
            changed: BTreeMap::new(),
            order: BTreeMap::new(),
            known: BTreeMap::new(),
            choices: options.stage_map.clone(),
            coming: u32::MAX,
        }
    }

    /// The pipeline that a row goes into.
    pub fn pipeline(&self, text: &str) -> Id {
        self.pipelines.get(text).map_or(self.usual, PipelineChoice::id)
    }

    /// Every pipeline that rows can go into.
    pub fn pipelines(&self) -> impl Iterator<Item = Id> + '_ {
        std::iter::once(self.usual).chain(self.pipelines.values().map(PipelineChoice::id))
    }

    /// The stage that a text of history stands for, in the pipeline of the opportunity whose history it is.
    pub fn of_history(
        &mut self,
        pipeline: Id,
        text: &str,
        system: &str,
        ids: &mut IdSource,
    ) -> Result<Arc<Stage>, Refusal> {
        if pipeline == self.usual {
            return self.named("", text, system, ids);
        }
        let by_name = |stages: &[Arc<Stage>]| stages.iter().find(|stage| fold(&stage.name) == fold(text)).cloned();
        let past = self.past.get(&pipeline).map(Vec::as_slice).unwrap_or_default();
        let known = by_name(self.of(pipeline)).or_else(|| by_name(past));
        Ok(known.unwrap_or_else(|| self.make_past(pipeline, text.to_string(), ids)))
    }

    fn of(&self, pipeline: Id) -> &[Arc<Stage>] {
        self.stages.get(&pipeline).map(Vec::as_slice).unwrap_or_default()
    }

    /// The stage that a row is in, by its stage text and its status.
    pub fn of_row(
        &mut self,
        line: &str,
        text: &str,
        status: &str,
        system: &str,
        ids: &mut IdSource,
    ) -> Result<Arc<Stage>, Refusal> {
        let wanted = match fold(status).as_str() {
            "won" | "gewonnen" | "gagne" | "gagnee" | "ganado" => Some(StageKind::Won),
            "lost" | "verloren" | "perdu" | "perdue" | "perdido" => Some(StageKind::Lost),
            _ => None,
        };
        let pipeline = self.pipeline(line);
        if text.is_empty() && wanted.is_none() && status.is_empty() && self.choices.contains_key("") {
            return self.named(line, "", system, ids);
        }
        if text.is_empty() && wanted.is_none() {
            let first = self.of(pipeline).iter().find(|stage| stage.kind == StageKind::Open && !status.is_empty());
            return first.cloned().ok_or_else(|| Refusal::new(Field::Stage, "This row says no stage."));
        }
        let stage = if text.is_empty() { None } else { Some(self.named(line, text, system, ids)?) };
        match (stage, wanted) {
            (Some(stage), None) => Ok(stage),
            (Some(stage), Some(kind)) if stage.kind == kind => Ok(stage),
            (_, Some(kind)) => Ok(match self.of(pipeline).iter().find(|stage| stage.kind == kind).cloned() {
                Some(stage) => stage,
                // A pipeline that nothing was ever won in has no place for what is won.
                None => self.make(pipeline, kind.word().to_string(), kind, ids),
            }),
            (None, None) => Err(Refusal::new(Field::Stage, "This row says no stage.")),
        }
    }

    /// The stage that a text stands for: a name, or an id in the other system.
    pub fn named(&mut self, line: &str, text: &str, system: &str, ids: &mut IdSource) -> Result<Arc<Stage>, Refusal> {
        let pipeline = self.pipeline(line);
        let known = (pipeline, text.to_string());
        if let Some(known) = self.known.get(&known) {
            return known.clone();
        }
        let line = if self.pipelines.is_empty() { "" } else { line };
        let by_name =
            |stages: &[Arc<Stage>], name: &str| stages.iter().find(|stage| fold(&stage.name) == fold(name)).cloned();
        let by_id = self.of(pipeline).iter().find(|stage| {
            let external = stage.external.as_ref();
            !text.is_empty() && external.is_some_and(|external| external.system == system && external.id == text)
        });
        let found = match (by_id, self.choices.get(&stage_key(line, text)).cloned()) {
            (Some(stage), _) => Some(stage.clone()),
            (_, Some(StageChoice::Existing(id))) => self.of(pipeline).iter().find(|stage| stage.id == id).cloned(),
            (_, Some(StageChoice::New { name, kind })) if !name.trim().is_empty() => {
                Some(by_name(self.of(pipeline), &name).unwrap_or_else(|| self.make(pipeline, name, kind, ids)))
            }
            (_, Some(StageChoice::Past { name })) if !name.trim().is_empty() => {
                let past = self.past.get(&pipeline).map(Vec::as_slice).unwrap_or_default();
                let known = by_name(self.of(pipeline), &name).or_else(|| by_name(past, &name));
                Some(known.unwrap_or_else(|| self.make_past(pipeline, name, ids)))
            }
            _ => by_name(self.of(pipeline), text),
        };
        let found = found.ok_or_else(|| {
            Refusal::new(Field::Stage, format!("The stage {} is matched to no stage of the pipeline.", quoted(text)))
        });
        self.known.insert(known, found.clone());
        found
    }

    /// A row of a file of stages: a stage of the usual pipeline, with its place in the order.
    pub fn row(&mut self, cells: Cells<'_>, ids: &mut IdSource) -> Result<Action, Refusal> {
        let (name, id, system) = (cells.text(Field::Name), cells.text(Field::ExternalId), cells.system());
        if name.is_empty() {
            return Err(Refusal::new(Field::Name, "A stage needs a name."));
        }
        let (order, days): (u32, Option<u16>) = (
            cells.text(Field::Order).parse().unwrap_or(u32::MAX),
            cells.text(Field::TargetDays).parse().ok().filter(|days| *days > 0),
        );
        let probability = cells.percent(Field::Probability)?.map(|(percent, _)| percent);
        let by_id = self.of(self.usual).iter().find(|stage| {
            stage.external.as_ref().is_some_and(|external| external.system == system && external.id == id)
        });
        let before = self.made.len();
        let stage = match by_id {
            Some(stage) => stage.clone(),
            None => {
                // Its place is found by the order, so that has to be known first.
                self.coming = order;
                let made = match self.choices.get(&name) {
                    Some(_) => self.named("", &name, system, ids)?,
                    None => {
                        let known = self.of(self.usual).iter().find(|stage| fold(&stage.name) == fold(&name)).cloned();
                        known.unwrap_or_else(|| self.make(self.usual, name.clone(), kind_of_words(&name), ids))
                    }
                };
                self.coming = u32::MAX;
                made
            }
        };
        let mut changed = Stage::clone(&stage);
        changed.external = changed.external.or_else(|| external(system, &id));
        changed.target_days = days.or(changed.target_days);
        changed.probability = probability.unwrap_or(changed.probability);
        let action = if self.made.len() > before {
            Action::Create(stage.id)
        } else if changed == *stage {
            Action::Unchanged(stage.id)
        } else {
            Action::Update { id: stage.id, fields: vec!["Stage".to_string()] }
        };
        self.put(Arc::new(changed), before == self.made.len());
        Ok(action)
    }

    fn put(&mut self, stage: Arc<Stage>, existing: bool) {
        if let Some(slot) =
            self.stages.get_mut(&stage.pipeline).and_then(|all| all.iter_mut().find(|known| known.id == stage.id))
        {
            if existing && **slot != *stage {
                self.changed.insert(stage.id, stage.clone());
            }
            *slot = stage;
        }
        self.known.clear();
    }

    /// Open stages come before the first closed one, closed ones last, won before lost. Among the stages made here, those
    /// of a file of stages stand in its order, and names that say how far a sale has come in that order.
    fn make(&mut self, pipeline: Id, name: String, kind: StageKind, ids: &mut IdSource) -> Arc<Stage> {
        let coming = self.coming;
        let stages = self.of(pipeline);
        let first_closed = stages.iter().position(|stage| stage.kind.closed()).unwrap_or(stages.len());
        let last = if kind.closed() { stages.len() } else { first_closed };
        let goes_before = |other: &Arc<Stage>| {
            let further = match self.order.get(&other.id) {
                Some(order) if coming != u32::MAX => coming < *order,
                _ => before_by_name(&name, &other.name),
            };
            let open = !kind.closed() && !other.kind.closed() && further;
            self.made.contains(&other.id) && (open || (kind == StageKind::Won && other.kind == StageKind::Lost))
        };
        let place = stages.iter().position(goes_before).unwrap_or(last);
        let before = place.checked_sub(1).and_then(|before| stages.get(before)).map(|stage| &stage.rank);
        let rank = Rank::between(before, stages.get(place).map(|stage| &stage.rank));
        let probability = match kind {
            StageKind::Won => 100,
            StageKind::Open => usual_probability(&name).unwrap_or(50),
            StageKind::Lost | StageKind::Parked => 0,
        };
        let colour = u8::try_from(place % 8).unwrap_or_default();
        let stage =
            Arc::new(Stage { id: ids.take(), pipeline, name, rank, kind, colour, probability, ..Stage::default() });
        self.made.push(stage.id);
        if coming != u32::MAX {
            self.order.insert(stage.id, coming);
        }
        self.stages.entry(pipeline).or_default().insert(place, stage.clone());
        stage
    }

    /// A stage that only history knows.
    fn make_past(&mut self, pipeline: Id, name: String, ids: &mut IdSource) -> Arc<Stage> {
        let past = self.past.entry(pipeline).or_default();
        let last = past.last().map(|stage| stage.rank.clone());
        let rank = Rank::between(last.as_ref(), None);
        let stage = Arc::new(Stage { id: ids.take(), pipeline, name, rank, retired: true, ..Stage::default() });
        past.push(stage.clone());
        self.made.push(stage.id);
        stage
    }

    /// The stages that were made, and those that were changed.
    pub fn give(&mut self, to: &mut Made) {
        let (made, changed) = (std::mem::take(&mut self.made), std::mem::take(&mut self.changed));
        let (stages, past) = (std::mem::take(&mut self.stages), std::mem::take(&mut self.past));
        let all = stages.into_values().chain(past.into_values()).flatten();
        to.creates.extend(all.filter(|stage| made.contains(&stage.id)).map(Record::Stage));
        to.updates.extend(changed.into_values().filter(|stage| !made.contains(&stage.id)).map(Record::Stage));
    }
}

/// The stages that systems begin with, in their order, with their usual chances of winning.
const USUAL: [&[(&str, u8)]; 4] = [
    &[
        ("appointment scheduled", 20),
        ("qualified to buy", 40),
        ("presentation scheduled", 60),
        ("decision maker bought-in", 80),
        ("contract sent", 90),
    ],
    &[
        ("prospecting", 10),
        ("qualification", 10),
        ("needs analysis", 20),
        ("value proposition", 50),
        ("id. decision makers", 60),
        ("perception analysis", 70),
        ("proposal/price quote", 75),
        ("negotiation/review", 90),
    ],
    &[
        ("lead in", 10),
        ("qualified", 20),
        ("contact made", 30),
        ("demo scheduled", 50),
        ("proposal made", 70),
        ("negotiations started", 80),
    ],
    &[
        ("opportunity", 20),
        ("proposal-sent", 50),
        ("proposal sent", 50),
        ("in-negotiation", 80),
        ("in negotiation", 80),
    ],
];

fn usual_probability(name: &str) -> Option<u8> {
    let name = fold(name);
    USUAL.iter().flat_map(|list| list.iter()).find(|(usual, _)| *usual == name).map(|(_, probability)| *probability)
}

/// Whether a stage of the one name comes before one of the other, as far as names tell.
fn before_by_name(own: &str, other: &str) -> bool {
    let (own, other) = (fold(own), fold(other));
    let place = |list: &[(&str, u8)], name: &str| list.iter().position(|(usual, _)| *usual == name);
    let usual = USUAL.iter().find_map(|list| place(list, &own).zip(place(list, &other)));
    usual.or_else(|| progress(&own).zip(progress(&other))).is_some_and(|(own, other)| own < other)
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
