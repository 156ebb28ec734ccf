//! Files of other systems, written by hand from their documented headers with the mess that real files have: what they
//! are taken for, and the records that come of them. Set `GOLDEN=write` to write what is expected anew, and read it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

mod common;

use common::plain::{PIPELINE, stamp, workspace};
use penstock::command::{Command, Import};
use penstock::exchange::csv::{
    Destination, Mapping, OnDuplicate, Options, PipelineChoice, Plan, Planner, ReadOptions, Rows, Table, infer,
    owner_texts, pipeline_texts, stage_texts,
};
use penstock::exchange::systems::{mapping_of, reader, recognise, tidy};
use penstock::model::{Kind, Record};
use penstock::value::Currency;
use penstock::workspace::{Ask, Turn, Workspace};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

struct Sheet {
    name: String,
    table: Arc<Table>,
    mapping: Mapping,
    told: String,
}

/// The tables of a file, as the import page makes them.
fn sheets(path: &Path) -> Vec<Sheet> {
    let (name, bytes) = (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap());
    let head = &bytes[..bytes.len().min(1_000)];
    if let Some(reader) = reader(&name, head) {
        let made = (reader.open)(bytes).finish().unwrap();
        let sheet = |made: penstock::exchange::systems::Made| {
            let columns = infer(&made.table);
            let mapping = mapping_of(&made.found, &columns);
            assert_eq!(mapping.questions(&columns), [], "{name}: {}", made.name);
            let told = format!("{} {}", made.found.name, made.found.file.file);
            Sheet { name: format!("{name}: {}", made.name), table: Arc::new(made.table), mapping, told }
        };
        return made.into_iter().map(sheet).collect();
    }
    let mut table = Table::read(&bytes, ReadOptions::default()).unwrap();
    let found = recognise(&table.headers).unwrap_or_else(|| panic!("{name} is not recognised: {:?}", table.headers));
    tidy(&mut table, &found);
    let columns = infer(&table);
    let mapping = mapping_of(&found, &columns);
    assert_eq!(mapping.questions(&columns), [], "{name}");
    let told = format!("{} {}", found.name, found.file.file);
    vec![Sheet { name, table: Arc::new(table), mapping, told }]
}

/// Everything as proposed.
fn planned(sheets: &[Sheet], workspace: &Workspace, number: u128, policy: OnDuplicate) -> Plan {
    let (data, stamp) = (workspace.data(), stamp(number));
    let tables: Vec<(&Table, &Mapping)> = sheets.iter().map(|sheet| (sheet.table.as_ref(), &sheet.mapping)).collect();
    let named = pipeline_texts(&tables, data);
    let mut ids = stamp.ids.fork(7);
    let pipelines: BTreeMap<String, PipelineChoice> = named
        .into_iter()
        .map(|named| match named.suggestion {
            PipelineChoice::New { name, .. } => (named.text, PipelineChoice::New { id: ids.take(), name }),
            known => (named.text, known),
        })
        .collect();
    let into = Destination { pipeline: PIPELINE, pipelines: &pipelines };
    let stage_map = stage_texts(&tables, into, data).into_iter().map(|text| (text.key(), text.suggestion)).collect();
    let owners = owner_texts(&tables, data).into_iter().map(|owner| (owner.text, owner.suggestion)).collect();
    let options = Options {
        pipeline: PIPELINE,
        pipelines,
        owners,
        stage_map,
        currency: Currency::EUR,
        keep_good_rows: true,
        on_duplicate: policy,
        ..Options::default()
    };
    let tables: Vec<(&Table, Mapping)> =
        sheets.iter().map(|sheet| (sheet.table.as_ref(), sheet.mapping.clone())).collect();
    let all: Vec<Arc<Table>> = sheets.iter().map(|sheet| sheet.table.clone()).collect();
    let mut planner = Planner::several(&tables, options, data, &stamp);
    while !planner.step(all.as_slice(), data, 3).complete() {}
    planner.finish(all.as_slice(), data)
}

fn bring_in(workspace: &mut Workspace, plan: &Plan, number: u128) {
    let (creates, updates) = (plan.creates.clone(), plan.updates.clone());
    let import = Import { label: "imported files".to_string(), creates, updates, rules: Vec::new() };
    workspace.dispatch(Ask::Do(Command::Import(import)), stamp(number)).unwrap();
}

