//! The storage contract on the browser's IndexedDB, and what only a browser does.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use penstock::storage::{
    Appended, Commit, Fault, Generation, Head, IdbStore, Notice, Opened, Row, Store, StoreError, frame, list_databases,
    suite,
};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

type Tested = Result<(), String>;

/// Opens a workspace and keeps what it has to say.
async fn open(id: &str) -> Result<(Opened, Rc<RefCell<Vec<Notice>>>), StoreError> {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hears = heard.clone();
    let opened = IdbStore::open(id, move |notice| hears.borrow_mut().push(notice)).await?;
    Ok((opened, heard))
}

/// A new workspace of this id.
async fn new(id: &str) -> Result<IdbStore, StoreError> {
    open(id).await?.0.store.destroy().await?;
    Ok(open(id).await?.0.store)
}

fn told(error: StoreError) -> String {
    format!("{error:?}: {error}")
}

fn next(head: &Head, text: &str) -> Commit {
    let (bytes, hash) = frame(&head.hash, text.as_bytes());
    let pos = head.pos + 1;
    let new_head = Head { pos, hash, min_writer: 1 };
    Commit { expected: head.clone(), row: Row { pos, bytes }, new_head, id: text.to_string() }
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_the_contract() -> Tested {
    suite::contract(async |id: &str| Ok(open(id).await?.0.store)).await
}

#[wasm_bindgen_test]
async fn indexed_db_survives_every_fault() -> Tested {
    let histories = suite::survives(async |id: &str| Ok(open(id).await?.0.store)).await?;
    assert!(histories >= 80, "{histories} histories");
    Ok(())
}

#[wasm_bindgen_test]
async fn writes_are_strict() -> Tested {
    let store = new("strict").await.map_err(told)?;
    assert_eq!(store.durability(), None);
    store.append(&next(&Head::default(), "first")).await.map_err(told)?;
    assert_eq!(store.durability().as_deref(), Some("strict"));
    store.put_draft("a", "b").await.map_err(told)?;
    assert_eq!(store.durability().as_deref(), Some("strict"));
    store.destroy().await.map_err(told)
}

#[wasm_bindgen_test]
async fn a_workspace_is_fresh_once_and_listed_until_it_is_deleted() -> Tested {
    new("listed").await.map_err(told)?.destroy().await.map_err(told)?;
    let (opened, _) = open("listed").await.map_err(told)?;
    assert!(opened.fresh);
    assert_eq!(opened.data_loss, None);
    let (again, _) = open("listed").await.map_err(told)?;
    assert!(!again.fresh);
    let has = |list: Option<Vec<String>>| list.map(|ids| ids.iter().any(|id| id == "listed"));
    assert_eq!(has(list_databases().await), Some(true));
    again.store.destroy().await.map_err(told)?;
    assert_eq!(has(list_databases().await), Some(false));
    Ok(())
}

#[wasm_bindgen_test]
async fn a_deleted_workspace_closes_the_other_tab() -> Tested {
    let (here, heard) = open("version-change").await.map_err(told)?;
    let (there, _) = open("version-change").await.map_err(told)?;
    there.store.destroy().await.map_err(told)?;
    assert_eq!(*heard.borrow(), [Notice::VersionChange]);
    let answer = here.store.append(&next(&Head::default(), "late")).await;
    assert!(matches!(answer, Err(StoreError::Closed(_))), "{answer:?}");
    Ok(())
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_opened_again() -> Tested {
    let store = new("lost").await.map_err(told)?;
    let first = next(&Head::default(), "first");
    store.lose_connection();
    assert_eq!(store.append(&first).await.map_err(told)?, Appended::Done);
    store.lose_connection();
    assert_eq!(store.head().await.map_err(told)?, first.new_head);
    store.destroy().await.map_err(told)
}

#[wasm_bindgen_test]
async fn a_vanished_workspace_is_not_replaced_by_an_empty_one() -> Tested {
    let store = new("vanished").await.map_err(told)?;
    store.append(&next(&Head::default(), "first")).await.map_err(told)?;
    store.lose_connection();
    open("vanished").await.map_err(told)?.0.store.destroy().await.map_err(told)?;
    let answer = store.head().await;
    assert!(matches!(answer, Err(StoreError::Fatal(_))), "{answer:?}");
    let answer = store.put_draft("a", "b").await;
    assert!(matches!(answer, Err(StoreError::Fatal(_))), "{answer:?}");
    assert!(!list_databases().await.unwrap_or_default().iter().any(|id| id == "vanished"));
    let (anew, _) = open("vanished").await.map_err(told)?;
    assert!(anew.fresh);
    anew.store.destroy().await.map_err(told)
}

#[wasm_bindgen_test]
async fn an_aborted_write_is_repeated_once_and_never_acknowledged() -> Tested {
    let store = new("aborted").await.map_err(told)?;
    let first = next(&Head::default(), "first");
    store.plan(&[Fault::Abort]);
    assert_eq!(store.append(&first).await.map_err(told)?, Appended::Done);
    let second = next(&first.new_head, "second");
    store.plan(&[Fault::Abort, Fault::Abort]);
    let answer = store.append(&second).await;
    assert!(matches!(answer, Err(StoreError::Transient(_))), "{answer:?}");
    assert_eq!(store.head().await.map_err(told)?, first.new_head);
    assert_eq!(store.rows(0, 10).await.map_err(told)?, [first.row]);
    store.destroy().await.map_err(told)
}

#[wasm_bindgen_test]
async fn a_lost_answer_does_not_write_twice() -> Tested {
    let store = new("answer").await.map_err(told)?;
    let first = next(&Head::default(), "first");
    store.plan(&[Fault::LoseAnswer]);
    assert_eq!(store.append(&first).await.map_err(told)?, Appended::AlreadyThere);
    assert_eq!(store.rows(0, 10).await.map_err(told)?, [first.row]);
    store.destroy().await.map_err(told)
}

/// Does something to a table of a database past this program, and gives the table's number of rows afterwards.
async fn raw(database: &str, table: &str, act: &str) -> Result<f64, String> {
    let body = format!(
        "return new Promise((done, failed) => {{
            const open = indexedDB.open('penstock-{database}');
            open.onerror = () => failed(open.error);
            open.onsuccess = () => {{
                const tx = open.result.transaction('{table}', 'readwrite');
                const table = tx.objectStore('{table}');
                {act};
                const count = table.count();
                tx.oncomplete = () => {{ open.result.close(); done(count.result); }};
                tx.onabort = () => failed(tx.error);
            }};
        }});"
    );
    let promise = js_sys::Function::new_no_args(&body).call0(&JsValue::NULL).map(js_sys::Promise::from);
    let promise = promise.map_err(|error| format!("{error:?}"))?;
    let count = wasm_bindgen_futures::JsFuture::from(promise).await.map_err(|error| format!("{error:?}"))?;
    count.as_f64().ok_or_else(|| "no count".to_string())
}

