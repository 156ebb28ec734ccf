//! What a table's rows are.

use crate::model::Kind;

/// What a row of a table is. More than the kinds of record: some files say something about records of other files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rows {
    /// A person of the team.
    Members,
    /// Something that is sold.
    Products,
    /// The name of a tag, by which other files call it by its id.
    Tags,
    /// A step of a pipeline.
    Stages,
    /// An organisation.
    Companies,
    /// A person.
    Contacts,
    /// That a contact has a tag.
    TagUses,
    /// A possible sale.
    Opportunities,
    /// That an opportunity came into a stage.
    StageMoves,
    /// A task, a call, an email, a meeting or a note.
    Work,
}

impl Rows {
    /// Everything, in the order in which it is brought in: what is referred to before what refers to it.
    pub const ALL: [Rows; 10] = [
        Rows::Members,
        Rows::Products,
        Rows::Tags,
        Rows::Stages,
        Rows::Companies,
        Rows::Contacts,
        Rows::TagUses,
        Rows::Opportunities,
        Rows::StageMoves,
        Rows::Work,
    ];

    /// The words shown, in the plural.
    pub fn word(self) -> &'static str {
        match self {
            Rows::Members => "members of the team",
            Rows::Products => "products",
            Rows::Tags => "names of tags",
            Rows::Stages => "stages",
            Rows::Companies => "companies",
            Rows::Contacts => "contacts",
            Rows::TagUses => "tags of contacts",
            Rows::Opportunities => "opportunities",
            Rows::StageMoves => "stage history",
            Rows::Work => "tasks and activities",
        }
    }

    /// The kind of record that a row becomes; tasks for work, none where a row only says something about another record.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Rows::Members => Some(Kind::Member),
            Rows::Products => Some(Kind::Product),
            Rows::Stages => Some(Kind::Stage),
            Rows::Companies => Some(Kind::Company),
            Rows::Contacts => Some(Kind::Contact),
            Rows::Opportunities => Some(Kind::Opportunity),
            Rows::Work => Some(Kind::Task),
            Rows::Tags | Rows::TagUses | Rows::StageMoves => None,
        }
    }
}

impl From<Kind> for Rows {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Member => Rows::Members,
            Kind::Product => Rows::Products,
            Kind::Stage => Rows::Stages,
            Kind::Company => Rows::Companies,
            Kind::Contact => Rows::Contacts,
            Kind::Task | Kind::Activity => Rows::Work,
            _ => Rows::Opportunities,
        }
    }
}
