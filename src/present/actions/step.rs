//! The second step of an action: something is chosen, or a name is given.

use super::twin;
use crate::command::{Command, Move, Place};
use crate::data::Dataset;
use crate::model::{Company, Contact, Kind, RecordId, StageKind, Task};
use crate::search::{Query, grade};
use crate::value::{Date, Id, fold, plural, quoted};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The stage that opportunities are moved to.
    Stage(Vec<Id>),
    /// The member in charge of records.
    Member(Vec<RecordId>),
    /// A tag to add to records.
    Tag(Vec<RecordId>),
    /// A tag to take away from records.
    Untag(Vec<RecordId>),
    /// The campaign that records come from.
    Campaign(Vec<RecordId>),
    /// The sequence that opportunities are enrolled in.
    Sequence(Vec<Id>),
    /// The contact or company that one is merged with.
    Twin(RecordId),
    /// The name of a new record.
    Name(Kind),
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is called.
    pub label: String,
    /// What tells it from others.
    pub about: String,
    /// Its icon.
    pub icon: &'static str,
    /// What it comes to.
    pub deed: Deed,
}

/// What a choice comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// A command.
    Command(Box<Command>),
    /// Two records put side by side, to be merged.
    Compare(RecordId, RecordId),
    /// An enrolment: the sequence and the opportunities.
    Enrol(Id, Vec<Id>),
    /// A line that is to be added to: the rest is asked for there.
    Line(String),
}

impl Eq for Deed {}

/// The member who does it, and the day: what a new task takes from where it is made.
pub type Maker = (Option<Id>, Date);

impl Step {
    /// What is asked, as a question.
    pub fn question(&self, data: &Dataset) -> String {
        let name = |id: RecordId| quoted(&data.get(id).map(|record| record.title()).unwrap_or_default());
        let all = |ids: &[RecordId]| match ids {
            [id] => name(*id),
            ids => several(ids),
        };
        let sales = |ids: &[Id]| all(&ids.iter().copied().map(RecordId::opportunity).collect::<Vec<_>>());
        match self {
            Step::Stage(ids) => format!("Move {} to…", sales(ids)),
            Step::Member(ids) => format!("Assign {} to…", all(ids)),
            Step::Tag(ids) => format!("Add a tag to {}", all(ids)),
            Step::Untag(ids) => format!("Take a tag away from {}", all(ids)),
            Step::Campaign(ids) => format!("Campaign of {}", all(ids)),
            Step::Sequence(ids) => format!("Enrol {} in…", sales(ids)),
            Step::Twin(id) => format!("Merge {} with…", name(*id)),
            Step::Name(Kind::Task) => "What is to be done?".into(),
            Step::Name(kind) => format!("Name of the new {}", kind.name()),
        }
    }

    /// What can be chosen, by what is typed.
    pub fn choices(&self, data: &Dataset, typed: &str, maker: Maker) -> Vec<Choice> {
        let mut all = match self {
            Step::Stage(ids) => stages(data, ids),
            Step::Member(ids) => members(data, ids),
            Step::Tag(ids) => return tags(data, ids, typed),
            Step::Untag(ids) => their_tags(data, ids),
            Step::Campaign(ids) => campaigns(data, ids),
            Step::Sequence(ids) => sequences(data, ids),
            Step::Twin(id) => return twin::others(data, *id, typed),
            Step::Name(kind) => return create(*kind, typed, maker).into_iter().collect(),
        };
        sift(&mut all, typed);
        all
    }
}

/// Keeps what fits, the best first.
fn sift(all: &mut Vec<Choice>, typed: &str) {
    let query = Query::parse(typed);
    if !query.is_empty() {
        all.retain(|choice| grade(&query, &choice.label, &choice.about).is_some());
        all.sort_by_key(|choice| grade(&query, &choice.label, &choice.about));
    }
}

fn command(command: Command) -> Deed {
    Deed::Command(Box::new(command))
}

