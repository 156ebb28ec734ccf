//! Presentation without a browser: routes, window arithmetic, dragging, flow charts, and reading one line into a record.
//!
//! Everything here is a plain function or value, so that it can be tested natively; the page only draws it.

pub mod acted;
pub mod actions;
pub mod alarms;
pub mod away;
pub mod badge;
pub mod balance;
pub mod calendar;
pub mod campaigns;
pub mod care;
pub mod contacted;
pub mod custom;
pub mod draft;
pub mod drag;
pub mod duplicates;
pub mod entries;
pub mod flow;
pub mod heat;
pub mod insert;
pub mod logged;
pub mod mail_in;
pub mod new_lead;
pub mod occasions;
pub mod outbox;
pub mod quick_add;
pub mod quick_records;
pub mod record_page;
pub mod referrals;
pub mod research;
pub mod route;
pub mod rule_form;
pub mod rule_map;
pub mod sequence;
pub mod templates;
pub mod today;
pub mod traces;
pub mod tree;
pub mod views;
pub mod week;
pub mod window;
pub mod worth;
pub mod zones;
