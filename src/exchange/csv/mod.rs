//! Tables in and out: any CSV file becomes a dry run that a person can read, and then one change.
//!
//! The steps, each of which can be done in slices so that a page stays responsive:
//!
//! 1. [`Decoder`] turns the bytes into text as they come from the file. [`Reader`] finds delimiter, header and rows:
//!    those of one part, up to a [`Limit`]. Rows that are not like the others are kept aside with a reason; nothing is
//!    padded or cut.
//! 2. [`Inference`] judges every column by all of its cells. What can mean two things is called unclear.
//! 3. [`guess_kind`] and [`guess_mapping`] propose what the columns are, by the headers that other systems write.
//!    The person corrects it, and chooses the formats that are unclear.
//! 4. [`Planner`] makes the [`Plan`]: what would be created, updated, left alone and refused, row by row.

mod cells;
mod date;
mod deal_said;
mod deals;
mod decode;
mod directory;
mod edit;
mod fields;
mod filled;
mod history;
mod infer;
mod keys;
mod kind_of_rows;
mod mapping;
mod number;
mod own;
mod people;
mod percent;
mod plan;
mod planner;
mod pool;
mod references;
mod rows;
mod scan;
mod sniff;
mod stage_texts;
mod stages;
mod table;
mod texts;
mod work;
mod write;

pub use date::DateStyle;
pub use decode::{Decoded, Decoder, Encoding, Fed, ImportError, LARGEST};
pub use fields::{Field, KINDS, Read, fields_of};
pub(crate) use fields::{bare, once};
pub use infer::{Column, Inference, Shape, infer};
pub use kind_of_rows::Rows;
pub use mapping::{
    ANY_SYSTEM, ColumnChoice, Label, Mapping, OnDuplicate, Options, OwnerChoice, PipelineChoice, Question, StageChoice,
    Target, computed, guess_kind, guess_mapping, saved_here,
};
pub use number::NumberStyle;
pub use own::read_as;
pub use plan::{Action, Counts, Plan, PlannedRow, Tables, refused_csv};
pub use planner::{Planner, plan};
pub use stage_texts::{
    Destination, Named, StageText, owner_texts, pipeline_texts, stage_key, stage_texts, unknown_stages,
};
pub use table::{HeaderRow, Limit, Place, ReadOptions, Reader, Row, RowProblem, Table, Top};
pub use texts::Texts;
pub use write::{Formulas, write_csv};
