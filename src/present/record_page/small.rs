//! Records that have no sheet of their own, as they were on a past day: work, goals, campaigns, and what a team sets up.

use super::facts::Facts;
use super::{Cell, Look, RecordPage, pages, set_up};
use crate::data::Dataset;
use crate::model::{Activity, Campaign, Care, Goal, Kind, Message, RecordId, Task};
use crate::value::Id;
use std::collections::BTreeMap;

/// The page of such a record; none for what nobody opens, such as the settings, and where it is not there.
pub fn small_page(look: &Look<'_>, record: RecordId) -> Option<RecordPage> {
    let (data, id) = (look.data, record.id);
    Some(match record.kind {
        Kind::Task => task(data, data.task(id)?),
        Kind::Message => message(data, data.message(id)?),
        Kind::Activity => activity(data, data.activity(id)?),
        Kind::Care => care(data, data.care(id)?),
        Kind::Goal => goal(data, data.goal(id)?),
        Kind::Campaign => campaign(data, data.campaign(id)?),
        Kind::Pipeline => set_up::pipeline(data, data.pipeline(id)?),
        Kind::Stage => set_up::stage(data, data.stage(id)?),
        Kind::LossReason => set_up::loss_reason(data, data.loss_reason(id)?),
        Kind::Member => set_up::member(data, data.member(id)?),
        Kind::Product => set_up::product(data, data.product(id)?),
        Kind::Template => set_up::template(data, data.template(id)?),
        Kind::Sequence => set_up::sequence(data, data.sequence(id)?),
        Kind::Rule => set_up::rule(data, data.rule(id)?),
        Kind::ScoreRule => set_up::score_rule(data, data.score_rule(id)?),
        Kind::CustomField => set_up::custom_field(data.custom_field(id)?),
        _ => return None,
    })
}

fn opportunity(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.opportunity(id)).map(|one| one.name.clone()).unwrap_or_default()
}

fn pipeline(data: &Dataset, id: Option<Id>) -> String {
    id.and_then(|id| data.pipeline(id)).map(|one| one.name.clone()).unwrap_or_default()
}

fn task(data: &Dataset, one: &Task) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Kind", one.kind.word());
    facts.some("Due", one.due, Cell::Day);
    facts.some("Time", one.time, |time| Cell::Text(time.format("%H:%M").to_string()));
    facts.some("Done", one.done, Cell::Moment);
    facts.member("Assigned to", data, one.assignee);
    facts.words("Place", one.place.clone());
    facts.person("Contact", data, one.contact);
    facts.company("Company", data, one.company);
    facts.rest(data, Kind::Task, &one.extra, &BTreeMap::new());
    pages("Task", one.title(), vec![opportunity(data, one.opportunity)], vec![facts.done()])
}

fn message(data: &Dataset, one: &Message) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("By", one.channel.word());
    facts.words("To", one.to.clone());
    facts.person("Contact", data, one.contact);
    facts.some("Due", one.sent.is_none().then_some(one.due), Cell::Moment);
    facts.some("Sent", one.sent, Cell::Moment);
    facts.some("Answered", one.replied, Cell::Moment);
    facts.words("Answer", one.reply.map(|reply| reply.word()).unwrap_or_default());
    facts.words("Came back", if one.bounced { "as undeliverable" } else { "" });
    facts.member("Assigned to", data, one.assignee);
    let template = one.template.and_then(|id| data.template(id)).map(|one| one.name.clone());
    facts.words("Template", template.unwrap_or_default());
    let texts = super::facts::texts(&[("Text", &one.body)]);
    pages("Message", one.title(), vec![opportunity(data, one.opportunity)], vec![facts.done(), texts])
}

fn activity(data: &Dataset, one: &Activity) -> RecordPage {
    let mut facts = Facts::default();
    facts.put("When", Cell::Moment(one.at));
    facts.words("How it went", one.outcome.map(|outcome| outcome.word()).unwrap_or_default());
    facts.member("Who", data, one.member);
    facts.person("Contact", data, one.contact);
    facts.company("Company", data, one.company);
    let texts = super::facts::texts(&[("Text", &one.text)]);
    pages(one.kind.word(), one.title(), vec![opportunity(data, one.opportunity)], vec![facts.done(), texts])
}

