use super::*;
use crate::playbook::{all, find, install_with};
use std::collections::BTreeSet;

fn why(key: &str) -> &'static str {
    recipes().iter().find(|recipe| recipe.key == key).unwrap().why
}

#[test]
fn recipes_have_words_of_their_own_and_say_why() {
    let keys: BTreeSet<&str> = recipes().iter().map(|recipe| recipe.key).collect();
    assert_eq!(keys.len(), recipes().len());
    let mut general = BTreeSet::new();
    for recipe in recipes() {
        assert!(recipe.why.ends_with(['.', '?']) && recipe.why.len() > 30, "{}", recipe.key);
        assert!(recipe.title.len() <= 60 && !recipe.title.ends_with('.'), "{}", recipe.key);
        match recipe.playbook {
            Some(playbook) => assert!(find(playbook).is_some() && recipe.key.starts_with(&format!("{playbook}."))),
            None => assert!(general.insert(recipe.title) && !recipe.standard && !recipe.key.contains('.')),
        }
    }
    assert!(general.len() >= 15);
}

#[test]
fn what_is_quoted_is_word_for_word() {
    let quotes = [
        ("keap.qualifying", "to gather details about the prospect and their level of interest"),
        ("keap.proposal-call", "the sales rep issues a quote, proposal or estimate"),
        ("keap.won", "after the Prospect makes a purchase"),
        ("keap.delayed", "truly interested in your product, but their decision-making timeline has been delayed"),
        ("keap.unable", "the sales rep is not able to connect with a Prospect"),
        ("kich-media.research", "to provide as much useful info on the contact to the lead generators as possible"),
        ("kich-media.positive", "who have responded positively"),
        ("kich-media.negative", "Whether the leads proceed or decline the deal, it's a result"),
        ("kich-media.invoice", "make sure the invoice is paid before starting the service"),
        ("kich-media.deadline", "on time and following the plan, deadlines, and terms outlined in the proposal"),
        ("kich-media.delivery", "the delivery accounts for at least 25% of the satisfaction level"),
        ("kich-media.loop", "at least once a month"),
        ("kich-media.referral", "to more business opportunities and referrals"),
        ("b2b.first-contact", "ideally within 1 hour; less than 5 minutes is the most effective"),
        ("b2b.first-day", "approached at least once a day"),
        ("b2b.daily", "approached at least once a day"),
        ("b2b.proposal", "present proposal"),
        ("b2b.follow-up", "verbal acceptance or lose the negotiation"),
        ("b2b.too-distant", "too distant"),
        ("b2b.signed", "the sale only happens when the contract is signed"),
    ];
    for (key, quote) in quotes {
        assert!(why(key).contains(&format!("“{quote}")), "{key}: {}", why(key));
    }
}

#[test]
fn standard_rules_find_every_stage_that_they_name() {
    for playbook in all() {
        let records = install_with::<&str>(playbook, &[], "", Rank::default(), &mut IdSource::new(1, 1));
        let names = records.iter().filter_map(|r| if let Record::Rule(rule) = r { Some(&rule.name) } else { None });
        for name in names {
            assert!(recipes().iter().any(|recipe| recipe.title == name), "{name}");
        }
    }
}

#[test]
fn a_missing_stage_is_stood_in_for_by_one_of_its_kind_as_far_along() {
    let mut ids = IdSource::new(1, 1);
    let records = install_with::<&str>(find("keap").unwrap(), &[], "", Rank::default(), &mut ids);
    let stages: Vec<Arc<Stage>> =
        records.iter().filter_map(|r| if let Record::Stage(stage) = r { Some(stage.clone()) } else { None }).collect();
    let name = |id: Id| stages.iter().find(|stage| stage.id == id).unwrap().name.clone();
    let recipe = recipes().iter().find(|recipe| recipe.key == "kich-media.loop").unwrap();
    let mut kit = Kit::new(recipe, &stages, &[], &[], &mut ids);
    assert_eq!(name(kit.stage("The Loop")), "Won");
    assert_eq!(name(kit.stage("Networking Database")), "New Opportunity");
    assert_eq!(name(kit.stage("Invoice")), "Negotiating");
    assert_eq!(name(kit.stage("Lost")), "Lost");
    assert_eq!(kit.stand_ins.len(), 3);
    let parked: Vec<Arc<Stage>> = stages.iter().filter(|stage| stage.name == "Delayed").cloned().collect();
    let mut kit = Kit::new(recipe, &parked, &[], &[], &mut ids);
    assert_eq!(name(kit.stage("The Loop")), "Delayed");
}
