//! Text in and out: tables, backups of everything, mails, calendars, and letters for other programs.

pub mod backup;
pub mod calendar;
pub mod countries;
pub mod csv;
pub mod custom_columns;
pub mod mail;
pub mod mailto;
pub mod markdown;
pub mod people;
pub mod phone;
pub mod reach;
pub mod sheets;
pub mod systems;
pub mod vcard;
pub mod webmail;
