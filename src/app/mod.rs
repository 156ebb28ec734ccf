#[allow(dead_code, unused_imports)]
mod ui;

pub fn start() { console_error_panic_hook::set_once(); }
