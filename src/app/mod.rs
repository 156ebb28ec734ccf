//! The browser application: the shell that touches the world, the reactive mirror, the frame and the pages.

pub mod frame;
pub mod page;
pub mod shell;
pub mod store;
pub mod ui;

use leptos::prelude::*;

/// Starts the application in the page's body.
pub fn start() {
    shell::panic::watch();
    shell::dom::remove_boot_notice();
    mount_to_body(frame::Root);
}
