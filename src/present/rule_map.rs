//! Which rule can set off which, as a picture: boxes in layers from left to right, arrows between them. What leads back
//! runs below the boxes.

use crate::value::Id;
use std::collections::{BTreeMap, BTreeSet};

/// How wide a rule's box is.
pub const BOX_WIDTH: i32 = 184;
/// How high a rule's box is.
pub const BOX_HEIGHT: i32 = 44;
const GAP_X: i32 = 88;
const GAP_Y: i32 = 24;
/// The height of the place where an arrow passes a layer.
const PASS: i32 = 12;
const PAD: i32 = 36;
/// Between arrows that lead back.
const LANE: i32 = 14;
/// How often the layers are sorted by their neighbours.
const SWEEPS: usize = 6;

/// A picture with everything in its place, in pixels from the upper left corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Width of the whole.
    pub width: i32,
    /// Height of the whole.
    pub height: i32,
    /// The rules that lead to another or are led to.
    pub boxes: Vec<Place>,
    /// The arrows.
    pub lines: Vec<Line>,
}

/// Where a rule's box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The rule.
    pub rule: Id,
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
}

/// An arrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The rule that acts.
    pub from: Id,
    /// The rule that this sets off.
    pub to: Id,
    /// The way, as SVG writes it.
    pub path: String,
    /// Whether it leads back: then it is part of a loop.
    pub back: bool,
}

/// A box, or a place where an arrow passes a layer.
struct Node {
    rule: Option<Id>,
    layer: usize,
    x: i32,
    y: i32,
}

impl Node {
    fn height(&self) -> i32 {
        if self.rule.is_some() { BOX_HEIGHT } else { PASS }
    }

    fn left(&self) -> (i32, i32) {
        (self.x, self.y + self.height() / 2)
    }

    fn right(&self) -> (i32, i32) {
        (self.x + BOX_WIDTH, self.y + self.height() / 2)
    }
}

/// Places the rules that are connected. `rules` are in their order, which decides where a loop begins; arrows between
/// other rules are left out.
pub fn picture(rules: &[Id], arrows: &[(Id, Id)]) -> Picture {
    let known: BTreeSet<Id> = rules.iter().copied().collect();
    let arrows: Vec<(Id, Id)> =
        arrows.iter().filter(|(a, b)| known.contains(a) && known.contains(b)).copied().collect();
    let used: BTreeSet<Id> = arrows.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let rules: Vec<Id> = rules.iter().filter(|id| used.contains(id)).copied().collect();
    if rules.is_empty() {
        return Picture::default();
    }
    let (order, back) = walk(&rules, &arrows);
    let forward: Vec<(Id, Id)> = arrows.iter().filter(|arrow| !back.contains(arrow)).copied().collect();
    let layer = layers(&order, &forward);
    let mut nodes: Vec<Node> = rules
        .iter()
        .map(|id| Node { rule: Some(*id), layer: layer.get(id).copied().unwrap_or(0), x: 0, y: 0 })
        .collect();
    let at: BTreeMap<Id, usize> = rules.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let ways: Vec<((Id, Id), Vec<usize>)> =
        forward.iter().map(|arrow| (*arrow, way(*arrow, &at, &layer, &mut nodes))).collect();
    let steps: Vec<(usize, usize)> =
        ways.iter().flat_map(|(_, way)| way.iter().copied().zip(way.iter().skip(1).copied())).collect();
    let bottom = place(&mut nodes, &steps);
    draw(&nodes, &at, &ways, &arrows, &back, bottom)
}

/// The rules so that each comes before those it leads to, and the arrows that lead back.
fn walk(rules: &[Id], arrows: &[(Id, Id)]) -> (Vec<Id>, BTreeSet<(Id, Id)>) {
    let mut next: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (from, to) in arrows {
        next.entry(*from).or_default().push(*to);
    }
    let (mut open, mut done) = (BTreeSet::new(), BTreeSet::new());
    let (mut order, mut back) = (Vec::new(), BTreeSet::new());
    for start in rules {
        let mut stack = vec![(*start, 0_usize)];
        while let Some((rule, child)) = stack.pop() {
            if child == 0 && (done.contains(&rule) || !open.insert(rule)) {
                continue;
            }
            match next.get(&rule).and_then(|all| all.get(child)) {
                Some(to) => {
                    stack.push((rule, child + 1));
                    if open.contains(to) {
                        back.insert((rule, *to));
                    } else if !done.contains(to) {
                        stack.push((*to, 0));
                    }
                }
                None => {
                    open.remove(&rule);
                    done.insert(rule);
                    order.push(rule);
                }
            }
        }
    }
    order.reverse();
    (order, back)
}