fn all(workspace: &Workspace) -> Vec<Record> {
    workspace.data().records().collect()
}

/// Ids by what they are ids of, nothing that depends on the order in which records are made.
fn plain(value: &Value, names: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => Value::String(names.get(text).cloned().unwrap_or_else(|| text.clone())),
        Value::Array(list) => Value::Array(list.iter().map(|value| plain(value, names)).collect()),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(name, value)| (name.clone(), plain(value, names))).collect())
        }
        other => other.clone(),
    }
}

fn told(workspace: &Workspace) -> String {
    let records = all(workspace);
    let names: BTreeMap<String, String> =
        records.iter().map(|record| (record.bare_id().to_string(), format!("@{}", record.title()))).collect();
    let mut entries: Vec<(usize, String)> = records
        .iter()
        .filter(|record| record.bare_id().bits() > 100)
        .map(|record| {
            let mut text = format!("{}: {}\n", record.kind().name(), penstock::value::one_line(&record.title()));
            for (field, value) in record.to_json() {
                // Ranks and colours depend on the order in which files come.
                if !["id", "rank", "colour"].contains(&field.as_str()) {
                    writeln!(text, "  {field}: {}", plain(&value, &names)).unwrap();
                }
            }
            (Kind::ALL.iter().position(|kind| *kind == record.kind()).unwrap(), text)
        })
        .collect();
    entries.sort();
    entries.into_iter().map(|(_, text)| text).collect()
}

fn rows(plan: &Plan, sheets: &[Sheet]) -> String {
    let mut text = String::new();
    for (place, sheet) in sheets.iter().enumerate() {
        writeln!(text, "{} ({}): {:?}", sheet.name, sheet.told, plan.counts_of(place)).unwrap();
    }
    for note in &plan.notes {
        writeln!(text, "note: {note}").unwrap();
    }
    let refused = plan.rows.iter().filter_map(|row| match &row.action {
        penstock::exchange::csv::Action::Refused { reason, .. } => Some(format!("refused: {} {reason}\n", row.line)),
        _ => None,
    });
    text.extend(refused);
    text
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/import").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension != "txt"));
    files.sort();
    files
}

