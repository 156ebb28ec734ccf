//! How fast rules, search, duplicates and lists are in a browser: the same work as natively, in the release build. `make bench` runs it; it tests nothing.
//! What is measured, and against which figures, stands in `benches/work.rs` and
//! `benches/crowd.rs`. The evaluations a second are to be reached here
//! as well; the 100 ms are for a processor natively, and a browser's figure is told beside it.
#![cfg(target_arch = "wasm32")]

#[path = "../benches/crowd.rs"]
mod crowd;
#[path = "../benches/work.rs"]
mod work;
#[path = "../benches/years.rs"]
mod years;

use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn rules_are_measured() {
    let performance = web_sys::window().and_then(|window| window.performance());
    let clock = || performance.as_ref().map_or(0.0, web_sys::Performance::now);
    // A browser translates Wasm in haste first and well later, beside the page: what is measured is what lasts.
    for _ in 0..5 {
        work::evaluations(5, clock, |_| {});
        gloo_timers::future::TimeoutFuture::new(400).await;
    }
    work::evaluations(50, clock, |line| console_log!("{line}"));
    work::moves(clock, |line| console_log!("{line}"));
}

#[wasm_bindgen_test]
async fn very_many_records_are_measured() {
    let performance = web_sys::window().and_then(|window| window.performance());
    let clock = || performance.as_ref().map_or(0.0, web_sys::Performance::now);
    let mut say = |line: String| console_log!("{line}");
    let data = crowd::workspace(100_000);
    let index = crowd::taken_in(&data, &clock, &mut say);
    // Quick at last, as above.
    crowd::typing(&index, 2, &clock, &mut |_| {});
    gloo_timers::future::TimeoutFuture::new(400).await;
    crowd::typing(&index, 10, &clock, &mut say);
    crowd::duplicates(&data, &clock, &mut say);
    crowd::sorting(&data, &clock, &mut say);
}

#[wasm_bindgen_test]
async fn reports_are_measured() {
    let performance = web_sys::window().and_then(|window| window.performance());
    let clock = || performance.as_ref().map_or(0.0, web_sys::Performance::now);
    let years = years::workspace(100_000);
    // Quick at last, as above.
    years::measure(&years, clock, |_| {});
    gloo_timers::future::TimeoutFuture::new(400).await;
    years::measure(&years, clock, |line| console_log!("{line}"));
}