fn care(data: &Dataset, one: &Care) -> RecordPage {
    let mut facts = Facts::default();
    facts.put("Day", Cell::Day(one.on));
    facts.words("Satisfied", one.points.map(|points| format!("{points} of 10")).unwrap_or_default());
    facts.some("Solved", one.solved, Cell::Day);
    facts.words("Link", one.link.clone());
    facts.member("Who looks after it", data, one.member);
    facts.person("Contact", data, one.contact);
    facts.company("Company", data, one.company);
    let texts = super::facts::texts(&[("Text", &one.text), ("What was done", &one.answer)]);
    pages(one.kind.word(), one.title(), vec![opportunity(data, one.opportunity)], vec![facts.done(), texts])
}

fn goal(data: &Dataset, one: &Goal) -> RecordPage {
    let mut facts = Facts::default();
    facts.put("First day", Cell::Day(one.from));
    facts.some("Last day", one.until.pred_opt(), Cell::Day);
    facts.words("What counts", one.measure.word());
    facts.some("To be won", one.amount, Cell::Money);
    facts.some("Wins", one.count, |count| Cell::Number(usize::try_from(count).unwrap_or(usize::MAX)));
    facts.member("Whose", data, one.owner);
    pages("Goal", one.name.clone(), vec![pipeline(data, one.pipeline)], vec![facts.done()])
}

fn campaign(data: &Dataset, one: &Campaign) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Code", one.code.clone());
    facts.some("Cost", one.cost, Cell::Money);
    facts.some("First day", one.from, Cell::Day);
    facts.some("Last day", one.to, Cell::Day);
    facts.rest(data, Kind::Campaign, &one.extra, &BTreeMap::new());
    let texts = super::facts::texts(&[("About", &one.about)]);
    pages("Campaign", one.name.clone(), vec![one.channel.clone()], vec![facts.done(), texts])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Record, Stage};
    use crate::present::record_page::{Part, record_page};
    use crate::value::{Time, Zone};

    fn look(data: &Dataset) -> Look<'_> {
        Look { data, zone: Zone::default(), now: Time::from_millis(0) }
    }

    #[test]
    fn what_stands_behind_figures_has_a_page_of_how_it_was() {
        let (stage, task) = (Id::from_bits(1), Id::from_bits(2));
        let records: Vec<Record> = vec![
            Stage { id: stage, name: "Offer".into(), probability: 40, target_days: Some(7), ..Stage::default() }.into(),
            Task { id: task, title: "Call them".into(), due: "2026-01-05".parse().ok(), ..Task::default() }.into(),
        ];
        let data = Dataset::from_records(records);
        let page = |kind, id| record_page(&look(&data), RecordId { kind, id });
        let offer = page(Kind::Stage, stage).unwrap();
        assert_eq!((offer.kind, offer.title.as_str()), ("Stage", "Offer"));
        assert!(format!("{:?}", offer.parts).contains("Percent(40)"), "{offer:?}");
        assert_eq!(page(Kind::Task, task).unwrap().title, "Call them");
        assert!(page(Kind::Goal, task).is_none());
    }

    #[test]
    fn every_kind_that_a_figure_can_open_has_a_page_that_says_something() {
        let (today, currency) = ("2026-01-05".parse().unwrap(), crate::value::Currency::EUR);
        let mut ids = crate::value::IdSource::new(0, 7);
        let sample = crate::playbook::sample(today, Time::from_millis(0), Zone::default(), currency, &mut ids);
        let data = Dataset::from_records(sample);
        let never = [Kind::Settings, Kind::Run, Kind::View, Kind::Dashboard];
        for kind in Kind::ALL.iter().copied().filter(|kind| !never.contains(kind)) {
            let of_kind = data.records_of(kind);
            for record in of_kind {
                let page = record_page(&look(&data), record.id());
                let page = page.unwrap_or_else(|| panic!("{kind:?} has no page"));
                assert!(!page.title.is_empty() && !page.kind.is_empty(), "{page:?}");
                let empty = page.parts.iter().all(|part| matches!(part, Part::Facts(facts) if facts.is_empty()));
                assert!(!empty || page.parts.is_empty(), "{page:?}");
            }
        }
    }
}
