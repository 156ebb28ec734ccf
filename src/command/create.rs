//! Creating records.

use super::{Rejection, decide::Desk, edit, gate};
use crate::data::references;
use crate::model::{Channel, Invalid, Kind, LossReason, Opportunity, Record, RecordId, Stage, Visit};
use crate::value::{Id, Rank, brief, one_line, plural, quoted};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::Arc};

const PLACE_HOLDERS: std::ops::RangeInclusive<u128> = 1..=999;

/// Creates one record.
pub(super) fn one(desk: &mut Desk<'_>, record: Record) -> Result<String, Rejection> {
    let id = desk.stamp.ids.take();
    let record = complete(desk, record.with_id(id))?;
    let label = label(desk, &record);
    store(desk, record)?;
    Ok(label)
}

/// The ids that took the places of place-holders, as they are written.
pub(super) type Places = BTreeMap<String, String>;

/// Creates records that refer to each other by place-holders.
pub(super) fn all(desk: &mut Desk<'_>, records: &[Record]) -> Result<String, Rejection> {
    let (made, _) = make(desk, records)?;
    // A member who comes with a task is beside the point.
    let matters = |kind: Kind| kind <= Kind::Opportunity && kind != Kind::Member;
    let main = made.iter().rfind(|record| matters(record.kind())).or(made.last());
    let Some(main) = main else { return Err(Rejection::refused("There is nothing to create.")) };
    let (label, count) = (label(desk, main), made.len());
    Ok(if count > 1 { format!("{label} and {}", plural(count - 1, "more record", "more records")) } else { label })
}

/// Creates records and sets fields of another one, which may name the new ones by their place-holders.
pub(super) fn and_edit(
    desk: &mut Desk<'_>,
    records: &[Record],
    id: RecordId,
    set: &Map<String, Value>,
) -> Result<String, Rejection> {
    let (made, places) = make(desk, records)?;
    let label = edit::one(desk, id, &settled(set, &places))?;
    let to = desk.need(id)?.title();
    Ok(match made.as_slice() {
        [] => label,
        [Record::LossReason(reason)] => format!("added the reason {} for losing {to}", quoted(&reason.text)),
        [one] => format!("added {} and linked {} to {to}", one.title(), pronoun(one)),
        several => format!("added {} and linked them to {to}", plural(several.len(), "record", "records")),
    })
}

fn pronoun(record: &Record) -> &'static str {
    if matches!(record, Record::Contact(_) | Record::Member(_)) { "them" } else { "it" }
}

/// Field values with the real ids in place of the place-holders.
pub(super) fn settled(set: &Map<String, Value>, places: &Places) -> Map<String, Value> {
    let settle = |(name, value): (&String, &Value)| {
        let mut value = value.clone();
        substitute(&mut value, places);
        (name.clone(), value)
    };
    set.iter().map(settle).collect()
}

/// Creates records, parents first. Returns them as they are stored.
pub(super) fn make(desk: &mut Desk<'_>, records: &[Record]) -> Result<(Vec<Record>, Places), Rejection> {
    let mut real = Places::new();
    for record in records {
        let id = record.bare_id();
        if PLACE_HOLDERS.contains(&id.bits()) {
            real.insert(id.to_string(), desk.stamp.ids.take().to_string());
        }
    }
    let mut sorted: Vec<Record> = Vec::with_capacity(records.len());
    for record in records {
        let mut json = Value::Object(record.to_json());
        substitute(&mut json, &real);
        let read = Record::from_json(record.kind(), json).map_err(Rejection::Refused)?;
        sorted.push(if read.bare_id().is_nil() { read.with_id(desk.stamp.ids.take()) } else { read });
    }
    sorted.sort_by_key(Record::kind);
    let mut made = Vec::with_capacity(sorted.len());
    for record in sorted {
        let record = complete(desk, record)?;
        store(desk, record.clone())?;
        made.push(record);
    }
    Ok((made, real))
}

