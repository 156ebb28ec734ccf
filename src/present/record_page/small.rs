//! Records that have no sheet of their own, as they were on a past day: tasks, messages, stages, goals, campaigns.

use super::facts::Facts;
use super::{Cell, Look, RecordPage, pages};
use crate::data::Dataset;
use crate::model::{Campaign, Goal, Kind, Message, RecordId, Stage, Task};
use crate::value::Id;

/// The kinds that can be looked at as of a past day: those with a sheet of their own, and these.
pub const PAST_KINDS: [Kind; 8] = [
    Kind::Opportunity,
    Kind::Contact,
    Kind::Company,
    Kind::Task,
    Kind::Message,
    Kind::Stage,
    Kind::Goal,
    Kind::Campaign,
];

/// The page of such a record; none for other kinds, and where it is not there.
pub fn small_page(look: &Look<'_>, record: RecordId) -> Option<RecordPage> {
    let data = look.data;
    Some(match record.kind {
        Kind::Task => task(data, data.task(record.id)?),
        Kind::Message => message(data, data.message(record.id)?),
        Kind::Stage => stage(data, data.stage(record.id)?),
        Kind::Goal => goal(data, data.goal(record.id)?),
        Kind::Campaign => campaign(data.campaign(record.id)?),
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

fn stage(data: &Dataset, one: &Stage) -> RecordPage {
    let mut facts = Facts::default();
    facts.put("Chance of winning", Cell::Percent(one.probability));
    facts.some("Days in it at most", one.target_days, |days| Cell::Number(usize::from(days)));
    facts.words("Role", one.role.clone());
    facts.words("Number to watch", one.metric.clone());
    let texts = super::facts::texts(&[
        ("Goal", &one.goal),
        ("Who comes in", &one.entry_rule),
        ("What is done", &one.expected_action),
    ]);
    pages("Stage", one.name.clone(), vec![pipeline(data, Some(one.pipeline))], vec![facts.done(), texts])
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

fn campaign(one: &Campaign) -> RecordPage {
    let mut facts = Facts::default();
    facts.words("Code", one.code.clone());
    facts.some("Cost", one.cost, Cell::Money);
    facts.some("First day", one.from, Cell::Day);
    facts.some("Last day", one.to, Cell::Day);
    let texts = super::facts::texts(&[("About", &one.about)]);
    pages("Campaign", one.name.clone(), vec![one.channel.clone()], vec![facts.done(), texts])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Record;
    use crate::value::{Time, Zone};

    #[test]
    fn what_stands_behind_figures_has_a_page_of_how_it_was() {
        let (stage, task) = (Id::from_bits(1), Id::from_bits(2));
        let records: Vec<Record> = vec![
            Stage { id: stage, name: "Offer".into(), probability: 40, target_days: Some(7), ..Stage::default() }.into(),
            Task { id: task, title: "Call them".into(), due: "2026-01-05".parse().ok(), ..Task::default() }.into(),
        ];
        let data = Dataset::from_records(records);
        let look = Look { data: &data, zone: Zone::default(), now: Time::from_millis(0) };
        let page = |kind, id| super::super::record_page(&look, RecordId { kind, id });
        let offer = page(Kind::Stage, stage).unwrap();
        assert_eq!((offer.kind, offer.title.as_str()), ("Stage", "Offer"));
        assert!(format!("{:?}", offer.parts).contains("Percent(40)"), "{offer:?}");
        assert_eq!(page(Kind::Task, task).unwrap().title, "Call them");
        assert!(page(Kind::Goal, task).is_none());
        assert!(PAST_KINDS.iter().all(|kind| *kind != Kind::Settings));
    }
}
