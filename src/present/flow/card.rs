//! The words on a card, and how high they make it.

use super::{Line, Part, Step, width, wrap};

/// From the edge of a card to its words, in pixels.
const INSET: i32 = 14;
/// Between the parts of a card.
const BREATH: i32 = 5;
/// So many lines of each part at most; what is longer is cut, and stands in full in the list of words.
const MOST_LINES: usize = 12;
/// So many automations at most.
const MOST_AUTOMATIONS: usize = 8;

/// Words that flow down from a point.
pub(super) struct Column {
    /// Left edge.
    pub x: i32,
    /// Where the next line begins at its top.
    pub y: i32,
    /// Room to the right.
    pub room: i32,
    /// What has been put so far.
    pub lines: Vec<Line>,
}

impl Column {
    pub fn new(x: i32, y: i32, room: i32) -> Self {
        Self { x, y, room, lines: Vec::new() }
    }

    /// Puts a text, with words that stand out at its beginning.
    pub fn put(&mut self, part: Part, lead: &str, text: &str) {
        let whole = if lead.is_empty() { text.to_string() } else { format!("{lead} {text}") };
        let bold = part.bold() || !lead.is_empty();
        for (at, line) in wrap(&whole, part.size(), bold, self.room, MOST_LINES).into_iter().enumerate() {
            let (lead, text) = match line.strip_prefix(lead).filter(|_| at == 0) {
                Some(rest) => (lead.to_string(), rest.to_string()),
                None => (String::new(), line.clone()),
            };
            let width = width(&line, part.size(), bold);
            self.lines.push(Line { x: self.x, y: self.y + part.size(), part, lead, text, width });
            self.y += part.leading();
        }
    }

    pub fn skip(&mut self, pixels: i32) {
        self.y += pixels;
    }
}

/// The lines of a card at 0, 0 of a width in pixels, and its height.
pub(super) fn words(step: &Step, wide: i32) -> (Vec<Line>, i32) {
    let mut column = Column::new(INSET, INSET - 2, wide - 2 * INSET);
    column.put(Part::Name, "", &step.title());
    column.skip(1);
    column.put(Part::Figures, step.kind.word(), step.figures().strip_prefix(step.kind.word()).unwrap_or("").trim());
    if !step.live.is_empty() {
        column.skip(1);
        column.put(Part::Live, "", &step.live);
    }
    for (word, text) in step.meaning() {
        column.skip(BREATH);
        column.put(Part::Meaning, word, text);
    }
    for text in step.automations.iter().take(MOST_AUTOMATIONS) {
        column.skip(BREATH);
        column.put(Part::Automation, "By itself:", text);
    }
    if let Some(more) = step.automations.len().checked_sub(MOST_AUTOMATIONS).filter(|more| *more > 0) {
        column.put(Part::Automation, "", &format!("and {more} more"));
    }
    (column.lines, column.y + INSET - 2)
}