#[wasm_bindgen_test]
async fn segments_of_dropped_generations_are_deleted() -> Tested {
    let store = new("segments").await.map_err(told)?;
    for number in 1..=4 {
        let segments = vec![vec![1], vec![2], vec![3]];
        let generation = Generation { number, covers: 0, manifest: Vec::new(), segments };
        store.write_generation(&generation).await.map_err(told)?;
    }
    assert_eq!(raw("segments", "seg", "").await?, 6.0);
    assert_eq!(raw("segments", "manifest", "").await?, 2.0);
    store.destroy().await.map_err(told)
}

#[wasm_bindgen_test]
async fn a_missing_or_unreadable_end_is_damage_and_nothing_is_overwritten() -> Tested {
    let store = new("damage").await.map_err(told)?;
    let first = next(&Head::default(), "first");
    store.append(&first).await.map_err(told)?;
    for damage in ["table.delete('head')", "table.put('not an end', 'head')", "table.put(3, 'head')"] {
        raw("damage", "meta", damage).await?;
        let answer = store.head().await;
        assert!(matches!(answer, Err(StoreError::Fatal(_))), "{answer:?}");
        let answer = store.append(&next(&Head::default(), "other")).await;
        assert!(matches!(answer, Err(StoreError::Fatal(_))), "{answer:?}");
        assert_eq!(store.rows(0, 10).await.map_err(told)?, std::slice::from_ref(&first.row));
    }
    assert_eq!(raw("damage", "ops", "table.put(null, 1)").await?, 1.0);
    assert_eq!(store.rows(0, 10).await.map_err(told)?, [Row { pos: 1, bytes: Vec::new() }]);
    store.destroy().await.map_err(told)
}
