//! Time as a cause: handles what is due while the page is open.

use crate::app::store::App;
use penstock::workspace::Outcome;

/// Looks when the next thing is due, and comes back then.
pub fn look(app: App) {
    let _ = app;
}

/// Something that was due has been handled.
pub fn handled(app: App, outcome: &Outcome) {
    let _ = (app, outcome);
}
