//! Users' stories, played on `dist/` in a real browser: `ENGINE=chromium` (the default), `firefox` or `webkit`.
//!
//! Each story has a fresh browser profile and its own server on a free port, which serves a copy of
//! `dist/` from a folder below its root. There are no fixed sleeps: [`Browser::until`] looks again and
//! again for up to ten seconds. A story that fails leaves a picture in `target/screenshots`.

mod access;
mod automation;
mod board;
mod calendar;
mod campaigns;
mod exchange;
mod filters;
mod first_run;
mod gate;
mod harness;
mod mail_in;
mod outbox;
mod page;
mod pointers;
mod records;
mod rules;
mod sequences;
mod stages;
mod steps;
mod table;
mod templates;
mod today;
mod typing;
