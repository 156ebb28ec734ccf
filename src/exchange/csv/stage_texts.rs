//! The words by which a file calls stages, pipelines and owners, and what each seems to stand for.

use super::fields::Field;
use super::infer::boolean;
use super::keys::{email_key, name_key};
use super::kind_of_rows::Rows;
use super::mapping::{Mapping, OwnerChoice, PipelineChoice, StageChoice};
use super::table::{Row, Table};
use crate::data::Dataset;
use crate::model::StageKind;
use crate::value::{Id, fold, one_line};
use std::collections::{BTreeMap, BTreeSet};

/// A stage text of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageText {
    /// The text, on one line.
    pub text: String,
    /// The pipeline that it is a stage of; empty where all go into one.
    pub pipeline: String,
    /// How many rows have it.
    pub count: usize,
    /// What it seems to stand for.
    pub suggestion: StageChoice,
    /// Whether the suggestion is a stage of that very name.
    pub known: bool,
}

impl StageText {
    /// What its choice is kept under.
    pub fn key(&self) -> String {
        stage_key(&self.pipeline, &self.text)
    }
}

/// What the choice of a stage is kept under: by its text, and the pipeline where the file names several.
pub fn stage_key(pipeline: &str, text: &str) -> String {
    if pipeline.is_empty() { text.to_string() } else { format!("{pipeline}\u{1f}{text}") }
}

/// A pipeline or an owner that the file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T> {
    /// The text, on one line.
    pub text: String,
    /// How many rows have it.
    pub count: usize,
    /// What it seems to stand for.
    pub suggestion: T,
}

/// Where the opportunities of a file go.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    /// The pipeline of those that name none, or none of the others.
    pub pipeline: Id,
    /// The pipelines that the file names.
    pub pipelines: &'a BTreeMap<String, PipelineChoice>,
}

impl Destination<'_> {
    pub(super) fn id(&self, text: &str) -> Id {
        self.pipelines.get(text).map_or(self.pipeline, PipelineChoice::id)
    }
}

/// What a stage text most likely stands for: a stage of that name, else one of the kind that its words speak of.
fn suggest_stage(text: &str, pipeline: Id, data: &Dataset, said: &Said) -> (StageChoice, bool) {
    let stages = data.stages_of(pipeline);
    let by_id = stages.iter().find(|stage| {
        stage.external.as_ref().is_some_and(|external| external.system == said.system && external.id == text)
    });
    if let Some(stage) = by_id.or_else(|| stages.iter().find(|stage| fold(&stage.name) == fold(text))) {
        return (StageChoice::Existing(stage.id), true);
    }
    let kind = said.kind.flatten().unwrap_or_else(|| kind_of_words(text));
    match stages.iter().find(|stage| stage.kind == kind).filter(|_| kind.closed()) {
        Some(stage) => (StageChoice::Existing(stage.id), false),
        None => (StageChoice::New { name: one_line(text), kind }, false),
    }
}

/// Words of stages that something is lost in.
const LOST: &[&str] = &[
    "lost",
    "verloren",
    "perdu",
    "perdue",
    "perdido",
    "perdida",
    "abandoned",
    "disqualified",
    "unqualified",
    "rejected",
];
/// Words of stages that something is won in.
const WON: &[&str] = &["won", "win", "gewonnen", "gagne", "gagnee", "ganado", "ganada", "customer"];

/// The kind that words such as `Closed won` speak of.
pub(super) fn kind_of_words(text: &str) -> StageKind {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    let any = |list: &[&str], word: &str| list.contains(&word);
    words
        .find_map(|word| match word {
            _ if any(LOST, word) => Some(StageKind::Lost),
            _ if any(WON, word) => Some(StageKind::Won),
            _ if any(&["parked", "paused", "hold", "nurture", "later", "dormant", "delayed"], word) => {
                Some(StageKind::Parked)
            }
            _ => None,
        })
        .unwrap_or_default()
}

