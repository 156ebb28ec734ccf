//! What a table's columns become: proposed by header and content, decided by a person.

use super::date::DateStyle;
use super::fields::{Field, KINDS, Read, field_of, fields_of, telling};
use super::infer::{Column, Shape};
use super::kind_of_rows::Rows;
use super::number::NumberStyle;
use crate::exchange::sheets;
use crate::model::{CustomField, Kind, StageKind};
use crate::value::{Currency, Id, ZoneRules};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// It fills a field.
    Field(Field),
    /// It fills a custom field: the one with this id, whose cells are read so.
    Own(Id, Read),
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
    /// What an address or a number in it is for.
    pub label: Label,
    /// Columns of one group are parts of one thing, such as of the second postal address.
    pub group: u8,
}

/// What a table is, and what becomes of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What a row is.
    pub rows: Rows,
    /// One choice for each column.
    pub columns: Vec<ColumnChoice>,
    /// The system that the ids in it are those of: `csv` where it is not known.
    pub system: &'static str,
}

/// The system of tables that no known system wrote.
pub const ANY_SYSTEM: &str = "csv";

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
    /// A stage that is not used any more, to be made for the sake of the history that names it.
    Past {
        /// Its name.
        name: String,
    },
}

/// Which pipeline a text of the file stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PipelineChoice {
    /// A pipeline that exists.
    Existing(Id),
    /// A pipeline to be made.
    New {
        /// The id that it gets.
        id: Id,
        /// Its name.
        name: String,
    },
}

impl PipelineChoice {
    /// The pipeline's id.
    pub fn id(&self) -> Id {
        match self {
            PipelineChoice::Existing(id) | PipelineChoice::New { id, .. } => *id,
        }
    }
}

/// Who an owner of the file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerChoice {
    /// A member who is there.
    Existing(Id),
    /// A member to be made under this name.
    New(String),
    /// Nobody: what they owned has no owner here.
    Nobody,
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
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Options {
    /// The pipeline that opportunities go into.
    pub pipeline: Id,
    /// The name of that pipeline, where it has to be made.
    pub new_pipeline: Option<String>,
    /// Where the file names several pipelines: which ones they are. Empty where all go into the one above.
    pub pipelines: BTreeMap<String, PipelineChoice>,
    /// Who the owners of the file are; one that is not in it is looked up by name, and made.
    pub owners: BTreeMap<String, OwnerChoice>,
    /// What to do with single rows whose record exists, by sheet and line.
    pub rows: BTreeMap<(usize, usize), OnDuplicate>,
    /// The place that times of day without an offset are in.
    pub place: ZoneRules,
    /// The currency of amounts that do not name one.
    pub currency: Currency,
    /// What the stages of the file stand for, by [`stage_key`]; a text that is not in it is looked up by name. The empty
    /// text is for rows that say no stage; without it they are refused.
    pub stage_map: BTreeMap<String, StageChoice>,
    /// Custom fields that come with the import.
    pub fields: Vec<CustomField>,
    /// The code of the country that telephone numbers without one are in, such as `49`.
    pub country: Option<u16>,
    /// What to do with rows whose record exists.
    pub on_duplicate: OnDuplicate,
    /// Whether the good rows are brought in although others are refused.
    pub keep_good_rows: bool,
}

