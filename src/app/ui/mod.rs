//! The parts that every page is built from. They know no CRM and no store:
//! values come in as signals, wishes go out as callbacks.
//!
//! Closures can be passed wherever a `Signal` or a `Callback` is asked for.
//! The classes they use are listed at the top of each file in `style/`.

mod arrive;
mod avatar;
mod button;
mod caret;
mod chart;
mod combobox;
mod command_box;
mod dialog;
mod drafting;
mod drop_zone;
mod empty;
mod field;
pub mod focus;
mod hold;
mod icon;
mod keys;
mod menu;
mod palette;
mod place;
mod progress;
mod reorder;
mod search;
mod segmented;
mod sort_head;
pub mod steady;
mod toast;
mod virtual_list;
mod watch;

pub use arrive::arrive;
pub use avatar::{Avatar, hue_of, initials};
pub use button::{Button, ButtonKind, IconButton};
pub use caret::Caret;
pub use chart::{Chart, ChartFile, Writer};
pub use combobox::Combobox;
pub use command_box::{CommandBox, CommandGroup, CommandLine, Marked, strokes};
pub use dialog::{Dialog, DialogSize};
pub use drafting::{DraftLine, Drafting};
pub use drop_zone::DropZone;
pub use empty::EmptyState;
pub use field::{CheckField, Field, FieldKind, SelectField};
pub use hold::Hold;
pub use icon::Icon;
pub use keys::{FocusBack, begin_keys, clicked_on, comes_from, end_keys, free_key, keys_begun, unique_id};
pub use menu::{MenuButton, MenuItem};
pub use palette::{Palette, PaletteLine};
pub use place::place_below;
pub use progress::Progress;
pub use reorder::{Reorder, Reordered, alt_arrow};
pub use search::SearchBox;
pub use segmented::{Choice, Segmented};
pub use sort_head::{SortButton, sort_words};
pub use toast::{Toast, ToastState, Toasts, Tone};
pub use virtual_list::{RowPlace, VirtualList};
