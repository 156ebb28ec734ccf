//! Users' stories, played on `dist/` in a real browser: `ENGINE=chromium` (the default), `firefox` or `webkit`.
//!
//! Each story has a fresh browser profile and its own server on a free port, which serves a copy of
//! `dist/` from a folder below its root. There are no fixed sleeps: [`Browser::until`] looks again and
//! again for up to twenty seconds. A story that fails leaves a picture in `target/screenshots`.

mod access;
mod address_books;
mod automation;
mod board;
mod calendar;
mod campaigns;
mod duplicates;
mod exchange;
mod fields;
mod filters;
mod first_run;
mod forecast;
mod gate;
mod harness;
mod hats;
mod leaks;
mod mail_in;
mod outbox;
mod page;
mod people;
mod plan;
mod pointers;
mod records;
mod reports;
mod rules;
mod scoring;
mod search;
mod sequences;
mod stages;
mod steps;
mod systems;
mod table;
mod tactics;
mod templates;
mod today;
mod typing;
mod views;
