//! An import from a file's bytes to the workspace and back: the way that a person takes through it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

mod common;

use common::plain::{PIPELINE, stamp, workspace};
use penstock::command::{Command, Import};
use penstock::exchange::csv::{
    Decoder, Fed, Inference, Limit, Options, Plan, Planner, ReadOptions, Reader, Table, guess_kind, guess_mapping,
    refused_csv, unknown_stages,
};
use penstock::model::{Kind, Record, StageKind};
use penstock::value::{Currency, Id};
use penstock::workspace::{Ask, Turn, Workspace};

/// A file as it comes from a browser: slice by slice, with borders anywhere.
fn table(bytes: &[u8], options: ReadOptions) -> Table {
    let mut decoder = Decoder::new(bytes.len() as u64).unwrap();
    let mut at = 0;
    while at < bytes.len() {
        let end = (at + 333).min(bytes.len());
        at = if decoder.push(&bytes[at..end]).unwrap() == Fed::Again { 0 } else { end };
    }
    let mut reader = Reader::open(decoder.finish().unwrap(), options);
    while !reader.step(7).complete() {}
    reader.finish()
}

/// All steps, in small slices, with everything as proposed; the plan, and the refused rows as a file.
fn planned(bytes: &[u8], workspace: &Workspace, keep_good_rows: bool, number: u128) -> (Plan, String) {
    of_table(&table(bytes, ReadOptions::default()), workspace, keep_good_rows, number)
}

fn of_table(table: &Table, workspace: &Workspace, keep_good_rows: bool, number: u128) -> (Plan, String) {
    let mut inference = Inference::new(table);
    while !inference.step(table, 7).complete() {}
    let columns = inference.finish(table);
    let (kind, _) = guess_kind(&table.headers).unwrap();
    let mapping = guess_mapping(kind, &columns);
    assert_eq!(mapping.questions(&columns), []);
    let stages = unknown_stages(table, &mapping, PIPELINE, workspace.data());
    let stage_map = stages.into_iter().map(|stage| (stage.text, stage.suggestion)).collect();
    let options =
        Options { pipeline: PIPELINE, currency: Currency::EUR, stage_map, keep_good_rows, ..Options::default() };
    let mut planner = Planner::new(table, mapping, options, workspace.data(), &stamp(number));
    while !planner.step(table, workspace.data(), 7).complete() {}
    let plan = planner.finish(table, workspace.data());
    let refused = refused_csv(&plan, 0, table);
    (plan, refused)
}

fn bring_in(workspace: &mut Workspace, plan: &Plan, number: u128) {
    let (creates, updates) = (plan.creates.clone(), plan.updates.clone());
    let import = Import { label: "imported a file".to_string(), creates, updates, rules: Vec::new() };
    workspace.dispatch(Ask::Do(Command::Import(import)), stamp(number)).unwrap();
}

fn undo(workspace: &mut Workspace, number: u128) {
    let Turn::Ready(batch) = workspace.undo() else { panic!("nothing to undo") };
    workspace.dispatch(Ask::Undo(batch), stamp(number)).unwrap();
}

fn all(workspace: &Workspace) -> Vec<Record> {
    workspace.data().records().collect()
}

/// Semicolons, Windows-1252, decimal commas, days first, a quoted line break; every fifth row of 200 has no such day.
fn messy() -> Vec<u8> {
    let mut text = String::from("Deal Name;Stage;Amount;Close Date;Account;Notes\r\n");
    for n in 0..200 {
        let date = if n % 5 == 4 { "31.02.2020" } else { "31.01.2020" };
        let stage = ["Talking", "Closed won", "Verloren"][n % 3];
        text.push_str(&format!(
            "Geschäft {n};{stage};1.0{:02},50 €;{date};Müller {};\"one\r\ntwo\"\r\n",
            n % 100,
            n % 9
        ));
    }
    text.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).unwrap() }).collect()
}

