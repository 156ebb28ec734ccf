//! From a chosen file to a table with columns that are understood, without ever holding up the page.

use super::wizard::{FEW, Step, Wizard};
use crate::app::shell::files::ChosenFile;
use leptos::prelude::*;
use penstock::{
    exchange::csv::{
        Column, Decoded, Decoder, Fed, Inference, Place, ReadOptions, Reader, Table, guess_kind, guess_mapping,
    },
    model::Kind,
    value::{Progress, one_line},
};
use std::{collections::BTreeMap, sync::Arc};

/// Bytes that are read from the file at once: some milliseconds of work.
const SLICE: u64 = 1_500_000;

const READING: &str = "Reading the file";
const ROWS: &str = "Finding the rows";
const LOOKING: &str = "Looking at the columns";

/// Why there is no table.
enum Stop {
    /// The person called it off.
    Cancelled,
    /// The file is at fault, as a sentence.
    Because(String),
}

impl<E: std::fmt::Display> From<E> for Stop {
    fn from(error: E) -> Self {
        Stop::Because(error.to_string())
    }
}

impl Wizard {
    /// Takes a file.
    pub fn take(&self, file: ChosenFile) {
        let (name, wizard) = (file.name(), *self);
        if !name.to_lowercase().ends_with(".json") {
            return self.take_table(file);
        }
        // What it is called does not make it a backup.
        self.app.spawn(async move {
            let mut begin = Vec::new();
            let looked = file.slice(0, 1_000.min(file.size()), &mut begin).await;
            let first = begin.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xEF\xBB\xBF".contains(byte));
            if looked.is_ok() && first.is_some_and(|byte| !b"{[".contains(byte)) {
                return wizard.take_table(file);
            }
            match file.whole().await {
                Ok(file) => wizard.app.restore_file(file),
                Err(why) => wizard.app.complain(why),
            }
        });
    }

    fn take_table(&self, file: ChosenFile) {
        let name = file.name();
        let base = name.rsplit_once('.').map_or(name.as_str(), |(base, _)| base);
        self.new_pipeline.set(one_line(&base.replace(['_', '-'], " ")));
        self.name.set(name);
        self.file.set_value(Some(file));
        self.part.set(1);
        self.read(ReadOptions::default());
    }

    /// Reads the file anew with other choices; the part stays the same.
    pub fn read_again(&self, delimiter: Option<char>, options: ReadOptions) {
        self.read(ReadOptions { delimiter, from: self.read_as.with_value(|read| read.from), ..options });
    }

    /// Reads the part that follows. What the person said about the columns holds on.
    pub fn next_part(&self) {
        if let Some(place) = self.table.with_untracked(|table| table.as_ref().and_then(|table| table.rest)) {
            self.part.update(|part| *part += 1);
            self.go_to(Some(place));
        }
    }

    /// Reads the first part again.
    pub fn first_part(&self) {
        self.part.set(1);
        self.go_to(None);
    }

    fn go_to(&self, from: Option<Place>) {
        let delimiter = self.table.with_untracked(|table| table.as_ref().map(|table| table.delimiter));
        self.read(ReadOptions { from, delimiter, ..self.read_as.get_value() });
    }

    fn read(&self, options: ReadOptions) {
        let Some(file) = self.file.get_value() else { return };
        let wizard = *self;
        let ticket = self.begin(READING);
        let known = self.table.with_untracked(|table| table.as_ref().map(|table| table.headers.clone()));
        self.table.set(None);
        self.plan.set(None);
        self.read_as.set_value(options);
        self.app.spawn(async move {
            match wizard.table_of(ticket, &file, options).await {
                Ok((table, columns)) => {
                    wizard.work.try_set(None);
                    wizard.show_columns(table, columns, known);
                }
                Err(Stop::Cancelled) => {}
                Err(Stop::Because(why)) => {
                    wizard.work.try_set(None);
                    wizard.error.try_set(Some(why));
                    wizard.step.try_set(Step::File);
                }
            }
        });
    }

    async fn table_of(
        &self,
        ticket: u64,
        file: &ChosenFile,
        options: ReadOptions,
    ) -> Result<(Arc<Table>, Arc<[Column]>), Stop> {
        let mut reader = Reader::open(self.text_of(ticket, file).await?, options);
        if !self.divide(ticket, ROWS, || reader.step(FEW)).await {
            return Err(Stop::Cancelled);
        }
        let table = Arc::new(reader.finish());
        if table.rows.is_empty() && table.problems.is_empty() {
            let first = options.from.is_none();
            let why = if first { "This file has no rows below its header." } else { "This file has no further rows." };
            return Err(Stop::Because(why.to_string()));
        }
        let mut inference = Inference::new(&table);
        if !self.divide(ticket, LOOKING, || inference.step(&table, FEW)).await {
            return Err(Stop::Cancelled);
        }
        let columns = inference.finish(&table).into();
        Ok((table, columns))
    }

    /// The bytes never lie in memory together: each slice becomes text at once.
    async fn text_of(&self, ticket: u64, file: &ChosenFile) -> Result<Decoded, Stop> {
        let mut decoder = Decoder::new(file.size())?;
        let (mut at, mut bytes) = (0, Vec::new());
        while at < file.size() {
            file.slice(at, SLICE, &mut bytes).await?;
            at = match decoder.push(&bytes)? {
                Fed::Again => 0,
                Fed::More if bytes.is_empty() => break,
                Fed::More => at + bytes.len() as u64,
            };
            let bytes = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
            if !self.note(ticket, READING, Progress { done: bytes(at), total: bytes(file.size()) }) {
                return Err(Stop::Cancelled);
            }
        }
        Ok(decoder.finish()?)
    }

    /// `known` are the headers of what was read before: with the same headers the person's choices hold on.
    fn show_columns(&self, table: Arc<Table>, columns: Arc<[Column]>, known: Option<Vec<String>>) {
        if known.as_ref() != Some(&table.headers) {
            let kind = guess_kind(&table.headers).map_or(Kind::Opportunity, |(kind, _)| kind);
            self.mapping.try_set(guess_mapping(kind, &columns));
            self.stages.try_set(BTreeMap::new());
        }
        self.columns.try_set(columns);
        self.keep_good.try_set(false);
        self.table.try_set(Some(table));
        self.step.try_set(Step::Columns);
    }
}
