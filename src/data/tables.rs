//! The records by kind and id, with their indexes.

use super::{Change, ChangeSet, Edition, Indexes, Totals};
use crate::model::{
    Activity, Campaign, Care, Company, Contact, CustomField, Dashboard, Goal, Kind, LossReason, Member, Message,
    Opportunity, Pipeline, Product, Record, RecordId, Rule, Run, ScoreRule, Sequence, Settings, Stage, Task, Template,
    View,
};
use crate::value::{Id, Rank};
use std::{collections::BTreeMap, ops::Bound, sync::Arc};

macro_rules! tables {
    ($($field:ident $one:ident $kind:ident $doc:literal),+ $(,)?) => {
        /// All records of a workspace. Changed only by applying a [`ChangeSet`].
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Dataset {
            $($field: BTreeMap<Id, Arc<$kind>>,)+
            indexes: Indexes,
            edition: Edition,
        }

        impl Dataset {
            $(
                #[doc = concat!("All ", $doc, ", oldest first.")]
                pub fn $field(&self) -> impl DoubleEndedIterator<Item = &Arc<$kind>> + Clone {
                    self.$field.values()
                }

                #[doc = concat!("One of the ", $doc, ".")]
                pub fn $one(&self, id: Id) -> Option<&Arc<$kind>> {
                    self.$field.get(&id)
                }
            )+

            /// One record of any kind.
            pub fn get(&self, id: RecordId) -> Option<Record> {
                match id.kind { $(Kind::$kind => self.$field.get(&id.id).cloned().map(Record::$kind),)+ }
            }

            /// How many records of a kind there are.
            pub fn count(&self, kind: Kind) -> usize {
                match kind { $(Kind::$kind => self.$field.len(),)+ }
            }

            /// Every record, parents first, oldest first.
            pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
                Kind::ALL.iter().flat_map(|kind| self.records_of(*kind))
            }

            /// Every record of a kind, oldest first.
            pub fn records_of(&self, kind: Kind) -> Box<dyn Iterator<Item = Record> + '_> {
                match kind { $(Kind::$kind => Box::new(self.$field.values().cloned().map(Record::$kind)),)+ }
            }

            /// The records of a kind, newest first.
            pub fn latest(&self, kind: Kind) -> Box<dyn Iterator<Item = Record> + '_> {
                match kind { $(Kind::$kind => Box::new(self.$field.values().rev().cloned().map(Record::$kind)),)+ }
            }

            /// The records of a kind after this one, or all of them, oldest first.
            pub(super) fn records_after(&self, kind: Kind, after: Option<Id>) -> Box<dyn Iterator<Item = Record> + '_> {
                let from = after.map_or(Bound::Unbounded, Bound::Excluded);
                match kind {
                    $(Kind::$kind => Box::new(self.$field.range((from, Bound::Unbounded)).map(|(_, record)| Record::$kind(record.clone()))),)+
                }
            }

            /// Lets go of so many records, and of the indexes after them; says whether nothing is left. To let go of very many
            /// at once takes long.
            pub fn shed(&mut self, few: usize) -> bool {
                let mut left = few;
                $(
                    while left > 0 && self.$field.pop_first().is_some() {
                        left -= 1;
                    }
                )+
                left > 0 && self.indexes.shed(left)
            }

            /// Puts a record in place of what is there, and keeps the indexes true.
            pub(super) fn set(&mut self, id: RecordId, after: Option<Record>) {
                self.edition.note(id.kind);
                match (id.kind, after) {
                    $(
                        (Kind::$kind, Some(Record::$kind(record))) => {
                            let before = self.$field.insert(id.id, record.clone()).map(Record::$kind);
                            self.indexes.update(before.as_ref(), Some(&Record::$kind(record)));
                        }
                        (Kind::$kind, _) => {
                            let before = self.$field.remove(&id.id).map(Record::$kind);
                            self.indexes.update(before.as_ref(), None);
                        }
                    )+
                }
            }
        }
    };
}

tables! {
    all_settings settings_of Settings "settings records",
    members member Member "members",
    custom_fields custom_field CustomField "custom fields",
    pipelines pipeline Pipeline "pipelines",
    stages stage Stage "stages",
    loss_reasons loss_reason LossReason "loss reasons",
    products product Product "products",
    campaigns campaign Campaign "campaigns",
    companies company Company "companies",
    contacts contact Contact "contacts",
    opportunities opportunity Opportunity "opportunities",
    tasks task Task "tasks",
    activities activity Activity "activities",
    cares care Care "after-sales items",
    templates template Template "templates",
    sequences sequence Sequence "sequences",
    views view View "views",
    score_rules score_rule ScoreRule "scoring rules",
    goals goal Goal "goals",
    dashboards dashboard Dashboard "dashboards",
    rules rule Rule "rules",
    messages message Message "messages",
    runs run Run "runs",
}

impl Dataset {
    /// A data set of these records; later ones replace earlier ones with the same id.
    pub fn from_records(records: impl IntoIterator<Item = Record>) -> Self {
        let mut data = Self::default();
        data.add(records);
        data
    }

