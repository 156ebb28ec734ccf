//! Scoring rules to start from.

use super::ScoreForm;
use crate::data::Dataset;
use crate::model::{Opportunity, ScoreRule, StageKind};
use crate::query::{Context, Expr, Field, Literal, Op};
use std::collections::BTreeMap;

/// A scoring rule to start from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Its key.
    pub key: &'static str,
    /// The heading it stands under.
    pub group: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// The form to start with.
    pub form: ScoreForm,
}

const IDEAL: &str = "The ideal customer";
const DEEDS: &str = "What they did";
const AGAINST: &str = "What speaks against them";

/// Free-mail services that companies seldom write from.
const FREE_MAIL: &str = "email:gmail. or email:googlemail. or email:outlook. or email:hotmail. or email:yahoo. or \
                         email:icloud. or email:gmx. or email:web.de or email:proton.";

/// The recipes, with what the workspace's own customers are in place of examples, where it has any.
pub fn recipes(cx: &Context<'_>) -> Vec<Recipe> {
    let known = Customers::of(cx.data);
    let asks = |field, word: Option<String>| {
        word.map(|word| Expr::test(field, Op::Has, vec![Literal::Text(word)]).to_string()).unwrap_or_default()
    };
    let (sector, country) = (asks(Field::Sector, known.sector), asks(Field::Country, known.country));
    let make = |key, group, about, name: &str, filter: &str, points: i32, halves_after: &str| Recipe {
        key,
        group,
        about,
        form: ScoreForm {
            name: name.into(),
            filter: filter.into(),
            points: points.to_string(),
            halves_after: halves_after.into(),
            fit: group == IDEAL,
            on: true,
            ..ScoreForm::default()
        },
    };
    let own = cx.data.custom_fields().find(|field| !field.retired);
    let own = own.map(|field| format!("-custom.{}:none", field.key)).unwrap_or_default();
    vec![
        make("sector", IDEAL, "They are in a sector that buys from you.", "Right sector", &sector, 20, ""),
        make("size", IDEAL, "They are large enough to need you.", "Right size", "employees>=50", 15, ""),
        make("country", IDEAL, "They are where you deliver.", "Right country", &country, 15, ""),
        make("revenue", IDEAL, "They can afford it.", "Enough revenue", "revenue>=1m", 10, ""),
        make("own-field", IDEAL, "A field of your own says so.", "Field of your own", &own, 10, ""),
        make(
            "decides",
            IDEAL,
            "You talk to somebody who leads.",
            "Talks to a head",
            "job:head or job:chief or job:director or job:manager or job:owner",
            10,
            "",
        ),
        make(
            "answered",
            DEEDS,
            "They answered a message, wrote, or took a call.",
            "Answered",
            "-answered:none",
            20,
            "30",
        ),
        make("met", DEEDS, "There was a meeting.", "Meeting held", "-met:none", 25, "60"),
        make(
            "referral",
            DEEDS,
            "Somebody recommended you to them.",
            "Came by a referral",
            "-referred:none or source:referral or tag:referral",
            20,
            "",
        ),
        make(
            "proposal",
            DEEDS,
            "They asked what it costs.",
            "Asked for a proposal",
            "tag:proposal or -product:none",
            15,
            "60",
        ),
        make("customer", DEEDS, "They bought before.", "Bought before", "wins>=1", 15, ""),
        make("hot", DEEDS, "They are ready to buy.", "Hot", "temp:hot", 15, ""),
        make(
            "known",
            DEEDS,
            "You have a telephone number and an email address.",
            "Can be reached",
            "-email:none -phone:none",
            5,
            "",
        ),
        make("opted-out", AGAINST, "They want no more messages.", "Opted out", "optout:yes", -50, ""),
        make("bounced", AGAINST, "A message came back.", "Address does not work", "bounced:yes", -20, ""),
        make(
            "competitor",
            AGAINST,
            "They work with somebody else, or are a competitor themselves.",
            "Competitor in it",
            "-competitors:none or tag:competitor",
            -10,
            "",
        ),
        make("silent", AGAINST, "There was no contact for 30 days.", "Silent for 30 days", "untouched>30", -15, ""),
        make(
            "free-mail",
            AGAINST,
            "They write from a free address, and not from a company's.",
            "Free-mail address",
            FREE_MAIL,
            -5,
            "",
        ),
        make("small", AGAINST, "They are too small for what you sell.", "Too small", "employees<5", -10, ""),
    ]
}

/// The keys of the rules that most teams begin with.
const STARTERS: [&str; 8] = ["size", "decides", "answered", "met", "referral", "proposal", "opted-out", "silent"];

/// A set of rules to begin with, as they would be saved.
pub fn starters(cx: &Context<'_>) -> Vec<ScoreRule> {
    let all = recipes(cx);
    let found = STARTERS.iter().filter_map(|key| all.iter().find(|recipe| recipe.key == *key));
    found.filter_map(|recipe| recipe.form.rule(cx).ok()).collect()
}

/// What most customers have in common.
struct Customers {
    sector: Option<String>,
    country: Option<String>,
}

impl Customers {
    fn of(data: &Dataset) -> Self {
        let won = |one: &&std::sync::Arc<Opportunity>| {
            data.stage(one.stage).is_some_and(|stage| stage.kind == StageKind::Won)
        };
        let (mut sectors, mut countries) = (BTreeMap::new(), BTreeMap::new());
        let companies = data.opportunities().filter(won).filter_map(|one| data.company(one.company?));
        for company in companies {
            count(&mut sectors, &company.sector);
            count(&mut countries, &company.country);
        }
        Self { sector: most(sectors), country: most(countries) }
    }
}

fn count(all: &mut BTreeMap<String, usize>, word: &str) {
    if !word.trim().is_empty() {
        *all.entry(word.trim().to_string()).or_default() += 1;
    }
}

fn most(all: BTreeMap<String, usize>) -> Option<String> {
    all.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(word, _)| word)
}
