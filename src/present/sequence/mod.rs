//! Sequences as a person looks at them: the timeline, the words as somebody gets them, advice before publishing, the list.

mod advice;
mod axis;
mod listing;
mod reading;
mod timeline;

pub use advice::{Advice, Lacking, advice, lacking, lacking_words, text_name};
pub use axis::{Axis, Band, Scale, Tick, WHOLE};
pub use listing::{Line, Order, line, listed, stage_of, started_by, usual_opportunity};
pub use reading::{Reading, reading, wording};
pub use timeline::{Point, Sort, Standing, Timeline, few_words, run_inside, sort_of, timeline};

#[cfg(test)]
mod tests;
