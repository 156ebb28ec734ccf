//! A condition as rows in groups, the way a person puts one together: all of these, any of these, none of these.
//!
//! Every condition can be read into groups, and prints from them as it was.

use super::ast::{Expr, Test};

/// How the parts of a group belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// All of them hold.
    #[default]
    All,
    /// One of them holds, or more.
    Any,
    /// Not one of them holds.
    None,
}

impl Join {
    /// All.
    pub const ALL: [Join; 3] = [Join::All, Join::Any, Join::None];

    /// The word in forms.
    pub fn key(self) -> &'static str {
        match self {
            Join::All => "all",
            Join::Any => "any",
            Join::None => "none",
        }
    }

    /// The words shown.
    pub fn words(self) -> &'static str {
        match self {
            Join::All => "All of these",
            Join::Any => "Any of these",
            Join::None => "None of these",
        }
    }

    /// Reads the word in forms.
    pub fn parse(key: &str) -> Option<Join> {
        Join::ALL.into_iter().find(|join| join.key() == key)
    }
}

/// What a row asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Words that are mentioned.
    Word(String),
    /// A field compared with values.
    Test(Test),
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it asks.
    pub ask: Ask,
    /// It must not hold.
    pub not: bool,
}

/// A part of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A row.
    Row(Row),
    /// A group within the group.
    Group(Group),
}

/// Rows and groups that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// How.
    pub join: Join,
    /// The parts, in the order written.
    pub parts: Vec<Part>,
}

impl Group {
    /// A group of one row.
    pub fn of(join: Join, row: Row) -> Group {
        Group { join, parts: vec![Part::Row(row)] }
    }

    /// A condition as a group; what is one row is a group of that row.
    pub fn read(expr: &Expr) -> Group {
        match part(expr) {
            Part::Group(group) => group,
            row => Group { join: Join::All, parts: vec![row] },
        }
    }

    /// The condition. A group without parts asks nothing.
    pub fn expr(&self) -> Expr {
        if self.parts.is_empty() {
            return Expr::default();
        }
        let parts = self.parts.iter().map(|part| match part {
            Part::Row(row) => row.expr(),
            Part::Group(group) => group.expr(),
        });
        match self.join {
            Join::All => Expr::all(parts),
            Join::Any => Expr::any(parts),
            Join::None => Expr::negate(Expr::any(parts)),
        }
    }

    /// How many rows there are in it and in the groups within it.
    pub fn rows(&self) -> usize {
        let count = |part: &Part| match part {
            Part::Row(_) => 1,
            Part::Group(group) => group.rows(),
        };
        self.parts.iter().map(count).sum()
    }

    /// The part at a place: the number of a part in this group, then in that one, and so on.
    pub fn at(&self, path: &[usize]) -> Option<&Part> {
        let (first, rest) = path.split_first()?;
        match (self.parts.get(*first)?, rest) {
            (part, []) => Some(part),
            (Part::Group(group), rest) => group.at(rest),
            (Part::Row(_), _) => None,
        }
    }

    /// The row at a place, to be changed.
    pub fn row_mut(&mut self, path: &[usize]) -> Option<&mut Row> {
        let (last, above) = path.split_last()?;
        match self.group_mut(above)?.parts.get_mut(*last)? {
            Part::Row(row) => Some(row),
            Part::Group(_) => None,
        }
    }

    /// The group at a place, to be changed; at no place, this one.
    pub fn group_mut(&mut self, path: &[usize]) -> Option<&mut Group> {
        match path.split_first() {
            None => Some(self),
            Some((first, rest)) => match self.parts.get_mut(*first)? {
                Part::Group(group) => group.group_mut(rest),
                Part::Row(_) => None,
            },
        }
    }

    /// Takes out the part at a place, and the groups that it leaves empty.
    pub fn remove(&mut self, path: &[usize]) {
        let Some((last, above)) = path.split_last() else { return };
        let Some(group) = self.group_mut(above) else { return };
        if *last < group.parts.len() {
            group.parts.remove(*last);
        }
        if group.parts.is_empty() {
            self.remove(above);
        }
    }
}

impl Row {
    /// What it asks, as a condition.
    pub fn expr(&self) -> Expr {
        let expr = match &self.ask {
            Ask::Word(word) => Expr::Word(word.clone()),
            Ask::Test(test) => Expr::Test(test.clone()),
        };
        if self.not { Expr::negate(expr) } else { expr }
    }
}

fn part(expr: &Expr) -> Part {
    let row = |ask, not| Part::Row(Row { ask, not });
    let group = |join, parts: &[Expr]| Part::Group(Group { join, parts: parts.iter().map(part).collect() });
    match expr {
        Expr::Word(word) => row(Ask::Word(word.clone()), false),
        Expr::Test(test) => row(Ask::Test(test.clone()), false),
        Expr::All(parts) => group(Join::All, parts),
        Expr::Any(parts) => group(Join::Any, parts),
        Expr::Not(inner) => match inner.as_ref() {
            Expr::Word(word) => row(Ask::Word(word.clone()), true),
            Expr::Test(test) => row(Ask::Test(test.clone()), true),
            Expr::Any(parts) => group(Join::None, parts),
            other => Part::Group(Group { join: Join::None, parts: vec![part(other)] }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;
    use crate::query::parse::tests::exprs;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_condition_prints_from_its_groups_as_it_was(expr in exprs()) {
            prop_assert_eq!(Group::read(&expr).expr(), expr);
        }

        #[test]
        fn whatever_is_taken_out_leaves_a_condition_that_reads_back(expr in exprs(), path in proptest::collection::vec(0usize..4, 0..4)) {
            let mut group = Group::read(&expr);
            group.remove(&path);
            let text = group.expr().to_string();
            prop_assert_eq!(parse(&text).map(|expr| expr.to_string()), Ok(text));
        }
    }

    #[test]
    fn groups_are_all_any_and_none() {
        let group = Group::read(&parse("owner:me (temp:hot or next:late) -(tag:old or spam) -web").unwrap());
        let joins: Vec<_> = group
            .parts
            .iter()
            .map(|part| match part {
                Part::Group(group) => group.join.words().to_string(),
                Part::Row(row) => row.expr().to_string(),
            })
            .collect();
        assert_eq!(joins, ["owner:me", "Any of these", "None of these", "-web"]);
        assert_eq!(group.rows(), 6);
        assert_eq!(Group::read(&Expr::default()), Group::default());
    }

    #[test]
    fn a_group_that_loses_its_last_row_goes_with_it() {
        let mut group = Group::read(&parse("a (b or -(c d))").unwrap());
        group.remove(&[1, 1, 0, 0]);
        assert_eq!(group.expr().to_string(), "a (b or -d)");
        group.remove(&[1, 1, 0, 0]);
        assert_eq!(group.expr().to_string(), "a b");
        group.remove(&[1, 0]);
        assert_eq!((group.expr().to_string(), group.parts.len()), ("a".to_string(), 1));
        group.remove(&[7]);
        group.remove(&[0, 3]);
        group.remove(&[]);
        assert_eq!(group.rows(), 1);
    }
}
