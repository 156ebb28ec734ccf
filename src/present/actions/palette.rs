//! What the command palette shows.

use super::found::{Bit, shown};
use super::step::{Choice, Deed, Maker, Step, close, create, several};
use super::{Action, Does, Group, Place, all, twin};
use crate::data::Dataset;
use crate::model::{Kind, RecordId};
use crate::search::{Hit, Query, because, grade};
use crate::value::quoted;

/// So many records are shown that were opened lately.
const RECENT: usize = 6;
/// So many actions are shown among records.
const ACTIONS: usize = 5;
/// So many actions on the open record are shown before anything is typed.
const LIKELY: usize = 8;

/// Where somebody is.
#[derive(Clone, Debug, Default)]
pub struct Here<'a> {
    /// The record that is open.
    pub open: Option<RecordId>,
    /// The records of a list that are selected; what can be done is then done with them.
    pub selected: &'a [RecordId],
    /// The word of the page in the address.
    pub path: &'a str,
    /// Records that were opened lately, the last one first.
    pub recent: &'a [RecordId],
    /// Who is there, and what day it is.
    pub maker: Option<Maker>,
}

/// What a line stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A record.
    Record(RecordId),
    /// An action.
    Action(&'static Action),
    /// Something that was asked for, or that is new.
    Deed(Deed),
}

/// A line of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it stands for.
    pub what: What,
    /// Its icon.
    pub icon: &'static str,
    /// What it is called.
    pub label: String,
    /// What tells it from others, or why it was found.
    pub about: Vec<Bit>,
    /// Its keys, where it has some.
    pub keys: &'static [&'static str],
    /// Whether it stands back: work on it is over.
    pub faint: bool,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What stands above them.
    pub heading: String,
    /// The lines.
    pub entries: Vec<Entry>,
}

impl Entry {
    fn action(action: &'static Action, here: &Here) -> Entry {
        let about = match action.does {
            Does::Go(_) => vec![Bit::Words("Go to".into())],
            _ if action.place == Place::Record && !here.selected.is_empty() => {
                vec![Bit::Words(several(here.selected))]
            }
            _ => Vec::new(),
        };
        let (icon, label, keys) = (action.icon, action.words.to_string(), action.keys);
        Entry { what: What::Action(action), icon, label, about, keys, faint: false }
    }

    fn record(id: RecordId, data: &Dataset, query: Option<&Query>) -> Option<Entry> {
        let record = data.get(id)?;
        let line = shown(&record, data);
        let mut about = line.about;
        let said = |text: &str| about.iter().any(|bit| matches!(bit, Bit::Words(words) if words == text));
        // What was found where the line does not show it.
        let reason = query.and_then(|query| because(&record, data, query)).filter(|(_, text)| !said(text));
        if let Some((part, text)) = reason {
            about.insert(0, Bit::Words(format!("{}: {text}", part.word())));
        }
        Some(Entry { what: What::Record(id), icon: line.icon, label: line.label, about, keys: &[], faint: line.over })
    }
}

impl From<Choice> for Entry {
    fn from(choice: Choice) -> Entry {
        let about = if choice.about.is_empty() { Vec::new() } else { vec![Bit::Words(choice.about)] };
        let (icon, label) = (choice.icon, choice.label);
        Entry { what: What::Deed(choice.deed), icon, label, about, keys: &[], faint: false }
    }
}

/// What a section of records of this kind is called.
fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => "Opportunities",
        Kind::Contact => "Contacts",
        Kind::Company => "Companies",
        Kind::Task => "Tasks",
        Kind::Activity => "What happened",
        Kind::Message => "Messages",
        Kind::Care => "After-sales",
        Kind::Product => "Products",
        Kind::Campaign => "Campaigns",
        Kind::Member => "Team",
        Kind::Template => "Templates",
        Kind::Sequence => "Sequences",
        Kind::Rule => "Rules",
        Kind::Stage => "Stages",
        Kind::Pipeline => "Pipelines",
        Kind::View => "Views",
        Kind::ScoreRule => "Scoring",
        Kind::Goal => "Goals",
        Kind::Dashboard => "Dashboards",
        _ => "Other",
    }
}

/// Whether an action can be done now.
fn offered(action: &Action, here: &Here, data: &Dataset) -> bool {
    if let (Place::Record, [first, ..]) = (action.place, here.selected) {
        let there = |step: Step| !step.choices(data, "", here.maker()).is_empty();
        return action.for_several(first.kind)
            && match action.does {
                Does::Untag => there(Step::Untag(here.selected.to_vec())),
                Does::Campaign => there(Step::Campaign(here.selected.to_vec())),
                Does::Enrol => there(Step::Sequence(here.selected.iter().map(|one| one.id).collect())),
                _ => true,
            };
    }
    let open = here.open.filter(|id| data.get(*id).is_some());
    if !action.there(open.map(|id| id.kind)) || action.does == Does::Search || action.does == Does::Go(here.path_word())
    {
        return false;
    }
    match (action.does, open) {
        (Does::Untag, Some(id)) => !Step::Untag(vec![id]).choices(data, "", here.maker()).is_empty(),
        (Does::Campaign, Some(id)) => !Step::Campaign(vec![id]).choices(data, "", here.maker()).is_empty(),
        (Does::Enrol, Some(id)) => !Step::Sequence(vec![id.id]).choices(data, "", here.maker()).is_empty(),
        (Does::Merge, Some(id)) => twin::any(data, id),
        (Does::Close(kind), Some(id)) => close(data, id.id, kind).is_some(),
        _ => true,
    }
}

