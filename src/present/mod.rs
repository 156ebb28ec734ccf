//! Presentation without a browser: routes, window arithmetic, dragging, flow charts, and reading one line into a record.
//!
//! Everything here is a plain function or value, so that it can be tested natively; the page only draws it.

pub mod acted;
pub mod draft;
pub mod drag;
pub mod flow;
pub mod quick_add;
pub mod quick_records;
pub mod route;
pub mod window;