/// `3 contacts`: records of one kind in words.
pub(super) fn several(ids: &[RecordId]) -> String {
    let kind = ids.first().map_or(Kind::Opportunity, |id| id.kind);
    plural(ids.len(), kind.name(), kind.plural())
}

/// One record is edited by itself, so that its name stands in the history.
fn edit(ids: &[RecordId], field: &str, value: Value) -> Deed {
    let mut set = Map::new();
    set.insert(field.to_string(), value);
    command(match ids {
        [id] => Command::Edit { id: *id, set },
        ids => Command::EditAll { ids: ids.to_vec(), set },
    })
}

fn moved(ids: &[Id], to: Id) -> Deed {
    command(Command::Move(Move { ids: ids.to_vec(), to, place: Place::Top, answers: Default::default() }))
}

/// The command that moves an opportunity to the first stage of a kind in its pipeline.
pub fn close(data: &Dataset, id: Id, kind: StageKind) -> Option<Command> {
    let opportunity = data.opportunity(id)?;
    let stage = data.stages_of(opportunity.pipeline).into_iter().find(|stage| stage.kind == kind)?;
    match moved(&[id], stage.id) {
        Deed::Command(command) if stage.id != opportunity.stage => Some(*command),
        _ => None,
    }
}

fn stages(data: &Dataset, ids: &[Id]) -> Vec<Choice> {
    let here = ids.first().and_then(|id| data.opportunity(*id));
    let mut pipelines = data.live_pipelines();
    pipelines.sort_by_key(|pipeline| here.map(|here| here.pipeline) != Some(pipeline.id));
    let several = pipelines.len() > 1;
    let mut all = Vec::new();
    for pipeline in pipelines {
        for stage in data.stages_of(pipeline.id) {
            if ids.len() == 1 && here.is_some_and(|here| here.stage == stage.id) {
                continue;
            }
            let icon = match stage.kind {
                StageKind::Won => "trophy",
                StageKind::Lost => "circle-x",
                StageKind::Parked => "pause",
                StageKind::Open => "arrow-right",
            };
            let about = if several { pipeline.name.clone() } else { String::new() };
            all.push(Choice { label: stage.name.clone(), about, icon, deed: moved(ids, stage.id) });
        }
    }
    all
}

fn members(data: &Dataset, ids: &[RecordId]) -> Vec<Choice> {
    // Who is to do a task is its own field.
    let field = if ids.first().is_some_and(|id| id.kind == Kind::Task) { "assignee" } else { "owner" };
    let choice = |label: String, about: String, value: Value| Choice {
        label,
        about,
        icon: "user",
        deed: edit(ids, field, value),
    };
    let mut all: Vec<Choice> = data
        .members()
        .filter(|member| !member.retired)
        .map(|member| choice(member.name.clone(), member.office.clone(), member.id.to_string().into()))
        .collect();
    all.sort_by_cached_key(|choice| fold(&choice.label));
    all.push(choice("Nobody".into(), String::new(), Value::Null));
    all
}

/// The tags that any of them has.
fn their_tags(data: &Dataset, ids: &[RecordId]) -> Vec<Choice> {
    let take = |tag: &String| Choice {
        label: tag.clone(),
        about: String::new(),
        icon: "tag",
        deed: command(Command::Tag { ids: ids.to_vec(), add: Vec::new(), remove: vec![tag.clone()] }),
    };
    let all: BTreeSet<String> = ids.iter().flat_map(|id| tags_of(data, *id)).collect();
    all.iter().map(take).collect()
}

fn tags_of(data: &Dataset, id: RecordId) -> Vec<String> {
    match id.kind {
        Kind::Opportunity => data.opportunity(id.id).map(|one| one.tags.iter().cloned().collect()),
        Kind::Contact => data.contact(id.id).map(|one| one.tags.iter().cloned().collect()),
        Kind::Company => data.company(id.id).map(|one| one.tags.iter().cloned().collect()),
        _ => None,
    }
    .unwrap_or_default()
}

