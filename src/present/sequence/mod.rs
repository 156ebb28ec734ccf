//! Sequences as a person looks at them: the timeline, the words as somebody gets them, advice before publishing, the list.

mod advice;
mod axis;
mod library;
mod listing;
mod pieces;
mod reading;
mod score;
mod timeline;

pub use advice::{Advice, Lacking, advice, lacking, lacking_words, text_name};
pub use axis::{Axis, Band, Scale, Tick, WHOLE};
pub use library::{NoLink, no_links};
pub use listing::{Line, Order, listed, stage_of, started_by, usual_opportunity};
pub use pieces::{Piece, await_task, count, key_at, number_of, pieces, place_of, steps};
pub use reading::{Reading, reading, wording};
pub use score::{Score, score};
pub use timeline::{OnItsWay, Point, Sort, Standing, Timeline, few_words, run_inside, sort_of, timeline};

#[cfg(test)]
mod tests;
