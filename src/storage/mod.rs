//! The store: where the journal's rows and its segments are kept.
//!
//! It knows bytes and numbers, never a record. [`Store`] is the contract; [`suite`] is the contract as checks, and
//! every implementation passes it: [`MemStore`] in memory, [`FaultyStore`] around any other, and `IdbStore` on the
//! browser's IndexedDB.
//!
//! What holds here:
//! - An answer means that it is on the disk: a write is acknowledged when its transaction is complete.
//! - A row is never overwritten. It is added at the journal's end, in the transaction that compares the end with
//!   what the writer believes it to be.
//! - Asking again is safe: a row that is already there is not written twice.
//! - A store that has vanished is not replaced by an empty one.

mod contract;
mod faulty;
pub mod frame;
#[cfg(target_arch = "wasm32")]
mod idb;
mod memory;
pub mod suite;

pub use contract::{Appended, Commit, Generation, Head, Row, Store, StoreError, WRITER};
pub use faulty::{FaultyStore, Plan, When};
pub use frame::{Damage, Framed, frame, unframe};
#[cfg(target_arch = "wasm32")]
pub use idb::{Fault, IdbStore, Notice, Opened, list_databases};
pub use memory::{MemDisk, MemStore};
