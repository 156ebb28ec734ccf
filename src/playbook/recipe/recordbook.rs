//! Recordbook: opportunities that are followed up, customers who are not forgotten.

use super::Recipe;
use super::kit::*;
use crate::model::{Again, Plan, Stop, TaskKind, Trigger};

const BOOK: &str = "recordbook";
const OF: Option<&str> = Some(BOOK);

pub(super) const RECIPES: [Recipe; 7] = [
    Recipe::offered(
        "recordbook.research",
        "Research a new prospect",
        "Those who fit the ideal customer profile are worth the effort. A list says what to find out before the first word.",
        OF,
        |kit| {
            let items =
                ["What the company does", "Fits the ideal customer profile", "Who decides", "A reason to write now"];
            plan(entering(kit.stage("Prospect")), vec![list("Research WHO", &items)])
        },
    ),
    Recipe::offered(
        "recordbook.qualify",
        "Qualify a new lead",
        "One of the leaks of a pipeline is “inaccurate qualification”: ask about need, budget and timing while the interest \
         is fresh.",
        OF,
        |kit| {
            let items = ["Need", "Budget", "Timing", "Who decides"];
            let steps = vec![
                task(TaskKind::Call, "Call WHO for a first consultation", working_days(1)),
                list("Qualify WHO", &items),
            ];
            plan(entering(kit.stage("Lead")), steps)
        },
    ),
    Recipe::standard(
        "recordbook.follow-up",
        "Follow up quiet opportunities",
        "Pipelines leak by “lack of follow-up”. A week without contact and without a next step makes a task.",
        BOOK,
        |kit| {
            let title = "Follow up with WHO: a case study, a testimonial, an open objection?";
            quiet(kit.stage("Opportunity"), 7, vec![task(TaskKind::Call, title, working_days(1))])
        },
    ),
    Recipe::standard(
        "recordbook.customer",
        "Care for customers over time",
        "Support, training, satisfaction survey, upsell and cross-sell, referrals: each in its time, so that customers stay, \
         come back and speak well of you.",
        BOOK,
        |kit| {
            let steps = vec![
                wait_days(7),
                task(TaskKind::ToDo, "Offer WHO training and ask whether support is needed", working_days(3)),
                wait_days(23),
                task(TaskKind::ToDo, "Send WHO the satisfaction survey and note the answer", working_days(3)),
                wait_days(60),
                task(TaskKind::Call, "Talk with WHO about what could come next (upsell, cross-sell)", working_days(5)),
                wait_days(30),
                task(TaskKind::Call, "Ask WHO for a referral", working_days(5)),
            ];
            Plan { stops: [Stop::LeavesStage].into(), ..plan(entering(kit.stage("Customer")), steps) }
        },
    ),
    Recipe::offered(
        "recordbook.survey",
        "Send the satisfaction survey",
        "A month after the purchase a message asks how satisfied they are. Put the link to your survey in place of the marked \
         words first.",
        OF,
        |kit| {
            let body = "You have been with us for a month. How satisfied are you? These few questions take two \
                        minutes:\n\n{{ add_your_link }}\n\nIf something went wrong, answer this message instead and I see to it.";
            let steps = vec![wait_days(30), email("How satisfied are you?", body)];
            let stops = [Stop::LeavesStage, Stop::OptedOut].into();
            Plan { stops, ..plan(entering(kit.stage("Customer")), steps) }
        },
    ),
    Recipe::offered(
        "recordbook.nurture",
        "Send new leads something of worth",
        "By “insufficient nurturing” leads cool down. Three messages with content of your library for their case, ten days \
         apart.",
        OF,
        |kit| {
            let steps = vec![
                wait_working_days(3),
                email(
                    "For your first look",
                    "This is a good place to begin: {{ content.article }}\n\nWhat would you like to know next?",
                ),
                wait_working_days(8),
                email(
                    "How a customer did it",
                    "This is how a customer of ours went about it: {{ content.case_study }}\n\nIs your case like it?",
                ),
                wait_working_days(8),
                email(
                    "Half an hour for your questions",
                    "I keep half an hour free for you this week or next. Which questions are open?",
                ),
            ];
            let start =
                kit.sequence("New leads: something of worth", "Content for leads that are not ready yet.", steps);
            let stops = [Stop::LeavesStage, Stop::Closed].into();
            Plan { stops, ..plan(entering(kit.stage("Lead")), vec![start]) }
        },
    ),
    Recipe::standard("recordbook.lost-reason", "Ask for the reason of a loss", LOST_REASON, BOOK, |kit| {
        lost_reason(kit.stage("Lost"))
    }),
];

/// What is done after some days without contact in a stage, if nothing is planned.
pub(super) fn quiet(stage: crate::value::Id, days: u16, steps: Vec<crate::model::Step>) -> Plan {
    let trigger = Trigger::DaysUntouched { days, at: Some(nine()) };
    Plan { condition: format!("stage:{stage} next:none"), again: Again::Always, ..plan(trigger, steps) }
}
