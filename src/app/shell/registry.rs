//! Which workspaces there are in this browser. The databases themselves are the truth; the list beside them is a witness:
//! a workspace that is listed and not found was lost, it is not new.

use super::local;
use crate::app::store::WorkspaceEntry;
use penstock::storage::list_databases;
use serde::{Deserialize, Serialize};

const LIST: &str = "workspaces";
const CURRENT: &str = "current";

/// What is kept of a workspace beside its database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
}

/// The workspaces that this browser has opened before.
pub fn known() -> Vec<Known> {
    local::get(LIST).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn keep(list: &[Known]) {
    if let Ok(text) = serde_json::to_string(list) {
        local::set(LIST, &text);
    }
}

/// Notes a workspace and makes it the current one.
pub fn note(id: &str, name: &str) {
    let mut list = known();
    match list.iter_mut().find(|known| known.id == id) {
        Some(known) => known.name = name.to_string(),
        None => list.push(Known { id: id.to_string(), name: name.to_string() }),
    }
    keep(&list);
    local::set(CURRENT, id);
    local::tab_set(CURRENT, id);
}

/// Notes that the open workspace has another name now.
pub fn rename(name: &str) {
    let Some(id) = current() else { return };
    let mut list = known();
    if let Some(known) = list.iter_mut().find(|known| known.id == id && known.name != name) {
        known.name = name.to_string();
        keep(&list);
    }
}

/// Forgets a workspace that was deleted.
pub fn forget(id: &str) {
    let list: Vec<Known> = known().into_iter().filter(|known| known.id != id).collect();
    keep(&list);
    super::timer::forget(id);
    if current().as_deref() == Some(id) {
        local::remove(CURRENT);
    }
}

/// The workspace that was open last: in this tab, else in this browser.
pub fn current() -> Option<String> {
    let there = |id: &String| known().iter().any(|known| known.id == *id);
    local::tab_get(CURRENT).filter(there).or_else(|| local::get(CURRENT))
}

/// The workspaces whose databases are there; where the browser does not tell, those that are known.
pub async fn present() -> Vec<String> {
    match list_databases().await {
        Some(ids) => ids,
        None => known().into_iter().map(|known| known.id).collect(),
    }
}

/// The list to show.
pub async fn entries(open: &str) -> Vec<WorkspaceEntry> {
    let known = known();
    let name =
        |id: &str| known.iter().find(|known| known.id == id).map_or("Workspace".into(), |known| known.name.clone());
    present().await.into_iter().map(|id| WorkspaceEntry { name: name(&id), current: id == open, id }).collect()
}
