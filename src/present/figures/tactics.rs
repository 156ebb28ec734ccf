//! Tactics: what came of campaigns, templates and recommendations, what won ones have in common, who may buy more.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Words, hundredths};
use crate::model::{Kind, RecordId};
use crate::present::chart::{Form, Unit};
use crate::report::{CampaignLine, Patterns, Referrer, Tally, TemplateLine, Upsell};
use crate::value::Id;

/// So many lines of long lists are shown.
const MOST: usize = 40;

fn count(places: &Vec<u32>) -> GridCell {
    GridCell::Figure(Some(Amount::count(places.len())), Behind::places(places))
}

fn value(tally: &Tally, words: &Words<'_>) -> GridCell {
    let base = words.facts.rates.base();
    let amount = Amount { value: tally.sum.money(base).minor, unit: Unit::Money(base) };
    GridCell::Figure(Some(amount), Behind::places(&tally.places))
}

fn money(minor: Option<i64>, words: &Words<'_>) -> GridCell {
    let unit = Unit::Money(words.facts.rates.base());
    GridCell::Figure(minor.map(|value| Amount { value, unit }), Behind::Nothing)
}

fn block(
    key: &'static str,
    title: &str,
    how: How,
    head: &[(&str, bool)],
    rows: Vec<Vec<GridCell>>,
    missing: &str,
) -> Block {
    let body = if rows.is_empty() {
        Body::Missing(missing.into())
    } else {
        Body::Grid(Grid { head: head.iter().map(|(text, num)| ((*text).to_string(), *num)).collect(), rows })
    };
    Block { key, title: title.into(), how, body, width: 4 }
}

fn name(kind: Kind, id: Id, words: &Words<'_>) -> String {
    words.data.get(RecordId { kind, id }).map(|record| record.title()).unwrap_or_default()
}

/// What came of each campaign, with cost and return.
pub fn campaigns(lines: &[CampaignLine], words: &Words<'_>) -> Block {
    let how = How::new(
        "return = won value − cost; in percent of the cost",
        "Of the opportunities created in the period. The cost is that of the whole campaign, by the rate of its first day.",
    );
    let row = |one: &CampaignLine| {
        vec![
            GridCell::Text(one.campaign.map_or("No campaign".into(), |id| name(Kind::Campaign, id, words))),
            count(&one.created.places),
            count(&one.open.places),
            count(&one.won.places),
            GridCell::Share(one.rate(), Behind::places(&one.won.places)),
            value(&one.won, words),
            money(one.base, words),
            money(one.per_lead(), words),
            money(one.per_won(), words),
            money(one.gain(), words),
            GridCell::Figure(
                one.percent().map(|value| Amount { value: value.saturating_mul(100), unit: Unit::Share }),
                Behind::Nothing,
            ),
        ]
    };
    let head = [
        ("Campaign", false),
        ("Leads", true),
        ("Open", true),
        ("Won", true),
        ("Won of leads", true),
        ("Value won", true),
        ("Cost", true),
        ("Cost a lead", true),
        ("Cost a sale", true),
        ("Return", true),
        ("Return %", true),
    ];
    block(
        "campaigns",
        "Campaigns",
        how,
        &head,
        lines.iter().map(row).collect(),
        "No campaign ran in this period, and no lead came in.",
    )
}

/// What came back on each template.
pub fn templates(lines: &[TemplateLine], words: &Words<'_>) -> Block {
    let how = How::new(
        "answered / sent",
        "Messages with the template that were sent in the period and did not come back; an absence is no answer.",
    );
    let messages = |ids: &Vec<Id>| {
        let records: Vec<RecordId> = ids.iter().map(|id| RecordId { kind: Kind::Message, id: *id }).collect();
        let behind = if records.is_empty() { Behind::Nothing } else { Behind::Records(records.into()) };
        GridCell::Figure(Some(Amount::count(ids.len())), behind)
    };
    let row = |one: &TemplateLine| {
        vec![
            GridCell::Text(name(Kind::Template, one.template, words)),
            messages(&one.sent),
            messages(&one.answered),
            GridCell::Share(one.rate(), Behind::Nothing),
            GridCell::Share(one.positive_rate(), Behind::Nothing),
            messages(&one.bounced),
        ]
    };
    let head = [
        ("Template", false),
        ("Sent", true),
        ("Answered", true),
        ("Response rate", true),
        ("In favour", true),
        ("Undeliverable", true),
    ];
    block(
        "templates",
        "Templates",
        how,
        &head,
        lines.iter().map(row).collect(),
        "No message with a template was sent in this period.",
    )
}

