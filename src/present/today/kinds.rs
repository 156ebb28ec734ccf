//! The groups of the worklists: what kind of work each holds, and what is said of it.

use crate::model::Hat;

/// What kind of work a group holds, the most pressing first; after those of every day, those of a single hat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// They answered; nothing happened since.
    Reply,
    /// New, and nobody has been in contact.
    FirstContact,
    /// Tasks whose day is past.
    Late,
    /// Concerns of customers that are not solved.
    Care,
    /// Tasks of today.
    Due,
    /// Messages that are to be sent.
    Send,
    /// Questions, lists to tick off and reminders.
    Ask,
    /// Days on which somebody is glad to hear from us.
    Keep,
    /// Opportunities that slip away.
    Leak,
    /// Contacts of whom something is not known.
    People,
    /// Companies of which something is not known.
    Firms,
    /// Opportunities of the first stages that nobody has planned to write to.
    Write,
    /// Proposals that are out without an answer.
    Proposal,
    /// Meetings after which nothing happened.
    Met,
    /// Payments that should be there.
    Overdue,
    /// Invoices that are to be sent.
    Bill,
    /// Payments that are expected.
    Pay,
    /// Gates that were passed without what they ask for.
    Forced,
    /// Owners who have left.
    Gone,
    /// Owners who are away.
    Away,
    /// Nobody's.
    Unassigned,
    /// Members with more than they can take on.
    Full,
    /// Nobody was ever in contact.
    Never,
    /// Nothing is planned.
    NoNext,
    /// No contact for a long time.
    Silent,
    /// Sequences that came to a halt.
    Broken,
    /// Longer in a stage than its target.
    Slow,
    /// The close date is past.
    Past,
}

/// Title, what stands beside it, mark, and how many items are shown at first.
type Said = (&'static str, &'static str, &'static str, usize);

impl GroupKind {
    /// Those of every day, in order.
    pub const ALL: [GroupKind; 9] = [
        GroupKind::Reply,
        GroupKind::FirstContact,
        GroupKind::Late,
        GroupKind::Care,
        GroupKind::Due,
        GroupKind::Send,
        GroupKind::Ask,
        GroupKind::Keep,
        GroupKind::Leak,
    ];

    /// Those of a hat, in order.
    pub fn of(hat: Hat) -> &'static [GroupKind] {
        use GroupKind::{
            Away, Bill, Broken, Due, Firms, FirstContact, Forced, Full, Gone, Late, Met, Never, NoNext, Overdue, Past,
            Pay, People, Proposal, Reply, Send, Silent, Slow, Unassigned, Write,
        };
        match hat {
            Hat::DataMiner => &[People, Firms],
            Hat::LeadGenerator => &[FirstContact, Write, Late, Due, Send],
            Hat::SalesManager => &[Reply, Met, Proposal, Late, Due, Send],
            Hat::Accountant => &[Overdue, Bill, Pay],
            Hat::PipelineSupervisor => {
                &[Gone, Away, Unassigned, Full, Never, NoNext, Silent, Broken, Slow, Past, Forced]
            }
        }
    }

    fn said(self) -> Said {
        match self {
            GroupKind::Reply => {
                ("Replies to give", "they answered; by likely worth and how long they wait", "reply", 12)
            }
            GroupKind::FirstContact => (
                "First contact",
                "5 minutes is best, 1 hour good, 1 day needed; those still in time come first",
                "first",
                12,
            ),
            GroupKind::Late => ("Late", "by likely worth and days late", "late", 12),
            GroupKind::Care => {
                ("To solve", "what troubles customers; by likely worth and how long it has been open", "care", 12)
            }
            GroupKind::Due => ("Due today", "by time, then by likely worth", "due", 12),
            GroupKind::Send => ("To send", "prepared, the oldest first; you send them", "send", 3),
            GroupKind::Ask => ("Questions and reminders", "answer here; by likely worth and days late", "ask", 12),
            GroupKind::Keep => ("Keep in touch", "birthdays and days that matter, of the next week", "keep", 5),
            GroupKind::Leak => ("Leaks", "they slip away; by likely worth and how far", "leak", 8),
            GroupKind::People => {
                ("People to find out about", "by what they may buy, then by how much is missing", "people", 12)
            }
            GroupKind::Firms => {
                ("Companies to find out about", "by what they may buy, then by how much is missing", "firms", 12)
            }
            GroupKind::Write => ("To write to", "nothing is planned; by score, then the oldest", "write", 12),
            GroupKind::Proposal => ("Proposals without an answer", "by likely worth and days out", "proposal", 12),
            GroupKind::Met => ("Meetings to follow up", "held, and nothing is planned since", "met", 12),
            GroupKind::Overdue => ("Payments overdue", "by amount and days", "overdue", 12),
            GroupKind::Bill => ("Invoices to send", "by amount and days", "bill", 12),
            GroupKind::Pay => ("Payments expected", "the earliest day first", "pay", 12),
            GroupKind::Forced => ("Passed without what the stage asks for", "the latest first", "forced", 5),
            GroupKind::Gone => ("The owner has left", "hand them over; by likely worth", "gone", 5),
            GroupKind::Away => ("The owner is away", "somebody should look after them; by likely worth", "away", 5),
            GroupKind::Unassigned => ("Nobody’s", "give them to somebody; by likely worth", "unassigned", 5),
            GroupKind::Full => ("More than somebody can take on", "by how many too many", "full", 5),
            GroupKind::Never => ("Never contacted", "by likely worth and age", "never", 5),
            GroupKind::NoNext => ("Nothing is planned", "by likely worth", "no-next", 5),
            GroupKind::Silent => ("Silent", "no contact for over 30 days; by likely worth and days", "silent", 5),
            GroupKind::Broken => ("Sequences at a halt", "failed, or a message waits to be sent", "broken", 5),
            GroupKind::Slow => ("Too long in a stage", "by likely worth and days over its target", "slow", 5),
            GroupKind::Past => ("Close date past", "by likely worth and days", "past", 5),
        }
    }

    /// The title.
    pub fn words(self) -> &'static str {
        self.said().0
    }

    /// What stands beside the title.
    pub fn about(self) -> &'static str {
        self.said().1
    }

    /// The mark in classes and tests.
    pub fn mark(self) -> &'static str {
        self.said().2
    }

    /// How many items are shown before more are asked for.
    pub fn usual(self) -> usize {
        self.said().3
    }

    /// Whether its things are left to do today: leaks and days that come are told, not counted.
    pub(in crate::present) fn counts(self) -> bool {
        !matches!(self, GroupKind::Leak | GroupKind::Keep)
    }

    /// Whether only a hat's list has it.
    pub fn of_a_hat(self) -> bool {
        !GroupKind::ALL.contains(&self)
    }

    /// Whether it is about money that is to come in.
    pub fn pays(self) -> bool {
        matches!(self, GroupKind::Overdue | GroupKind::Bill | GroupKind::Pay)
    }
}
