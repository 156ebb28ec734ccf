//! The reactive mirror: a version for each table, a lazy trigger for each record that is shown, and the one way to send
//! commands.

mod acting;
mod as_of;
mod asking;
mod automation;
mod cards;
mod drafting;
mod figures;
mod format;
mod long;
mod past;
mod reading;
mod searching;
mod state;
mod steps;

pub use as_of::{AsOf, PastFigures};
pub use asking::sentence;
pub use automation::Explain;
pub use figures::FigureState;
pub use long::LongWork;
pub use past::Travel;
pub use state::{
    App, BeginRequest, Confirm, GateRequest, PaletteRequest, Phase, QuickAddRequest, SaveState, Start, WorkspaceEntry,
    provide_app, use_app,
};