fn substitute(json: &mut Value, real: &Places) {
    match json {
        Value::String(text) => {
            if let Some(id) = real.get(text) {
                text.clone_from(id);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| substitute(item, real)),
        Value::Object(map) => map.values_mut().for_each(|item| substitute(item, real)),
        _ => {}
    }
}

fn label(desk: &Desk<'_>, record: &Record) -> String {
    match record {
        Record::Activity(activity) => {
            let about = [
                activity.opportunity.map(|id| RecordId { kind: Kind::Opportunity, id }),
                activity.contact.map(|id| RecordId { kind: Kind::Contact, id }),
                activity.company.map(|id| RecordId { kind: Kind::Company, id }),
            ];
            let about = about.into_iter().flatten().find_map(|id| desk.draft.get(id));
            let verb = if activity.kind.touches() { "logged a" } else { "wrote a" };
            let verb = if activity.kind.word().starts_with('E') { "logged an" } else { verb };
            let kind = activity.kind.word().to_lowercase();
            about.map_or(format!("{verb} {kind}"), |about| format!("{verb} {kind} on {}", brief(&about.title())))
        }
        Record::Task(task) => format!("added the task {}", quoted(&task.title)),
        Record::Opportunity(opportunity) => format!("added {}", brief(&opportunity.name)),
        other => format!("added the {} {}", other.kind().name(), brief(&other.title())),
    }
}

fn store(desk: &mut Desk<'_>, record: Record) -> Result<(), Rejection> {
    if desk.data().get(record.id()).is_some() {
        return Err(Rejection::refused(format!("{} is there already.", quoted(&record.title()))));
    }
    check_references(desk, &record)?;
    desk.created.push(record.id());
    desk.put(record)
}

/// Every id that a record refers to must be there.
pub(super) fn check_references(desk: &Desk<'_>, record: &Record) -> Result<(), Rejection> {
    let exists = |id: Id| Kind::ALL.iter().any(|kind| desk.draft.get(RecordId { kind: *kind, id }).is_some());
    match references(record).into_iter().find(|id| !exists(*id)) {
        None => Ok(()),
        Some(_) => {
            Err(Rejection::refused(format!("{} refers to a record that is no longer there.", quoted(&record.title()))))
        }
    }
}

/// Fills in what a draft leaves open.
fn complete(desk: &mut Desk<'_>, record: Record) -> Result<Record, Rejection> {
    let now = desk.stamp.now;
    Ok(match record {
        Record::Opportunity(opportunity) => opportunity_draft(desk, Arc::unwrap_or_clone(opportunity))?,
        Record::Stage(stage) => stage_draft(desk, Arc::unwrap_or_clone(stage))?.into(),
        Record::LossReason(reason) => reason_draft(desk, Arc::unwrap_or_clone(reason)).into(),
        Record::Pipeline(pipeline) => {
            let mut pipeline = Arc::unwrap_or_clone(pipeline);
            pipeline.name = one_line(&pipeline.name);
            if pipeline.rank == Rank::default() {
                let last = desk.data().pipelines().map(|other| &other.rank).max();
                pipeline.rank = Rank::between(last, None);
            }
            pipeline.into()
        }
        Record::Contact(contact) => {
            let mut contact = Arc::unwrap_or_clone(contact);
            contact.name = one_line(&contact.name);
            contact.created = now;
            contact.into()
        }
        Record::Company(company) => {
            let mut company = Arc::unwrap_or_clone(company);
            company.name = one_line(&company.name);
            company.created = now;
            company.into()
        }
        Record::Task(task) => {
            let mut task = Arc::unwrap_or_clone(task);
            task.title = one_line(&task.title);
            task.created = now;
            task.into()
        }
        Record::Message(message) => {
            let mut message = Arc::unwrap_or_clone(message);
            message.subject = one_line(&message.subject);
            message.to = if message.channel == Channel::Letter { lines(&message.to) } else { one_line(&message.to) };
            message.created = now;
            message.into()
        }
        Record::Rule(rule) => {
            let mut rule = Arc::unwrap_or_clone(rule);
            rule.name = one_line(&rule.name);
            if rule.rank == Rank::default() {
                let last = desk.data().rules().map(|other| &other.rank).max();
                rule.rank = Rank::between(last, None);
            }
            rule.into()
        }
        Record::Sequence(sequence) => {
            let mut sequence = Arc::unwrap_or_clone(sequence);
            sequence.name = one_line(&sequence.name);
            if sequence.rank == Rank::default() {
                let last = desk.data().sequences().map(|other| &other.rank).max();
                sequence.rank = Rank::between(last, None);
            }
            sequence.into()
        }
        Record::Template(template) => {
            let mut template = Arc::unwrap_or_clone(template);
            template.name = one_line(&template.name);
            template.created = now;
            if template.rank == Rank::default() {
                let last = desk.data().templates().map(|other| &other.rank).max();
                template.rank = Rank::between(last, None);
            }
            template.into()
        }
        Record::Campaign(campaign) => {
            let mut campaign = Arc::unwrap_or_clone(campaign);
            campaign.name = one_line(&campaign.name);
            campaign.created = now;
            campaign.into()
        }
        Record::Care(care) => {
            let mut care = Arc::unwrap_or_clone(care);
            care.created = now;
            care.into()
        }
        Record::CustomField(field) => super::custom::draft(desk, Arc::unwrap_or_clone(field)).into(),
        Record::View(view) => {
            let mut view = Arc::unwrap_or_clone(view);
            view.name = one_line(&view.name);
            if view.rank == Rank::default() {
                let last = desk.data().views().filter(|other| other.of == view.of).map(|other| &other.rank).max();
                view.rank = Rank::between(last, None);
            }
            view.into()
        }
        Record::ScoreRule(rule) => {
            let mut rule = Arc::unwrap_or_clone(rule);
            rule.name = one_line(&rule.name);
            if rule.rank == Rank::default() {
                let last = desk.data().score_rules().map(|other| &other.rank).max();
                rule.rank = Rank::between(last, None);
            }
            rule.into()
        }
        Record::Goal(goal) => {
            let mut goal = Arc::unwrap_or_clone(goal);
            goal.name = one_line(&goal.name);
            goal.created = now;
            goal.into()
        }
        Record::Dashboard(board) => {
            let mut board = Arc::unwrap_or_clone(board);
            board.name = one_line(&board.name);
            if board.rank == Rank::default() {
                let last = desk.data().dashboards().map(|other| &other.rank).max();
                board.rank = Rank::between(last, None);
            }
            board.into()
        }
        Record::Run(_) => return Err(Rejection::refused("Runs are made by rules.")),
        Record::Settings(_) => return Err(Rejection::refused("A workspace has one settings record.")),
        other => other,
    })
}

fn opportunity_draft(desk: &Desk<'_>, mut opportunity: Opportunity) -> Result<Record, Rejection> {
    let data = desk.data();
    opportunity.name = one_line(&opportunity.name);
    if opportunity.name.is_empty() {
        return Err(Rejection::invalid(None, Invalid::new("name", "An opportunity needs a name.")));
    }
    if opportunity.stage.is_nil() {
        let pipelines = data.live_pipelines();
        let pipeline =
            if opportunity.pipeline.is_nil() { pipelines.first().map(|p| p.id) } else { Some(opportunity.pipeline) };
        let first = pipeline.and_then(|pipeline| data.stages_of(pipeline).into_iter().next());
        opportunity.stage = first.map_or(Id::NIL, |stage| stage.id);
    }
    let Some(stage) = data.stage(opportunity.stage).filter(|stage| !stage.retired) else {
        return Err(Rejection::invalid(None, Invalid::new("stage", "Choose a stage that is in use.")));
    };
    opportunity.pipeline = stage.pipeline;
    opportunity.created = desk.stamp.now;
    if opportunity.rank == Rank::default() {
        let first = data.column(stage.id).next().and_then(|id| data.opportunity(id));
        opportunity.rank = Rank::between(None, first.map(|first| &first.rank));
    }
    if opportunity.visits.is_empty() {
        opportunity.visits.push(Visit {
            stage: stage.id,
            name: stage.name.clone(),
            entered: desk.stamp.now,
            left: None,
            overridden: String::new(),
        });
    }
    gate::on_creation(&desk.draft, &opportunity, stage)?;
    Ok(opportunity.into())
}

fn stage_draft(desk: &Desk<'_>, mut stage: Stage) -> Result<Stage, Rejection> {
    stage.name = one_line(&stage.name);
    let Some(pipeline) = desk.draft.get(RecordId { kind: Kind::Pipeline, id: stage.pipeline }) else {
        return Err(Rejection::refused("A stage belongs to a pipeline."));
    };
    let siblings = desk.data().stages_of(pipeline.bare_id());
    if siblings.iter().any(|other| other.name.eq_ignore_ascii_case(&stage.name)) {
        let message = format!("There is a stage {} already.", quoted(&stage.name));
        return Err(Rejection::invalid(None, Invalid::new("name", message)));
    }
    if stage.rank == Rank::default() {
        let last = desk.data().all_stages_of(stage.pipeline).last().map(|last| last.rank.clone());
        stage.rank = Rank::between(last.as_ref(), None);
    }
    Ok(stage)
}

fn reason_draft(desk: &Desk<'_>, mut reason: LossReason) -> LossReason {
    reason.text = one_line(&reason.text);
    if reason.number == 0 {
        let used = desk.data().loss_reasons().filter(|other| other.stage == reason.stage).map(|other| other.number);
        reason.number = used.max().unwrap_or(0).saturating_add(1);
    }
    reason
}

/// An address of several lines: each by itself, without empty ones.
fn lines(text: &str) -> String {
    let all: Vec<String> = text.lines().map(one_line).filter(|line| !line.is_empty()).collect();
    all.join("\n")
}