/// Where rows without any stage go: to the first open one.
fn without_stage(count: usize, pipeline: Id, data: &Dataset) -> StageText {
    let stages = data.stages_of(pipeline);
    let first = stages.iter().find(|stage| stage.kind == StageKind::Open);
    let new = || StageChoice::New { name: StageKind::Open.word().to_string(), kind: StageKind::Open };
    let suggestion = first.map_or_else(new, |stage| StageChoice::Existing(stage.id));
    StageText { text: String::new(), pipeline: String::new(), count, suggestion, known: false }
}

/// Every stage text of one table of opportunities with what it seems to stand for.
pub fn unknown_stages(table: &Table, mapping: &Mapping, pipeline: Id, data: &Dataset) -> Vec<StageText> {
    stage_texts(&[(table, mapping)], Destination { pipeline, pipelines: &BTreeMap::new() }, data)
}

/// What the rows say about one stage text.
#[derive(Default)]
struct Said {
    count: usize,
    /// What columns such as `IsWon` say it is; none where they do not say, or do not agree.
    kind: Option<Option<StageKind>>,
    /// Whether something is in it now.
    present: bool,
    system: &'static str,
}

/// Every stage text of the tables with what it seems to stand for, in order of first appearance. For a table of
/// opportunities that has no column for the stage, the empty text stands for all rows.
pub fn stage_texts(sheets: &[(&Table, &Mapping)], into: Destination<'_>, data: &Dataset) -> Vec<StageText> {
    let mut order = Vec::<(String, String)>::new();
    let mut found = BTreeMap::<(String, String), Said>::new();
    let mut texts = Vec::new();
    let named = stage_names(sheets);
    for (table, mapping) in sheets {
        let first = |field| mapping.columns_of(field).next();
        let (stage, pipeline) = (first(Field::Stage), first(Field::Pipeline));
        let (closed, won) = (first(Field::IsClosed), first(Field::IsWon));
        let mut note = |times: usize, pipeline: &str, text: &str, present: bool, kind: Option<StageKind>| {
            let text = named.get(text).map_or(text, String::as_str);
            let pipeline = if into.pipelines.is_empty() { "" } else { pipeline };
            let key = (pipeline.to_string(), text.to_string());
            let said = found.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Said::default()
            });
            said.count += times;
            said.system = mapping.system;
            said.present |= present;
            said.kind = Some(said.kind.map_or(kind, |known| known.filter(|known| Some(*known) == kind)));
        };
        match mapping.rows {
            Rows::Opportunities => {
                if stage.is_none() && !mapping.has(Field::Status) {
                    texts.push(without_stage(table.rows.len(), into.pipeline, data));
                }
                let entered: Vec<(usize, (String, String))> = mapping
                    .columns_of(Field::Entered)
                    .filter_map(|at| Some((at, entered(table.headers.get(at)?)?)))
                    .collect();
                let gone = first(Field::Deleted);
                // What is left out needs no stage.
                let stays = |row: &&Row| gone.and_then(|at| row.cells.get(at)).and_then(flag) != Some(true);
                for (row, times) in alike(table.rows.iter().filter(stays), [pipeline, stage, closed, won]) {
                    let [line, text, closed, won] = row.map(one_line);
                    if !text.is_empty() {
                        note(times, &line, &text, true, kind_by_flags(&closed, &won));
                    }
                }
                for row in table.rows.iter().filter(stays).filter(|_| !entered.is_empty()) {
                    let line = one_line(pipeline.and_then(|at| row.cells.get(at)).unwrap_or_default());
                    for (at, (stage, of)) in &entered {
                        if row.cells.get(*at).is_some_and(|cell| !cell.trim().is_empty()) {
                            note(1, if of.is_empty() { &line } else { of }, stage, true, None);
                        }
                    }
                }
            }
            Rows::StageMoves => {
                for row in &table.rows {
                    for field in [Field::FromStage, Field::Stage] {
                        let text = one_line(first(field).and_then(|at| row.cells.get(at)).unwrap_or_default());
                        if !is_nothing(&text) {
                            note(1, "", &text, false, None);
                        }
                    }
                }
            }
            Rows::Stages => {
                for row in &table.rows {
                    let cell =
                        |column: Option<usize>| one_line(column.and_then(|at| row.cells.get(at)).unwrap_or_default());
                    let text = cell(first(Field::Name));
                    if !text.is_empty() {
                        note(1, "", &text, true, kind_by_flags(&cell(closed), &cell(won)));
                    }
                }
            }
            _ => {}
        }
    }
    texts.extend(order.into_iter().filter_map(|key| {
        let said = found.get(&key)?;
        let (pipeline, text) = key;
        let (mut suggestion, known) = suggest_stage(&text, into.id(&pipeline), data, said);
        let open = matches!(&suggestion, StageChoice::New { kind, .. } if !kind.closed());
        if open && !said.present {
            suggestion = StageChoice::Past { name: text.clone() };
        }
        Some(StageText { text, pipeline, count: said.count, suggestion, known })
    }));
    texts
}

