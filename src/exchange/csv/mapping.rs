//! What a table's columns become: proposed by header and content, decided by a person.

use super::date::DateStyle;
use super::fields::{Field, KINDS, Read, field_of, fields_of, telling};
use super::infer::{Column, Shape};
use super::number::NumberStyle;
use super::table::Table;
use crate::data::Dataset;
use crate::model::{Kind, StageKind};
use crate::value::{Currency, Id, fold, one_line};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// It fills a field.
    Field(Field),
    /// It is kept as text under its header.
    Detail,
    /// It is left out.
    Ignore,
}

/// What an address or a number is for, such as `work`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Label {
    /// Nothing is said about it.
    #[default]
    None,
    /// The same for every row.
    Always(&'static str),
    /// What the cell in this column says.
    Column(usize),
}

/// A column's target and formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// What becomes of it.
    pub target: Target,
    /// The order of its dates; none until it is settled.
    pub dates: Option<DateStyle>,
    /// The style of its numbers; none until it is settled.
    pub numbers: Option<NumberStyle>,
}

/// What a table is, and what becomes of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The kind of record that a row is.
    pub kind: Kind,
    /// One choice for each column.
    pub columns: Vec<ColumnChoice>,
}

/// A question that a person has to answer before the import can be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The column in question; none where it is about the whole table.
    pub column: Option<usize>,
    /// The question, as a sentence.
    pub text: String,
}

/// Which stage a text of the file stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StageChoice {
    /// A stage of the pipeline.
    Existing(Id),
    /// A stage to be made.
    New {
        /// Its name.
        name: String,
        /// Its kind.
        kind: StageKind,
    },
}

/// What to do with a row whose record exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnDuplicate {
    /// Fill in what the file knows. Empty cells change nothing.
    #[default]
    Update,
    /// Leave the record as it is.
    Skip,
    /// Make another record.
    Create,
}

/// What holds for the whole import.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// The pipeline that opportunities go into.
    pub pipeline: Id,
    /// The currency of amounts that do not name one.
    pub currency: Currency,
    /// What the stages of the file stand for; a text that is not in it is looked up by name. The empty text is for rows
    /// that say no stage; without it they are refused.
    pub stage_map: BTreeMap<String, StageChoice>,
    /// What to do with rows whose record exists.
    pub on_duplicate: OnDuplicate,
    /// Whether the good rows are brought in although others are refused.
    pub keep_good_rows: bool,
}

/// A stage text of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageText {
    /// The text, on one line.
    pub text: String,
    /// How many rows have it.
    pub count: usize,
    /// What it seems to stand for.
    pub suggestion: StageChoice,
    /// Whether the suggestion is a stage of that very name.
    pub known: bool,
}

/// The kind that the headers speak for, with its score; none where they speak for nothing.
pub fn guess_kind(headers: &[String]) -> Option<(Kind, usize)> {
    let score = |kind: Kind| {
        let fields: BTreeSet<Field> =
            headers.iter().filter_map(|header| field_of(kind, header)).map(|(field, _)| field).collect();
        fields.iter().map(|field| if telling(kind, *field) { 3 } else { 1 }).sum::<usize>()
    };
    let scores = KINDS.iter().map(|kind| (*kind, score(*kind))).filter(|(_, score)| *score > 1);
    scores.fold(
        None,
        |best: Option<(Kind, usize)>, next| {
            if best.is_none_or(|(_, score)| next.1 > score) { Some(next) } else { best }
        },
    )
}

/// Fields by header, each given to the column that has its surest name; formats where they are clear. Columns without
/// a field are kept as details, empty ones are left out.
pub fn guess_mapping(kind: Kind, columns: &[Column]) -> Mapping {
    let mut fields: Vec<Option<(Field, usize)>> = columns.iter().map(|column| field_of(kind, &column.name)).collect();
    let mut surest = BTreeMap::<Field, (usize, usize)>::new();
    for (index, (field, place)) in fields.iter().enumerate().filter_map(|(index, field)| Some((index, (*field)?))) {
        let empty = columns.get(index).is_some_and(|column| column.shape == Shape::Empty);
        let rank = if empty { usize::MAX } else { place };
        if surest.get(&field).is_none_or(|(best, _)| rank < *best) {
            surest.insert(field, (rank, index));
        }
    }
    for (index, slot) in fields.iter_mut().enumerate() {
        if slot.is_some_and(|(field, _)| !field.repeats() && surest.get(&field).is_some_and(|(_, best)| *best != index))
        {
            *slot = None;
        }
    }
    let taken = |field| surest.contains_key(&field);
    let choice = |(column, field): (&Column, Option<(Field, usize)>)| {
        let by_shape =
            || (column.shape == Shape::Email && kind == Kind::Contact && !taken(Field::Email)).then_some(Field::Email);
        let target = match field.map(|(field, _)| field).or_else(by_shape) {
            _ if column.shape == Shape::Empty => Target::Ignore,
            Some(field) => Target::Field(field),
            None => Target::Detail,
        };
        ColumnChoice {
            target,
            dates: column.dates.first().copied().filter(|_| !column.dates_unclear),
            numbers: column.numbers.first().copied().filter(|_| !column.numbers_unclear),
        }
    };
    Mapping { kind, columns: columns.iter().zip(fields).map(choice).collect() }
}

