//! The campaigns as a menu, for several records at once.

use crate::app::{store::App, ui::MenuItem};
use penstock::value::{Id, fold};
use serde_json::Value;

/// Those in use, by name, and none of them; `put` takes what is chosen.
pub fn campaign_items(app: App, put: impl Fn(Value) + Copy + Send + Sync + 'static) -> Vec<MenuItem> {
    let mut all: Vec<(Id, String)> =
        app.data(|data| data.campaigns().filter(|one| !one.retired).map(|one| (one.id, one.name.clone())).collect());
    all.sort_by_cached_key(|(_, name)| fold(name));
    let none = MenuItem::new("No campaign", move || put(Value::Null));
    if all.is_empty() {
        return vec![MenuItem::new("No campaign is in use", || {}).disabled(true), none.separated()];
    }
    let item = |(id, name): (Id, String)| MenuItem::new(name, move || put(id.to_string().into()));
    all.into_iter().map(item).chain([none.separated()]).collect()
}
