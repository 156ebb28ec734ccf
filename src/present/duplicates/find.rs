//! Finding records that are about the same: by what is the same in both, and by names that are nearly the same.
//!
//! Each record is compared with those alone that share something with it, so that a hundred thousand take seconds; names
//! are compared with their neighbours in order. Nobody is compared by what they do not have: two empty fields are not the
//! same.

use super::keys::{Marks, shared};
use crate::data::Dataset;
use crate::model::{Company, Contact, Kind, Record, RecordId};
use crate::value::{Id, Progress};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many records that share one thing are compared with each other; what more of them share says nothing.
const CROWD: usize = 40;
/// How many neighbours in the order of names each name is compared with.
const NEIGHBOURS: usize = 4;
/// What the keys of names begin with.
const NAMED: &str = "n ";

/// How sure it is that records are about the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sure {
    /// Worth a look.
    Possible,
    /// Most probably the same.
    Likely,
    /// The same, as far as data can tell.
    Certain,
}

impl Sure {
    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            Sure::Possible => "Possible",
            Sure::Likely => "Likely",
            Sure::Certain => "Almost certain",
        }
    }
}

/// What two records have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same email address.
    Email(String),
    /// Addresses that end in the same mailbox.
    Mailbox(String),
    /// The same telephone number.
    Phone(String),
    /// The same domain.
    Domain(String),
    /// The same name.
    Name,
    /// Names that are nearly the same.
    NearlyName,
    /// The same company.
    Company,
}

impl Group {
    /// What it is recognised by: no two groups have the same first two records.
    pub fn key(&self) -> Option<(Id, Id)> {
        match self.ids.as_slice() {
            [one, another, ..] => Some((one.id, another.id)),
            _ => None,
        }
    }
}

impl Reason {
    /// In words: `same email anna@bauer.example`.
    pub fn words(&self) -> String {
        match self {
            Reason::Email(email) => format!("same email {email}"),
            Reason::Mailbox(email) => format!("emails that reach {email}"),
            Reason::Phone(phone) => format!("same phone {phone}"),
            Reason::Domain(domain) => format!("same domain {domain}"),
            Reason::Name => "same name".into(),
            Reason::NearlyName => "similar names".into(),
            Reason::Company => "same company".into(),
        }
    }
}

/// Records that are about the same, as it seems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The records, the oldest first.
    pub ids: Vec<RecordId>,
    /// How sure it is of the least sure two.
    pub sure: Sure,
    /// What they have in common.
    pub reasons: Vec<Reason>,
}

/// What is compared of a record.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub id: Id,
    pub marks: Marks,
    company: Option<Id>,
    distinct: BTreeSet<Id>,
}

impl Candidate {
    pub fn contact(one: &Contact, home: Option<u16>) -> Self {
        let marks = Marks::of_contact(one, home);
        Self { id: one.id, marks, company: one.company, distinct: one.distinct.clone() }
    }

    pub fn company(one: &Company, home: Option<u16>) -> Self {
        let marks = Marks::of_company(one, home);
        Self { id: one.id, marks, company: None, distinct: one.distinct.clone() }
    }
}

