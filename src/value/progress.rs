//! How far long work has come.

/// How far a long piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Units of work done.
    pub done: usize,
    /// Units of work in all.
    pub total: usize,
}

impl Progress {
    /// Whether nothing is left to do.
    pub fn complete(self) -> bool {
        self.done >= self.total
    }
}