impl Here<'_> {
    fn maker(&self) -> Maker {
        self.maker.unwrap_or_default()
    }

    /// The word of the page, as the table has it.
    fn path_word(&self) -> &'static str {
        all()
            .find_map(|action| match action.does {
                Does::Go(path) if path == self.path => Some(path),
                _ => None,
            })
            .unwrap_or_default()
    }
}

/// What is shown before anything is typed: what can be done with the open record, what was opened lately, and what is
/// most likely wanted.
pub fn idle(data: &Dataset, here: &Here) -> Vec<Section> {
    let mut sections = Vec::new();
    let with = match here.selected {
        [] => here.open.and_then(|id| data.get(id)).map(|record| quoted(&record.title())),
        all => Some(several(all)),
    };
    if let Some(with) = with {
        let actions = all().filter(|action| action.group == Group::Record && offered(action, here, data));
        let entries = actions.take(LIKELY).map(|action| Entry::action(action, here)).collect();
        sections.push(Section { heading: format!("With {with}"), entries });
    }
    let recent = here.recent.iter().filter(|id| Some(**id) != here.open);
    let entries: Vec<Entry> = recent.filter_map(|id| Entry::record(*id, data, None)).take(RECENT).collect();
    sections.push(Section { heading: "Opened lately".into(), entries });
    let likely = all().filter(|action| {
        let page = matches!(action.does, Does::Go("today" | "board" | "contacts" | "tasks" | "outbox"));
        (page || action.group == Group::Make) && offered(action, here, data)
    });
    sections.push(Section {
        heading: "Often wanted".into(),
        entries: likely.map(|action| Entry::action(action, here)).collect(),
    });
    sections.retain(|section| !section.entries.is_empty());
    sections
}

/// What is shown for what is typed, with the records that were found. With `>` in front only actions are looked for.
pub fn found(data: &Dataset, here: &Here, typed: &str, hits: &[Hit]) -> Vec<Section> {
    let only = typed.trim_start().strip_prefix('>');
    let query = Query::parse(only.unwrap_or(typed));
    let mut actions: Vec<(u16, &'static Action)> = all()
        .filter(|action| (only.is_some() || !query.is_empty()) && offered(action, here, data))
        .filter_map(|action| {
            Some((if query.is_empty() { 0 } else { grade(&query, action.words, action.also)? }, action))
        })
        .collect();
    // What is done with the selected rows comes before what else is called so.
    let elsewhere = |action: &Action| !here.selected.is_empty() && action.place != Place::Record;
    actions.sort_by_key(|(grade, action)| (*grade, elsewhere(action)));
    if only.is_some() {
        let entries = actions.into_iter().map(|(_, action)| Entry::action(action, here)).collect();
        return vec![Section { heading: "Actions".into(), entries }]
            .into_iter()
            .filter(|one| !one.entries.is_empty())
            .collect();
    }
    let mut sections: Vec<(u16, Section)> = Vec::new();
    if let Some((best, _)) = actions.first().copied() {
        let entries = actions.into_iter().take(ACTIONS).map(|(_, action)| Entry::action(action, here)).collect();
        sections.push((best, Section { heading: "Actions".into(), entries }));
    }
    let mut sure = false;
    for hit in hits {
        let Some(entry) = Entry::record(hit.id, data, Some(&query)) else { continue };
        sure = sure || !hit.near;
        let name = heading(hit.id.kind);
        match sections.iter_mut().find(|(_, section)| section.heading == name) {
            Some((_, section)) => section.entries.push(entry),
            None => sections.push((hit.score(), Section { heading: name.into(), entries: vec![entry] })),
        }
    }
    // The hits come in order; of sections that are as good as each other the actions stay first.
    sections.sort_by_key(|(best, _)| *best);
    let mut sections: Vec<Section> = sections.into_iter().map(|(_, section)| section).collect();
    if !sure {
        let kinds = [Kind::Contact, Kind::Company, Kind::Opportunity, Kind::Task];
        let entries: Vec<Entry> =
            kinds.into_iter().filter_map(|kind| create(kind, typed, here.maker())).map(Entry::from).collect();
        if !entries.is_empty() {
            sections.push(Section { heading: "New".into(), entries });
        }
    }
    sections
}
