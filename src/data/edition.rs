//! What tells whether the records have changed that rules and conditions name.

use crate::model::Kind;
use std::sync::Arc;

/// Goes with a data set and its copies until one of them gets another record that rules and conditions can name. What was
/// made of such records holds for as long as the edition is the same.
#[derive(Clone, Debug, Default)]
pub struct Edition(Arc<()>);

impl Edition {
    /// Whether nothing has changed between two data sets that carry these but what comes and goes with daily work.
    pub fn same(&self, other: &Edition) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// A record of a kind becomes another one.
    pub(super) fn note(&mut self, kind: Kind) {
        let daily = matches!(kind, Kind::Opportunity | Kind::Task | Kind::Activity | Kind::Message | Kind::Run);
        // Where nobody has kept it, nobody has to be told.
        if !daily && Arc::strong_count(&self.0) > 1 {
            *self = Edition::default();
        }
    }
}

/// Data sets are equal by their records, however they came about.
impl PartialEq for Edition {
    fn eq(&self, _: &Edition) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::data::{Dataset, Draft};
    use crate::model::{Opportunity, Record, Stage};
    use crate::value::Id;

    fn put(data: &mut Dataset, record: impl Into<Record>) {
        let mut draft = Draft::on(data);
        draft.put(record);
        let changes = draft.finish();
        data.apply(&changes);
    }

    #[test]
    fn an_edition_outlives_daily_work_and_no_change_of_what_rules_name() {
        let stage = |name: &str| Stage { id: Id::from_bits(1), name: name.into(), ..Stage::default() };
        let mut data = Dataset::from_records([stage("Talk").into()]);
        let edition = data.edition().clone();
        put(&mut data, Opportunity { id: Id::from_bits(2), stage: Id::from_bits(1), ..Opportunity::default() });
        assert!(data.edition().same(&edition));
        // Two copies that go different ways are told apart from what they were, and from each other.
        let mut copy = data.clone();
        put(&mut copy, stage("Offer"));
        put(&mut data, stage("Proposal"));
        assert!(
            !data.edition().same(&edition) && !copy.edition().same(&edition) && !copy.edition().same(data.edition())
        );
        let edition = data.edition().clone();
        let mut draft = Draft::on(&data);
        draft.delete(Record::from(stage("")).id());
        let changes = draft.finish();
        data.apply(&changes);
        assert!(!data.edition().same(&edition));
    }
}
