//! What a report is asked: the same words for all of them.

use super::{Deal, Grain, Span, Years};
use crate::model::Goal;
use crate::value::{Date, Id};
use std::sync::Arc;

/// What a report is broken down by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// Nothing.
    #[default]
    Nothing,
    /// Where opportunities came from.
    Source,
    /// The campaign that brought them.
    Campaign,
    /// Who is in charge; of past events, who was at that moment.
    Owner,
    /// Tags. An opportunity with two of them counts under each.
    Tag,
    /// Products in question. An opportunity with two of them counts under each.
    Product,
    /// The sector of the company.
    Sector,
    /// The hats of who is in charge. Somebody with two of them counts under each.
    Hat,
    /// How promising they are, in flames; what is decided keeps what it had then.
    Score,
    /// The piece of time of the event itself: what is won stands where it closed, and what is created where it was created.
    Period,
    /// The piece of time that they were created in, also of what closed much later.
    Created,
    /// A custom field of theirs, of their first contact, or of their company.
    Own(Id),
}

impl By {
    /// All, nothing first.
    pub const ALL: [By; 11] = [
        By::Nothing,
        By::Period,
        By::Source,
        By::Campaign,
        By::Owner,
        By::Tag,
        By::Product,
        By::Sector,
        By::Hat,
        By::Score,
        By::Created,
    ];

    /// The word in addresses.
    pub fn key(self) -> &'static str {
        match self {
            By::Nothing => "",
            By::Source => "source",
            By::Campaign => "campaign",
            By::Owner => "owner",
            By::Tag => "tag",
            By::Product => "product",
            By::Sector => "sector",
            By::Hat => "hat",
            By::Score => "score",
            By::Period => "period",
            By::Created => "created",
            By::Own(_) => "custom",
        }
    }

    /// The words shown.
    pub fn word(self) -> &'static str {
        match self {
            By::Nothing => "Nothing",
            By::Source => "Source",
            By::Campaign => "Campaign",
            By::Owner => "Owner",
            By::Tag => "Tag",
            By::Product => "Product",
            By::Sector => "Sector",
            By::Hat => "Hat",
            By::Score => "Score",
            By::Period => "Period",
            By::Created => "Created in",
            By::Own(_) => "A field of your own",
        }
    }

    /// Reads the word in addresses.
    pub fn parse(text: &str) -> Option<By> {
        By::ALL.into_iter().find(|by| by.key() == text)
    }
}

/// What a report is asked. The moment that it is asked at is the facts'.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The days that it is about.
    pub period: Span,
    /// The pieces that the period is cut into.
    pub grain: Grain,
    /// The pipeline; all where there is none.
    pub pipeline: Option<Id>,
    /// The opportunities that count, smallest id first; all where there is none. What meets a condition is found before
    /// (`query`), so that a report knows nothing of conditions.
    pub only: Option<Arc<[Id]>>,
    /// What it is broken down by.
    pub by: By,
    /// Whether a stage counts only for those that were in it. Otherwise it counts for all that were in it or passed it.
    pub touched_only: bool,
    /// The earlier day that it is compared with, where there is one: as that day began.
    pub since: Option<Date>,
    /// The workspace's goals; a report takes those that fit its period and pipeline.
    pub goals: Vec<Arc<Goal>>,
}

impl Question {
    /// The usual question about a period: all opportunities, by month.
    pub fn about(period: Span) -> Question {
        Question {
            period,
            grain: Grain::Month,
            pipeline: None,
            only: None,
            by: By::Nothing,
            touched_only: false,
            since: None,
            goals: Vec::new(),
        }
    }

    /// The same, only for these opportunities.
    #[must_use]
    pub fn only(mut self, ids: impl IntoIterator<Item = Id>) -> Question {
        let mut ids: Vec<Id> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        self.only = Some(ids.into());
        self
    }

    /// The period in pieces, the first and the last one cut to it.
    pub fn pieces(&self, years: Years) -> Vec<Span> {
        years.cut(self.period, self.grain)
    }

    /// Whether an opportunity counts.
    pub fn counts(&self, deal: &Deal) -> bool {
        self.of_pipeline(deal) && self.names(deal.id())
    }

    /// Whether an opportunity is of the pipeline that is asked for, if one is.
    pub fn of_pipeline(&self, deal: &Deal) -> bool {
        self.pipeline.is_none_or(|pipeline| deal.record.pipeline == pipeline)
    }

    /// Whether an id is among those that count, if some are named; also for what is gone.
    pub fn names(&self, id: Id) -> bool {
        self.only.as_ref().is_none_or(|only| only.binary_search(&id).is_ok())
    }
}
