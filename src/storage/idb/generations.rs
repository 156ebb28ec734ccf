//! Generations: checkpoints in segments, each with a manifest.

use super::{
    IdbStore, MANIFEST, SEG,
    values::{bytes, field, number, whole},
    work::Mode,
};
use crate::storage::contract::{Generation, StoreError, Turn};
use js_sys::{Array, Object, Reflect, Uint8Array};
use std::rc::Rc;
use web_sys::IdbKeyRange;

/// Writes a generation and drops those that are older than the one before it, in one transaction.
pub async fn write(db: &IdbStore, generation: &Generation) -> Result<(), StoreError> {
    let generation = Rc::new(generation.clone());
    db.run(Mode::Write, &[SEG, MANIFEST], |work| {
        let asked = work.store(MANIFEST)?.get_all_keys()?;
        let generation = generation.clone();
        work.then(&asked, move |work, keys| {
            match generation.judge(Array::from(&keys).iter().map(|key| whole(&key))) {
                Err(error) => work.refuse(error),
                Ok(Turn::Compare) => {
                    let asked = work.store(MANIFEST)?.get(&number(generation.number))?;
                    work.then(&asked, move |work, found| {
                        let same = field(&found, "bytes").is_some_and(|found| bytes(&found) == generation.manifest);
                        work.settle(if same { Ok(()) } else { Err(generation.stale(generation.number)) });
                        Ok(())
                    });
                }
                Ok(Turn::Write { keep }) => {
                    let (segments, manifests) = (work.store(SEG)?, work.store(MANIFEST)?);
                    if let Some(keep) = keep {
                        manifests.delete(IdbKeyRange::upper_bound_with_open(&number(keep), true)?.as_ref())?;
                        let first = Array::of1(&number(keep));
                        segments.delete(IdbKeyRange::upper_bound_with_open(&first, true)?.as_ref())?;
                    }
                    for (segment, n) in generation.segments.iter().zip(0..) {
                        let key = Array::of2(&number(generation.number), &number(n));
                        segments.put_with_key(&Uint8Array::from(segment.as_slice()), &key)?;
                    }
                    let manifest = Object::new();
                    Reflect::set(&manifest, &"covers".into(), &number(generation.covers))?;
                    let text = Uint8Array::from(generation.manifest.as_slice());
                    Reflect::set(&manifest, &"bytes".into(), &text)?;
                    let last = manifests.put_with_key(&manifest, &number(generation.number))?;
                    work.finish_after(&last, ());
                }
            }
            Ok(())
        });
        Ok(())
    })
    .await
}

/// The numbers of the generations, newest first.
pub async fn list(db: &IdbStore) -> Result<Vec<u64>, StoreError> {
    db.run(Mode::Read, &[MANIFEST], |work| {
        let asked = work.store(MANIFEST)?.get_all_keys()?;
        work.then(&asked, |work, keys| {
            let mut numbers: Vec<_> = Array::from(&keys).iter().map(|key| whole(&key)).collect();
            numbers.reverse();
            work.give(numbers);
            Ok(())
        });
        Ok(())
    })
    .await
}

/// A generation with its segments.
pub async fn read(db: &IdbStore, generation: u64) -> Result<Option<Generation>, StoreError> {
    db.run(Mode::Read, &[SEG, MANIFEST], |work| {
        let manifest = work.store(MANIFEST)?.get(&number(generation))?;
        let from = Array::of1(&number(generation));
        let to = Array::of1(&number(generation + 1));
        let segments = work.store(SEG)?.get_all_with_key(IdbKeyRange::bound(&from, &to)?.as_ref())?;
        work.then(&segments, move |work, segments| {
            let manifest = manifest.result()?;
            work.give((!manifest.is_undefined()).then(|| Generation {
                number: generation,
                covers: field(&manifest, "covers").map_or(0, |covers| whole(&covers)),
                manifest: field(&manifest, "bytes").map_or_else(Vec::new, |found| bytes(&found)),
                segments: Array::from(&segments).iter().map(|segment| bytes(&segment)).collect(),
            }));
            Ok(())
        });
        Ok(())
    })
    .await
}