/// The layer of each rule: one further than the furthest that leads to it.
fn layers(order: &[Id], forward: &[(Id, Id)]) -> BTreeMap<Id, usize> {
    let mut layer: BTreeMap<Id, usize> = BTreeMap::new();
    for rule in order {
        let own = layer.get(rule).copied().unwrap_or(0);
        layer.insert(*rule, own);
        for (_, to) in forward.iter().filter(|(from, _)| from == rule) {
            let known = layer.entry(*to).or_insert(0);
            *known = (*known).max(own + 1);
        }
    }
    layer
}

/// The nodes that an arrow goes through, with a new one in each layer between its ends.
fn way(arrow: (Id, Id), at: &BTreeMap<Id, usize>, layer: &BTreeMap<Id, usize>, nodes: &mut Vec<Node>) -> Vec<usize> {
    let of = |id: &Id| layer.get(id).copied().unwrap_or(0);
    let mut way: Vec<usize> = at.get(&arrow.0).copied().into_iter().collect();
    for between in of(&arrow.0) + 1..of(&arrow.1) {
        way.push(nodes.len());
        nodes.push(Node { rule: None, layer: between, x: 0, y: 0 });
    }
    way.extend(at.get(&arrow.1));
    way
}

/// Gives every node its place; says where the lowest one ends.
fn place(nodes: &mut [Node], steps: &[(usize, usize)]) -> i32 {
    let count = nodes.iter().map(|node| node.layer + 1).max().unwrap_or(0);
    let mut layers: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, node) in nodes.iter().enumerate() {
        if let Some(layer) = layers.get_mut(node.layer) {
            layer.push(at);
        }
    }
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let order: Vec<usize> = if down { (0..count).collect() } else { (0..count).rev().collect() };
        for index in order {
            let rank: BTreeMap<usize, i64> =
                layers.iter().flat_map(|layer| layer.iter().zip(0_i64..).map(|(node, rank)| (*node, rank))).collect();
            let weight = |node: usize| {
                let near = steps.iter().filter_map(|(a, b)| match (down, *a == node, *b == node) {
                    (true, _, true) => rank.get(a),
                    (false, true, _) => rank.get(b),
                    _ => None,
                });
                let near: Vec<i64> = near.copied().collect();
                // A thousandth of a place is fine enough; who has no neighbours stays.
                match i64::try_from(near.len()) {
                    Ok(count) if count > 0 => near.iter().sum::<i64>() * 1_000 / count,
                    _ => rank.get(&node).copied().unwrap_or(0) * 1_000,
                }
            };
            if let Some(layer) = layers.get(index) {
                let mut sorted: Vec<(i64, usize)> = layer.iter().map(|node| (weight(*node), *node)).collect();
                sorted.sort_by_key(|(weight, _)| *weight);
                if let Some(layer) = layers.get_mut(index) {
                    *layer = sorted.into_iter().map(|(_, node)| node).collect();
                }
            }
        }
    }
    let tall = |layer: &Vec<usize>, nodes: &[Node]| -> i32 {
        let heights = layer.iter().filter_map(|at| nodes.get(*at)).map(|node| node.height() + GAP_Y);
        heights.sum::<i32>() - GAP_Y
    };
    let most = layers.iter().map(|layer| tall(layer, nodes)).max().unwrap_or(0);
    let mut x = PAD;
    for layer in &layers {
        let mut y = PAD + (most - tall(layer, nodes)) / 2;
        for at in layer {
            if let Some(node) = nodes.get_mut(*at) {
                (node.x, node.y) = (x, y);
                y += node.height() + GAP_Y;
            }
        }
        x += BOX_WIDTH + GAP_X;
    }
    PAD + most
}

fn draw(
    nodes: &[Node],
    at: &BTreeMap<Id, usize>,
    ways: &[((Id, Id), Vec<usize>)],
    arrows: &[(Id, Id)],
    back: &BTreeSet<(Id, Id)>,
    bottom: i32,
) -> Picture {
    let node = |id: &Id| at.get(id).and_then(|at| nodes.get(*at));
    let mut lines = Vec::new();
    let mut lane = bottom + GAP_Y;
    for (from, to) in arrows {
        let leads_back = back.contains(&(*from, *to));
        let way = ways.iter().find(|(arrow, _)| arrow == &(*from, *to));
        let path = match (leads_back, way, node(from), node(to)) {
            (true, _, Some(a), Some(b)) if from != to => {
                lane += LANE;
                around(a.right(), b.left(), lane)
            }
            (true, _, Some(a), _) => over(a),
            (false, Some((_, way)), ..) => through(&way.iter().filter_map(|at| nodes.get(*at)).collect::<Vec<_>>()),
            _ => continue,
        };
        lines.push(Line { from: *from, to: *to, path, back: leads_back });
    }
    let boxes: Vec<Place> =
        nodes.iter().filter_map(|node| Some(Place { rule: node.rule?, x: node.x, y: node.y })).collect();
    let right = boxes.iter().map(|place| place.x + BOX_WIDTH).max().unwrap_or(0);
    Picture { width: right + PAD, height: lane + PAD, boxes, lines }
}

