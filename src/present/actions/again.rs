//! Another one that is the same.

use crate::data::Dataset;
use crate::model::Opportunity;
use crate::value::{Id, Rank, Time};

/// The same sale once more, at its stage if that is still open, without its past. The close date of one that is decided is
/// the day of that decision, so it is not taken over.
pub fn once_more(data: &Dataset, id: Id) -> Option<Opportunity> {
    let old = data.opportunity(id)?;
    let decided = data.stage(old.stage).is_none_or(|stage| stage.kind.closed());
    let usable = data.stage(old.stage).is_some_and(|stage| !stage.retired && !decided);
    Some(Opportunity {
        id: Id::NIL,
        name: format!("{} (copy)", old.name),
        stage: if usable { old.stage } else { Id::NIL },
        rank: Rank::default(),
        visits: Vec::new(),
        done: std::collections::BTreeSet::new(),
        loss: None,
        close: old.close.filter(|_| !decided),
        run: None,
        external: None,
        created: Time::default(),
        ..old.as_ref().clone()
    })
}
