//! Everything that a person can do, in one table: menus, shortcuts, the command palette and the help page read it.
//!
//! - [`all`]: the table. An [`Action`] says what it is called, by which other words it is found, its keys, where it is
//!   there, and what it does: one of the closed set [`Does`], which the app carries out.
//! - [`idle`] and [`found`]: what the palette shows, before and while somebody types.
//! - [`Step`]: the second step of what needs one, such as the choice of a stage.

mod again;
mod found;
mod keys;
mod palette;
mod step;
mod table;
mod twin;

#[cfg(test)]
mod tests;

pub use again::once_more;
pub use found::{Bit, Shown, beside, place_of, shown};
pub use palette::{Entry, Here, Section, What, found, idle};
pub use step::{Choice, Deed, Maker, Step, close};

use crate::model::{ActivityKind, Kind, StageKind};

/// Where an action is there, and where its keys work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On every page.
    Anywhere,
    /// Beside an open record, or on what the palette has been opened for.
    Record,
    /// On a card, or a row of a list.
    Row,
    /// On Today.
    Today,
    /// In the Outbox.
    Outbox,
    /// In the Outbox, on an email.
    OutboxEmail,
    /// In the Outbox, on a message that is no email.
    OutboxOther,
    /// In Mail in.
    MailIn,
    /// Among the templates.
    Templates,
    /// On the board.
    Board,
    /// In the list of tasks.
    Tasks,
    /// In a list of leaks.
    Leaks,
}

impl Place {
    /// All, in the order of the help page.
    pub const ALL: [Place; 12] = [
        Place::Anywhere,
        Place::Record,
        Place::Row,
        Place::Board,
        Place::Tasks,
        Place::Leaks,
        Place::Today,
        Place::Outbox,
        Place::OutboxEmail,
        Place::OutboxOther,
        Place::MailIn,
        Place::Templates,
    ];

    /// The words above its keys.
    pub fn words(self) -> &'static str {
        match self {
            Place::Anywhere => "Anywhere",
            Place::Record => "Beside an open record",
            Place::Row => "On a card, or a row of a list",
            Place::Today => "On Today",
            Place::Outbox => "In the Outbox",
            Place::OutboxEmail => "In the Outbox, on an email",
            Place::OutboxOther => "In the Outbox, on a text message or a letter",
            Place::MailIn => "In Mail in",
            Place::Templates => "Among the templates",
            Place::Board => "On the board",
            Place::Tasks => "In the list of tasks",
            Place::Leaks => "In the list of leaks, in Reports",
        }
    }
}

/// What an action does. What is about a record is about the one that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Goes to a page, by its word in the address.
    Go(&'static str),
    /// Opens the command palette.
    Search,
    /// Leads to the search of the page.
    Filter,
    /// Opens the line that adds an opportunity.
    QuickAdd,
    /// Asks for a name and makes a record with it.
    Create(Kind),
    /// Takes the last change back.
    Undo,
    /// Does again what was taken back.
    Redo,
    /// Saves everything as a file.
    Backup,
    /// Chooses the colours: `light`, `dark`, or nothing for those of the system.
    Colours(&'static str),
    /// Begins to log something.
    Log(ActivityKind),
    /// Begins a task.
    AddTask,
    /// Begins a message.
    Write,
    /// Asks for a stage.
    Move,
    /// Moves to the first stage of this kind.
    Close(StageKind),
    /// Asks for the member in charge.
    Assign,
    /// Asks for a tag to add.
    Tag,
    /// Asks for a tag to take away.
    Untag,
    /// Asks for the campaign that it comes from.
    Campaign,
    /// Asks for a sequence to enrol in.
    Enrol,
    /// Asks for another one to merge it with.
    Merge,
    /// Makes another one that is the same.
    Duplicate,
    /// Puts its address on the clipboard.
    CopyLink,
    /// Shows it as pages of paper.
    Print,
    /// Opens the page that hands it over to another member.
    HandOver,
    /// Saves it as a file for address books.
    SaveCard,
    /// Deletes it.
    Delete,
    /// The page does it where its keys are pressed; it has no other way.
    Here,
}

/// What an action belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The daily work: pages.
    Work,
    /// What runs by itself: pages.
    Automation,
    /// What is set up once: pages.
    SetUp,
    /// The foot of the navigation: pages.
    Foot,
    /// Pages that stand in no list.
    Page,
    /// Making something new.
    Make,
    /// The record that is open.
    Record,
    /// Everything else.
    Other,
}

