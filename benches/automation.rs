//! How fast rules are, natively. `cargo bench --bench automation`; with the same work in a browser `make bench`. What is
//! measured, and against which figures, stands in `work.rs`.

mod work;

use std::sync::OnceLock;
use std::time::Instant;

static START: OnceLock<Instant> = OnceLock::new();

/// Milliseconds that this process had on a processor, so that other work on the machine does not count; where the system does
/// not say, those that went by.
fn clock() -> f64 {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    spent.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3, |nanos| nanos / 1e6)
}

fn main() {
    work::evaluations(100, clock, |line| println!("{line}"));
    work::moves(clock, |line| println!("{line}"));
}
