//! Generations: the newest two are kept whole, and large ones too.

use super::{Checked, commit, generation, same, told};
use crate::storage::contract::{Appended, Generation, Head, Store, StoreError};

pub async fn a_new_generation_keeps_one_before_it<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    for (number, kept) in [(1, vec![1]), (2, vec![2, 1]), (7, vec![7, 2]), (8, vec![8, 7])] {
        told("write_generation", store.write_generation(&generation(number, number)).await)?;
        same("generations", &told("generations", store.generations().await)?, &kept)?;
        for number in kept {
            let stored = told("read_generation", store.read_generation(number).await)?;
            same("a kept generation", &stored, &Some(generation(number, number)))?;
        }
    }
    same("a dropped generation", &told("read_generation", store.read_generation(1).await)?, &None)?;
    match store.write_generation(&generation(5, 5)).await {
        Err(StoreError::Fatal(_)) => {}
        answer => return Err(format!("an old generation was written: {answer:?}")),
    }
    let empty = Generation { number: 9, ..Generation::default() };
    told("write_generation", store.write_generation(&empty).await)?;
    same("an empty one", &told("read_generation", store.read_generation(9).await)?, &Some(empty))?;
    same("generations", &told("generations", store.generations().await)?, &vec![9, 8])
}

pub async fn a_repeated_generation_is_written_once<S: Store>(
    open: &impl AsyncFn(&str) -> Result<S, StoreError>,
    id: &str,
) -> Checked {
    let store = told("open", open(id).await)?;
    told("write_generation", store.write_generation(&generation(1, 1)).await)?;
    told("write_generation", store.write_generation(&generation(2, 2)).await)?;
    told("write_generation", store.write_generation(&generation(2, 2)).await)?;
    match store.write_generation(&Generation { manifest: b"another".to_vec(), ..generation(2, 2) }).await {
        Err(StoreError::Fatal(_)) => {}
        answer => return Err(format!("a stored generation was overwritten: {answer:?}")),
    }
    same("generations", &told("generations", store.generations().await)?, &vec![2, 1])?;
    same("the stored one", &told("read_generation", store.read_generation(2).await)?, &Some(generation(2, 2)))
}

pub async fn big_values_come_back<S: Store>(open: &impl AsyncFn(&str) -> Result<S, StoreError>, id: &str) -> Checked {
    let store = told("open", open(id).await)?;
    let big: Vec<u8> = (0..5_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let next = commit(&Head::default(), &big);
    same("append", &told("append", store.append(&next).await)?, &Appended::Done)?;
    if told("row", store.row(1).await)?.as_ref() != Some(&next.row) {
        return Err("a row of 5 MB came back changed".to_string());
    }
    let segments = vec![big.clone(), Vec::new(), big];
    let written = Generation { number: 1, covers: 1, manifest: b"big".to_vec(), segments };
    told("write_generation", store.write_generation(&written).await)?;
    if told("read_generation", store.read_generation(1).await)? != Some(written) {
        return Err("a generation of 10 MB came back changed".to_string());
    }
    Ok(())
}
