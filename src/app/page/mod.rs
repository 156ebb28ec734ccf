//! The screens, one folder each. No page knows another.

pub mod board;
pub mod companies;
pub mod company;
pub mod contact;
pub mod contacts;
pub mod data;
pub mod flow;
pub mod gate;
pub mod help;
pub mod history;
pub mod import;
pub mod opportunities;
pub mod opportunity;
pub mod outbox;
pub mod parts;
pub mod products;
pub mod rules;
pub mod runs;
pub mod sequences;
pub mod settings;
pub mod stages;
pub mod start;
pub mod tasks;
pub mod team;
pub mod today;