impl Mapping {
    /// The columns of a field, in order.
    pub fn columns_of(&self, field: Field) -> impl Iterator<Item = usize> + '_ {
        let fits = move |(_, choice): &(usize, &ColumnChoice)| choice.target == Target::Field(field);
        self.columns.iter().enumerate().filter(fits).map(|(index, _)| index)
    }

    /// Whether some column fills the field.
    pub fn has(&self, field: Field) -> bool {
        self.columns_of(field).next().is_some()
    }

    /// What a person has to decide first: formats that are unclear, fields that are missing or given twice.
    pub fn questions(&self, columns: &[Column]) -> Vec<Question> {
        let mut questions = Vec::new();
        for (index, (choice, column)) in self.columns.iter().zip(columns).enumerate() {
            let Target::Field(field) = choice.target else { continue };
            let text = match field.read() {
                Read::Date if choice.dates.is_none() && column.filled > 0 => {
                    format!("How are the dates in “{}” written?", column.name)
                }
                Read::Number if choice.numbers.is_none() && column.filled > 0 => {
                    format!("How are the numbers in “{}” written?", column.name)
                }
                _ => continue,
            };
            questions.push(Question { column: Some(index), text });
        }
        for field in fields_of(self.kind).into_iter().filter(|field| !field.repeats()) {
            for again in self.columns_of(field).skip(1) {
                let text = format!("Two columns are to become “{}”. Which one?", field.word());
                questions.push(Question { column: Some(again), text });
            }
        }
        let missing = |fields: &[Field]| !fields.iter().any(|field| self.has(*field));
        let (fields, text): (&[Field], _) = match self.kind {
            Kind::Contact => (
                &[Field::Name, Field::FirstName, Field::LastName, Field::Email],
                "Which column holds the name or the email address?",
            ),
            // What sold without a name is called after its product or company; see `Options::stage_map` for stages.
            Kind::Opportunity => (&[], ""),
            _ => (&[Field::Name], "Which column holds the name?"),
        };
        if !fields.is_empty() && missing(fields) {
            questions.push(Question { column: None, text: text.to_string() });
        }
        questions
    }
}

/// What a stage text most likely stands for: a stage of that name, else one of the kind that its words speak of.
pub(super) fn suggest_stage(text: &str, pipeline: Id, data: &Dataset) -> (StageChoice, bool) {
    let stages = data.stages_of(pipeline);
    if let Some(stage) = stages.iter().find(|stage| fold(&stage.name) == fold(text)) {
        return (StageChoice::Existing(stage.id), true);
    }
    let kind = kind_of_words(text);
    match stages.iter().find(|stage| stage.kind == kind).filter(|_| kind.closed()) {
        Some(stage) => (StageChoice::Existing(stage.id), false),
        None => (StageChoice::New { name: one_line(text), kind }, false),
    }
}

/// The kind that words such as `Closed won` speak of.
pub(super) fn kind_of_words(text: &str) -> StageKind {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    let any = |list: &[&str], word: &str| list.contains(&word);
    words
        .find_map(|word| match word {
            _ if any(&["lost", "verloren", "perdu", "abandoned", "disqualified", "unqualified", "rejected"], word) => {
                Some(StageKind::Lost)
            }
            _ if any(&["won", "gewonnen", "gagne", "customer"], word) => Some(StageKind::Won),
            _ if any(&["parked", "paused", "hold", "nurture", "later", "dormant"], word) => Some(StageKind::Parked),
            _ => None,
        })
        .unwrap_or_default()
}

/// Where rows without any stage go: to the first open one.
fn without_stage(table: &Table, pipeline: Id, data: &Dataset) -> StageText {
    let stages = data.stages_of(pipeline);
    let first = stages.iter().find(|stage| stage.kind == StageKind::Open);
    let new = || StageChoice::New { name: StageKind::Open.word().to_string(), kind: StageKind::Open };
    let suggestion = first.map_or_else(new, |stage| StageChoice::Existing(stage.id));
    StageText { text: String::new(), count: table.rows.len(), suggestion, known: false }
}

/// Every stage text of the table with what it seems to stand for, in order of first appearance. For a table of
/// opportunities that has no column for the stage, the empty text stands for all rows.
pub fn unknown_stages(table: &Table, mapping: &Mapping, pipeline: Id, data: &Dataset) -> Vec<StageText> {
    let Some(column) = mapping.columns_of(Field::Stage).next() else {
        let open = mapping.kind == Kind::Opportunity && !mapping.has(Field::Status);
        return if open { vec![without_stage(table, pipeline, data)] } else { Vec::new() };
    };
    // By the cell as written: few are different, and only those are looked at closely.
    let mut cells = BTreeMap::<&str, usize>::new();
    for cell in table.rows.iter().filter_map(|row| row.cells.get(column)) {
        *cells.entry(cell).or_default() += 1;
    }
    let mut texts = Vec::<StageText>::new();
    let mut places = BTreeMap::<String, usize>::new();
    for cell in table.rows.iter().filter_map(|row| row.cells.get(column)) {
        let Some(count) = cells.remove(cell) else { continue };
        let text = one_line(cell);
        if text.is_empty() {
            continue;
        }
        match places.get(&text).and_then(|place| texts.get_mut(*place)) {
            Some(known) => known.count += count,
            None => {
                let (suggestion, known) = suggest_stage(&text, pipeline, data);
                places.insert(text.clone(), texts.len());
                texts.push(StageText { text, count, suggestion, known });
            }
        }
        if cells.is_empty() {
            break;
        }
    }
    texts
}