/// Whether two candidates are about the same, and why.
pub(super) fn compare(kind: Kind, a: &Candidate, b: &Candidate) -> Option<(Sure, Vec<Reason>)> {
    if a.id == b.id || a.distinct.contains(&b.id) || b.distinct.contains(&a.id) {
        return None;
    }
    let (x, y) = (&a.marks, &b.marks);
    let mut reasons = Vec::new();
    let named = !x.name.is_empty() && !y.name.is_empty();
    let same_name = named && x.name == y.name;
    let near_name = named && !same_name && alike(&x.name, &y.name);
    let email = shared(&x.emails, &y.emails);
    let mailbox = if email.is_none() { shared(&x.mailboxes, &y.mailboxes) } else { None };
    let phone = shared(&x.phones, &y.phones);
    let domain = shared(&x.domains, &y.domains);
    let company = a.company.is_some() && a.company == b.company;
    reasons.extend(email.cloned().map(Reason::Email));
    reasons.extend(mailbox.cloned().map(Reason::Mailbox));
    reasons.extend(phone.cloned().map(Reason::Phone));
    reasons.extend(same_name.then_some(Reason::Name));
    reasons.extend(near_name.then_some(Reason::NearlyName));
    reasons.extend(company.then_some(Reason::Company));
    reasons.extend(domain.filter(|_| email.is_none()).cloned().map(Reason::Domain));
    let (email, mailbox, phone, domain) = (email.is_some(), mailbox.is_some(), phone.is_some(), domain.is_some());
    let sure = if kind == Kind::Company {
        match () {
            () if same_name && (domain || phone || email) => Sure::Certain,
            () if same_name || (near_name && (domain || phone || email)) => Sure::Likely,
            () if domain || near_name || phone => Sure::Possible,
            () => return None,
        }
    } else {
        let nameless = !named;
        match () {
            () if email && (same_name || near_name || nameless) => Sure::Certain,
            () if (same_name && (phone || mailbox || company)) || (near_name && phone && company) => Sure::Certain,
            () if email || (mailbox && (near_name || nameless)) => Sure::Likely,
            () if (near_name && (phone || company || domain)) || (same_name && domain) => Sure::Likely,
            // A namesake who is elsewhere is somebody else.
            () if same_name && !elsewhere(a, b) => Sure::Likely,
            () if same_name || mailbox || phone => Sure::Possible,
            () if near_name && !elsewhere(a, b) => Sure::Possible,
            () => return None,
        }
    };
    Some((sure, reasons))
}

/// Whether both are known to work somewhere, and not at the same place.
fn elsewhere(a: &Candidate, b: &Candidate) -> bool {
    let companies = a.company.is_some() && b.company.is_some() && a.company != b.company;
    let domains = !a.marks.domains.is_empty()
        && !b.marks.domains.is_empty()
        && shared(&a.marks.domains, &b.marks.domains).is_none();
    companies || domains
}

fn alike(a: &str, b: &str) -> bool {
    // Short names differ by more than a slip where they differ at all.
    let slips = match a.chars().count().min(b.chars().count()) {
        0..5 => return false,
        5..10 => 1,
        _ => 2,
    };
    a.len().abs_diff(b.len()) <= 2 * slips && strsim::osa_distance(a, b) <= slips
}

/// The next thing to do.
#[derive(Clone, Debug)]
enum Stage {
    /// Looking at records.
    Gather(Option<Id>),
    /// Comparing those that share something.
    Shared,
    /// Comparing names with their neighbours.
    Names(usize),
    /// Finding out who belongs together; the last pair looked at.
    Lead(Option<(u32, u32)>),
    /// Putting together who belongs together.
    Join,
    /// Making groups of them.
    Close,
    /// Letting go of what was compared: to free very much at once takes long.
    Forget,
    Done,
}

/// Looks for duplicates among all contacts, or all companies, some at a time.
#[derive(Clone, Debug)]
pub struct Finder {
    kind: Kind,
    home: Option<u16>,
    candidates: Vec<Candidate>,
    /// Which candidates have a thing.
    blocks: BTreeMap<String, Vec<u32>>,
    /// Those that have a name, by their names.
    names: Vec<u32>,
    pairs: BTreeMap<(u32, u32), (Sure, Vec<Reason>)>,
    /// Who leads to whom among those that belong together.
    leader: BTreeMap<u32, u32>,
    joined: BTreeMap<u32, (BTreeSet<u32>, Sure, BTreeSet<Reason>)>,
    /// What was found: the surest first, then by who is in it.
    groups: BTreeMap<(Reverse<Sure>, Vec<RecordId>), BTreeSet<Reason>>,
    stage: Stage,
    done: usize,
}

