//! Eight modules from research to a lasting relation, and a place for the lost.

use super::{Playbook, StageSpec, reason::*};
use crate::model::StageKind::{Lost, Open, Won};

pub(super) const PLAYBOOK: Playbook = Playbook {
    key: "kich-media",
    name: "Kich Media, 8 modules",
    summary: "Fits teams that look for their customers themselves and then deliver a service or a made product, with \
              research and accounting as jobs of their own. Winning takes about six to ten weeks, and the pipeline goes on \
              after the sale with delivery and the relation to come.",
    about: "From researched contacts through proposal and invoice to delivery and a lasting relation. \
            A sale counts as won when the advance is paid. “Lost” was added so that a deal can be declined.",
    options: &[],
    stages: &[
        StageSpec {
            name: "Networking Database",
            kind: Open,
            probability: 5,
            target_days: Some(5),
            colour: 1,
            goal: "to provide as much useful info on the contact to the lead generators as possible",
            entry_rule: "A person or company that may become a customer.",
            expected_action: "Fill in the research fields.",
            role: "data miners",
            metric: "research fields filled",
            checklist: &[
                ("Name", true),
                ("Email or any preferred contact form", true),
                ("Social Media accounts", true),
                ("Company", true),
                ("Latest company news or updates", true),
                ("Most recent social media updates (tweets, blog posts)", true),
            ],
            reasons: &[NO_NUMBER, NOT_APPROACHED, (crate::model::LossClass::Specific, "Does not fit what we offer")],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Initial Outreach",
            kind: Open,
            probability: 10,
            target_days: Some(14),
            colour: 2,
            goal: "to receive as many answers as possible",
            entry_rule: "The research is done and the first message can be written.",
            expected_action: "Write; without a reply, follow up after 2, 4 and 7 days.",
            role: "lead generators",
            metric: "response rate: rate of answered emails",
            checklist: &[("First message sent", false)],
            required: &[],
            reasons: &[NO_NUMBER, NO_ANSWER, NOT_APPROACHED, NOT_HIRING],
        },
        StageSpec {
            name: "Dialogue",
            kind: Open,
            probability: 30,
            target_days: Some(14),
            colour: 3,
            goal: "(1) build relationship and learn about their company, (2) evaluate if there is an opportunity",
            entry_rule: "Only leads who have responded positively.",
            expected_action: "Meet, and follow up after a meeting within the first 24 hours.",
            role: "sales manager",
            metric: "share that asks for a proposal",
            required: &[],
            reasons: &[NO_ANSWER, NOT_HIRING, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Proposal",
            kind: Open,
            probability: 50,
            target_days: Some(14),
            colour: 4,
            goal: "to send and negotiate on the proposal",
            entry_rule: "There is an opportunity in which both parties win.",
            expected_action: "Send the proposal and negotiate on it.",
            role: "sales manager",
            metric: "conversion: “Whether the leads proceed or decline the deal, it's a result”",
            checklist: &[
                ("Proposal covers services", true),
                ("Proposal covers terms and deadlines", true),
                ("Proposal covers budget estimate", true),
            ],
            required: &[],
            reasons: &[NO_ANSWER, NOT_HIRING, PRICE, FEATURE, COMPETITOR, TIMING],
        },
        StageSpec {
            name: "Invoice",
            kind: Open,
            probability: 90,
            target_days: Some(14),
            colour: 6,
            goal: "make sure the invoice is paid before starting the service",
            entry_rule: "The proposal is accepted.",
            expected_action: "Send the invoice and see that the advance is paid.",
            role: "sales manager or the accountant",
            metric: "advance payment “at least in the 50/50 form”",
            checklist: &[("Invoice sent", false), ("At least 50 % paid in advance", true)],
            required: &[],
            reasons: &[NO_ANSWER, NOT_HIRING, PRICE, TIMING],
        },
        StageSpec {
            name: "Order Processing",
            kind: Won,
            probability: 100,
            target_days: Some(30),
            colour: 0,
            goal: "prepare the best quality product or service ... on time and following the plan, deadlines, and terms \
                   outlined in the proposal",
            entry_rule: "At least half of the invoice is paid.",
            expected_action: "Prepare what was ordered, and tell the customer how it goes.",
            metric: "deadline tracking",
            checklist: &[("Deadlines from the proposal noted", false)],
            required: &[],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Order Delivery",
            kind: Won,
            probability: 100,
            target_days: Some(7),
            colour: 0,
            goal: "satisfactory experience",
            entry_rule: "What was ordered is ready.",
            expected_action: "Deliver; attach the review of your work if it is a service.",
            metric: "“the delivery accounts for at least 25% of the satisfaction level”",
            checklist: &[("Review of the work attached, if it is a service", false)],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "The Loop",
            kind: Won,
            probability: 100,
            colour: 0,
            goal: "build more personalized relationships ... leading to more business opportunities and referrals",
            entry_rule: "The order is delivered.",
            expected_action: "Keep in touch at least once a month; congratulate on milestones, support when business takes a \
                              hit.",
            metric: "keep in touch “at least once a month”",
            checklist: &[("Referral asked for", false)],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Lost",
            kind: Lost,
            colour: 5,
            goal: "know why",
            entry_rule: "Added to the eight modules: declined your offer for various reasons.",
            expected_action: "Ask for the reason if none was given, and record it.",
            ..StageSpec::EMPTY
        },
    ],
};
