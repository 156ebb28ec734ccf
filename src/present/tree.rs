//! A tree that opens branch by branch, as its rows stand below each other, and what the keys do in it.

use crate::model::RecordId;
use std::collections::BTreeSet;

/// A row of an opened tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What stands there.
    pub id: RecordId,
    /// How deep, from 0.
    pub depth: usize,
    /// How many stand directly below it.
    pub below: usize,
    /// Whether they are shown.
    pub open: bool,
    /// Its place among those of the same branch, from 1, and how many those are.
    pub place: (usize, usize),
}

/// More rows than this are not drawn: a person closes a branch first.
pub const MOST: usize = 2_000;

/// The rows of a tree from its root, with the branches that are open. What has been met does not come again, so that a
/// circle in the data ends.
pub fn rows(root: RecordId, open: &BTreeSet<RecordId>, below: impl Fn(RecordId) -> Vec<RecordId>) -> Vec<Row> {
    let (mut rows, mut met) = (Vec::new(), BTreeSet::from([root]));
    let mut waiting = vec![(root, 0, (1, 1))];
    while let Some((id, depth, place)) = waiting.pop() {
        let mut children = below(id);
        children.retain(|child| !met.contains(child));
        let shown = open.contains(&id) && !children.is_empty();
        rows.push(Row { id, depth, below: children.len(), open: shown, place });
        if rows.len() == MOST {
            break;
        }
        if shown {
            met.extend(&children);
            let all = children.len();
            waiting.extend(children.into_iter().enumerate().rev().map(|(at, child)| (child, depth + 1, (at + 1, all))));
        }
    }
    rows
}

/// What a key does in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The row with this place has the focus.
    Go(usize),
    /// This branch opens.
    Open(RecordId),
    /// This branch closes.
    Close(RecordId),
    /// This record is shown.
    Enter(RecordId),
}

/// What a key does while a row has the focus, as in any tree: up and down; right opens, then goes in; left closes, then goes
/// out; to the first and last; Enter shows the record.
pub fn act(rows: &[Row], at: usize, key: &str) -> Option<Act> {
    let row = rows.get(at)?;
    match key {
        "ArrowDown" => (at + 1 < rows.len()).then_some(Act::Go(at + 1)),
        "ArrowUp" => at.checked_sub(1).map(Act::Go),
        "Home" => Some(Act::Go(0)),
        "End" => Some(Act::Go(rows.len().saturating_sub(1))),
        "ArrowRight" if row.below > 0 && !row.open => Some(Act::Open(row.id)),
        "ArrowRight" if row.open => Some(Act::Go(at + 1)),
        "ArrowLeft" if row.open => Some(Act::Close(row.id)),
        "ArrowLeft" => {
            let before = rows.get(..at)?;
            before.iter().rposition(|other| other.depth < row.depth).map(Act::Go)
        }
        "Enter" => Some(Act::Enter(row.id)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Kind, value::Id};

    fn one(bits: u128) -> RecordId {
        RecordId { kind: Kind::Contact, id: Id::from_bits(bits) }
    }

    fn below(id: RecordId) -> Vec<RecordId> {
        match id.id.bits() {
            1 => vec![one(2), one(3)],
            2 => vec![one(4)],
            4 => vec![one(1), one(2)],
            _ => vec![],
        }
    }

    fn shown(open: &[u128]) -> Vec<(u128, usize, usize)> {
        let open = open.iter().map(|bits| one(*bits)).collect();
        rows(one(1), &open, below).iter().map(|row| (row.id.id.bits(), row.depth, row.below)).collect()
    }

    #[test]
    fn branches_open_one_by_one_and_a_circle_ends() {
        assert_eq!(shown(&[]), [(1, 0, 2)]);
        assert_eq!(shown(&[1]), [(1, 0, 2), (2, 1, 1), (3, 1, 0)]);
        assert_eq!(shown(&[1, 2, 4]), [(1, 0, 2), (2, 1, 1), (4, 2, 0), (3, 1, 0)]);
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_cut_and_does_not_exhaust_the_stack() {
        let open: BTreeSet<RecordId> = (0..100_000).map(one).collect();
        let rows = rows(one(0), &open, |id| vec![one(id.id.bits() + 1)]);
        assert_eq!(rows.len(), MOST);
    }

    #[test]
    fn keys_walk_open_and_close_as_in_any_tree() {
        let rows = rows(one(1), &BTreeSet::from([one(1)]), below);
        let keys =
            |at| ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "End", "Enter"].map(|key| act(&rows, at, key));
        assert_eq!(
            keys(0),
            [
                None,
                Some(Act::Go(1)),
                Some(Act::Close(one(1))),
                Some(Act::Go(1)),
                Some(Act::Go(2)),
                Some(Act::Enter(one(1)))
            ]
        );
        let [up, down, left, right, ..] = keys(1);
        assert_eq!((up, down, left), (Some(Act::Go(0)), Some(Act::Go(2)), Some(Act::Go(0))));
        assert_eq!(right, Some(Act::Open(one(2))), "opens before it goes in");
        assert_eq!((keys(2)[1], keys(2)[3]), (None, None), "the end, and nothing below");
        assert_eq!(act(&rows, 9, "Home"), None);
    }
}