#[test]
fn a_messy_file_comes_in_as_one_change_and_goes_as_one() {
    let mut workspace = workspace();
    let before = all(&workspace);
    let (held, refused) = planned(&messy(), &workspace, false, 1);
    assert!(held.held_back && held.creates.is_empty());
    assert_eq!((held.counts.create, held.counts.refused), (160, 40));
    assert_eq!(refused.matches("“31.02.2020” is a day that does not exist").count(), 40);

    let (plan, _) = planned(&messy(), &workspace, true, 2);
    bring_in(&mut workspace, &plan, 3);
    let data = workspace.data();
    assert_eq!((data.count(Kind::Opportunity), data.count(Kind::Company), data.count(Kind::Stage)), (160, 9, 3));
    let first = data.opportunities().find(|deal| deal.name == "Geschäft 7").unwrap();
    assert_eq!(first.value.unwrap().decimal(), "1007.50");
    assert_eq!(first.close.unwrap().to_string(), "2020-01-31");
    assert_eq!(data.stage(first.stage).unwrap().kind, StageKind::Won);
    assert_eq!(first.details["Notes"], "one\r\ntwo");

    let after = all(&workspace);
    let (again, _) = planned(&messy(), &workspace, true, 4);
    assert_eq!((again.counts.unchanged, again.creates.len(), again.updates.len()), (160, 0, 0));
    undo(&mut workspace, 5);
    assert_eq!(all(&workspace), before);
    assert_ne!(after, before);
}

#[test]
fn refused_rows_are_mended_and_brought_in_later() {
    let mut workspace = workspace();
    let (plan, refused) = planned(&messy(), &workspace, true, 1);
    bring_in(&mut workspace, &plan, 2);
    let mended = refused.replace("31.02.2020", "28.02.2020");
    let (rest, refused) = planned(mended.as_bytes(), &workspace, false, 3);
    assert_eq!((rest.counts.create, rest.counts.refused, refused.lines().count()), (40, 0, 1));
    bring_in(&mut workspace, &rest, 4);
    assert_eq!(workspace.data().count(Kind::Opportunity), 200);
    assert_eq!(workspace.data().count(Kind::Company), 9);
    assert!(workspace.data().opportunities().all(|deal| deal.details.keys().eq(["Notes"])));
}

#[test]
fn a_file_brought_in_part_by_part_comes_to_the_same_as_at_once() {
    let (mut whole, mut parts) = (workspace(), workspace());
    let (plan, _) = planned(&messy(), &whole, true, 1);
    bring_in(&mut whole, &plan, 2);
    let (limit, mut from, mut number) = (Limit { rows: 30, bytes: 2_000 }, None, 3);
    let mut refused = 0;
    loop {
        let part = table(&messy(), ReadOptions { limit, from, ..ReadOptions::default() });
        let (plan, _) = of_table(&part, &parts, true, number);
        refused += plan.counts.refused;
        bring_in(&mut parts, &plan, number + 1);
        from = part.rest;
        number += 2;
        if from.is_none() {
            break;
        }
    }
    assert!(number > 10 && refused == 40, "{number} {refused}");
    let told = |workspace: &Workspace| {
        let name = |id: Option<Id>| id.and_then(|id| workspace.data().company(id)).map(|company| company.name.clone());
        let stage = |id: Id| workspace.data().stage(id).map(|stage| stage.name.clone());
        let deals = workspace.data().opportunities();
        let mut told: Vec<_> = deals
            .map(|deal| (deal.name.clone(), deal.value, deal.close, name(deal.company), stage(deal.stage)))
            .collect();
        told.sort_by(|a, b| a.0.cmp(&b.0));
        told
    };
    assert_eq!(told(&parts), told(&whole));
    assert_eq!(parts.data().count(Kind::Company), whole.data().count(Kind::Company));
    assert_eq!(parts.data().count(Kind::Stage), whole.data().count(Kind::Stage));
}

