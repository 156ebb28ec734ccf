//! Penstock's core: a sales pipeline without a browser.
//!
//! The library is the product's brain and knows no browser; the binary (`app`) is the browser and knows no rules.
//! `ARCHITECTURE.md` has the map, the invariants and the data flow. In short:
//!
//! 1. A person's wish is a [`command::Command`], stamped with time, zone, actor and fresh ids by the caller.
//! 2. [`command::decide`] turns it into a [`data::ChangeSet`], or a [`command::Rejection`] that names the field.
//! 3. [`workspace::Workspace`] applies the set at once and queues it as a [`data::Batch`].
//! 4. [`keeper::Keeper`] commits batches to a [`storage::Store`] and catches up with other tabs.
//!
//! Imports run one way: `value < model < data < query < search < command < automation, exchange < report < present < workspace <
//! keeper < app`. In the core there is no clock, no chance, no locale, no float for money, no order of a hash map, no panic and no async.

pub mod automation;
pub mod command;
pub mod data;
pub mod effect;
pub mod exchange;
pub mod keeper;
pub mod model;
pub mod playbook;
pub mod present;
pub mod query;
pub mod report;
pub mod retell;
pub mod search;
pub mod storage;
pub mod value;
pub mod workspace;
