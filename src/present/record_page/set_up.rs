//! What a team sets up, as it was on a past day: pipelines, stages, people, what is sold, texts, sequences and rules.

use super::facts::{Facts, texts};
use super::{Cell, Part, RecordPage, pages};
use crate::automation::say;
use crate::data::Dataset;
use crate::model::{
    CustomField, Kind, LossReason, Member, Pipeline, Product, Rule, ScoreRule, Sequence, Stage, Template, Version,
};
use crate::value::Id;

fn named(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.pipeline(id)).map(|one| one.name.clone()).unwrap_or_default()
}

fn number(count: impl TryInto<usize>) -> Cell {
    count.try_into().map_or(Cell::Nothing, Cell::Number)
}

fn out_of_use(retired: bool) -> String {
    if retired { "Out of use".into() } else { String::new() }
}

pub(super) fn pipeline(data: &Dataset, one: &Pipeline) -> RecordPage {
    let rows = data.stages_of(one.id).into_iter().map(|stage| {
        vec![
            super::text(stage.name.clone()),
            super::text(stage.kind.word()),
            Cell::Percent(stage.probability),
            stage.target_days.map_or(Cell::Nothing, number),
        ]
    });
    let heads = vec!["Stage", "Kind", "Chance", "Days at most"];
    let stages = Part::Table { title: "Stages", heads, rows: rows.collect() };
    let parts = vec![texts(&[("About", &one.about)]), stages];
    pages("Pipeline", one.name.clone(), vec![out_of_use(one.retired)], parts)
}

pub(super) fn stage(data: &Dataset, one: &Stage) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Kind", one.kind.word());
    facts.put("Chance of winning", Cell::Percent(one.probability));
    facts.some("Days in it at most", one.target_days, number);
    facts.words("Role", one.role.clone());
    facts.words("Number to watch", one.metric.clone());
    let texts =
        texts(&[("Goal", &one.goal), ("Who comes in", &one.entry_rule), ("What is done", &one.expected_action)]);
    pages("Stage", one.name.clone(), vec![named(data, Some(one.pipeline))], vec![facts.done(), texts])
}

pub(super) fn loss_reason(data: &Dataset, one: &LossReason) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Number", data.reason_label(one));
    facts.words("Class", one.class.word());
    let stage = data.stage(one.stage).map(|stage| stage.name.clone()).unwrap_or_default();
    pages("Loss reason", one.text.clone(), vec![stage, out_of_use(one.retired)], vec![facts.done()])
}

pub(super) fn member(data: &Dataset, one: &Member) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Email", one.email.clone());
    facts.words("Office", one.office.clone());
    facts.member("Reports to", data, one.manager);
    facts.words("Hats", one.hats.iter().map(|hat| hat.word()).collect::<Vec<_>>().join(", "));
    facts.some("Open opportunities at most", one.capacity, number);
    facts.some("Away from", one.away_from, Cell::Day);
    facts.some("Back on", one.away_until, Cell::Day);
    let left = if one.retired { "Has left".into() } else { String::new() };
    pages("Member", one.name.clone(), vec![left], vec![facts.done()])
}

pub(super) fn product(data: &Dataset, one: &Product) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Series", one.series.clone());
    facts.some("Price", one.price, Cell::Money);
    facts.rest(data, Kind::Product, &one.extra, &one.details);
    pages("Product", one.name.clone(), vec![out_of_use(one.retired)], vec![facts.done()])
}

pub(super) fn template(data: &Dataset, one: &Template) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("By", if one.kind.is_content() { "" } else { one.channel.word() });
    facts.words("Subject", one.subject.clone());
    facts.words("Link", one.link.clone());
    let stages = one.stages.iter().filter_map(|id| data.stage(*id)).map(|stage| stage.name.clone());
    facts.words("Stages", stages.collect::<Vec<_>>().join(", "));
    facts.put("Created", Cell::Moment(one.created));
    let texts = texts(&[("About", &one.about), ("Text", &one.body)]);
    let subtitle = vec![one.kind.word().to_string(), out_of_use(one.retired)];
    pages("Template", one.name.clone(), subtitle, vec![facts.done(), texts])
}

/// What was in force on that day, and since when.
fn version(facts: &mut Facts, data: &Dataset, versions: &[Version]) -> Option<Version> {
    let last = versions.last()?;
    facts.put("Version", number(last.number));
    facts.put("Published", Cell::Moment(last.at));
    facts.member("Published by", data, last.by);
    Some(last.clone())
}

pub(super) fn sequence(data: &Dataset, one: &Sequence) -> RecordPage {
    let mut facts = Facts::default();
    let last = version(&mut facts, data, &one.versions);
    let steps = last.into_iter().flat_map(|version| version.plan.steps).enumerate();
    let rows = steps.map(|(at, step)| vec![Cell::Number(at + 1), super::text(say::step(&step, data))]);
    let steps = Part::Table { title: "Steps", heads: vec!["Step", "What happens"], rows: rows.collect() };
    let parts = vec![facts.done(), texts(&[("About", &one.about)]), steps];
    pages("Sequence", one.name.clone(), vec![out_of_use(one.retired)], parts)
}

pub(super) fn rule(data: &Dataset, one: &Rule) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Switched on", if one.on { "Yes" } else { "No" });
    facts.words("Waits for you", one.paused.clone());
    let plan = version(&mut facts, data, &one.versions).map_or_else(|| one.draft.clone(), |version| version.plan);
    let says = say::plan(&plan, data);
    let parts = vec![facts.done(), texts(&[("What it does", &says), ("About", &one.about)])];
    pages("Rule", one.name.clone(), vec![named(data, one.pipeline)], parts)
}

pub(super) fn score_rule(data: &Dataset, one: &ScoreRule) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Points", one.points.to_string());
    facts.some("Days after which half are left", one.halves_after, number);
    facts.words("Counts", if one.on { "Yes" } else { "No" });
    facts.words("When", say::condition(&one.filter, data));
    pages("Scoring rule", one.name.clone(), Vec::new(), vec![facts.done()])
}

pub(super) fn custom_field(one: &CustomField) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("On", one.of.plural());
    facts.words("Values", one.shape.word());
    let choices = one.choices.iter().filter(|choice| !choice.retired).map(|choice| choice.text.clone());
    facts.words("Choices", choices.collect::<Vec<_>>().join(", "));
    facts.words("What belongs in it", one.help.clone());
    pages("Field", one.name.clone(), vec![out_of_use(one.retired)], vec![facts.done()])
}
