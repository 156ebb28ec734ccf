//! Birthdays and other days that matter, as events above their day; those that come every year come every year.

use super::{Options, moment, on, text, words};
use crate::data::Dataset;
use crate::exchange::mail::MAIL_DOMAIN;
use crate::model::{Milestone, RecordId};
use crate::value::{Date, Id, fold, one_line};
use chrono::Datelike;
use ics::components::Property;
use ics::properties::{Description, Trigger};
use ics::{Alarm, Event, escape_text};

/// A day that matters to a contact or a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    who: RecordId,
    what: String,
    summary: String,
    on: Date,
    yearly: bool,
}

/// The birthdays and milestones of the contacts and companies that a member owns, or of all.
pub fn days(data: &Dataset, of: Option<Id>) -> Vec<Day> {
    let mut found = Vec::new();
    let mut add = |who: RecordId, name: &str, birthday: Option<Date>, milestones: &[Milestone]| {
        let born = birthday.map(|on| Milestone { on, what: "birthday".into(), yearly: true });
        for one in born.iter().chain(milestones) {
            let (what, name) = (one_line(&one.what), one_line(name));
            found.push(Day { who, summary: format!("{name}: {what}"), what, on: one.on, yearly: one.yearly });
        }
    };
    let ours = |owner: Option<Id>| of.is_none() || owner == of;
    for contact in data.contacts().filter(|one| ours(one.owner)) {
        let who = RecordId { kind: crate::model::Kind::Contact, id: contact.id };
        add(who, &contact.title(), contact.birthday, &contact.milestones);
    }
    for company in data.companies().filter(|one| ours(one.owner)) {
        let who = RecordId { kind: crate::model::Kind::Company, id: company.id };
        add(who, &company.name, None, &company.milestones);
    }
    found.sort_by_key(|day| (day.on, day.who, day.what.clone()));
    found
}

/// The event of a day.
pub(super) fn event<'e>(day: &Day, options: &Options<'_>) -> Event<'e> {
    let slug: String = fold(&day.what).chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let mut event = Event::new(format!("day-{}-{slug}@{MAIL_DOMAIN}", day.who.id), moment(options.now));
    event.push(words("SUMMARY", &day.summary));
    event.push(on("DTSTART", day.on));
    event.push(on("DTEND", day.on.succ_opt().unwrap_or(day.on)));
    event.push(Property::new("TRANSP", "TRANSPARENT"));
    if day.yearly {
        // The last day of February comes every year, the 29th does not.
        let leap = day.on.month() == 2 && day.on.day() == 29;
        let rule = if leap { "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1" } else { "FREQ=YEARLY" };
        event.push(Property::new("RRULE", rule));
    }
    if options.alarm.is_some() {
        // Days begin at midnight wherever the calendar is: nine o'clock of that day.
        let title = text(&day.summary);
        event.add_alarm(Alarm::display(Trigger::new("PT9H"), Description::new(escape_text(title))));
    }
    event
}
