//! Texts beside the journal: drafts, and what a list of workspaces shows.

use super::{DRAFT, IdbStore, work::Mode};
use crate::storage::contract::StoreError;
use js_sys::Array;

/// Writes a text in place of the one before.
pub async fn put(db: &IdbStore, store: &'static str, key: &str, text: &str) -> Result<(), StoreError> {
    db.run(Mode::Write, &[store], |work| {
        let asked = work.store(store)?.put_with_key(&text.into(), &key.into())?;
        work.finish_with(&asked);
        Ok(())
    })
    .await
}

/// Reads a text.
pub async fn get(db: &IdbStore, store: &'static str, key: &str) -> Result<Option<String>, StoreError> {
    db.run(Mode::Read, &[store], |work| {
        let asked = work.store(store)?.get(&key.into())?;
        work.then(&asked, |work, found| {
            work.give(found.as_string());
            Ok(())
        });
        Ok(())
    })
    .await
}

/// Drops a draft.
pub async fn delete_draft(db: &IdbStore, key: &str) -> Result<(), StoreError> {
    db.run(Mode::Write, &[DRAFT], |work| {
        let asked = work.store(DRAFT)?.delete(&key.into())?;
        work.finish_with(&asked);
        Ok(())
    })
    .await
}

/// All drafts with their keys.
pub async fn drafts(db: &IdbStore) -> Result<Vec<(String, String)>, StoreError> {
    db.run(Mode::Read, &[DRAFT], |work| {
        let drafts = work.store(DRAFT)?;
        let (keys, values) = (drafts.get_all_keys()?, drafts.get_all()?);
        work.then(&values, move |work, values| {
            let keys = Array::from(&keys.result()?);
            let drafts = keys.iter().zip(Array::from(&values));
            work.give(drafts.filter_map(|(key, text)| Some((key.as_string()?, text.as_string()?))).collect());
            Ok(())
        });
        Ok(())
    })
    .await
}