#[test]
fn what_is_called_off_at_any_step_has_changed_nothing() {
    let workspace = workspace();
    let before = all(&workspace);
    let (bytes, columns) = (messy(), ReadOptions::default());
    let mut decoder = Decoder::new(bytes.len() as u64).unwrap();
    decoder.push(&bytes[..100]).unwrap();
    drop(decoder);
    let mut reader = Reader::new(&bytes, columns).unwrap();
    reader.step(3);
    drop(reader);
    let table = table(&bytes, columns);
    let mut inference = Inference::new(&table);
    inference.step(&table, 3);
    drop(inference);
    let mapping = guess_mapping(Kind::Opportunity, &penstock::exchange::csv::infer(&table));
    let options = Options { pipeline: PIPELINE, ..Options::default() };
    let mut planner = Planner::new(&table, mapping, options, workspace.data(), &stamp(1));
    planner.step(&table, workspace.data(), 50);
    drop(planner);
    assert_eq!(all(&workspace), before);
    assert_eq!(workspace.waiting(), 0);
}

#[test]
fn a_list_without_a_stage_column_goes_into_the_first_open_stage_unless_the_person_says_otherwise() {
    let mut workspace = workspace();
    let file =
        b"Name,Company,Value,Close\nFleet tracking,Northgate,46000,2026-12-18\nCold chain,Harbour,1200,2027-01-31\n";
    let (plan, _) = planned(file, &workspace, true, 1);
    assert_eq!((plan.counts.create, plan.counts.refused), (2, 0));
    bring_in(&mut workspace, &plan, 1);
    let stages: Vec<Id> = workspace.data().opportunities().map(|sale| sale.stage).collect();
    assert_eq!(stages, [Id::from_bits(10); 2]);
    let closes: Vec<_> = workspace.data().opportunities().map(|sale| sale.close.map(|day| day.to_string())).collect();
    assert!(closes.contains(&Some("2026-12-18".to_string())), "{closes:?}");
    undo(&mut workspace, 2);

    // Where the empty text stands for no stage, the rows are refused, each with the reason.
    let table = table(file, ReadOptions::default());
    let mut inference = Inference::new(&table);
    while !inference.step(&table, 7).complete() {}
    let mapping = guess_mapping(Kind::Opportunity, &inference.finish(&table));
    let options = Options { pipeline: PIPELINE, keep_good_rows: true, ..Options::default() };
    let mut planner = Planner::new(&table, mapping, options, workspace.data(), &stamp(3));
    while !planner.step(&table, workspace.data(), 7).complete() {}
    let plan = planner.finish(&table, workspace.data());
    assert_eq!((plan.counts.create, plan.counts.refused), (0, 2));
    assert!(refused_csv(&plan, 0, &table).contains("This row says no stage."));
}

#[test]
fn damage_in_a_file_costs_its_rows_and_not_the_others() {
    let mut workspace = workspace();
    let rows = (0..40).map(|n| format!("Sale number {n},Talking,{n}00\n")).collect::<String>();
    let file = [
        b"Name,Stage,Value\n",
        rows.as_bytes(),
        b"Bro\x00ken,Talking,1\nA \"quoted\" one,Talking,2\n\"Open,Talking,3\nShort,Talking\nLast,Talking,5\n\x1a",
    ]
    .concat();
    let (plan, refused) = planned(&file, &workspace, true, 1);
    assert_eq!((plan.counts.create, plan.counts.refused), (42, 3), "{refused}");
    for reason in ["characters that cannot be read", "never closes it", "This row has 2 cells; the header has 3."] {
        assert!(refused.contains(reason), "{reason}: {refused}");
    }
    bring_in(&mut workspace, &plan, 1);
    assert_eq!(workspace.data().count(Kind::Opportunity), 42);
    // Nothing comes in unless the person says that the good rows may.
    let (held, _) = planned(&file, &self::workspace(), false, 2);
    assert_eq!((held.creates.len(), held.counts.refused), (0, 3));
}

#[test]
fn two_people_without_an_address_are_two_and_names_of_any_script_stay_as_they_are() {
    let mut workspace = workspace();
    let file = "First Name,Last Name,Email,Company\nדנה 😀,כהן,,חברה בע״מ\nAnna,Berg,,Northgate\nAnna,Berg,,Harbour\n";
    let (plan, _) = planned(file.as_bytes(), &workspace, true, 1);
    bring_in(&mut workspace, &plan, 1);
    let mut names: Vec<String> = workspace.data().contacts().map(|contact| contact.name.clone()).collect();
    names.sort();
    assert_eq!(names, ["Anna Berg", "Anna Berg", "דנה 😀 כהן"]);
}
