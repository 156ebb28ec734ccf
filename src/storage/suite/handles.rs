//! Handles: what a new, a reopened, a closed and a deleted workspace answer, and the texts beside the journal.

use super::{Checked, commit, generation, same, told};
use crate::storage::contract::{Head, Store, StoreError};

pub async fn a_new_store_is_empty<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    same("head", &told("head", store.head().await)?, &Head::default())?;
    same("rows", &told("rows", store.rows(0, 10).await)?, &Vec::new())?;
    same("row", &told("row", store.row(1).await)?, &None)?;
    same("generations", &told("generations", store.generations().await)?, &Vec::new())?;
    same("generation", &told("read_generation", store.read_generation(1).await)?, &None)?;
    same("drafts", &told("drafts", store.drafts().await)?, &Vec::new())?;
    same("info", &told("get_info", store.get_info().await)?, &None)
}

pub async fn drafts_and_info_come_back<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    told("put_draft", store.put_draft("note/1", "half a thought").await)?;
    told("put_draft", store.put_draft("note/1", "half a thought, \u{1f9a6}\n\0 and more").await)?;
    told("put_draft", store.put_draft("", "").await)?;
    let kept = "half a thought, \u{1f9a6}\n\0 and more".to_string();
    same("draft", &told("get_draft", store.get_draft("note/1").await)?, &Some(kept.clone()))?;
    same("draft", &told("get_draft", store.get_draft("").await)?, &Some(String::new()))?;
    same("draft", &told("get_draft", store.get_draft("note/2").await)?, &None)?;
    told("delete_draft", store.delete_draft("").await)?;
    told("delete_draft", store.delete_draft("never there").await)?;
    let left = vec![("note/1".to_string(), kept)];
    same("drafts", &told("drafts", store.drafts().await)?, &left)?;
    told("put_info", store.put_info("{\"name\":\"Nordlicht\"}").await)?;
    told("put_info", store.put_info("{\"name\":\"Südlicht\"}").await)?;
    same("info", &told("get_info", store.get_info().await)?, &Some("{\"name\":\"Südlicht\"}".to_string()))?;
    same("head", &told("head", store.head().await)?, &Head::default())
}

pub async fn reopening_finds_all<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    let first = commit(&Head::default(), b"first");
    told("append", store.append(&first).await)?;
    told("write_generation", store.write_generation(&generation(1, 1)).await)?;
    told("put_draft", store.put_draft("a", "b").await)?;
    told("put_info", store.put_info("{}").await)?;
    store.close();
    let store = told("open again", open(id).await)?;
    same("head", &told("head", store.head().await)?, &first.new_head)?;
    same("rows", &told("rows", store.rows(0, 10).await)?, &vec![first.row])?;
    same("generation", &told("read_generation", store.read_generation(1).await)?, &Some(generation(1, 1)))?;
    same("draft", &told("get_draft", store.get_draft("a").await)?, &Some("b".to_string()))?;
    same("info", &told("get_info", store.get_info().await)?, &Some("{}".to_string()))
}

pub async fn a_closed_handle_refuses<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    store.close();
    match (store.head().await, store.append(&commit(&Head::default(), b"late")).await) {
        (Err(StoreError::Closed(_)), Err(StoreError::Closed(_))) => {}
        answers => return Err(format!("the answers were {answers:?}")),
    }
    let store = told("open again", open(id).await)?;
    same("rows", &told("rows", store.rows(0, 10).await)?, &Vec::new())
}

pub async fn destroying_leaves_nothing<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let (here, there) = (told("open", open(id).await)?, told("open", open(id).await)?);
    let first = commit(&Head::default(), b"first");
    told("append", here.append(&first).await)?;
    told("write_generation", here.write_generation(&generation(1, 1)).await)?;
    told("put_draft", here.put_draft("a", "b").await)?;
    told("put_info", here.put_info("{}").await)?;
    told("destroy", here.destroy().await)?;
    match there.append(&commit(&first.new_head, b"second")).await {
        Err(StoreError::Closed(_)) => {}
        answer => return Err(format!("a handle of a deleted workspace answered {answer:?}")),
    }
    a_new_store_is_empty(open, id).await
}