/// Who recommended us.
pub fn referrers(lines: &[Referrer], words: &Words<'_>) -> Block {
    let how = How::new(
        "number and value of what their recommendations brought",
        "Created in the period, and what became of it by now.",
    );
    let row = |one: &Referrer| {
        let id = RecordId { kind: Kind::Contact, id: one.contact };
        vec![
            GridCell::Record(id, name(Kind::Contact, one.contact, words)),
            count(&one.brought.places),
            value(&one.brought, words),
            count(&one.won.places),
            value(&one.won, words),
            count(&one.lost.places),
        ]
    };
    let head =
        [("Contact", false), ("Brought", true), ("Value", true), ("Won", true), ("Value won", true), ("Lost", true)];
    block(
        "referrers",
        "Who recommended us",
        how,
        &head,
        lines.iter().take(MOST).map(row).collect(),
        "Nothing came by a recommendation in this period.",
    )
}

/// What won ones have in common.
pub fn common(found: &Patterns, words: &Words<'_>) -> Block {
    let how = How::new(
        "lift = win rate of those that have it / win rate of all",
        "Closed in the period. Above 1 they are won more often than all; it tells what goes together, and not what causes it.",
    )
    .of(found.all.whole);
    let row = |one: &crate::report::Sign| {
        let lift = one.lift.map(|lift| Amount { value: (lift * 10.0).round() as i64, unit: Unit::Tenths });
        vec![
            GridCell::Text(one.aspect.word().into()),
            GridCell::Text(words.group(&one.group)),
            count(&one.won),
            count(&one.lost),
            GridCell::Share(one.rate(), Behind::places(&one.won)),
            GridCell::Figure(lift, Behind::Nothing),
        ]
    };
    let head = [("What", false), ("Which", false), ("Won", true), ("Lost", true), ("Win rate", true), ("Lift", true)];
    let rows = found.signs.iter().take(MOST).map(row).collect();
    block(
        "patterns",
        "What won ones have in common",
        how,
        &head,
        rows,
        "Nothing was closed in this period that meets the question.",
    )
}

/// Who may buy what.
pub fn upsells(found: &[Upsell], words: &Words<'_>) -> Block {
    let how = How::new(
        "share of those who bought the one and bought the other as well; lift = that / the share among all customers",
        "Customers whose purchases suggest a product that they do not have. What they said no to and what is open with them is left out.",
    );
    let row = |one: &Upsell| {
        let share =
            hundredths(one.share).map(|value| (words.write)(value, Unit::Share, Form::Exact)).unwrap_or_default();
        vec![
            GridCell::Record(one.customer, name(one.customer.kind, one.customer.id, words)),
            GridCell::Text(name(Kind::Product, one.product, words)),
            GridCell::Text(format!("{share} of those with {}", name(Kind::Product, one.like, words))),
            GridCell::Figure(
                Some(Amount { value: (one.lift * 10.0).round() as i64, unit: Unit::Tenths }),
                Behind::Nothing,
            ),
            GridCell::Text((words.day)(one.last)),
        ]
    };
    let head = [("Customer", false), ("May buy", false), ("Because", false), ("Lift", true), ("Last purchase", false)];
    let rows = found.iter().take(MOST).map(row).collect();
    block(
        "upsells",
        "Who may buy more",
        how,
        &head,
        rows,
        "No purchase suggests another one yet: products have to stand on won opportunities of several customers.",
    )
}
