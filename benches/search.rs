//! Search as you type, duplicates and sorting over 100,000 contacts, 100,000 opportunities and 20,000 companies, natively:
//! how long the index takes to be made, what it takes in when a record changes, and how long each key takes. `cargo bench
//! --bench search`; with a number behind `--` that many contacts. The same in Wasm: `tests/bench_web.rs`.

mod crowd;

use crowd::FEW;
use penstock::{
    model::{Contact, Kind, Record, RecordId},
    search::Index,
};
use std::time::Instant;

const TIMES: u32 = 20;

/// What the process holds in memory, in megabytes; 0 where the system does not say.
fn held() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok()).map_or(0, |kilo| kilo / 1_024)
}

fn main() {
    let count = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(100_000);
    let mut data = crowd::workspace(count);
    let before = held();
    let start = Instant::now();
    let clock = || start.elapsed().as_secs_f64() * 1e3;
    let mut say = |line: String| println!("{line}");
    let mut index = crowd::taken_in(&data, &clock, &mut say);
    say(format!("{} MB", held().saturating_sub(before)));
    crowd::typing(&index, TIMES, &clock, &mut say);
    crowd::duplicates(&data, &clock, &mut say);
    crowd::sorting(&data, &clock, &mut say);

    let changed: Vec<Record> = data
        .contacts()
        .take(1_000)
        .map(|one| Contact { name: format!("{} II", one.name), ..one.as_ref().clone() }.into())
        .collect();
    let ids: Vec<RecordId> = changed.iter().map(Record::id).collect();
    data.add(changed);
    let again = |index: &mut Index, ids: &[RecordId]| {
        let begun = clock();
        index.note(ids);
        while !index.step(&data, FEW) {}
        clock() - begun
    };
    say(format!("1,000 contacts renamed, and what names them: {:.1} ms", again(&mut index, &ids)));
    let firm: Vec<RecordId> =
        data.companies().take(1).map(|one| RecordId { kind: Kind::Company, id: one.id }).collect();
    say(format!("one record: {:.3} ms", again(&mut index, &firm)));
}
