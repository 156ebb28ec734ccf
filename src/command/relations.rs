//! What holds for people and companies however they are changed: nobody came by themselves, no company owns itself, however
//! many stand between; and a label stays with the text that it is about.

use super::{Rejection, decide::Desk};
use crate::model::{Invalid, Kind, Record, RecordId};
use crate::value::{Id, brief, plural};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A look at what a command did with people and companies, some of them at a time.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// The last record that was looked at.
    last: Option<RecordId>,
    /// Those of its kind from which no way leads back to any that was looked at.
    fine: BTreeSet<Id>,
    left_out: usize,
}

impl Look {
    /// Looks at so many records more; says whether those were all. A circle that a person draws is refused; where records
    /// come in by the thousand, the link that would close it is left out.
    pub fn step(&mut self, desk: &mut Desk<'_>, by_hand: bool, few: usize) -> Result<bool, Rejection> {
        let some = desk.draft.some_changed(&[Kind::Contact, Kind::Company], self.last, few);
        for id in &some {
            if self.last.is_some_and(|last| last.kind != id.kind) {
                self.fine = BTreeSet::new();
            }
            self.last = Some(*id);
            let link = if id.kind == Kind::Contact { Link::Recommendation } else { Link::Owner };
            tidy(desk, *id);
            let Some(record) = desk.draft.get(*id) else { continue };
            let before = || desk.data().get(*id).and_then(|record| link.of(&record));
            if link.of(&record).is_none() || link.of(&record) == before() {
                continue;
            }
            let Some(way) = circle(desk, &record, link, &mut self.fine) else { continue };
            if by_hand {
                return Err(Rejection::invalid(*id, link.refuses(desk, &record, &way)));
            }
            desk.draft.put(link.without(record));
            self.left_out += 1;
        }
        Ok(some.len() < few)
    }

    /// The words that the command's label ends with.
    pub fn words(&self) -> String {
        match self.left_out {
            0 => String::new(),
            n => format!(", and left out {} that went round in a circle", plural(n, "link", "links")),
        }
    }
}

/// A link that must not lead back to where it starts.
#[derive(Clone, Copy)]
enum Link {
    Recommendation,
    Owner,
}

impl Link {
    /// Where it leads.
    fn of(self, record: &Record) -> Option<Id> {
        match (self, record) {
            (Link::Recommendation, Record::Contact(contact)) => contact.referred_by,
            (Link::Owner, Record::Company(company)) => company.parent,
            _ => None,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Link::Recommendation => Kind::Contact,
            Link::Owner => Kind::Company,
        }
    }

    fn without(self, record: Record) -> Record {
        match record {
            Record::Contact(mut contact) => {
                Arc::make_mut(&mut contact).referred_by = None;
                Record::Contact(contact)
            }
            Record::Company(mut company) => {
                Arc::make_mut(&mut company).parent = None;
                Record::Company(company)
            }
            other => other,
        }
    }

    /// Why it cannot be: `way` is who comes after the record, in order.
    fn refuses(self, desk: &Desk<'_>, record: &Record, way: &[Id]) -> Invalid {
        let title = |id: &Id| {
            let record = desk.draft.get(RecordId { kind: self.kind(), id: *id });
            record.map(|record| brief(&record.title())).unwrap_or_default()
        };
        let (this, that) = (brief(&record.title()), way.first().map(title).unwrap_or_default());
        let between: Vec<String> = way.iter().skip(1).take(3).map(title).collect();
        let by_way = if between.is_empty() { String::new() } else { format!(", by way of {}", between.join(" and ")) };
        match (self, way) {
            (Link::Recommendation, []) => Invalid::new("referred_by", "Nobody recommends us to themselves."),
            (Link::Recommendation, _) => Invalid::new(
                "referred_by",
                format!("{that} came to us through {this}{by_way}, so it cannot be the other way round as well."),
            ),
            (Link::Owner, []) => Invalid::new("parent", "A company cannot own itself."),
            (Link::Owner, _) => Invalid::new(
                "parent",
                format!("{that} belongs to {this}{by_way}, so it cannot be the other way round as well."),
            ),
        }
    }
}

/// Who comes between a record and itself along a link, in order; none where it does not lead back. `fine` are those from
/// which no way leads back to any that was asked about; circles that were there before are nobody's fault now.
fn circle(desk: &Desk<'_>, record: &Record, link: Link, fine: &mut BTreeSet<Id>) -> Option<Vec<Id>> {
    let start = record.bare_id();
    let (mut way, mut met) = (Vec::new(), BTreeSet::new());
    let mut next = link.of(record);
    while let Some(id) = next {
        if id == start {
            return Some(way);
        }
        if fine.contains(&id) || !met.insert(id) {
            break;
        }
        way.push(id);
        next = desk.draft.get(RecordId { kind: link.kind(), id }).and_then(|record| link.of(&record));
    }
    fine.extend(met);
    fine.insert(start);
    None
}

/// Takes labels off whose texts are gone.
fn tidy(desk: &mut Desk<'_>, id: RecordId) {
    match desk.draft.get(id) {
        Some(Record::Contact(mut contact)) if contact.stray_label() => {
            Arc::make_mut(&mut contact).drop_stray_labels();
            desk.draft.put(Record::Contact(contact));
        }
        Some(Record::Company(mut company)) if company.stray_label() => {
            Arc::make_mut(&mut company).drop_stray_labels();
            desk.draft.put(Record::Company(company));
        }
        _ => {}
    }
}

/// The record with labels that follow their texts: where one text of a list became another, its label goes with it. What
/// an edit says about labels itself stands.
pub(super) fn relabelled(before: &Record, after: Record, set: &Map<String, Value>) -> Record {
    if set.contains_key("labels") {
        return after;
    }
    match (before, after) {
        (Record::Contact(before), Record::Contact(mut after)) if !before.labels.is_empty() => {
            for (old, new) in renamed(&before.lists(), &after.lists()) {
                let labels = &mut Arc::make_mut(&mut after).labels;
                if let Some(label) = before.labels.get(&old) {
                    labels.entry(new).or_insert_with(|| label.clone());
                }
            }
            Record::Contact(after)
        }
        (Record::Company(before), Record::Company(mut after)) if !before.labels.is_empty() => {
            for (old, new) in renamed(&before.lists(), &after.lists()) {
                let labels = &mut Arc::make_mut(&mut after).labels;
                if let Some(label) = before.labels.get(&old) {
                    labels.entry(new).or_insert_with(|| label.clone());
                }
            }
            Record::Company(after)
        }
        (_, after) => after,
    }
}

/// The texts that became others: in each list that stayed as long as it was, the one place that differs.
fn renamed(before: &[Vec<String>], after: &[Vec<String>]) -> Vec<(String, String)> {
    let of_list = |(old, new): (&Vec<String>, &Vec<String>)| {
        let mut differing = old.iter().zip(new).filter(|(old, new)| old != new);
        match (old.len() == new.len(), differing.next(), differing.next()) {
            (true, Some((old, now)), None) if !new.contains(old) => Some((old.clone(), now.clone())),
            _ => None,
        }
    };
    before.iter().zip(after).filter_map(of_list).collect()
}

#[cfg(test)]
#[path = "relations_tests.rs"]
mod tests;
