//! The second step of an action: something is chosen, or a name is given.

use super::twin;
use crate::command::{Command, Move, Place};
use crate::data::Dataset;
use crate::model::{Company, Contact, Kind, RecordId, StageKind, Task};
use crate::search::{Query, grade};
use crate::value::{Date, Id, fold, quoted};
use serde_json::{Map, Value};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The stage that opportunities are moved to.
    Stage(Vec<Id>),
    /// The member in charge of a record.
    Member(RecordId),
    /// A tag to add to a record.
    Tag(RecordId),
    /// A tag to take away from a record.
    Untag(RecordId),
    /// The sequence that an opportunity is enrolled in.
    Sequence(Id),
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
    /// An enrolment: the sequence and the opportunity.
    Enrol(Id, Id),
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
        match self {
            Step::Stage(ids) => match ids.as_slice() {
                [id] => format!("Move {} to…", name(RecordId::opportunity(*id))),
                ids => format!("Move {} opportunities to…", ids.len()),
            },
            Step::Member(id) => format!("Assign {} to…", name(*id)),
            Step::Tag(id) => format!("Add a tag to {}", name(*id)),
            Step::Untag(id) => format!("Take a tag away from {}", name(*id)),
            Step::Sequence(id) => format!("Enrol {} in…", name(RecordId::opportunity(*id))),
            Step::Twin(id) => format!("Merge {} with…", name(*id)),
            Step::Name(Kind::Task) => "What is to be done?".into(),
            Step::Name(kind) => format!("Name of the new {}", kind.name()),
        }
    }

    /// What can be chosen, by what is typed.
    pub fn choices(&self, data: &Dataset, typed: &str, maker: Maker) -> Vec<Choice> {
        let mut all = match self {
            Step::Stage(ids) => stages(data, ids),
            Step::Member(id) => members(data, *id),
            Step::Tag(id) => return tags(data, *id, typed),
            Step::Untag(id) => its_tags(data, *id),
            Step::Sequence(id) => sequences(data, *id),
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

fn edit(id: RecordId, field: &str, value: Value) -> Deed {
    let mut set = Map::new();
    set.insert(field.to_string(), value);
    command(Command::Edit { id, set })
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

fn members(data: &Dataset, id: RecordId) -> Vec<Choice> {
    let choice = |label: String, about: String, value: Value| Choice {
        label,
        about,
        icon: "user",
        deed: edit(id, "owner", value),
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

fn its_tags(data: &Dataset, id: RecordId) -> Vec<Choice> {
    let take = |tag: &String| Choice {
        label: tag.clone(),
        about: String::new(),
        icon: "tag",
        deed: command(Command::Tag { ids: vec![id], add: Vec::new(), remove: vec![tag.clone()] }),
    };
    tags_of(data, id).iter().map(take).collect()
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

fn tags(data: &Dataset, id: RecordId, typed: &str) -> Vec<Choice> {
    let has = tags_of(data, id);
    let add = |label: String, tag: String| Choice {
        label,
        about: String::new(),
        icon: "tag",
        deed: command(Command::Tag { ids: vec![id], add: vec![tag], remove: Vec::new() }),
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

fn sequences(data: &Dataset, id: Id) -> Vec<Choice> {
    let mut all: Vec<_> = data.sequences().filter(|one| !one.retired && one.in_force().is_some()).collect();
    all.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    let choice = |label: &str, about: &str, deed| Choice {
        label: label.into(),
        about: about.into(),
        icon: "list-ordered",
        deed,
    };
    all.into_iter().map(|one| choice(&one.name, &one.about, Deed::Enrol(one.id, id))).collect()
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
