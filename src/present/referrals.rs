//! Who came through whom: the tree from whoever stands at its beginning, and what each brought.

use crate::data::{Dataset, Worth};
use crate::model::{Kind, RecordId};
use crate::value::Id;
use std::collections::BTreeSet;

/// Who stands at the beginning: whoever recommended us first, on the way back from somebody. A circle in old data ends
/// where it began.
pub fn beginning(data: &Dataset, from: RecordId) -> RecordId {
    let (mut at, mut met) = (from, BTreeSet::from([from]));
    while let Some(id) = by(data, at) {
        let before = RecordId { kind: Kind::Contact, id };
        if data.contact(id).is_none() || !met.insert(before) {
            break;
        }
        at = before;
    }
    at
}

/// Those on the way from the beginning to somebody: the branches that are open at first.
pub fn way(data: &Dataset, from: RecordId) -> Vec<RecordId> {
    let (mut way, mut at) = (vec![from], from);
    while let Some(id) = by(data, at) {
        at = RecordId { kind: Kind::Contact, id };
        if way.contains(&at) || way.len() > 200 {
            break;
        }
        way.push(at);
    }
    way
}

fn by(data: &Dataset, record: RecordId) -> Option<Id> {
    match record.kind {
        Kind::Contact => data.contact(record.id)?.referred_by,
        Kind::Company => data.company(record.id)?.referred_by,
        _ => None,
    }
}

/// Who came through somebody directly.
pub fn below(data: &Dataset, record: RecordId) -> Vec<RecordId> {
    if record.kind == Kind::Contact { data.referred(record.id).collect() } else { Vec::new() }
}

/// Everybody who came through somebody, through however many others, each once.
pub fn all_below(data: &Dataset, contact: Id) -> Vec<RecordId> {
    let root = RecordId { kind: Kind::Contact, id: contact };
    let (mut found, mut met, mut at) = (vec![root], BTreeSet::from([root]), 0);
    while let Some(record) = found.get(at).copied() {
        found.extend(below(data, record).into_iter().filter(|one| met.insert(*one)));
        at += 1;
    }
    found.split_off(1)
}

/// What came of somebody's recommendations, and of those whom these brought in their turn; each opportunity once.
pub fn worth_of_all(data: &Dataset, contact: Id) -> Worth {
    let people = all_below(data, contact).into_iter().filter(|one| one.kind == Kind::Contact).map(|one| one.id);
    let mut ids = BTreeSet::new();
    let brought = std::iter::once(contact).chain(people).flat_map(|person| data.brought(person));
    Worth::of(data, brought.filter(|one| ids.insert(one.id)))
}

/// The companies that belong to one directly.
pub fn parts(data: &Dataset, record: RecordId) -> Vec<RecordId> {
    if record.kind != Kind::Company {
        return Vec::new();
    }
    data.parts_of(record.id).map(|one| RecordId { kind: Kind::Company, id: one.id }).collect()
}

/// The company that owns all others on the way up from one, and those on the way. A circle in old data ends where it began.
pub fn owners(data: &Dataset, company: Id) -> Vec<RecordId> {
    let mut way = vec![RecordId { kind: Kind::Company, id: company }];
    let mut at = data.company(company).and_then(|one| one.parent);
    while let Some(id) = at {
        let owner = RecordId { kind: Kind::Company, id };
        if data.company(id).is_none() || way.contains(&owner) || way.len() > 200 {
            break;
        }
        way.push(owner);
        at = data.company(id).and_then(|one| one.parent);
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Company, Contact, ContactLink, Opportunity, Record, Stage, StageKind};
    use crate::value::{Currency, Money};

    fn person(bits: u128, by: Option<u128>) -> Record {
        let referred_by = by.map(Id::from_bits);
        Contact { id: Id::from_bits(bits), name: format!("P{bits}"), referred_by, ..Contact::default() }.into()
    }

    fn one(bits: u128) -> RecordId {
        RecordId { kind: Kind::Contact, id: Id::from_bits(bits) }
    }

    fn sale(bits: u128, contact: u128, euros: i64) -> Record {
        Opportunity {
            id: Id::from_bits(bits),
            name: "Sale".into(),
            stage: Id::from_bits(1),
            value: Some(Money::whole(euros, Currency::EUR)),
            contacts: vec![ContactLink { contact: Id::from_bits(contact), role: String::new() }],
            ..Opportunity::default()
        }
        .into()
    }

    fn won() -> Record {
        Stage { id: Id::from_bits(1), name: "Won".into(), kind: StageKind::Won, ..Stage::default() }.into()
    }

    #[test]
    fn the_tree_begins_with_whoever_recommended_us_first() {
        let firm = Company {
            id: Id::from_bits(9),
            name: "Firm".into(),
            referred_by: Some(Id::from_bits(12)),
            ..Company::default()
        };
        let data = Dataset::from_records([person(10, None), person(11, Some(10)), person(12, Some(11)), firm.into()]);
        assert_eq!(beginning(&data, one(12)), one(10));
        assert_eq!(beginning(&data, RecordId { kind: Kind::Company, id: Id::from_bits(9) }), one(10));
        assert_eq!(way(&data, one(12)), [one(12), one(11), one(10)]);
        assert_eq!(all_below(&data, Id::from_bits(10)).len(), 3);
    }

    #[test]
    fn what_somebody_brought_counts_with_what_those_brought_in_turn() {
        let people = [person(10, None), person(11, Some(10)), person(12, Some(11))];
        let data = Dataset::from_records(people.into_iter().chain([
            won(),
            sale(20, 11, 100),
            sale(21, 12, 50),
            sale(22, 10, 7),
        ]));
        let direct = data.worth_brought(Id::from_bits(10));
        assert_eq!(direct.won, [Money::whole(100, Currency::EUR)]);
        assert_eq!(worth_of_all(&data, Id::from_bits(10)).won, [Money::whole(150, Currency::EUR)]);
    }

    #[test]
    fn circles_of_an_old_backup_hang_nothing() {
        let data = Dataset::from_records([
            person(10, Some(12)),
            person(11, Some(10)),
            person(12, Some(11)),
            person(13, Some(13)),
            won(),
            sale(20, 10, 5),
            sale(21, 13, 5),
        ]);
        assert_eq!(beginning(&data, one(11)), one(12), "all the way round, and no further");
        assert_eq!(beginning(&data, one(13)), one(13));
        assert_eq!(way(&data, one(11)).len(), 3);
        assert_eq!(all_below(&data, Id::from_bits(10)).len(), 2);
        assert_eq!(worth_of_all(&data, Id::from_bits(12)).purchases, 1);
        let firm = |bits: u128, parent: u128| -> Record {
            let parent = Some(Id::from_bits(parent));
            Company { id: Id::from_bits(bits), name: "Firm".into(), parent, ..Company::default() }.into()
        };
        let data = Dataset::from_records([firm(30, 31), firm(31, 30)]);
        assert_eq!(owners(&data, Id::from_bits(30)).len(), 2);
    }
}
