//! Tactics: what came of campaigns, templates and recommendations, what won ones have in common, who may buy more.

use super::{Amount, Behind, Block, Body, Grid, GridCell, How, Words};
use crate::model::{Kind, RecordId};
use crate::present::chart::Unit;
use crate::report::{
    Aspect, Back, CampaignLine, Fix, Patterns, Referrer, Sign, StepLine, Tally, TemplateLine, Upsell, title_of,
};
use crate::value::Id;
use std::sync::Arc;

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

fn money(minor: Option<i64>, of: &Tally, words: &Words<'_>) -> GridCell {
    let unit = Unit::Money(words.facts.rates.base());
    let behind = if minor.is_some() { Behind::places(&of.places) } else { Behind::Nothing };
    GridCell::Figure(minor.map(|value| Amount { value, unit }), behind)
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
    title_of(words.data, RecordId { kind, id })
}

/// What came of each campaign, with cost and return.
pub fn campaigns(lines: &[CampaignLine], words: &Words<'_>) -> Block {
    let how = How::new(
        "return = won value − cost; in percent of the cost",
        "Of the opportunities created in the period. The cost is that of the whole campaign, by the rate of its first day, or of today where it has none. Won ones without a rate are in no value, and so in no return.",
    );
    let unit = Unit::Money(words.facts.rates.base());
    let row = |one: &CampaignLine| {
        vec![
            GridCell::Text(one.campaign.map_or("No campaign".into(), |id| name(Kind::Campaign, id, words))),
            count(&one.created.places),
            count(&one.open.places),
            count(&one.won.places),
            GridCell::Share(one.rate(), Behind::places(&one.won.places)),
            value(&one.won, words),
            cost(one, words),
            money(one.per_lead(), &one.created, words),
            money(one.per_won(), &one.won, words),
            GridCell::Figure(one.gain().map(|value| Amount { value, unit }), gained(one, one.gain().is_some())),
            GridCell::Figure(
                one.percent().map(|value| Amount { value: value.saturating_mul(100), unit: Unit::Share }),
                gained(one, one.percent().is_some()),
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

/// What a return is made of: what was won; where nothing was, the campaign that cost something all the same.
fn gained(one: &CampaignLine, known: bool) -> Behind {
    let campaign = || one.campaign.map(|id| Behind::Records([RecordId { kind: Kind::Campaign, id }].into()));
    match Behind::places(&one.won.places) {
        _ if !known => Behind::Nothing,
        Behind::Nothing => campaign().unwrap_or_default(),
        won => won,
    }
}

/// What a campaign cost: it opens the campaign. Where its currency has no rate, the cost is in no sum and said as it was
/// written down.
fn cost(one: &CampaignLine, words: &Words<'_>) -> GridCell {
    let id = one.campaign.map(|id| RecordId { kind: Kind::Campaign, id });
    let behind = |known: bool| id.filter(|_| known).map_or(Behind::Nothing, |id| Behind::Records([id].into()));
    let amount = |value: i64, currency| Amount { value, unit: Unit::Money(currency) };
    match (one.base, one.cost) {
        (None, Some(cost)) => GridCell::NoRate(amount(cost.minor, cost.currency), behind(true)),
        (base, _) => {
            GridCell::Figure(base.map(|value| amount(value, words.facts.rates.base())), behind(base.is_some()))
        }
    }
}

/// Messages as a figure that opens them.
fn messages(ids: &[Id]) -> Behind {
    let records: Vec<RecordId> = ids.iter().map(|id| RecordId { kind: Kind::Message, id: *id }).collect();
    if records.is_empty() { Behind::Nothing } else { Behind::Records(records.into()) }
}

/// What came back: sent, answered, the two rates, undeliverable.
fn back(back: &Back) -> [GridCell; 5] {
    let count = |ids: &Vec<Id>| GridCell::Figure(Some(Amount::count(ids.len())), messages(ids));
    [
        count(&back.sent),
        count(&back.answered),
        GridCell::Share(back.rate(), messages(&back.answered)),
        GridCell::Share(back.positive_rate(), messages(&back.positive)),
        count(&back.bounced),
    ]
}

/// The headers of that.
const BACK: [(&str, bool); 5] =
    [("Sent", true), ("Answered", true), ("Response rate", true), ("In favour", true), ("Undeliverable", true)];

/// What came back on each template.
pub fn templates(lines: &[TemplateLine]) -> Block {
    let how = How::new(
        "answered / sent",
        "Messages with the template that were sent in the period and did not come back; an absence is no answer.",
    );
    let row = |one: &TemplateLine| {
        let mut row = vec![GridCell::Text(one.name.clone())];
        row.extend(back(&one.back));
        row
    };
    let mut head = vec![("Template", false)];
    head.extend(BACK);
    block(
        "templates",
        "Templates",
        how,
        &head,
        lines.iter().map(row).collect(),
        "No message with a template was sent in this period.",
    )
}

/// What came back on each step of sequences and rules.
pub fn sequence_steps(lines: &[StepLine], words: &Words<'_>) -> Block {
    let how = How::new(
        "answered / sent, step by step",
        "Messages that a sequence or a rule made, sent in the period, by the version that made them; an absence is no answer, and what came back as undeliverable was not sent.",
    );
    let row = |one: &StepLine| {
        let version = if one.current { String::new() } else { format!(" (version {})", one.version) };
        let kind = if one.sequence { "Sequence" } else { "Rule" };
        let mut row = vec![
            GridCell::Text(format!("{}{version}", one.name)),
            GridCell::Text(kind.into()),
            GridCell::Text(match one.title.as_str() {
                "" => format!("{}.", usize::from(one.step) + 1),
                title => format!("{}. {title}", usize::from(one.step) + 1),
            }),
        ];
        row.extend(back(&one.back));
        row
    };
    let mut head = vec![("Name", false), ("What", false), ("Step", false)];
    head.extend(BACK);
    let rows = lines.iter().map(row).collect();
    let missing = if words.data.count(Kind::Sequence) + words.data.count(Kind::Rule) == 0 {
        "There is no sequence and no rule yet that could send something."
    } else {
        "No message of a sequence or a rule was sent in this period."
    };
    block("sequence-steps", "Steps of sequences and rules", how, &head, rows, missing)
}

/// Who recommended us.
pub fn referrers(lines: &[Referrer], words: &Words<'_>) -> Block {
    let how = How::new(
        "number and value of what their recommendations brought",
        "Created in the period, and what became of it by now. Each counts for one person: who is named on it, else on its main contact, else on its company. At most 40 are shown, those first who brought most that was won.",
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
    let row = |one: &&Sign| {
        let behind: Vec<u32> = merged(&one.won, &one.lost);
        let lift = one.lift.map(|lift| Amount { value: (lift * 100.0).round() as i64, unit: Unit::Hundredths });
        let few = one.rate().few();
        let behind = Behind::places(&behind);
        vec![
            GridCell::Text(one.aspect.word().into()),
            GridCell::Text(words.group(&one.group)),
            count(&one.won),
            count(&one.lost),
            GridCell::Share(one.rate(), Behind::places(&one.won)),
            if few { GridCell::Faint(lift, behind) } else { GridCell::Figure(lift, behind) },
        ]
    };
    let head = [("What", false), ("Which", false), ("Won", true), ("Lost", true), ("Win rate", true), ("Lift", true)];
    let rows = telling(found).iter().take(MOST).map(row).collect();
    block(
        "patterns",
        "What won ones have in common",
        how,
        &head,
        rows,
        "Nothing was closed in this period that meets the question.",
    )
}

fn merged(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut all: Vec<u32> = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    all
}

/// The signs in the order that they tell most in: those with enough cases by their strength, then the others by how many
/// cases they have. That a field is empty says how it was written down; and that something was not done, where such ones
/// are won more often, does so too: neither is shown as if it were of help. Values say nothing where only won ones have any, or only lost ones: that is how they were written down.
fn telling(found: &Patterns) -> Vec<&Sign> {
    let values = || found.signs.iter().filter(|sign| sign.aspect == Aspect::Value);
    let one_sided = values().all(|sign| sign.lost.is_empty()) || values().all(|sign| sign.won.is_empty());
    let helps = |sign: &&Sign| !sign.absence() || (sign.aspect.done() && sign.lift.is_some_and(|lift| lift < 1.0));
    let kept = found.signs.iter().filter(helps).filter(|sign| !(one_sided && sign.aspect == Aspect::Value));
    let (enough, mut few): (Vec<&Sign>, Vec<&Sign>) = kept.partition(|sign| !sign.rate().few());
    few.sort_by_key(|sign| std::cmp::Reverse(sign.rate().whole));
    enough.into_iter().chain(few).collect()
}

/// Who may buy what.
pub fn upsells(found: &[Upsell], words: &Words<'_>) -> Block {
    let how = How::new(
        "share of those who bought the one and bought the other as well; lift = that / the share among all customers",
        "Customers whose purchases suggest a product that they do not have. What they said no to and what is open with them is left out. At most 40 are shown, the likeliest first.",
    );
    let row = |one: &Upsell| {
        vec![
            GridCell::Record(one.customer, name(one.customer.kind, one.customer.id, words)),
            GridCell::Text(name(Kind::Product, one.product, words)),
            GridCell::Text(name(Kind::Product, one.like, words)),
            GridCell::Share(one.share, Behind::Records(Arc::clone(&one.both))),
            GridCell::Share(one.usual, Behind::Records(Arc::clone(&one.buyers))),
            GridCell::Figure(
                Some(Amount { value: (one.lift * 100.0).round() as i64, unit: Unit::Hundredths }),
                Behind::Records(Arc::clone(&one.both)),
            ),
            GridCell::Text((words.day)(one.last)),
            GridCell::Fix(one.customer, Fix::Offer(one.product)),
        ]
    };
    let head = [
        ("Customer", false),
        ("May buy", false),
        ("Because of", false),
        ("Bought both", true),
        ("Of all customers", true),
        ("Lift", true),
        ("Last purchase", false),
        ("Offer it", false),
    ];
    let rows = found.iter().take(MOST).map(row).collect();
    block(
        "upsells",
        "Who may buy more",
        how,
        &head,
        rows,
        "No purchase suggests another one yet: at least three customers must have bought the same two products, by won opportunities that name them.",
    )
}