/// The cells of some columns, each way in which they stand together once, with how often, in order of first appearance:
/// very many rows say few things.
fn alike<'a, const N: usize>(
    rows: impl Iterator<Item = &'a Row>,
    columns: [Option<usize>; N],
) -> Vec<([&'a str; N], usize)> {
    let mut found = Vec::<([&str; N], usize)>::new();
    let mut places = BTreeMap::<[&str; N], usize>::new();
    for row in rows {
        let cells = columns.map(|column| column.and_then(|at| row.cells.get(at)).unwrap_or_default());
        let place = *places.entry(cells).or_insert_with(|| {
            found.push((cells, 0));
            found.len() - 1
        });
        if let Some((_, count)) = found.get_mut(place) {
            *count += 1;
        }
    }
    found
}

/// Keap writes `0` where there was no stage before.
pub(super) fn is_nothing(text: &str) -> bool {
    text.is_empty() || text == "0"
}

/// The names of stages by their ids, where a table of stages is among the tables.
fn stage_names(sheets: &[(&Table, &Mapping)]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (table, mapping) in sheets.iter().filter(|(_, mapping)| mapping.rows == Rows::Stages) {
        let first = |field| mapping.columns_of(field).next();
        if let (Some(id), Some(name)) = (first(Field::ExternalId), first(Field::Name)) {
            let cell = |row: &Row, at: usize| one_line(row.cells.get(at).unwrap_or_default());
            names.extend(table.rows.iter().map(|row| (cell(row, id), cell(row, name))));
        }
    }
    names
}

pub(super) fn flag(cell: &str) -> Option<bool> {
    match cell.trim().to_lowercase().as_str() {
        "1" | "t" | "x" | "checked" => Some(true),
        "0" | "f" | "unchecked" => Some(false),
        other => boolean(other),
    }
}

fn kind_by_flags(closed: &str, won: &str) -> Option<StageKind> {
    match (flag(closed), flag(won)) {
        (_, Some(true)) => Some(StageKind::Won),
        (Some(true), Some(false)) => Some(StageKind::Lost),
        (Some(false), _) => Some(StageKind::Open),
        _ => None,
    }
}

/// The stage and the pipeline in a header such as `Date entered "Demo (Sales Pipeline)"`.
pub(super) fn entered(header: &str) -> Option<(String, String)> {
    let open = header.find(['"', '“', '„', '«'])?;
    let begin = open + header.get(open..)?.chars().next()?.len_utf8();
    let end = header.rfind(['"', '”', '“', '»']).filter(|end| *end > begin)?;
    let inner = one_line(header.get(begin..end)?);
    let split = inner.strip_suffix(')').and_then(|inner| inner.rsplit_once(" ("));
    let (stage, pipeline) = split.map_or((inner.clone(), String::new()), |(a, b)| (a.to_string(), b.to_string()));
    (!stage.is_empty()).then_some((stage, pipeline))
}

fn count<const N: usize>(sheets: &[(&Table, &Mapping)], fields: [Field; N]) -> Vec<(String, usize)> {
    let mut order = Vec::<(String, usize)>::new();
    let mut places = BTreeMap::<String, usize>::new();
    for (table, mapping) in sheets {
        let columns = fields.map(|field| mapping.columns_of(field).next());
        if columns.iter().all(Option::is_none) {
            continue;
        }
        for (cells, times) in alike(table.rows.iter(), columns) {
            let Some(text) = cells.map(one_line).into_iter().find(|text| !text.is_empty()) else { continue };
            let place = *places.entry(text.clone()).or_insert_with(|| {
                order.push((text, 0));
                order.len() - 1
            });
            if let Some((_, count)) = order.get_mut(place) {
                *count += times;
            }
        }
    }
    order
}

/// The pipelines that tables of opportunities name, each with one of that name, or a new one.
pub fn pipeline_texts(sheets: &[(&Table, &Mapping)], data: &Dataset) -> Vec<Named<PipelineChoice>> {
    let deals: Vec<(&Table, &Mapping)> =
        sheets.iter().copied().filter(|(_, mapping)| mapping.rows == Rows::Opportunities).collect();
    let live = data.live_pipelines();
    let named = |(text, count): (String, usize)| {
        let known = live.iter().find(|pipeline| fold(&pipeline.name) == fold(&text));
        let new = || PipelineChoice::New { id: Id::NIL, name: text.clone() };
        let suggestion = known.map_or_else(new, |pipeline| PipelineChoice::Existing(pipeline.id));
        Named { text, count, suggestion }
    };
    count(&deals, [Field::Pipeline]).into_iter().map(named).collect()
}

/// The owners that the tables name and who are no members yet. A bare id is nobody's name: it stays open whose it is.
pub fn owner_texts(sheets: &[(&Table, &Mapping)], data: &Dataset) -> Vec<Named<OwnerChoice>> {
    let mut known = BTreeSet::<String>::new();
    for member in data.members() {
        known.extend([name_key(&member.name), email_key(&member.email)]);
        known.extend(member.external.iter().map(|external| format!("id {}", short(&external.id))));
    }
    for (table, mapping) in sheets.iter().filter(|(_, mapping)| mapping.rows == Rows::Members) {
        for at in mapping.columns_of(Field::ExternalId) {
            known.extend(table.rows.iter().filter_map(|row| Some(format!("id {}", short(row.cells.get(at)?.trim())))));
        }
    }
    let texts = count(sheets, [Field::Owner, Field::OwnerId]).into_iter();
    let unknown = texts.filter(|(text, _)| {
        let keys = [name_key(text), email_key(text), format!("id {}", short(text))];
        !keys.iter().any(|key| known.contains(key))
    });
    let named = |(text, count): (String, usize)| {
        let suggestion =
            if is_id(&text) || is_nobody(&text) { OwnerChoice::Nobody } else { OwnerChoice::New(text.clone()) };
        Named { text, count, suggestion }
    };
    unknown.map(named).collect()
}

/// Whether a text says that there is no owner.
pub(super) fn is_nobody(text: &str) -> bool {
    let word = fold(text);
    matches!(word.trim_matches(['(', ')']), "no owner" | "unassigned" | "none" | "nobody" | "kein besitzer")
}

/// Whether a text is an id rather than a name: one word with digits, without `@`.
pub(super) fn is_id(text: &str) -> bool {
    let word = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    word && text.bytes().any(|b| b.is_ascii_digit())
}

/// Ids of fifteen and of eighteen characters are the same where the system has both: the last three only guard the case.
pub(super) fn short(id: &str) -> &str {
    let long = id.len() == 18 && id.bytes().all(|b| b.is_ascii_alphanumeric());
    if long { id.get(..15).unwrap_or(id) } else { id }
}
