//! Reports over 100,000 opportunities with three years of history, natively. `cargo bench --bench reports`; with a number
//! behind `--` that many opportunities. The same in Wasm: `tests/bench_web.rs`.

mod years;

use std::time::Instant;

fn main() {
    let count = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(100_000);
    let years = years::workspace(count);
    let start = Instant::now();
    years::measure(&years, || start.elapsed().as_secs_f64() * 1e3, |line| println!("{line}"));
}