/// All files of a folder together: what comes in is as expected, a second time nothing comes in, and undo takes all back.
fn golden(folder: &str) {
    let sheets: Vec<Sheet> = files(folder).iter().flat_map(|file| sheets(file)).collect();
    let mut workspace = workspace();
    let before = all(&workspace);
    let plan = planned(&sheets, &workspace, 1, OnDuplicate::Update);
    bring_in(&mut workspace, &plan, 2);
    let found = format!("{}\n{}", rows(&plan, &sheets), told(&workspace));
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/import").join(folder).join("expected.txt");
    if std::env::var("GOLDEN").is_ok_and(|mode| mode == "write") {
        std::fs::write(&expected, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&expected).unwrap_or_default();
    assert!(found == expected, "{folder} comes to:\n{found}");

    let again = planned(&sheets, &workspace, 3, OnDuplicate::Update);
    assert_eq!((again.creates.as_slice(), again.updates.as_slice()), (&[][..], &[][..]), "{folder}, a second time");
    let Turn::Ready(batch) = workspace.undo() else { panic!("nothing to undo") };
    workspace.dispatch(Ask::Undo(batch), stamp(4)).unwrap();
    assert_eq!(all(&workspace), before, "{folder}, taken back");

    // One after the other, in the order in which they would be gone through, they come to the same.
    let mut order: Vec<&Sheet> = sheets.iter().collect();
    order.sort_by_key(|sheet| sheet.mapping.rows);
    let mut number = 5;
    let mut apart = self::workspace();
    // The names of tags are needed where they are used.
    let tags = |sheet: &Sheet| sheet.mapping.rows == Rows::Tags;
    for sheet in order.iter().filter(|sheet| !tags(sheet)) {
        let one: Vec<Sheet> =
            order.iter().filter(|other| tags(other)).chain([sheet]).map(|sheet| sheet.again()).collect();
        let plan = planned(&one, &apart, number, OnDuplicate::Update);
        bring_in(&mut apart, &plan, number + 1);
        number += 2;
    }
    let together = found.split_once("\n\n").map_or("", |(_, told)| told);
    let apart = self::told(&apart);
    let differ: Vec<(&str, &str)> = apart.lines().zip(together.lines()).filter(|(a, b)| a != b).take(4).collect();
    assert!(apart == together, "{folder}, one after the other: {differ:#?}");
}

impl Sheet {
    fn again(&self) -> Sheet {
        Sheet {
            name: self.name.clone(),
            table: self.table.clone(),
            mapping: self.mapping.clone(),
            told: self.told.clone(),
        }
    }
}

#[test]
fn pipedrive_files_come_in_linked_with_times_reasons_and_activities() {
    golden("pipedrive");
}

#[test]
fn pipedrive_and_hubspot_come_in_in_german_french_and_spanish() {
    for language in ["german", "french", "spanish"] {
        golden(&format!("pipedrive-{language}"));
        golden(&format!("hubspot-{language}"));
    }
}

#[test]
fn hubspot_files_come_in_with_the_history_that_their_headers_tell() {
    golden("hubspot");
}

#[test]
fn formatted_salesforce_reports_come_in_without_their_preamble_and_totals() {
    golden("salesforce-report");
}

#[test]
fn a_salesforce_export_comes_in_by_its_ids_of_fifteen_and_eighteen_characters() {
    golden("salesforce-export");
}

#[test]
fn keap_tables_come_in_with_their_stages_moves_and_tags() {
    golden("keap");
    golden("keap-labels");
}

#[test]
fn atomic_crm_comes_in_from_tables_and_from_its_whole_database() {
    golden("atomic");
    golden("atomic-json");
}

#[test]
fn opportunities_that_came_before_their_companies_are_linked_when_these_come() {
    let all_sheets: Vec<Sheet> = files("salesforce-export").iter().flat_map(|file| sheets(file)).collect();
    let of =
        |rows: Rows| all_sheets.iter().filter(|sheet| sheet.mapping.rows == rows).map(Sheet::again).collect::<Vec<_>>();
    let mut workspace = workspace();
    for (number, rows) in (1..).step_by(2).zip([Rows::Opportunities, Rows::Contacts, Rows::Companies, Rows::Members]) {
        let plan = planned(&of(rows), &workspace, number, OnDuplicate::Update);
        bring_in(&mut workspace, &plan, number + 1);
    }
    let data = workspace.data();
    let deal = data.opportunities().find(|deal| deal.name == "Big rollout").unwrap();
    let company = deal.company.and_then(|id| data.company(id)).map(|company| company.name.clone());
    let contact = deal.contacts.first().and_then(|link| data.contact(link.contact)).map(|contact| contact.name.clone());
    let owner = deal.owner.and_then(|id| data.member(id)).map(|member| member.name.clone());
    assert_eq!(
        (company.as_deref(), contact.as_deref(), owner.as_deref()),
        (Some("Müller AG"), Some("Jürgen Müller"), Some("Ada Low"))
    );
    assert!(!deal.details.contains_key("AccountId") && !deal.details.contains_key("OwnerId"), "{:?}", deal.details);
}

#[test]
fn for_each_duplicate_the_person_can_say_what_is_to_be_done() {
    let people: Vec<Sheet> = files("pipedrive")
        .iter()
        .flat_map(|file| sheets(file))
        .filter(|sheet| sheet.mapping.rows == Rows::Contacts)
        .collect();
    let mut workspace = workspace();
    let plan = planned(&people, &workspace, 1, OnDuplicate::Update);
    bring_in(&mut workspace, &plan, 2);
    let made = planned(&people, &workspace, 3, OnDuplicate::Create);
    assert_eq!(made.creates_of(Kind::Contact), 3);
    let left = planned(&people, &workspace, 4, OnDuplicate::Skip);
    assert_eq!((left.counts.skipped, left.creates.len(), left.updates.len()), (3, 0, 0));
    assert!(left.rows.iter().all(|row| row.by == Some("the same id")));
}
