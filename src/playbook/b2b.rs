//! Four steps between businesses, each with the action expected; and a place for the lost.

use super::{Playbook, PlaybookOption, StageSpec, reason::*};
use crate::model::StageKind::{Lost, Open, Won};

/// Worth a stage of its own only where more enquiries come in than the team can call at once.
const PRE_SALES: PlaybookOption = PlaybookOption {
    key: "pre-sales",
    name: "Start with a pre-sales stage",
    about: "For inbound leads with significant volume: they are scored before anybody calls.",
    first: &[StageSpec {
        name: "Pre-sales",
        kind: Open,
        probability: 5,
        target_days: Some(1),
        colour: 0,
        goal: "the most promising leads reach the sales team first",
        entry_rule: "Inbound leads with significant volume: more enquiries than the team can approach at once.",
        expected_action: "score leads, work the highest scores first, pass on to No contact",
        metric: "share passed on to No contact, and how soon",
        checklist: &[("Lead scored", true)],
        reasons: &[NO_NUMBER, NO_ANSWER, NOT_APPROACHED, NOT_HIRING],
        ..StageSpec::EMPTY
    }],
};

pub(super) const PLAYBOOK: Playbook = Playbook {
    key: "b2b",
    name: "B2B",
    summary: "Fits teams that sell to businesses and get enquiries from marketing, where answering first decides. A sale \
              takes about one to three months, most of it spent on following up.",
    about: "Four steps, each with the one action expected from the team. “Lost” was added so that a negotiation can end.",
    options: &[PRE_SALES],
    stages: &[
        StageSpec {
            name: "No contact",
            kind: Open,
            probability: 10,
            target_days: Some(1),
            colour: 1,
            goal: "reach them while they still think of you",
            entry_rule: "An enquiry that nobody has answered yet.",
            expected_action: "get in touch",
            metric: "approached at least once a day; ideally within 1 hour; less than 5 minutes is the most effective",
            reasons: &[NO_NUMBER, NO_ANSWER, NOT_APPROACHED, NOT_HIRING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "SQL",
            kind: Open,
            probability: 30,
            target_days: Some(10),
            colour: 2,
            goal: "a proposal that answers the need",
            entry_rule: "qualified and diagnosed: has a need and the conditions your product can solve",
            expected_action: "present proposal",
            metric: "share that gets a proposal",
            checklist: &[("Need diagnosed", true), ("Has the conditions that the product can solve", false)],
            required: &[],
            reasons: &[NO_ANSWER, NOT_HIRING, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Opportunity",
            kind: Open,
            probability: 60,
            target_days: Some(45),
            colour: 3,
            goal: "verbal acceptance or lose the negotiation",
            entry_rule: "The proposal has been presented.",
            expected_action: "follow-up",
            metric: "every one or two weeks; monthly for longer-term decisions; monthly and above “too distant”, chance of \
                     loss rises significantly",
            checklist: &[("Verbal acceptance", false)],
            required: &[],
            reasons: &[NO_ANSWER, NOT_HIRING, PRICE, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "WON",
            kind: Won,
            probability: 100,
            colour: 0,
            goal: "a good start for the customer",
            entry_rule: "the sale only happens when the contract is signed",
            metric: "value won",
            required: &[],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Lost",
            kind: Lost,
            colour: 5,
            goal: "know why",
            entry_rule: "Added to the four steps: they chose someone else, or nobody.",
            expected_action: "Ask for the reason if none was given, and record it.",
            ..StageSpec::EMPTY
        },
    ],
};
