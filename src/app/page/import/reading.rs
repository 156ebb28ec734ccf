//! From chosen files to tables with columns that are understood, without ever holding up the page.

use super::{
    sheet::Sheet,
    wizard::{FEW, Step, Wizard},
};
use crate::app::shell::{self, files::ChosenFile};
use leptos::prelude::*;
use penstock::{
    exchange::{
        csv::{
            Column, Decoded, Decoder, Fed, Inference, PipelineChoice, Place, ReadOptions, Reader, Rows, Table,
            pipeline_texts,
        },
        systems::{Made, reader, recognise, tidy},
    },
    value::{Progress, one_line},
};
use std::sync::Arc;

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
    /// Takes files, however many.
    pub fn take(&self, files: Vec<ChosenFile>) {
        let wizard = *self;
        if files.is_empty() {
            return;
        }
        let ticket = self.begin(READING);
        self.forget();
        self.app.spawn(async move {
            let alone = files.len() == 1;
            let mut faults = Vec::new();
            for file in files {
                let name = file.name();
                match wizard.take_one(ticket, file, alone).await {
                    Ok(()) => {}
                    Err(Stop::Cancelled) => return,
                    Err(Stop::Because(why)) => faults.push(format!("{name}: {why}")),
                }
            }
            if wizard.ticket_is(ticket) {
                wizard.all_read(faults);
            }
        });
    }

    /// Reads one file: as a table, as tables that it holds, or as a backup.
    async fn take_one(&self, ticket: u64, file: ChosenFile, alone: bool) -> Result<(), Stop> {
        let name = file.name();
        let mut head = Vec::new();
        file.slice(0, 1_000.min(file.size()), &mut head).await?;
        if let Some(reader) = reader(&name, &head) {
            let picked = file.clone().whole().await?;
            let mut reading = (reader.open)(picked.bytes);
            if !self.divide(ticket, READING, || reading.step(FEW)).await {
                return Err(Stop::Cancelled);
            }
            shell::pause().await;
            for made in reading.finish()? {
                self.add_made(ticket, &file, made).await?;
            }
            return Ok(());
        }
        // What it is called does not make it a backup.
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xEF\xBB\xBF".contains(byte));
        let json = name.to_lowercase().ends_with(".json") && first.is_none_or(|byte| b"{[".contains(byte));
        if json && alone {
            let picked = file.whole().await?;
            self.work.try_set(None);
            self.app.restore_file(picked);
            return Err(Stop::Cancelled);
        }
        let sheet = self.sheet(name, Some(file.clone()));
        let read = self.table_of(ticket, &file, sheet, ReadOptions::default()).await?;
        self.add(sheet, read);
        Ok(())
    }

    async fn add_made(&self, ticket: u64, file: &ChosenFile, made: Made) -> Result<(), Stop> {
        let name = if made.name.is_empty() { file.name() } else { format!("{}: {}", file.name(), made.name) };
        let sheet = self.sheet(name, None);
        sheet.source.try_set_value(Some(file.clone()));
        let table = Arc::new(made.table);
        let mut inference = Inference::new(&table);
        if !self.divide(ticket, LOOKING, || inference.step(&table, FEW)).await {
            return Err(Stop::Cancelled);
        }
        let columns: Arc<[Column]> = inference.finish(&table).into();
        sheet.found.try_set(Some(made.found));
        self.add(sheet, (table, columns));
        Ok(())
    }

    fn add(&self, sheet: Sheet, (table, columns): (Arc<Table>, Arc<[Column]>)) {
        self.fill(sheet, table, columns, true);
        self.sheets.try_update(|sheets| sheets.push(sheet));
    }

    fn fill(&self, sheet: Sheet, table: Arc<Table>, columns: Arc<[Column]>, propose: bool) {
        sheet.columns.try_set(columns);
        sheet.table.try_set(Some(table));
        if propose {
            sheet.propose();
        }
    }

    /// All files have been read, or could not be.
    fn all_read(&self, faults: Vec<String>) {
        self.work.try_set(None);
        self.error.try_set((!faults.is_empty()).then(|| faults.join(" ")));
        if self.sheets.with_untracked(Vec::is_empty) {
            self.step.try_set(Step::File);
            return;
        }
        // What is referred to comes first, on the page as well.
        self.sheets.try_update(|sheets| {
            sheets.sort_by_key(|sheet| {
                std::cmp::Reverse(sheet.mapping.with_untracked(|mapping| importance(mapping.rows)))
            });
        });
        self.shown.try_set(0);
        self.usual_pipeline();
        self.step.try_set(Step::Columns);
    }

    /// Where the files name one pipeline, they go into the one of that name, or a new one.
    fn usual_pipeline(&self) {
        let tables = self.tables_now();
        let sheets: Vec<_> = tables.iter().map(|(table, mapping)| (table.as_ref(), mapping)).collect();
        let named = self.app.data(|data| pipeline_texts(&sheets, data));
        if let [only] = named.as_slice() {
            match &only.suggestion {
                PipelineChoice::Existing(id) => self.pipeline.set(Some(*id)),
                PipelineChoice::New { name, .. } => {
                    self.pipeline.set(None);
                    self.new_pipeline.set(name.clone());
                }
            }
        } else if let Some(name) = self.sheets.with_untracked(|all| all.first().map(|sheet| sheet.name.get_untracked()))
        {
            let base = name.rsplit_once('.').map_or(name.as_str(), |(base, _)| base);
            self.new_pipeline.set(one_line(&base.replace(['_', '-'], " ")));
        }
    }

    /// Reads one file anew with other choices; the part stays the same.
    pub fn read_again(&self, sheet: Sheet, delimiter: Option<char>, options: ReadOptions) {
        let from = sheet.read_as.with_value(|read| read.from);
        self.read_some(vec![(sheet, ReadOptions { delimiter, from, ..options })]);
    }

    /// Reads the parts that follow. What the person said about the columns holds on; files without a further part are
    /// done.
    pub fn next_part(&self) {
        let sheets = self.sheets.get_untracked();
        let rest: Vec<(Sheet, Option<Place>)> = sheets
            .into_iter()
            .filter_map(|sheet| Some((sheet, Some(sheet.table.with_untracked(|table| table.as_ref()?.rest)?))))
            .collect();
        rest.iter().for_each(|(sheet, _)| sheet.part.update(|part| *part += 1));
        self.sheets.set(rest.iter().map(|(sheet, _)| *sheet).collect());
        self.shown.set(0);
        self.read_some(rest.into_iter().map(|(sheet, from)| (sheet, same(sheet, from))).collect());
    }

    /// Reads the first part of a file again.
    pub fn first_part(&self, sheet: Sheet) {
        sheet.part.set(1);
        self.read_some(vec![(sheet, same(sheet, None))]);
    }

    fn read_some(&self, sheets: Vec<(Sheet, ReadOptions)>) {
        let wizard = *self;
        let ticket = self.begin(READING);
        self.plan.set(None);
        self.app.spawn(async move {
            for (sheet, options) in sheets {
                let Some(file) = sheet.file.try_get_value().flatten() else { continue };
                let known = sheet.table.with_untracked(|table| table.as_ref().map(|table| table.headers.clone()));
                match wizard.table_of(ticket, &file, sheet, options).await {
                    Ok((table, columns)) => {
                        let propose = known.as_ref() != Some(&table.headers);
                        wizard.fill(sheet, table, columns, propose);
                    }
                    Err(Stop::Cancelled) => return,
                    Err(Stop::Because(why)) => {
                        wizard.work.try_set(None);
                        wizard.error.try_set(Some(format!("{}: {why}", sheet.name.get_untracked())));
                        wizard.step.try_set(Step::File);
                        return;
                    }
                }
            }
            wizard.work.try_set(None);
            wizard.step.try_set(Step::Columns);
        });
    }

    async fn table_of(
        &self,
        ticket: u64,
        file: &ChosenFile,
        sheet: Sheet,
        options: ReadOptions,
    ) -> Result<(Arc<Table>, Arc<[Column]>), Stop> {
        sheet.read_as.try_update_value(|read| *read = options);
        let mut reader = Reader::open(self.text_of(ticket, file).await?, options);
        if !self.divide(ticket, ROWS, || reader.step(FEW)).await {
            return Err(Stop::Cancelled);
        }
        let mut table = reader.finish();
        // A list of this program has headers that other systems have as well.
        let found = if table.saved_here() { None } else { recognise(&table.headers) };
        if let Some(found) = &found {
            tidy(&mut table, found);
        }
        sheet.found.try_set(found);
        let table = Arc::new(table);
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
}

/// The same choices, from another place on.
fn same(sheet: Sheet, from: Option<Place>) -> ReadOptions {
    let delimiter = sheet.table.with_untracked(|table| table.as_ref().map(|table| table.delimiter));
    ReadOptions { from, delimiter, ..sheet.read_as.get_value() }
}

/// Which table a person wants to see first: the opportunities, then the people.
fn importance(rows: Rows) -> u8 {
    match rows {
        Rows::Opportunities => 5,
        Rows::Contacts => 4,
        Rows::Companies => 3,
        Rows::Work => 2,
        _ => 1,
    }
}
