//! What reports are broken down by: the groups that an opportunity falls into, found without making anything anew for
//! each of them.

use super::worn::{Wearing, place_at};
use super::{By, Deal, Facts, History, Question, Span, Turn, own_groups, score_groups};
use crate::automation::score::ideal;
use crate::data::Dataset;
use crate::model::{Hat, Kind, RecordId};
use crate::value::{Id, Time, fold};
use std::collections::{BTreeMap, BTreeSet};

/// One line of a breakdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Everything together.
    #[default]
    All,
    /// Before all pieces of time.
    Earlier,
    /// A piece of time.
    Piece(Span),
    /// After all of them.
    Later,
    /// A hat.
    Hat(Hat),
    /// A word: a source, a tag, a sector.
    Word(String),
    /// A record: a campaign, a member, a product.
    Record(RecordId),
    /// What has none of these.
    Without,
}

/// What a record is called; of one that is gone, what it was: `Deleted template`.
pub fn title_of(data: &Dataset, id: RecordId) -> String {
    data.get(id).map_or_else(|| format!("Deleted {}", id.kind.name()), |record| record.title())
}

impl Group {
    /// Whether it is a piece of time, or what comes before or after all of them.
    pub fn is_time(&self) -> bool {
        matches!(self, Group::Earlier | Group::Piece(_) | Group::Later)
    }

    /// What it is called; empty for all, for what has none, and for a piece of time in between, which are worded where they
    /// are shown.
    pub fn name(&self, data: &Dataset) -> String {
        match self {
            Group::Hat(hat) => hat.word().to_string(),
            Group::Word(word) => word.clone(),
            Group::Record(id) => title_of(data, *id),
            Group::Earlier => "Earlier".into(),
            Group::Later => "Later".into(),
            Group::All | Group::Piece(_) | Group::Without => String::new(),
        }
    }
}

/// The ids that count, walked along once in their order.
struct Only<'a>(Option<&'a [Id]>);

impl Only<'_> {
    fn has(&mut self, id: Id) -> bool {
        let Some(ids) = &mut self.0 else { return true };
        while let Some((_, more)) = ids.split_first().filter(|(first, _)| **first < id) {
            *ids = more;
        }
        ids.first() == Some(&id)
    }
}

/// The opportunities that count, with their places.
pub(super) fn counted<'a>(facts: &'a Facts, question: &'a Question) -> impl Iterator<Item = (u32, &'a Deal)> {
    let mut only = Only(question.only.as_deref());
    (0u32..).zip(&facts.deals).filter(move |(_, deal)| {
        question.pipeline.is_none_or(|pipeline| deal.record.pipeline == pipeline) && only.has(deal.id())
    })
}

/// The opportunities that count, with their places and turns. Both are in the order of ids, so this is one walk along
/// both.
pub(super) fn walk<'a>(
    facts: &'a Facts,
    history: &'a History,
    question: &'a Question,
) -> impl Iterator<Item = (u32, &'a Deal, &'a [Turn])> {
    let mut known = history.known().peekable();
    counted(facts, question).map(move |(place, deal)| {
        let id = deal.id();
        while known.next_if(|(other, _)| *other < id).is_some() {}
        let turns = known.next_if(|(other, _)| *other == id).map_or(&[][..], |(_, turns)| turns);
        (place, deal, turns)
    })
}

/// Who was in charge at a moment: as the turns say; before the first one as it says, because records from elsewhere are
/// older than the journal; without turns as the record says.
pub(super) fn owner_at(deal: &Deal, turns: &[Turn], at: Time) -> Option<Id> {
    let next = turns.partition_point(|turn| turn.at <= at);
    match turns.get(next.saturating_sub(1)) {
        Some(turn) => turn.state.owner,
        None => deal.record.owner,
    }
}

/// The groups that a member's hats are, from this moment on.
type Spell = (Time, Vec<usize>);

/// The groups of a breakdown, in the making.
pub(super) struct Grouper<'a> {
    data: &'a Dataset,
    history: &'a History,
    by: By,
    groups: Vec<Group>,
    words: BTreeMap<String, usize>,
    records: BTreeMap<Id, Vec<usize>>,
    /// By the member: the groups of the hats that they wore, and from when on.
    hats: BTreeMap<Id, Vec<Spell>>,
    pieces: Vec<(Time, Time)>,
    /// All points that can be had.
    best: Option<i32>,
}

