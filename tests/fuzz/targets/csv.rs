//! Any bytes as a CSV file: nothing panics, slices come to the same as the whole, and what is written reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use penstock::command::Stamp;
use penstock::data::Dataset;
use penstock::exchange::csv::{
    Decoder, Fed, Formulas, KINDS, Limit, Options, ReadOptions, Reader, Table, guess_kind, guess_mapping, infer, plan, refused_csv, unknown_stages, write_csv,
};
use penstock::playbook;
use penstock::value::{Id, IdSource, Rank, Time, Zone};

fuzz_target!(|bytes: &[u8]| {
    let Ok(table) = Table::read(bytes, ReadOptions::default()) else { return };

    let mut reader = Reader::new(bytes, ReadOptions::default()).expect("what could be read can be read in slices");
    while !reader.step(2).complete() {}
    assert_eq!(reader.finish(), table);

    // The same bytes as they come from a file, with borders inside characters.
    let mut decoder = Decoder::new(bytes.len() as u64).expect("what could be read has a size that can be read");
    let (mut at, width) = (0, 1 + bytes.len() % 7);
    while at < bytes.len() {
        let end = (at + width).min(bytes.len());
        let fed = decoder.push(&bytes[at..end]).expect("what could be read can be decoded in slices");
        at = if fed == Fed::Again { 0 } else { end };
    }
    let decoded = decoder.finish().expect("what could be read can be decoded in slices");
    assert_eq!(Reader::open(decoded.clone(), ReadOptions::default()).finish(), table);

    // In parts of three rows.
    let limit = Limit { rows: 3, bytes: 1_000 };
    let (mut rows, mut from) = (0, None);
    loop {
        let part = Reader::open(decoded.clone(), ReadOptions { limit, from, ..ReadOptions::default() }).finish();
        rows += part.rows.len() + part.problems.len();
        match part.rest {
            Some(place) if rows < 100 => from = Some(place),
            Some(_) => break,
            None => {
                assert_eq!(rows, table.rows.len() + table.problems.len(), "parts are the whole");
                break;
            }
        }
    }

    assert!(table.rows.iter().all(|row| row.cells.len() == table.headers.len()));
    let rows = table.rows.iter().map(|row| row.cells.iter());
    write_csv(&table.headers, rows, Formulas::Guard);

    // Every kind of record, with what is guessed.
    let mut ids = IdSource::new(1_795_000_000_000, 1);
    let records = playbook::install(&playbook::all()[0], "", Rank::between(None, None), &mut ids);
    let data = Dataset::from_records(records);
    let pipeline = data.pipelines().next().map_or_else(|| Id::from_bits(1), |pipeline| pipeline.id);
    let now = Time::from_millis(1_795_000_000_000);
    let stamp = Stamp { now, zone: Zone::default(), actor: None, ids };
    let columns = infer(&table);
    guess_kind(&table.headers);
    for kind in KINDS {
        let mapping = guess_mapping(kind, &columns);
        let stages = unknown_stages(&table, &mapping, pipeline, &data);
        let stage_map = stages.into_iter().map(|stage| (stage.text, stage.suggestion)).collect();
        let plan = plan(&table, &mapping, &Options { pipeline, stage_map, keep_good_rows: true, ..Options::default() }, &data, &stamp);
        assert_eq!(plan.rows.len(), table.rows.len() + table.problems.len(), "every row has an answer");
        for record in plan.creates.iter().chain(&plan.updates) {
            assert!(record.check().is_ok(), "{record:?}");
        }
        refused_csv(&plan, 0, &table);
    }
});
