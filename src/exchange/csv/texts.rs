//! The cells of one record, in one piece of text: a file has millions of them.

use std::fmt;

/// The cells of a record as written, in order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Texts {
    text: String,
    /// Where each cell ends; it begins where the one before ends.
    ends: Vec<u32>,
}

impl Texts {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell by its place, from 0.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let begin = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.text.get(begin..end)
    }

    /// The cells.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Adds to the cell that is being written.
    pub(super) fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the cell that is being written.
    pub(super) fn end(&mut self) {
        // A file's text is shorter than four gigabytes: see the limit in `decode`.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Leaves the first cells only.
    pub(super) fn truncate(&mut self, cells: usize) {
        self.ends.truncate(cells);
        self.text.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(cells: I) -> Self {
        let mut texts = Texts::default();
        for cell in cells {
            texts.write(cell.as_ref());
            texts.end();
        }
        texts
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_out_as_they_went_in() {
        let mut texts: Texts = ["", "é;", "", "b"].into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["", "é;", "", "b"]);
        assert_eq!((texts.get(1), texts.get(4), texts.len()), (Some("é;"), None, 4));
        texts.truncate(2);
        assert_eq!(texts, ["", "é;"].into_iter().collect());
        texts.truncate(0);
        assert_eq!((texts.get(0), texts.is_empty()), (None, true));
    }
}
