//! The worklist of each hat: what somebody who wears it has to do today, in order, each thing with its reason.

mod mining;
mod money;
mod selling;
#[cfg(test)]
mod tests;
mod watching;
mod words;
mod writing;

use super::today::{Group, GroupKind, Today, View, Whose, gather, opportunity_of};
use crate::data::{Dataset, Totals};
use crate::model::{Hat, Kind, Opportunity};
use crate::value::{Calendar, Id, Money, Time};
use std::collections::BTreeSet;

/// The word of a hat's list in the address.
pub fn tab(hat: Hat) -> &'static str {
    match hat {
        Hat::DataMiner => "miner",
        Hat::LeadGenerator => "leads",
        Hat::SalesManager => "sales",
        Hat::Accountant => "accountant",
        Hat::PipelineSupervisor => "supervisor",
    }
}

/// The hat of a word in the address; none for everything.
pub fn of_tab(tab: &str) -> Option<Hat> {
    Hat::ALL.into_iter().find(|hat| self::tab(*hat) == tab)
}

/// Which lists stand side by side, and which are behind “More hats”.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tabs {
    /// Those of the hats that the person wears, and the one that is open; all where nobody has said who they are.
    pub shown: Vec<Hat>,
    /// The rest.
    pub more: Vec<Hat>,
}

/// The lists that are offered, while one of them is open.
pub fn tabs(data: &Dataset, open: Option<Hat>) -> Tabs {
    let me = data.settings().and_then(|settings| settings.me).and_then(|id| data.member(id));
    let mine: BTreeSet<Hat> = me.map(|me| me.hats.clone()).unwrap_or_default();
    let all = mine.is_empty();
    let (shown, more) = Hat::ALL.into_iter().partition(|hat| all || mine.contains(hat) || open == Some(*hat));
    Tabs { shown, more }
}

/// Whose work a hat's list has before anybody chooses. Who finds out, writes invoices or watches over the pipeline does
/// so for everybody; who talks to customers has their own, if they wear that hat.
pub fn usually(data: &Dataset, hat: Hat) -> Whose {
    let me = data.settings().and_then(|settings| settings.me).and_then(|id| data.member(id));
    match hat {
        Hat::LeadGenerator | Hat::SalesManager => {
            me.filter(|me| me.hats.contains(&hat)).map(|me| Whose::Member(me.id)).unwrap_or_default()
        }
        Hat::DataMiner | Hat::Accountant | Hat::PipelineSupervisor => Whose::Everybody,
    }
}

/// The kinds of record that a hat's list is made of.
pub fn made_of(hat: Hat) -> &'static [Kind] {
    use Kind::{Activity, Company, Contact, Member, Message, Opportunity, Pipeline, Run, Settings, Stage, Task};
    match hat {
        Hat::DataMiner => &[Contact, Company, Opportunity, Stage, Pipeline, Settings],
        Hat::Accountant => &[Opportunity, Stage, Pipeline, Settings, Company, Contact],
        Hat::LeadGenerator | Hat::SalesManager => {
            &[Opportunity, Stage, Pipeline, Settings, Member, Task, Message, Activity, Contact, Company]
        }
        Hat::PipelineSupervisor => {
            &[Opportunity, Stage, Pipeline, Settings, Member, Task, Message, Activity, Run, Contact, Company]
        }
    }
}

/// A hat's worklist of a moment.
pub fn worklist(data: &Dataset, hat: Hat, view: &View, now: Time, calendar: &Calendar) -> Today {
    let mut found = gather::Gathered::begin(data, view.whose, now, calendar);
    match hat {
        Hat::DataMiner => found.research(),
        Hat::LeadGenerator => {
            found.under(hat);
            let answered = found.work();
            found.opportunities(&answered);
            found.write(&answered);
        }
        Hat::SalesManager => {
            found.under(hat);
            let answered = found.work();
            found.sell(&answered);
        }
        Hat::Accountant => found.money(),
        Hat::PipelineSupervisor => {
            let _ = found.work();
            found.watch();
        }
    }
    let mut today = Today::default();
    let mut behind: Vec<Id> = Vec::new();
    for kind in GroupKind::of(hat).iter().copied() {
        let picks = found.picks(kind);
        if picks.is_empty() {
            continue;
        }
        let of = |pick: &gather::Pick| opportunity_of(data, pick.what);
        today.left += picks.len();
        behind.extend(picks.iter().filter_map(of));
        let items = gather::first(picks, view.most(kind)).iter().filter_map(|pick| found.item(kind, pick)).collect();
        let worth = if kind.pays() { worth(data, picks.iter().filter_map(of)) } else { Vec::new() };
        today.groups.push(Group { kind, items, total: picks.len(), worth });
    }
    behind.sort_unstable();
    behind.dedup();
    today.worth = worth(data, behind.into_iter());
    today
}

fn worth(data: &Dataset, ids: impl Iterator<Item = Id>) -> Vec<Money> {
    let all = ids.filter_map(|id| data.opportunity(id));
    Totals::of(all.map(AsRef::<Opportunity>::as_ref)).values()
}

/// What is said where a hat's list has nothing: a heading and a sentence.
pub fn nothing(data: &Dataset, hat: Hat) -> (&'static str, &'static str) {
    match hat {
        Hat::DataMiner if data.count(Kind::Contact) + data.count(Kind::Company) == 0 => (
            "Nobody to find out about yet",
            "Bring in people and companies, or write down the first one: what is not known of them will stand here.",
        ),
        Hat::DataMiner => (
            "You know everything that is asked for",
            "No contact and no company lacks anything. News grows old, though: look in on those who matter most.",
        ),
        Hat::LeadGenerator => (
            "Everybody has been written to",
            "No new lead waits for you, and something is planned with all the others. A good moment to find new people.",
        ),
        Hat::SalesManager => (
            "Nobody waits for you",
            "No answer to give, no proposal without an answer, no meeting to follow up, and no step that is due.",
        ),
        Hat::Accountant if !money::any(data) => (
            "No stage is about invoices yet",
            "Give a stage the role “accountant”, or a checklist with “Invoice sent” and “Advance paid”: what is in it \
             then stands here until it is ticked.",
        ),
        Hat::Accountant => {
            ("All is paid", "No invoice is to be sent and no payment is expected in the stages that are about money.")
        }
        Hat::PipelineSupervisor => (
            "Nobody is forgotten",
            "Every open opportunity has an owner, contact and a next step, and none stands still. Well done, all of you.",
        ),
    }
}
