//! What is said of a thing in a hat's list, and why it stands there.

use super::{money, watching};
use crate::data::Dataset;
use crate::model::{Contact, Kind, Opportunity, RunState, Source};
use crate::present::today::{GroupKind, Item, Tone, gather::Gathered, leaks::leaks, span};
use crate::value::{Id, plural, quoted};

fn days(count: i64) -> String {
    plural(usize::try_from(count).unwrap_or(0), "day", "days")
}

/// How somebody can be reached, in a few words.
fn ways(contact: &Contact) -> String {
    if contact.opted_out {
        return "wants no messages".into();
    }
    let ways = [
        (!contact.emails.is_empty(), "email"),
        (!contact.phones.is_empty(), "phone"),
        (!contact.social.is_empty(), "social account"),
    ];
    let ways: Vec<&str> = ways.into_iter().filter(|(there, _)| *there).map(|(_, way)| way).collect();
    if ways.is_empty() { "no way to reach them is known".into() } else { format!("by {}", ways.join(" or ")) }
}

fn main_contact<'a>(data: &'a Dataset, one: &Opportunity) -> Option<&'a Contact> {
    one.contacts.first().and_then(|link| data.contact(link.contact)).map(AsRef::as_ref)
}

impl Gathered<'_> {
    /// The words of something that only a hat's list has.
    pub(in crate::present) fn under_a_hat(&self, kind: GroupKind, item: &mut Item) -> Option<()> {
        match kind {
            GroupKind::People | GroupKind::Firms => return self.unknown(item),
            GroupKind::Full => return self.full(item),
            _ => {}
        }
        let data = self.data;
        let one = data.opportunity(item.what.id)?;
        item.title.clone_from(&one.name);
        (item.why, item.tone) = match kind {
            GroupKind::Write => self.to_write(one),
            GroupKind::Overdue | GroupKind::Bill | GroupKind::Pay => self.owed(one, item)?,
            GroupKind::Proposal => {
                let planned = self.standing(one.id).is_some_and(|one| one.next);
                let out = format!("out for {} without an answer", days(i64::from(self.days(one.entered()))));
                if planned { (format!("{out} · something is planned"), Tone::Plain) } else { (out, Tone::Due) }
            }
            GroupKind::Met => {
                let at = self.standing(one.id).and_then(|one| one.touch)?;
                let ago = span(self.now.millis().saturating_sub(at.millis()));
                (format!("met {ago} ago, nothing is planned since"), Tone::Due)
            }
            _ => self.mistreated(kind, one)?,
        };
        if !matches!(kind, GroupKind::Write | GroupKind::Forced) && !kind.pays() {
            item.counts = self.counts(one);
        } else {
            item.counts = None;
        }
        Some(())
    }

    /// Somebody of whom something is not known.
    fn unknown(&self, item: &mut Item) -> Option<()> {
        let data = self.data;
        let (title, about, owner, missing, open) = match item.what.kind {
            Kind::Contact => {
                let one = data.contact(item.what.id)?;
                let company = one.company.and_then(|id| data.company(id)).map(|one| one.name.clone());
                let about = [one.title.clone(), company.unwrap_or_default()];
                let open = data.opportunities_with(one.id).filter(|one| self.standing(one.id).is_some()).count();
                (one.title(), about, one.owner, one.research().1, open)
            }
            _ => {
                let one = data.company(item.what.id)?;
                let missing = one.research(data.people_of(one.id).next().is_some()).1;
                let open = data.opportunities_of(one.id).filter(|one| self.standing(one.id).is_some()).count();
                (one.title(), [one.sector.clone(), one.country.clone()], one.owner, missing, open)
            }
        };
        item.title = if title.trim().is_empty() { "Without a name".into() } else { title };
        item.subject = Some(item.what);
        item.who = owner;
        let open = (open > 0).then(|| plural(open, "open opportunity", "open opportunities"));
        let about: Vec<String> = about.into_iter().chain(open).filter(|part| !part.is_empty()).collect();
        item.about = if about.is_empty() { "nothing else is known".into() } else { about.join(" · ") };
        item.why = format!("missing: {}", missing.join(", "));
        item.gap = missing.first().copied();
        Some(())
    }

    /// Somebody who has more than they can take on.
    fn full(&self, item: &mut Item) -> Option<()> {
        let member = self.data.member(item.what.id)?;
        let open = self.open.iter().filter(|one| one.opportunity.owner == Some(member.id)).count();
        item.title.clone_from(&member.name);
        item.who = Some(member.id);
        item.about = plural(open, "open opportunity", "open opportunities");
        let most = member.capacity.and_then(|most| usize::try_from(most).ok())?;
        item.why = format!("{} more than the {most} they can take on", open.saturating_sub(most));
        item.tone = Tone::Due;
        Some(())
    }

    fn to_write(&self, one: &Opportunity) -> (String, Tone) {
        let contacted = self.standing(one.id).is_some_and(|one| one.contact);
        let score = one.score.map(points_of);
        let state = if contacted { "nothing is planned" } else { "never contacted" };
        let age = format!("{} old", span(self.now.millis().saturating_sub(one.created.millis())));
        let way = main_contact(self.data, one).map_or_else(|| "nobody is named in it".to_string(), ways);
        let parts: Vec<String> = score.into_iter().chain([state.to_string(), age, way]).collect();
        (parts.join(" · "), if contacted { Tone::Plain } else { Tone::Due })
    }

    /// What is owed, and what there is to tick for it.
    fn owed(&self, one: &Opportunity, item: &mut Item) -> Option<(String, Tone)> {
        let stage = self.data.stage(one.stage)?;
        let entered = self.zone.date(one.entered());
        let standing = money::standing(one, stage, entered, self.day)?;
        item.tick = standing.item.map(|item| item.id);
        let open = standing.item.map(|item| format!("{} is not ticked", quoted(&item.text)));
        let past = standing.day.map(|day| self.day.signed_duration_since(day).num_days());
        let (words, tone) = match (standing.kind, past) {
            (GroupKind::Bill, _) => {
                let waits = self.day.signed_duration_since(entered).num_days();
                let words = if waits == 0 { "since today".to_string() } else { format!("waits for {}", days(waits)) };
                (words, if waits > 2 { Tone::Late } else { Tone::Due })
            }
            (_, Some(past)) if past > 0 => (format!("expected {} ago", days(past)), Tone::Late),
            (_, Some(0)) => ("expected today".into(), Tone::Due),
            (_, Some(ahead)) => (format!("expected in {}", days(-ahead)), Tone::Plain),
            (_, None) => ("no day is known: set the close date".into(), Tone::Plain),
        };
        Some((std::iter::once(words).chain(open).collect::<Vec<_>>().join(" · "), tone))
    }

    fn mistreated(&self, kind: GroupKind, one: &Opportunity) -> Option<(String, Tone)> {
        let data = self.data;
        let standing = self.standing(one.id)?;
        let owner = one.owner.and_then(|id| data.member(id)).map(|one| one.name.clone()).unwrap_or_default();
        Some(match kind {
            GroupKind::Gone if owner.is_empty() => ("its owner is gone".into(), Tone::Late),
            GroupKind::Gone => (format!("{owner} has left the team"), Tone::Late),
            GroupKind::Away => {
                let until = one.owner.and_then(|id| data.member(id)).and_then(|one| one.away_until);
                let back = until.map(|day| day.signed_duration_since(self.day).num_days());
                let back = back.map_or_else(String::new, |back| format!(", back in {}", days(back)));
                (format!("{owner} is away{back}"), Tone::Due)
            }
            GroupKind::Unassigned => ("belongs to nobody".into(), Tone::Due),
            GroupKind::Never => {
                let age = days(i64::from(self.days(one.created)));
                (format!("{age} old, and nobody was ever in contact"), Tone::Late)
            }
            GroupKind::Forced => {
                let why = one.visits.last().map(|visit| visit.overridden.clone()).unwrap_or_default();
                (format!("passed anyway: {}", quoted(&why)), Tone::Due)
            }
            GroupKind::Broken => (self.halt(one.id), Tone::Late),
            _ => {
                let leak = leaks(standing, self).find(|leak| watching::group(*leak) == kind)?;
                (leak.words(), leak.tone())
            }
        })
    }

    /// Why a sequence came to a halt.
    fn halt(&self, id: Id) -> String {
        let failed = self.data.runs_of(id).rev().find_map(|run| match (&run.state, run.of) {
            (RunState::Failed { why }, Source::Sequence { id, .. }) if !self.began_again(run) => {
                let name = self.data.sequence(id).map(|one| one.name.clone()).unwrap_or_default();
                Some(format!("{} stopped: {why}", quoted(&name)))
            }
            _ => None,
        });
        failed.unwrap_or_else(|| {
            let open = self.data.messages_of(id).filter(|one| one.open() && one.run.is_some());
            let late = open.map(|one| self.days(one.due)).max().unwrap_or(0);
            format!("a message of a sequence waits to be sent for {}", days(i64::from(late)))
        })
    }
}

fn points_of(points: i32) -> String {
    if points == 1 { "1 point".into() } else { format!("{points} points") }
}