    /// So many records that come after this one, or the first of all, in the order of [`Dataset::records`].
    pub fn some_records(&self, after: Option<RecordId>, few: usize) -> Vec<Record> {
        let kinds = Kind::ALL.iter().filter(|kind| after.is_none_or(|after| **kind >= after.kind));
        let of_kind =
            |kind: &Kind| self.records_after(*kind, after.filter(|after| after.kind == *kind).map(|after| after.id));
        kinds.flat_map(of_kind).take(few).collect()
    }

    /// So many records of a kind that come after this one, or the first of all, oldest first.
    pub fn some_of(&self, kind: Kind, after: Option<Id>, few: usize) -> Vec<Record> {
        self.records_after(kind, after).take(few).collect()
    }

    /// The opportunities after this one, or all of them, oldest first.
    pub fn opportunities_after(&self, after: Option<Id>) -> impl Iterator<Item = &Arc<Opportunity>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.opportunities.range((from, Bound::Unbounded)).map(|(_, one)| one)
    }

    /// What changes with each record that rules and conditions can name.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        Kind::ALL.iter().map(|kind| self.count(*kind)).sum()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds records, or puts them in place of those with the same ids.
    pub fn add(&mut self, records: impl IntoIterator<Item = Record>) {
        for record in records {
            self.set(record.id(), Some(record));
        }
    }

    /// Applies a change set: each record becomes what the change says.
    pub fn apply(&mut self, changes: &ChangeSet) {
        for change in changes.iter() {
            self.set(change.id(), change.after.clone());
        }
    }

    /// Whether there is a record of any kind with this id.
    pub fn holds(&self, id: Id) -> bool {
        Kind::ALL.iter().any(|kind| self.get(RecordId { kind: *kind, id }).is_some())
    }

    /// A record that refers to nothing because of changes that have been applied, if there is one.
    pub fn left_dangling<'a>(&self, changes: impl IntoIterator<Item = &'a Change>) -> Option<Record> {
        let needs = |record: &Record| {
            // A run is a memory of what was: it may outlive what it speaks of.
            if let Record::Run(_) = record {
                return Vec::new();
            }
            let mut ids = super::references(record);
            if let Record::Opportunity(opportunity) = record {
                ids.push(opportunity.stage);
            }
            ids
        };
        changes.into_iter().find_map(|change| match &change.after {
            Some(record) => {
                // What a record referred to before was there. If it goes now, then it finds this record itself.
                let before = change.before.as_ref().map(&needs).unwrap_or_default();
                let fine = |id: &Id| before.contains(id) || self.holds(*id);
                (!needs(record).iter().all(fine)).then(|| record.clone())
            }
            None => self.bound_to(change.id().id),
        })
    }

    /// A record that refers to one that is gone, if there is one.
    fn bound_to(&self, gone: Id) -> Option<Record> {
        if self.holds(gone) {
            return None;
        }
        let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Run);
        let referring = kinds.flat_map(|kind| self.referring(gone, *kind).map(|id| RecordId { kind: *kind, id }));
        referring.chain(self.column(gone).map(RecordId::opportunity)).find_map(|id| self.get(id))
    }

    /// The indexes.
    pub fn indexes(&self) -> &Indexes {
        &self.indexes
    }

    /// The workspace's settings; none before the first start is made.
    pub fn settings(&self) -> Option<&Arc<Settings>> {
        self.all_settings.values().next()
    }

    /// The pipelines in use, in order.
    pub fn live_pipelines(&self) -> Vec<Arc<Pipeline>> {
        let mut live: Vec<_> = self.pipelines().filter(|pipeline| !pipeline.retired).cloned().collect();
        live.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        live
    }

    /// The stages of a pipeline that are in use, in order.
    pub fn stages_of(&self, pipeline: Id) -> Vec<Arc<Stage>> {
        let mut stages = self.all_stages_of(pipeline);
        stages.retain(|stage| !stage.retired);
        stages
    }

    /// All stages of a pipeline, retired ones too, in order.
    pub fn all_stages_of(&self, pipeline: Id) -> Vec<Arc<Stage>> {
        let mut stages: Vec<_> = self.stages().filter(|stage| stage.pipeline == pipeline).cloned().collect();
        stages.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        stages
    }

    /// The place of a stage in its pipeline, from 1, among those in use; for a retired one, where it would be.
    pub fn stage_number(&self, stage: Id) -> usize {
        let Some(stage) = self.stage(stage) else { return 0 };
        let before = |other: &&Arc<Stage>| !other.retired && (&other.rank, other.id) < (&stage.rank, stage.id);
        self.stages().filter(|other| other.pipeline == stage.pipeline).filter(before).count() + 1
    }

    /// The opportunities of a stage in the column's order.
    pub fn column(&self, stage: Id) -> impl DoubleEndedIterator<Item = Id> + '_ {
        self.indexes.column(stage)
    }

    /// The tags in use, on whatever record, in order.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.indexes.tags()
    }

    /// Where opportunities came from, in order.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.indexes.sources()
    }

    /// The last order key in a stage's column.
    pub fn last_rank(&self, stage: Id) -> Option<Rank> {
        self.indexes.last_rank(stage)
    }

    /// Count and sums of a stage's column.
    pub fn totals(&self, stage: Id) -> Totals {
        self.indexes.totals(stage)
    }

    /// The records of a kind that refer to this id: the opportunities of a company, the tasks of an opportunity.
    pub fn referring(&self, id: Id, kind: Kind) -> impl DoubleEndedIterator<Item = Id> + '_ {
        self.indexes.referring(id, kind)
    }

    /// The tasks of a record, oldest first.
    pub fn tasks_of(&self, id: Id) -> impl Iterator<Item = &Arc<Task>> {
        self.referring(id, Kind::Task).filter_map(|task| self.task(task))
    }

    /// The activities of a record, oldest record first.
    pub fn activities_of(&self, id: Id) -> impl Iterator<Item = &Arc<Activity>> {
        self.referring(id, Kind::Activity).filter_map(|activity| self.activity(activity))
    }

    /// The messages of a record, oldest first.
    pub fn messages_of(&self, id: Id) -> impl Iterator<Item = &Arc<Message>> {
        self.referring(id, Kind::Message).filter_map(|message| self.message(message))
    }

    /// The runs of an opportunity, a rule or a sequence, earliest first.
    pub fn runs_of(&self, id: Id) -> impl DoubleEndedIterator<Item = &Arc<Run>> {
        self.referring(id, Kind::Run).filter_map(|run| self.run(run))
    }

    /// The runs of an opportunity that may still do something.
    pub fn active_runs(&self, opportunity: Id) -> impl Iterator<Item = &Arc<Run>> {
        self.indexes.active_runs(opportunity).filter_map(|run| self.run(run))
    }

    /// The runs that wait for a moment, earliest first.
    pub fn waiting_runs(&self) -> impl Iterator<Item = (crate::value::Time, Id)> + '_ {
        self.indexes.waiting_runs()
    }

    /// The rules, first to act first.
    pub fn rules_in_order(&self) -> Vec<Arc<Rule>> {
        let mut rules: Vec<_> = self.rules().cloned().collect();
        rules.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        rules
    }

    /// The earliest open task of an opportunity: by day, then by time (a day without a time comes first), then by age.
    /// A task without a day comes last.
    pub fn next_step(&self, opportunity: Id) -> Option<Arc<Task>> {
        self.tasks_of(opportunity)
            .filter(|task| task.done.is_none())
            .min_by_key(|task| (task.due.is_none(), task.due, task.time, task.id))
            .cloned()
    }

    /// What an opportunity is expected to win, in percent: its own probability, else its stage's.
    pub fn probability(&self, opportunity: &Opportunity) -> u8 {
        let stage = || self.stage(opportunity.stage).map_or(0, |stage| stage.probability);
        opportunity.probability.unwrap_or_else(stage)
    }

    /// A loss reason as shown: `2.1 Too expensive`.
    pub fn reason_label(&self, reason: &LossReason) -> String {
        format!("{}.{} {}", self.stage_number(reason.stage), reason.number, reason.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Company;

    fn opportunity(bits: u128, source: &str, tags: &[&str]) -> Record {
        let tags = tags.iter().map(ToString::to_string).collect();
        Opportunity {
            id: Id::from_bits(bits),
            name: "Deal".into(),
            source: source.into(),
            tags,
            ..Opportunity::default()
        }
        .into()
    }

    #[test]
    fn a_tag_and_a_source_are_known_as_long_as_one_record_has_them() {
        let company = Company {
            id: Id::from_bits(9),
            name: "Northgate".into(),
            tags: ["rail".into()].into(),
            ..Company::default()
        };
        let mut data = Dataset::from_records([
            opportunity(1, "web", &["rail", "hot"]),
            opportunity(2, "web", &[]),
            opportunity(3, "", &["hot"]),
            company.into(),
        ]);
        assert_eq!(data.tags().collect::<Vec<_>>(), ["hot", "rail"]);
        assert_eq!(data.sources().collect::<Vec<_>>(), ["web"]);
        data.set(RecordId::opportunity(Id::from_bits(1)), Some(opportunity(1, "fair", &["new"])));
        assert_eq!(data.tags().collect::<Vec<_>>(), ["hot", "new", "rail"]);
        assert_eq!(data.sources().collect::<Vec<_>>(), ["fair", "web"]);
        data.set(RecordId::opportunity(Id::from_bits(3)), None);
        data.set(RecordId::opportunity(Id::from_bits(2)), None);
        assert_eq!(data.tags().collect::<Vec<_>>(), ["new", "rail"]);
        assert_eq!(data.sources().collect::<Vec<_>>(), ["fair"]);
        assert_eq!(data, Dataset::from_records(data.records().collect::<Vec<_>>()), "the same as a rebuild");
    }
}