/// The kind that the headers speak for, with its score; none where they speak for nothing.
pub fn guess_kind(headers: &[String]) -> Option<(Kind, usize)> {
    let score = |kind: Kind| {
        let fields: BTreeSet<Field> =
            headers.iter().filter_map(|header| field_of(kind.into(), header)).map(|(field, _)| field).collect();
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
/// a field are kept as details; empty ones are left out, and those of a list that was saved here which are worked out.
pub fn guess_mapping(rows: impl Into<Rows>, columns: &[Column]) -> Mapping {
    let rows = rows.into();
    let mut fields: Vec<Option<(Field, usize)>> = columns.iter().map(|column| field_of(rows, &column.name)).collect();
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
            || (column.shape == Shape::Email && rows == Rows::Contacts && !taken(Field::Email)).then_some(Field::Email);
        let target = match field.map(|(field, _)| field).or_else(by_shape) {
            _ if column.shape == Shape::Empty => Target::Ignore,
            Some(field) => Target::Field(field),
            None => Target::Detail,
        };
        ColumnChoice::of(target, column)
    };
    let mut choices: Vec<ColumnChoice> = columns.iter().zip(fields).map(choice).collect();
    for at in computed(rows, columns) {
        choices.iter_mut().skip(at).take(1).for_each(|choice| choice.target = Target::Ignore);
    }
    Mapping { rows, columns: choices, system: ANY_SYSTEM }
}

/// The kind of a list that was saved here.
pub fn saved_here(columns: &[Column]) -> Option<Kind> {
    let headers: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    sheets::saved_here(&headers, |at| columns.get(at).and_then(|column| column.samples.first().cloned()))
}

/// The columns of a list that was saved here which are worked out from what else is known.
pub fn computed(rows: Rows, columns: &[Column]) -> Vec<usize> {
    let headers: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let kind = saved_here(columns).filter(|kind| Rows::from(*kind) == rows);
    kind.map(|kind| sheets::computed(kind, &headers)).unwrap_or_default()
}

impl ColumnChoice {
    /// A column that becomes this, with its formats where they are clear.
    pub fn of(target: Target, column: &Column) -> Self {
        Self {
            target,
            dates: column.dates.first().copied().filter(|_| !column.dates_unclear),
            numbers: column.numbers.first().copied().filter(|_| !column.numbers_unclear),
            label: Label::None,
            group: 0,
        }
    }
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
            // What no format reads at all does not fit its own field, and is kept as it is.
            let (read, any) = match choice.target {
                Target::Field(field) => (field.read(), column.filled > 0),
                Target::Own(_, Read::Date) => (Read::Date, !column.dates.is_empty()),
                Target::Own(_, read) => (read, column.numbers_unclear),
                Target::Detail | Target::Ignore => continue,
            };
            let text = match read {
                Read::Date if choice.dates.is_none() && any => {
                    format!("How are the dates in “{}” written?", column.name)
                }
                Read::Number if choice.numbers.is_none() && any => {
                    format!("How are the numbers in “{}” written?", column.name)
                }
                _ => continue,
            };
            questions.push(Question { column: Some(index), text });
        }
        for field in fields_of(self.rows).into_iter().filter(|field| !field.repeats()) {
            for again in self.columns_of(field).skip(1) {
                let text = format!("Two columns are to become “{}”. Which one?", field.word());
                questions.push(Question { column: Some(again), text });
            }
        }
        let missing = |fields: &[Field]| !fields.iter().any(|field| self.has(*field));
        let (fields, text): (&[Field], _) = match self.rows {
            Rows::Contacts => (
                &[Field::Name, Field::FirstName, Field::LastName, Field::Email],
                "Which column holds the name or the email address?",
            ),
            // What sold without a name is called after its product or company; see `Options::stage_map` for stages.
            Rows::Opportunities => (&[], ""),
            Rows::Work => (&[Field::Subject, Field::Note], "Which column says what it is about?"),
            Rows::StageMoves if missing(&[Field::OpportunityId, Field::Opportunity]) => {
                (&[Field::OpportunityId], "Which column says whose history it is?")
            }
            Rows::StageMoves if missing(&[Field::At]) => (&[Field::At], "Which column says when it was?"),
            Rows::StageMoves => (&[Field::Stage], "Which column says the stage?"),
            Rows::TagUses if missing(&[Field::ContactId]) => {
                (&[Field::ContactId], "Which column says whose tag it is?")
            }
            Rows::TagUses => (&[Field::TagId, Field::Tags], "Which column says the tag?"),
            Rows::Members => {
                (&[Field::Name, Field::FirstName, Field::LastName, Field::Email], "Which column holds the name?")
            }
            _ => (&[Field::Name], "Which column holds the name?"),
        };
        if !fields.is_empty() && missing(fields) {
            questions.push(Question { column: None, text: text.to_string() });
        }
        questions
    }
}
