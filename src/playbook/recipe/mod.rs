//! Recipes: rules to take over as they are. Those that a playbook states as its rules come switched on with it; the
//! others wait to be chosen.
//!
//! A recipe is made for one pipeline. Where the pipeline has no stage of the name that the recipe is about, the nearest
//! one of the same kind stands in, and the rule's name says so.

mod b2b;
mod general;
mod keap;
mod kich_media;
mod kit;
mod recordbook;

use crate::model::{Member, Plan, Record, Rule, Sequence, Stage, Version};
use crate::value::{Id, IdSource, Rank, Time};
use kit::Kit;
use std::sync::Arc;

/// A rule to take over, with what it needs.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The word that names it, such as `keap.proposal-follow-up`. Rules made from it carry it.
    pub key: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Why somebody would want it, in plain words.
    pub why: &'static str,
    /// The playbook whose stages it is about; none if it suits any pipeline.
    pub playbook: Option<&'static str>,
    /// Whether it comes switched on with its playbook.
    pub standard: bool,
    /// What it says for a pipeline.
    build: fn(&mut Kit<'_>) -> Plan,
}

impl Recipe {
    /// A recipe that is offered.
    const fn offered(
        key: &'static str,
        title: &'static str,
        why: &'static str,
        playbook: Option<&'static str>,
        build: fn(&mut Kit<'_>) -> Plan,
    ) -> Self {
        Recipe { key, title, why, playbook, standard: false, build }
    }

    /// A recipe that comes with its playbook.
    const fn standard(
        key: &'static str,
        title: &'static str,
        why: &'static str,
        playbook: &'static str,
        build: fn(&mut Kit<'_>) -> Plan,
    ) -> Self {
        Recipe { key, title, why, playbook: Some(playbook), standard: true, build }
    }
}

const COUNT: usize = keap::RECIPES.len()
    + kich_media::RECIPES.len()
    + recordbook::RECIPES.len()
    + b2b::RECIPES.len()
    + general::RECIPES.len();

static ALL: [Recipe; COUNT] = joined();

const fn joined() -> [Recipe; COUNT] {
    let parts: [&[Recipe]; 5] =
        [&keap::RECIPES, &kich_media::RECIPES, &recordbook::RECIPES, &b2b::RECIPES, &general::RECIPES];
    let mut all = [general::RECIPES[0]; COUNT];
    let (mut part, mut to) = (0, 0);
    while part < parts.len() {
        let mut from = 0;
        while from < parts[part].len() {
            all[to] = parts[part][from];
            from += 1;
            to += 1;
        }
        part += 1;
    }
    all
}

/// Every recipe: those of the playbooks first, in the order in which their stages come; then those for any pipeline.
pub fn recipes() -> &'static [Recipe] {
    &ALL
}

/// Makes a recipe for a pipeline: its sequences, ready to be used, and the rule, switched off, for a person to look at.
/// `stages` are the pipeline's, in order; `members` those who may get work; `sequences` all that are there: one that came
/// with the same recipe and is unchanged is used again. The rule has no rank: creating it puts it last.
///
/// # Errors
/// A sentence, if there is no such recipe or the pipeline has no stage.
pub fn make(
    key: &str,
    pipeline: Id,
    stages: &[Arc<Stage>],
    members: &[Arc<Member>],
    sequences: &[Arc<Sequence>],
    ids: &mut IdSource,
) -> Result<Vec<Record>, String> {
    let recipe = ALL.iter().find(|recipe| recipe.key == key).ok_or_else(|| format!("There is no recipe {key}."))?;
    if stages.iter().all(|stage| stage.retired) {
        return Err("This pipeline has no stages yet. Add one first.".into());
    }
    let mut kit = Kit::new(recipe, stages, members, sequences, ids);
    let plan = (recipe.build)(&mut kit);
    let mut rule = rule(recipe, pipeline, plan, &mut kit);
    for (wanted, used) in &kit.stand_ins {
        rule.name = format!("{} ({used} in place of {wanted})", rule.name);
    }
    let mut records: Vec<Record> = kit.sequences.into_iter().map(Record::from).collect();
    records.push(rule.into());
    Ok(records)
}

/// The rules that come with a playbook, switched on, each after the sequences that it starts.
pub(super) fn standard(playbook: &str, pipeline: Id, stages: &[Arc<Stage>], ids: &mut IdSource) -> Vec<Record> {
    let of_it = |recipe: &&Recipe| recipe.standard && recipe.playbook == Some(playbook);
    let recipes: Vec<&Recipe> = ALL.iter().filter(of_it).collect();
    let (mut sequences, mut rules) = (Vec::new(), Vec::new());
    for (recipe, rank) in recipes.iter().zip(Rank::spread(recipes.len())) {
        let mut kit = Kit::new(recipe, stages, &[], &[], ids);
        let plan = (recipe.build)(&mut kit);
        let mut rule = rule(recipe, pipeline, plan, &mut kit);
        rule.rank = rank;
        rule.on = true;
        // The pipeline's id says when it was made: everything that comes with it is as old.
        let at = moment(pipeline);
        rule.versions.push(Version { number: 1, at, by: None, plan: rule.draft.clone() });
        sequences.append(&mut kit.sequences);
        rules.push(rule);
    }
    let ranks = Rank::spread(sequences.len());
    for (sequence, rank) in sequences.iter_mut().zip(ranks) {
        sequence.rank = rank;
    }
    sequences.into_iter().map(Record::from).chain(rules.into_iter().map(Record::from)).collect()
}

fn rule(recipe: &Recipe, pipeline: Id, plan: Plan, kit: &mut Kit<'_>) -> Rule {
    Rule {
        id: kit.take_id(),
        name: recipe.title.to_string(),
        pipeline: Some(pipeline),
        about: recipe.why.to_string(),
        recipe: recipe.key.to_string(),
        draft: plan,
        ..Rule::default()
    }
}

/// When an id was made.
fn moment(id: Id) -> Time {
    Time::from_millis(i64::try_from(id.millis()).unwrap_or(0))
}

#[cfg(test)]
mod tests;