impl<'a> Grouper<'a> {
    /// Begins. The pieces of time are there from the beginning, so that empty ones are shown too.
    pub fn new(data: &'a Dataset, facts: &Facts, history: &'a History, question: &Question) -> Grouper<'a> {
        let mut made = Grouper {
            data,
            history,
            by: question.by,
            groups: Vec::new(),
            words: BTreeMap::new(),
            records: BTreeMap::new(),
            hats: BTreeMap::new(),
            pieces: Vec::new(),
            best: if question.by == By::Score { ideal(data) } else { None },
        };
        match question.by {
            By::Nothing => made.groups.push(Group::All),
            By::Period | By::Created => {
                let pieces = question.pieces(facts.years);
                made.pieces = pieces.iter().map(|piece| piece.moments(&facts.zone)).collect();
                made.groups = pieces.into_iter().map(Group::Piece).collect();
            }
            _ => {}
        }
        made
    }

    /// The groups so far.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Names the groups that an event of an opportunity falls into: at this moment, with this member in charge, who is
    /// looked up only where that matters.
    pub fn each(&mut self, deal: &Deal, at: Time, owner: impl FnOnce() -> Option<Id>, mut found: impl FnMut(usize)) {
        let record = &deal.record;
        match self.by {
            By::Nothing => found(0),
            By::Period => found(self.piece(at)),
            By::Created => found(self.piece(deal.created())),
            By::Source => found(self.word(record.source.trim())),
            By::Campaign => found(self.record(record.campaign, Kind::Campaign)),
            By::Owner => found(self.owner(owner())),
            By::Tag if record.tags.is_empty() => found(self.word("")),
            By::Tag => record.tags.iter().for_each(|tag| found(self.word(tag))),
            By::Product if record.products.is_empty() => found(self.record(None, Kind::Product)),
            By::Product => {
                for (place, product) in record.products.iter().enumerate() {
                    // The same product twice is one product.
                    if !record.products.iter().take(place).any(|other| other == product) {
                        found(self.record(Some(*product), Kind::Product));
                    }
                }
            }
            By::Sector => found(self.sector(record.company)),
            By::Own(field) => own_groups::each(self.data, field, record, &mut |word| found(self.word(word))),
            By::Score => found(self.word(&score_groups::words(record.score, self.best))),
            By::Hat => {
                let id = owner().unwrap_or(Id::NIL);
                if !self.hats.contains_key(&id) {
                    let worn = self.worn(id);
                    self.hats.insert(id, worn);
                }
                let worn = self.hats.get(&id).and_then(|worn| worn.get(place_at(worn, at)));
                worn.into_iter().flat_map(|(_, places)| places).for_each(|place| found(*place));
            }
        }
    }

    /// The groups of the hats that a member wore, and from when on.
    fn worn(&mut self, member: Id) -> Vec<Spell> {
        let known = self.data.member(member).map(|member| self.history.worn().of(member));
        let known = known.unwrap_or_else(|| vec![(Time::default(), BTreeSet::new())]);
        let places = |(from, hats): Wearing| {
            let mut places: Vec<usize> = hats.into_iter().map(|hat| self.place(Group::Hat(hat))).collect();
            if places.is_empty() {
                places.push(self.place(Group::Without));
            }
            (from, places)
        };
        known.into_iter().map(places).collect()
    }

    /// The piece of time that a moment lies in.
    fn piece(&mut self, at: Time) -> usize {
        let next = self.pieces.partition_point(|(from, _)| *from <= at);
        match next.checked_sub(1).and_then(|place| Some((place, self.pieces.get(place)?))) {
            None => self.place(Group::Earlier),
            Some((place, (_, until))) if at < *until => place,
            Some(_) => self.place(Group::Later),
        }
    }

    fn place(&mut self, group: Group) -> usize {
        // Pieces of time stand first, and are found by their moments.
        let known = self.pieces.len();
        if let Some(place) = self.groups.iter().skip(known).position(|one| *one == group) {
            return known.saturating_add(place);
        }
        self.groups.push(group);
        self.groups.len() - 1
    }

    fn word(&mut self, word: &str) -> usize {
        if let Some(place) = self.words.get(word) {
            return *place;
        }
        let group = if word.is_empty() { Group::Without } else { Group::Word(word.to_string()) };
        self.groups.push(group);
        self.words.insert(word.to_string(), self.groups.len() - 1);
        self.groups.len() - 1
    }

    fn record(&mut self, id: Option<Id>, kind: Kind) -> usize {
        let key = id.unwrap_or(Id::NIL);
        if let Some(place) = self.records.get(&key).and_then(|places| places.first()) {
            return *place;
        }
        self.groups.push(id.map_or(Group::Without, |id| Group::Record(RecordId { kind, id })));
        self.records.insert(key, vec![self.groups.len() - 1]);
        self.groups.len() - 1
    }

    /// Whom history names may be deleted by now: then it is nobody, as on the records that they were in charge of.
    fn owner(&mut self, id: Option<Id>) -> usize {
        let known = id.filter(|id| self.records.contains_key(id) || self.data.member(*id).is_some());
        self.record(known, Kind::Member)
    }

    fn sector(&mut self, company: Option<Id>) -> usize {
        let key = company.unwrap_or(Id::NIL);
        if let Some(place) = self.records.get(&key).and_then(|places| places.first()) {
            return *place;
        }
        let sector = company.and_then(|id| self.data.company(id)).map(|one| one.sector.trim()).unwrap_or_default();
        let place = self.word(sector);
        self.records.insert(key, vec![place]);
        place
    }

    /// The groups in the order that they are shown in: pieces of time as they follow, all others by name, what has none
    /// last. With each its place in what was counted.
    pub fn in_order(&self) -> Vec<(usize, Group)> {
        let mut all: Vec<(usize, Group)> = self.groups.iter().cloned().enumerate().collect();
        all.sort_by_cached_key(|(place, group)| match group {
            Group::Earlier => (0, String::new(), 0),
            Group::All | Group::Piece(_) => (0, String::new(), place.saturating_add(1)),
            Group::Later => (0, String::new(), usize::MAX),
            Group::Without => (2, String::new(), *place),
            named => (1, fold(&named.name(self.data)), *place),
        });
        all
    }
}