fn tags(data: &Dataset, ids: &[RecordId], typed: &str) -> Vec<Choice> {
    // What all of them have is not offered.
    let mut each = ids.iter().map(|id| tags_of(data, *id));
    let mut has = each.next().unwrap_or_default();
    each.for_each(|other| has.retain(|tag| other.contains(tag)));
    let add = |label: String, tag: String| Choice {
        label,
        about: String::new(),
        icon: "tag",
        deed: command(Command::Tag { ids: ids.to_vec(), add: vec![tag], remove: Vec::new() }),
    };
    let mut all: Vec<Choice> = data
        .tags()
        .filter(|tag| !has.iter().any(|has| has == tag))
        .map(|tag| add(tag.to_string(), tag.to_string()))
        .collect();
    sift(&mut all, typed);
    let typed = typed.trim().trim_start_matches('#');
    let known = |tag: &String| fold(tag) == fold(typed);
    if !typed.is_empty() && !has.iter().any(known) && !all.iter().any(|choice| known(&choice.label)) {
        all.push(add(format!("New tag {}", quoted(typed)), typed.to_string()));
    }
    all
}

/// Those in use, by name, and none where one of the records has one.
fn campaigns(data: &Dataset, ids: &[RecordId]) -> Vec<Choice> {
    let of = |id: &RecordId| match id.kind {
        Kind::Opportunity => data.opportunity(id.id)?.campaign,
        Kind::Contact => data.contact(id.id)?.campaign,
        _ => None,
    };
    let choice = |label: String, about: String, value: Value| Choice {
        label,
        about,
        icon: "megaphone",
        deed: edit(ids, "campaign", value),
    };
    let mut all: Vec<Choice> = data
        .campaigns()
        .filter(|one| !one.retired)
        .map(|one| choice(one.name.clone(), one.channel.clone(), one.id.to_string().into()))
        .collect();
    all.sort_by_cached_key(|choice| fold(&choice.label));
    if ids.iter().any(|id| of(id).is_some()) {
        all.push(choice("No campaign".into(), String::new(), Value::Null));
    }
    all
}

fn sequences(data: &Dataset, ids: &[Id]) -> Vec<Choice> {
    let mut all: Vec<_> = data.sequences().filter(|one| !one.retired && one.in_force().is_some()).collect();
    all.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    let choice = |label: &str, about: &str, deed| Choice {
        label: label.into(),
        about: about.into(),
        icon: "list-ordered",
        deed,
    };
    all.into_iter().map(|one| choice(&one.name, &one.about, Deed::Enrol(one.id, ids.to_vec()))).collect()
}

/// A new record with what is typed for its name. An email address makes a contact that has it.
pub(super) fn create(kind: Kind, typed: &str, (me, today): Maker) -> Option<Choice> {
    let typed = typed.trim();
    if !typed.contains(char::is_alphanumeric) {
        return None;
    }
    let text = typed.to_string();
    let (icon, deed) = match kind {
        Kind::Contact if typed.contains('@') && !typed.contains(' ') => (
            "user-plus",
            command(Command::Create(Contact { emails: vec![text], owner: me, ..Contact::default() }.into())),
        ),
        Kind::Contact => {
            ("user-plus", command(Command::Create(Contact { name: text, owner: me, ..Contact::default() }.into())))
        }
        Kind::Company => {
            ("building", command(Command::Create(Company { name: text, owner: me, ..Company::default() }.into())))
        }
        Kind::Task => {
            let task = Task { title: text, due: Some(today), assignee: me, ..Task::default() };
            ("list-checks", command(Command::Create(task.into())))
        }
        Kind::Opportunity => ("plus", Deed::Line(text)),
        _ => return None,
    };
    let about = if kind == Kind::Task { "due today".to_string() } else { String::new() };
    Some(Choice { label: format!("New {} {}", kind.name(), quoted(typed)), about, icon, deed })
}