impl Finder {
    /// Begins to look among contacts, or companies. `home` is the calling code of numbers without one.
    pub fn new(kind: Kind, home: Option<u16>) -> Self {
        let stage = if matches!(kind, Kind::Contact | Kind::Company) { Stage::Gather(None) } else { Stage::Done };
        Self {
            kind,
            home,
            candidates: Vec::new(),
            blocks: BTreeMap::new(),
            names: Vec::new(),
            pairs: BTreeMap::new(),
            leader: BTreeMap::new(),
            joined: BTreeMap::new(),
            groups: BTreeMap::new(),
            stage,
            done: 0,
        }
    }

    /// Looks at so many more. The data is to be the same each time.
    pub fn step(&mut self, data: &Dataset, few: usize) -> Progress {
        let total = data.count(self.kind).saturating_mul(3).max(1);
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Gather(after) => self.gather(data, after, few),
            Stage::Shared => self.compare_shared(few),
            Stage::Names(at) => self.compare_names(at, few),
            Stage::Lead(after) => self.lead_some(after, few),
            Stage::Join => self.join_some(few),
            Stage::Close => self.close_some(few),
            Stage::Forget => {
                self.candidates.truncate(self.candidates.len().saturating_sub(few));
                if self.candidates.is_empty() { Stage::Done } else { Stage::Forget }
            }
            Stage::Done => Stage::Done,
        };
        let third = total / 3;
        let done = match &self.stage {
            Stage::Gather(_) => self.candidates.len().min(third),
            Stage::Shared => third + self.done.min(third),
            Stage::Names(at) => 2 * third + (*at).min(third.saturating_sub(1)),
            Stage::Lead(_) | Stage::Join | Stage::Close | Stage::Forget => total - 1,
            Stage::Done => total,
        };
        Progress { done, total }
    }

    /// Whether all has been looked at.
    pub fn done(&self) -> bool {
        matches!(self.stage, Stage::Done)
    }

    fn gather(&mut self, data: &Dataset, after: Option<Id>, few: usize) -> Stage {
        let (home, mut last) = (self.home, after);
        let fresh = data.some_of(self.kind, after, few).into_iter().filter_map(|record| match record {
            Record::Contact(one) if self.kind == Kind::Contact => Some(Candidate::contact(&one, home)),
            Record::Company(one) if self.kind == Kind::Company => Some(Candidate::company(&one, home)),
            _ => None,
        });
        let fresh: Vec<Candidate> = fresh.collect();
        let complete = fresh.len() < few;
        for candidate in fresh {
            last = Some(candidate.id);
            let place = u32::try_from(self.candidates.len()).unwrap_or(u32::MAX);
            self.note(place, &candidate);
            self.candidates.push(candidate);
        }
        if complete { Stage::Shared } else { Stage::Gather(last) }
    }

    fn note(&mut self, place: u32, one: &Candidate) {
        let marks = &one.marks;
        let keys = marks.emails.iter().map(|text| format!("e {text}"));
        let keys = keys.chain(marks.mailboxes.iter().map(|text| format!("m {text}")));
        let keys = keys.chain(marks.phones.iter().map(|text| format!("p {text}")));
        let mut keys: Vec<String> = keys.collect();
        if !marks.name.is_empty() {
            keys.push(format!("{NAMED}{}", marks.name));
        }
        if self.kind == Kind::Company {
            keys.extend(marks.domains.iter().map(|text| format!("d {text}")));
        }
        for key in keys {
            self.blocks.entry(key).or_default().push(place);
        }
    }

    fn compare_shared(&mut self, few: usize) -> Stage {
        for _ in 0..few {
            let Some((key, places)) = self.blocks.pop_first() else { return Stage::Names(0) };
            // Of a crowd, neighbours by age: what hundreds share says nothing by itself.
            let near = if places.len() > CROWD { 3 } else { CROWD };
            for (at, a) in places.iter().enumerate() {
                for b in places.iter().skip(at + 1).take(near) {
                    self.look(*a, *b);
                }
            }
            // Things come in their order, and so do names.
            if key.starts_with(NAMED) {
                self.names.extend(places);
            }
            self.done += usize::from(self.blocks.len().is_multiple_of(4));
        }
        Stage::Shared
    }

    fn compare_names(&mut self, at: usize, few: usize) -> Stage {
        let end = at.saturating_add(few).min(self.names.len());
        for place in at..end {
            let Some(a) = self.names.get(place).copied() else { continue };
            let near: Vec<u32> = self.names.iter().skip(place + 1).take(NEIGHBOURS).copied().collect();
            for b in near {
                self.look(a, b);
            }
        }
        if end < self.names.len() { Stage::Names(end) } else { Stage::Lead(None) }
    }

    fn look(&mut self, a: u32, b: u32) {
        let pair = (a.min(b), a.max(b));
        if self.pairs.contains_key(&pair) {
            return;
        }
        let (Some(one), Some(another)) = (self.candidates.get(a as usize), self.candidates.get(b as usize)) else {
            return;
        };
        if let Some(found) = compare(self.kind, one, another) {
            self.pairs.insert(pair, found);
        }
    }

    fn leader(&self, mut one: u32) -> u32 {
        while let Some(next) = self.leader.get(&one).filter(|next| **next != one) {
            one = *next;
        }
        one
    }

    fn lead_some(&mut self, after: Option<(u32, u32)>, few: usize) -> Stage {
        use std::ops::Bound;
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let some: Vec<((u32, u32), Sure)> =
            self.pairs.range((from, Bound::Unbounded)).take(few).map(|(pair, (sure, _))| (*pair, *sure)).collect();
        for ((a, b), _) in some.iter().filter(|(_, sure)| *sure > Sure::Possible) {
            let (x, y) = (self.leader(*a), self.leader(*b));
            self.leader.insert(x.max(y), x.min(y));
            self.leader.entry(x.min(y)).or_insert(x.min(y));
        }
        match some.last() {
            Some((last, _)) if some.len() == few => Stage::Lead(Some(*last)),
            _ => Stage::Join,
        }
    }

    fn join_some(&mut self, few: usize) -> Stage {
        for _ in 0..few {
            let Some(((a, b), (sure, reasons))) = self.pairs.pop_first() else { return Stage::Close };
            let (x, y) = (self.leader(a), self.leader(b));
            if sure > Sure::Possible {
                let group = self.joined.entry(x).or_insert((BTreeSet::new(), Sure::Certain, BTreeSet::new()));
                group.0.extend([a, b]);
                group.1 = group.1.min(sure);
                group.2.extend(reasons);
            } else if x != y {
                self.add([a, b], sure, reasons.into_iter().collect());
            }
        }
        Stage::Join
    }

    fn close_some(&mut self, few: usize) -> Stage {
        for _ in 0..few {
            let Some((_, (places, sure, reasons))) = self.joined.pop_first() else { return Stage::Forget };
            self.add(places, sure, reasons);
        }
        Stage::Close
    }

    fn add(&mut self, places: impl IntoIterator<Item = u32>, sure: Sure, reasons: BTreeSet<Reason>) {
        let record =
            |place: u32| self.candidates.get(place as usize).map(|one| RecordId { kind: self.kind, id: one.id });
        let mut ids: Vec<RecordId> = places.into_iter().filter_map(record).collect();
        ids.sort_unstable();
        self.groups.insert((Reverse(sure), ids), reasons);
    }

    /// What was found: the surest first. What belongs together by several sure pairs is one group; what is only possible
    /// stays two by two.
    pub fn finish(mut self, data: &Dataset) -> Vec<Group> {
        while !self.done() {
            self.step(data, 10_000);
        }
        let group = |((Reverse(sure), ids), reasons): ((Reverse<Sure>, Vec<RecordId>), BTreeSet<Reason>)| Group {
            ids,
            sure,
            reasons: reasons.into_iter().collect(),
        };
        self.groups.into_iter().map(group).collect()
    }
}

/// All duplicates of a kind at once.
pub fn find(data: &Dataset, kind: Kind, home: Option<u16>) -> Vec<Group> {
    Finder::new(kind, home).finish(data)
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
