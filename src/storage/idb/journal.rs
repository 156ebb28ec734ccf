//! The journal's rows and its end.

use super::{
    HEAD, IdbStore, META, OPS,
    errors::damaged,
    values::{bytes, number, read_head, whole},
    work::Mode,
};
use crate::storage::contract::{Appended, Commit, Head, Row, StoreError, Verdict};
use js_sys::{Array, Uint8Array};
use std::rc::Rc;
use web_sys::IdbKeyRange;

/// The journal's end. Rows without an end are damage, not an empty journal.
pub async fn head(db: &IdbStore) -> Result<Head, StoreError> {
    db.run(Mode::Read, &[META, OPS], |work| {
        let asked = work.store(META)?.get(&HEAD.into())?;
        work.then(&asked, |work, found| {
            if !found.is_undefined() {
                work.settle(read_head(&found));
                return Ok(());
            }
            let asked = work.store(OPS)?.count()?;
            work.then(&asked, |work, count| {
                work.settle(match count.as_f64() {
                    Some(0.0) => Ok(Head::default()),
                    _ => Err(damaged("there are rows and the journal's end is missing")),
                });
                Ok(())
            });
            Ok(())
        });
        Ok(())
    })
    .await
}

/// Compares the end with what the writer expects, adds the row and writes the new end, in one transaction.
pub async fn append(db: &IdbStore, commit: &Commit) -> Result<Appended, StoreError> {
    let commit = Rc::new(commit.clone());
    db.run(Mode::Write, &[META, OPS], |work| {
        let asked = work.store(META)?.get(&HEAD.into())?;
        let commit = commit.clone();
        work.then(&asked, move |work, found| {
            let verdict = read_head(&found).and_then(|stored| Ok((commit.judge(&stored)?, stored)));
            match verdict {
                Err(error) => work.refuse(error),
                Ok((Verdict::AlreadyThere, _)) => work.give(Appended::AlreadyThere),
                Ok((Verdict::Refuse, stored)) => work.settle(Commit::refuse(&stored)),
                Ok((Verdict::Compare, stored)) => {
                    let asked = work.store(OPS)?.get(&number(commit.row.pos))?;
                    work.then(&asked, move |work, found| {
                        let same = bytes(&found) == commit.row.bytes;
                        work.settle(if same { Ok(Appended::AlreadyThere) } else { Commit::refuse(&stored) });
                        Ok(())
                    });
                }
                Ok((Verdict::Write, _)) => {
                    let row = Uint8Array::from(commit.row.bytes.as_slice());
                    // `add`, not `put`: a row that is there is never overwritten.
                    work.store(OPS)?.add_with_key(&row, &number(commit.row.pos))?;
                    let head = serde_json::to_string(&commit.new_head).unwrap_or_default();
                    let last = work.store(META)?.put_with_key(&head.into(), &HEAD.into())?;
                    work.finish_after(&last, Appended::Done);
                }
            }
            Ok(())
        });
        Ok(())
    })
    .await
}

/// Rows after a place, in order.
pub async fn rows(db: &IdbStore, after: u64, up_to: usize) -> Result<Vec<Row>, StoreError> {
    let limit = u32::try_from(up_to).unwrap_or(u32::MAX);
    if limit == 0 {
        return head(db).await.map(|_| Vec::new()); // To IndexedDB, 0 means no limit.
    }
    db.run(Mode::Read, &[OPS], |work| {
        let ops = work.store(OPS)?;
        let range = IdbKeyRange::lower_bound_with_open(&number(after), true)?;
        let keys = ops.get_all_keys_with_key_and_limit(&range, limit)?;
        let values = ops.get_all_with_key_and_limit(&range, limit)?;
        work.then(&values, move |work, values| {
            let keys = Array::from(&keys.result()?);
            let rows = keys.iter().zip(Array::from(&values));
            work.give(rows.map(|(key, value)| Row { pos: whole(&key), bytes: bytes(&value) }).collect());
            Ok(())
        });
        Ok(())
    })
    .await
}

/// The row at a place.
pub async fn row(db: &IdbStore, pos: u64) -> Result<Option<Row>, StoreError> {
    db.run(Mode::Read, &[OPS], |work| {
        let asked = work.store(OPS)?.get(&number(pos))?;
        work.then(&asked, move |work, found| {
            work.give((!found.is_undefined()).then(|| Row { pos, bytes: bytes(&found) }));
            Ok(())
        });
        Ok(())
    })
    .await
}