/// From box to box, straight through the places between.
fn through(way: &[&Node]) -> String {
    let mut path = String::new();
    for pair in way.windows(2) {
        let [a, b] = pair else { continue };
        let ((x1, y1), (x2, y2)) = (a.right(), b.left());
        let middle = i32::midpoint(x1, x2);
        if path.is_empty() {
            path = format!("M{x1} {y1}");
        }
        path.push_str(&format!(" C{middle} {y1} {middle} {y2} {x2} {y2}"));
        if b.rule.is_none() {
            path.push_str(&format!(" H{}", x2 + BOX_WIDTH));
        }
    }
    path
}

/// Back to an earlier layer, below everything.
fn around((x1, y1): (i32, i32), (x2, y2): (i32, i32), lane: i32) -> String {
    let bend = GAP_X / 3;
    format!(
        "M{x1} {y1} C{out} {y1} {out} {lane} {x1} {lane} H{x2} C{back} {lane} {back} {y2} {x2} {y2}",
        out = x1 + bend,
        back = x2 - bend
    )
}

/// From a box to itself, above it.
fn over(node: &Node) -> String {
    let ((x1, y1), (x2, y2)) = (node.right(), node.left());
    let (top, bend) = (node.y - 14, GAP_X / 4);
    format!(
        "M{x1} {y1} C{out} {y1} {out} {top} {inner} {top} H{start} C{back} {top} {back} {y2} {x2} {y2}",
        out = x1 + bend,
        inner = x1 - bend,
        start = x2 + bend,
        back = x2 - bend
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(number: u128) -> Id {
        Id::from_bits(number)
    }

    fn of(count: u128, arrows: &[(u128, u128)]) -> Picture {
        let rules: Vec<Id> = (1..=count).map(id).collect();
        let arrows: Vec<(Id, Id)> = arrows.iter().map(|(a, b)| (id(*a), id(*b))).collect();
        picture(&rules, &arrows)
    }

    fn x(picture: &Picture, rule: u128) -> i32 {
        picture.boxes.iter().find(|place| place.rule == id(rule)).unwrap().x
    }

    #[test]
    fn what_sets_off_another_stands_left_of_it() {
        let picture = of(4, &[(1, 2), (2, 3), (1, 3)]);
        assert!(x(&picture, 1) < x(&picture, 2) && x(&picture, 2) < x(&picture, 3));
        assert!(picture.lines.iter().all(|line| !line.back));
    }

    #[test]
    fn rules_on_their_own_are_left_out() {
        assert_eq!(of(3, &[(1, 2)]).boxes.len(), 2);
        assert_eq!(of(3, &[]), Picture::default());
        assert_eq!(of(2, &[(1, 7)]), Picture::default());
    }

    #[test]
    fn a_loop_has_exactly_one_arrow_that_leads_back() {
        let picture = of(3, &[(1, 2), (2, 3), (3, 1)]);
        let back: Vec<(Id, Id)> =
            picture.lines.iter().filter(|line| line.back).map(|line| (line.from, line.to)).collect();
        assert_eq!(back, [(id(3), id(1))]);
        let own = of(1, &[(1, 1)]);
        assert!(own.lines.len() == 1 && own.lines[0].back);
    }

    proptest! {
        #[test]
        fn boxes_never_overlap_lie_inside_and_every_arrow_is_drawn(
            arrows in proptest::collection::btree_set((1_u128..12, 1_u128..12), 0..30),
        ) {
            let arrows: Vec<(u128, u128)> = arrows.into_iter().collect();
            let picture = of(11, &arrows);
            prop_assert_eq!(picture.lines.len(), arrows.len());
            for (at, a) in picture.boxes.iter().enumerate() {
                prop_assert!(a.x >= 0 && a.y >= 0);
                prop_assert!(a.x + BOX_WIDTH <= picture.width && a.y + BOX_HEIGHT <= picture.height);
                for b in picture.boxes.iter().skip(at + 1) {
                    let apart = (a.x - b.x).abs() >= BOX_WIDTH || (a.y - b.y).abs() >= BOX_HEIGHT;
                    prop_assert!(apart);
                }
            }
            for line in picture.lines.iter().filter(|line| !line.back) {
                let place = |rule: Id| picture.boxes.iter().find(|place| place.rule == rule).map(|place| place.x);
                prop_assert!(place(line.from) < place(line.to));
            }
        }
    }
}
