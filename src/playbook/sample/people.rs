//! What else is known about the people and firms of the sample: further addresses, days that matter, who recommended whom,
//! and what came up after the sale.

use super::clock::Clock;
use crate::model::{Care, CareKind, Company, Consent, Contact, Member, Milestone, Opportunity};
use crate::value::{Date, Id, IdSource};
use chrono::Datelike;

// Places in the tables.
const INES: usize = 0;
const DAAN: usize = 1;
const MIRA: usize = 2;
const ELIN: usize = 12;
const CIARA: usize = 9;
const AOIFE: usize = 20;
const NADIA: usize = 11;
const HUGO: usize = 16;
const PETRA: usize = 17;
const NORTHGATE: usize = 0;
const PINECREST: usize = 5;

/// Further ways to reach somebody, with what each is for: who, what kind, text, label.
const WAYS: [(usize, char, &str, &str); 6] = [
    (INES, 'm', "ines@roth.example", "home"),
    (INES, 'p', "+31 6 5550 0111", "mobile"),
    (DAAN, 'm', "invoices@northgate-couriers.example", "billing"),
    (MIRA, 'p', "+49 151 5550 0128", "mobile"),
    (ELIN, 'p', "+46 70 555 0181", "mobile"),
    (CIARA, 'm', "ciara.byrne@home.example", "home"),
];

/// A birthday so many days ahead, in a year long ago.
fn born(clock: &Clock, days: u64, year: i32) -> Option<Date> {
    let day = clock.today.checked_add_days(chrono::Days::new(days))?;
    day.with_year(year).or_else(|| Date::from_ymd_opt(year, 2, 28))
}

/// Adds to the contacts what their table does not say.
pub fn known(clock: &Clock, contacts: &mut [Contact]) {
    let ids: Vec<Id> = contacts.iter().map(|contact| contact.id).collect();
    for (at, kind, text, label) in WAYS {
        let Some(contact) = contacts.get_mut(at) else { continue };
        let main = if kind == 'm' { &mut contact.emails } else { &mut contact.phones };
        if let Some(first) = main.first().filter(|first| !contact.labels.contains_key(*first)) {
            contact.labels.insert(first.clone(), "work".into());
        }
        main.push(text.into());
        contact.labels.insert(text.into(), label.into());
    }
    // Ines brought Ciara, and Ciara Aoife.
    for (who, by) in [(CIARA, INES), (AOIFE, CIARA)] {
        if let Some(contact) = contacts.get_mut(who) {
            contact.referred_by = ids.get(by).copied();
        }
    }
    for (who, days, year) in [(PETRA, 6, 1984), (ELIN, 7, 1979), (HUGO, 5, 1991), (INES, 40, 1990), (CIARA, 120, 1972)]
    {
        if let Some(contact) = contacts.get_mut(who) {
            contact.birthday = born(clock, days, year);
        }
    }
    for (who, ago, how) in [(INES, 88, "by word at the first meeting"), (ELIN, 93, "card at the logistics fair")] {
        if let Some(contact) = contacts.get_mut(who) {
            contact.consent = Some(Consent { on: clock.past(ago), how: how.into() });
        }
    }
    if let Some(ciara) = contacts.get_mut(CIARA)
        && let Some(on) = born(clock, 30, 2016)
    {
        ciara.milestones.push(Milestone { on, what: "anniversary of the practice".into(), yearly: true });
        ciara.needs = "Patients who check in by themselves, so that the desk has time for them.".into();
    }
    if let Some(ines) = contacts.get_mut(INES) {
        ines.address = "Kanaalweg 12, 3526 Utrecht, Netherlands".into();
        ines.competitors = "A large telematics firm calls her twice a year.".into();
    }
}

/// Adds to the firms what their table does not say.
pub fn firms(clock: &Clock, contacts: &[Contact], companies: &mut [Company]) {
    if let Some(northgate) = companies.get_mut(NORTHGATE) {
        northgate.emails =
            vec!["office@northgate-couriers.example".into(), "invoices@northgate-couriers.example".into()];
        northgate.phone = "+31 30 555 0100".into();
        northgate.labels.insert("invoices@northgate-couriers.example".into(), "billing".into());
        northgate.address = "Kanaalweg 12, 3526 Utrecht, Netherlands".into();
        northgate.latest_updates = "Looks for drivers in Eindhoven.".into();
        if let Some(on) = born(clock, 19, 2006) {
            northgate.milestones.push(Milestone { on, what: "foundation day".into(), yearly: true });
        }
    }
    if let Some(pinecrest) = companies.get_mut(PINECREST) {
        pinecrest.referred_by = contacts.get(INES).map(|contact| contact.id);
    }
}

/// A line of the table of after-sales items.
struct Item {
    kind: CareKind,
    who: usize,
    deal: &'static str,
    /// How many days ago.
    ago: u64,
    text: &'static str,
    points: Option<u8>,
    /// How many days ago it was solved, and how.
    solved: Option<(u64, &'static str)>,
}

const fn item(
    kind: CareKind,
    who: usize,
    deal: &'static str,
    ago: u64,
    text: &'static str,
    points: Option<u8>,
) -> Item {
    Item { kind, who, deal, ago, text, points, solved: None }
}

const FIRST_DEPOT: &str = "Fleet tracking, first depot";
const COURSE: &str = "Courier app training";

/// After-sales items, oldest first.
const ITEMS: [Item; 6] = [
    item(CareKind::Training, INES, FIRST_DEPOT, 52, "Two mornings with the dispatchers: map, alarms, reports.", None),
    item(CareKind::Survey, INES, FIRST_DEPOT, 40, "The map is quick; the reports took some getting used to.", Some(8)),
    Item {
        solved: Some((24, "Sent a new bracket, and fitted it ourselves.")),
        ..item(CareKind::Concern, DAAN, FIRST_DEPOT, 28, "One tracker lost its place in the van after a week.", None)
    },
    item(
        CareKind::Review,
        INES,
        FIRST_DEPOT,
        20,
        "“We know where every parcel is.” In the newsletter of the couriers' union.",
        Some(9),
    ),
    item(CareKind::Survey, INES, COURSE, 8, "The drivers use it without asking.", Some(9)),
    item(CareKind::Concern, NADIA, "", 3, "The invoice for the pilot names the wrong cost centre.", None),
];

/// What came up after the sale.
pub fn cares(
    clock: &Clock,
    members: &[Member],
    contacts: &[Contact],
    opportunities: &[Opportunity],
    ids: &mut IdSource,
) -> Vec<Care> {
    let care = |item: &Item| {
        let contact = contacts.get(item.who);
        let on = clock.past(item.ago);
        Care {
            id: ids.take(),
            kind: item.kind,
            on,
            text: item.text.into(),
            points: item.points,
            solved: item.solved.map(|(ago, _)| clock.past(ago).max(on)),
            answer: item.solved.map(|(_, how)| how.to_string()).unwrap_or_default(),
            contact: contact.map(|contact| contact.id),
            company: contact.and_then(|contact| contact.company),
            opportunity: opportunities.iter().find(|one| one.name == item.deal).map(|one| one.id),
            member: members.first().map(|member| member.id),
            created: clock.at(item.ago, 700),
            ..Care::default()
        }
    };
    ITEMS.iter().map(care).collect()
}