/// Something that a person can do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Action {
    /// Its name in tests and in memory.
    pub id: &'static str,
    /// What it is called.
    pub words: &'static str,
    /// Other words that it is found by.
    pub also: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// Its icon.
    pub icon: &'static str,
    /// Its keys: those of one press joined by `+`, of a sequence by a blank.
    pub keys: &'static [&'static str],
    /// Where it is there.
    pub place: Place,
    /// The kinds of record that it is for; empty for all that have a panel.
    pub kinds: &'static [Kind],
    /// What it does.
    pub does: Does,
    /// Whether it stands in the menu of a record.
    pub menu: bool,
}

impl Action {
    /// Whether it can be done here: with this record open, or with none.
    pub fn there(&self, open: Option<Kind>) -> bool {
        match (self.place, open) {
            (_, _) if self.does == Does::Here => false,
            (Place::Anywhere, _) => true,
            (Place::Record, Some(kind)) => self.kinds.is_empty() || self.kinds.contains(&kind),
            _ => false,
        }
    }

    /// Whether it can be done with several records of a kind at once, as the bar of a list offers it.
    pub fn for_several(&self, kind: Kind) -> bool {
        let fits = match self.does {
            Does::Delete => true,
            Does::Assign => matches!(kind, Kind::Opportunity | Kind::Contact | Kind::Company | Kind::Task),
            Does::Tag | Does::Untag => matches!(kind, Kind::Opportunity | Kind::Contact | Kind::Company),
            Does::Campaign => matches!(kind, Kind::Opportunity | Kind::Contact),
            Does::Move | Does::Enrol | Does::HandOver => kind == Kind::Opportunity,
            _ => false,
        };
        fits && self.place == Place::Record
    }

    /// Whether it has a second step, in which something is chosen.
    pub fn asks(&self) -> bool {
        matches!(
            self.does,
            Does::Create(_)
                | Does::Move
                | Does::Assign
                | Does::Tag
                | Does::Untag
                | Does::Campaign
                | Does::Enrol
                | Does::Merge
        )
    }
}

/// All actions, in the order of the help page.
pub fn all() -> impl Iterator<Item = &'static Action> {
    table::ACTIONS.iter().chain(keys::ACTIONS)
}

/// The action that has these keys in a place.
pub fn by_keys(place: Place, keys: &str) -> Option<&'static Action> {
    all().find(|action| action.place == place && action.keys.contains(&keys))
}

/// An action by what it does.
pub fn by_deed(does: Does) -> Option<&'static Action> {
    all().find(|action| action.does == does)
}

/// The pages of a group, each with its word in the address.
pub fn pages(group: Group) -> impl Iterator<Item = (&'static str, &'static Action)> {
    all().filter(move |action| action.group == group).filter_map(|action| match action.does {
        Does::Go(path) => Some((path, action)),
        _ => None,
    })
}

/// What the menu of a record offers.
pub fn menu(kind: Kind) -> impl Iterator<Item = &'static Action> {
    all().filter(move |action| action.menu && action.there(Some(kind)))
}

/// Whether something can be begun with the first of these keys: the next one then belongs to it.
pub fn leads(key: &str) -> bool {
    all().flat_map(|action| action.keys).any(|keys| keys.split_once(' ').is_some_and(|(first, _)| first == key))
}
