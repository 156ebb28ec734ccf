//! Penstock's browser application; on other targets there is nothing to run.
#[cfg(target_arch = "wasm32")]
mod app;
fn main() {
    #[cfg(target_arch = "wasm32")]
    app::start();
}
