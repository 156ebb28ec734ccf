//! The only place that touches the world: clock, ids, storage, tabs, files, timers. One concern a file.

pub mod address;
pub mod clock;
pub mod dom;
pub mod drafts;
pub mod files;
pub mod finger;
pub mod handing;
pub mod intl;
pub mod local;
pub mod notify;
pub mod open;
pub mod panic;
pub mod persist;
pub mod registry;
pub mod tabs;
pub mod theme;
pub mod timer;
pub mod zone;

/// Lets the browser paint and answer before the work goes on.
pub async fn pause() {
    gloo_timers::future::TimeoutFuture::new(0).await;
}

/// Waits for so many milliseconds.
pub async fn wait(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}
