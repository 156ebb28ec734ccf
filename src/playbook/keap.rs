//! Nine stages from the first lead to won, with places to wait.

use super::{Playbook, StageSpec, reason::*};
use crate::model::StageKind::{Lost, Open, Parked, Won};

pub(super) const PLAYBOOK: Playbook = Playbook {
    key: "keap",
    name: "Keap / Infusionsoft",
    summary: "Fits most small teams that sell by talking: someone asks, you find out what they need, show it, and send a \
              proposal. A sale takes about four to eight weeks, and those who need longer wait in a place of their own.",
    about: "From the first lead to the purchase, with places for those who are delayed or cannot be reached.",
    options: &[],
    stages: &[
        StageSpec {
            name: "New Opportunity",
            kind: Open,
            probability: 10,
            target_days: Some(2),
            colour: 1,
            goal: "make the first contact",
            entry_rule: "Assign a stage like this when a lead is automatically or manually created.",
            expected_action: "Contact the lead, and note where it came from.",
            metric: "time to first contact",
            reasons: &[NO_NUMBER, NO_ANSWER, NOT_APPROACHED, NOT_HIRING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Qualifying",
            kind: Open,
            probability: 20,
            target_days: Some(7),
            colour: 2,
            goal: "learn the need and the level of interest",
            entry_rule: "Assign a stage like this when the sales rep begins contacting the prospect to gather details about \
                         the prospect and their level of interest.",
            expected_action: "Ask about need, budget, timing and who decides.",
            metric: "share that goes on to a demo",
            checklist: &[("Need understood", false), ("Budget and timing known", false), ("Known who decides", false)],
            reasons: &[NO_ANSWER, NOT_APPROACHED, NOT_HIRING, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Demo",
            kind: Open,
            probability: 40,
            target_days: Some(10),
            colour: 3,
            goal: "show that it solves their problem",
            entry_rule: "Assign a stage like this when the prospect agrees to a demo, a free trial, an in person meeting, etc. \
                         Use a name that accurately describes the nature of the stage.",
            expected_action: "Prepare and hold the meeting, and follow up within a day.",
            metric: "share that asks for a proposal",
            checklist: &[("Agreed on what to show", false), ("Meeting held", false)],
            reasons: &[NO_ANSWER, NOT_HIRING, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Proposal Pending",
            kind: Open,
            probability: 60,
            target_days: Some(14),
            colour: 4,
            goal: "get an answer to the proposal",
            entry_rule: "Assign a stage like this after the sales rep issues a quote, proposal or estimate.",
            expected_action: "Make sure it arrived, offer to answer questions and discuss options.",
            metric: "days until an answer",
            checklist: &[("Receipt confirmed", false), ("Questions answered", false)],
            required: &[],
            reasons: &[NO_ANSWER, NOT_HIRING, PRICE, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Negotiating",
            kind: Open,
            probability: 80,
            target_days: Some(14),
            colour: 6,
            goal: "agree on the changes and close",
            entry_rule: "Assign a stage like this after the prospect responds to a proposal, but requests some changes before \
                         committing to a purchase.",
            expected_action: "Answer each change that was asked for, and send the revised proposal.",
            metric: "share won",
            required: &[],
            reasons: &[NO_ANSWER, NOT_HIRING, PRICE, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Won",
            kind: Won,
            probability: 100,
            colour: 0,
            goal: "a good start for the customer",
            entry_rule: "Assign a stage like this after the Prospect makes a purchase.",
            expected_action: "Say thank you, hand over to those who deliver, and ask for a referral later.",
            metric: "value won",
            required: &[],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Delayed",
            kind: Parked,
            probability: 20,
            target_days: Some(90),
            colour: 7,
            goal: "stay in mind until they are ready",
            entry_rule: "Assign a stage like this if a Prospect is qualified and truly interested in your product, but their \
                         decision-making timeline has been delayed.",
            expected_action: "Send something useful now and then, and agree on when to talk again.",
            metric: "share that comes back",
            reasons: &[NO_ANSWER, NOT_HIRING, PRICE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Lost",
            kind: Lost,
            colour: 5,
            goal: "know why",
            entry_rule: "Assign a stage like this when the Prospect purchases from a competitor or decides they are no longer \
                         interested in your product.",
            expected_action: "Ask for the reason if none was given, and record it.",
            metric: "reasons by stage",
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Unable to Contact",
            kind: Parked,
            probability: 5,
            target_days: Some(30),
            colour: 7,
            goal: "find another way to reach them, or let go",
            entry_rule: "Assign a stage like this when the sales rep is not able to connect with a Prospect.",
            expected_action: "Try another number, address or person.",
            metric: "share reached after all",
            reasons: &[NO_NUMBER, NO_ANSWER, NOT_APPROACHED],
            ..StageSpec::EMPTY
        },
    ],
};
