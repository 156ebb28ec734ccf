//! Light, dark, or as the system has it.

use super::{dom, local};

const KEY: &str = "theme";

/// The choice: `light`, `dark`, or nothing for the system's.
pub fn chosen() -> String {
    local::get(KEY).unwrap_or_default()
}

/// Applies the choice that is kept.
pub fn apply() {
    dom::set_theme(&chosen());
}

/// Makes and keeps a choice.
pub fn choose(theme: &str) {
    local::set(KEY, theme);
    dom::set_theme(theme);
}
