//! Four steps of a relation: prospect, lead, opportunity, customer; and a place for the lost.

use super::{Playbook, StageSpec, reason::*};
use crate::model::StageKind::{Lost, Open, Won};

pub(super) const PLAYBOOK: Playbook = Playbook {
    key: "recordbook",
    name: "Recordbook",
    summary: "Fits those who are starting out or sell alone, and want few steps that nobody has to explain. A sale takes \
              about three to six weeks, and customers stay in view for support and further sales.",
    about: "Prospect, lead, opportunity, customer. “Lost” was added so that an opportunity can end.",
    options: &[],
    stages: &[
        StageSpec {
            name: "Prospect",
            kind: Open,
            probability: 10,
            target_days: Some(14),
            colour: 1,
            goal: "find those who fit the ideal customer profile",
            entry_rule: "Someone who may fit, and has shown no interest yet.",
            expected_action: "Research; marketing campaigns, referrals, cold calling, email marketing, social media outreach.",
            metric: "share that becomes a lead",
            checklist: &[("Fits the ideal customer profile", false)],
            reasons: &[NO_NUMBER, NO_ANSWER, NOT_APPROACHED, NOT_HIRING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Lead",
            kind: Open,
            probability: 25,
            target_days: Some(14),
            colour: 2,
            goal: "qualify, and nurture the interest",
            entry_rule: "Someone who has shown interest.",
            expected_action: "Qualification, personalised email campaigns, targeted content, one-on-one consultations.",
            metric: "share that becomes an opportunity",
            checklist: &[("Need and budget known", false)],
            reasons: &[NO_ANSWER, NOT_APPROACHED, NOT_HIRING, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Opportunity",
            kind: Open,
            probability: 50,
            target_days: Some(21),
            colour: 3,
            goal: "show the worth and answer the objections",
            entry_rule: "A qualified lead with a need, a budget and a date.",
            expected_action: "Demonstrations, case studies, testimonials, objections.",
            metric: "share won",
            checklist: &[("Demonstration given", false), ("Objections answered", false)],
            required: &[],
            reasons: &[NO_ANSWER, NOT_HIRING, PRICE, FEATURE, COMPETITOR, TIMING],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Customer",
            kind: Won,
            probability: 100,
            colour: 0,
            goal: "retain, upsell, advocate",
            entry_rule: "The purchase is made.",
            expected_action: "Support, training, satisfaction survey, upsell / cross-sell, referrals.",
            metric: "repeat purchases",
            checklist: &[
                ("Training offered", false),
                ("Satisfaction survey sent", false),
                ("Referral asked for", false),
            ],
            required: &[],
            ..StageSpec::EMPTY
        },
        StageSpec {
            name: "Lost",
            kind: Lost,
            colour: 5,
            goal: "know why",
            entry_rule: "Added to the four steps: they bought elsewhere or not at all.",
            expected_action: "Ask for the reason if none was given, and record it.",
            ..StageSpec::EMPTY
        },
    ],
};
