//! Keap / Infusionsoft: a call and a sequence after the proposal, patience with those who are delayed.

use super::Recipe;
use super::kit::*;
use crate::model::{Again, Every, Plan, Step, Stop, TaskKind, Trigger};

const KEAP: &str = "keap";
const OF: Option<&str> = Some(KEAP);

pub(super) const RECIPES: [Recipe; 14] = [
    Recipe::offered(
        "keap.first-contact",
        "Call new leads within minutes",
        "Interest cools fast. The task is due in five minutes; after an hour without a logged contact a reminder follows.",
        OF,
        |kit| first_contact(kit.stage("New Opportunity")),
    ),
    Recipe::offered(
        "keap.first-day",
        "No new lead waits longer than a day",
        "A reminder if a day has passed and nobody has been in touch with a new lead.",
        OF,
        |kit| first_day(kit.stage("New Opportunity")),
    ),
    Recipe::offered(
        "keap.qualifying",
        "Questions to ask while qualifying",
        "The stage is there “to gather details about the prospect and their level of interest”: a list of them to tick off.",
        OF,
        |kit| {
            let items = ["What they need", "Budget", "When they want to start", "Who decides"];
            plan(entering(kit.stage("Qualifying")), vec![list("Find out from WHO", &items)])
        },
    ),
    Recipe::standard(
        "keap.demo-recap",
        "Follow up a demo within a day",
        "What was shown is forgotten fast: follow up after a meeting within the first 24 hours.",
        KEAP,
        |kit| recap(format!("stage:{}", kit.stage("Demo"))),
    ),
    Recipe::standard(
        "keap.proposal-call",
        "Call after the proposal",
        "Two days after “the sales rep issues a quote, proposal or estimate” somebody calls to hear what they think.",
        KEAP,
        |kit| {
            let call = task(TaskKind::Call, "Call WHO about the proposal", days(2));
            plan(entering(kit.stage("Proposal Pending")), vec![call])
        },
    ),
    Recipe::standard(
        "keap.proposal-follow-up",
        "Follow up the proposal",
        "Four messages, several days apart, over two to three weeks: did it arrive, are there questions, what other options \
         are there, shall we meet again. They end as soon as somebody answers, a meeting comes about or the stage is left.",
        KEAP,
        proposal_follow_up,
    ),
    Recipe::offered(
        "keap.negotiating",
        "A negotiation has gone quiet",
        "Changes that were asked for want an answer. After five days without contact a reminder says so.",
        OF,
        |kit| {
            let quiet = reminder("Five days without contact while WHO waits for an answer to the changes.");
            let condition = format!("stage:{}", kit.stage("Negotiating"));
            let trigger = Trigger::DaysUntouched { days: 5, at: Some(nine()) };
            Plan { condition, again: Again::Always, ..plan(trigger, vec![act(quiet)]) }
        },
    ),
    Recipe::offered(
        "keap.offer",
        "A special offer for those who hesitate",
        "After ten days of negotiating, an offer with an end to it. Write your own offer in place of the marked words first.",
        OF,
        |kit| {
            let stage = Some(kit.stage("Negotiating"));
            let trigger = Trigger::DaysInStage { stage, days: 10, at: Some(nine()) };
            let body = "So that the decision is easier, here is what we can do this month:\n\n{{ add_your_offer }}\n\nIf \
                        that settles it, a short yes is enough and I prepare the papers.";
            plan(trigger, vec![email("An offer to help you decide", body)])
        },
    ),
    Recipe::standard(
        "keap.won",
        "Thank the customer and hand over",
        "Right “after the Prospect makes a purchase” they should hear a thank you, and those who deliver should know what was \
         promised.",
        KEAP,
        |kit| {
            let thanks = "Thank you for your order, and for the time you took to look at it closely.\n\nYou will hear from us \
                          shortly about the next steps. If anything comes up before then, just answer this message.";
            let items = ["What was promised", "Dates agreed on", "Who to talk to there", "What worries them"];
            let steps =
                vec![email("Thank you", thanks), list("Hand over {{ opportunity.name }} to those who deliver", &items)];
            plan(entering(kit.stage("Won")), steps)
        },
    ),
    Recipe::standard(
        "keap.delayed",
        "Stay in touch with those who are delayed",
        "They are “truly interested in your product, but their decision-making timeline has been delayed”: messages spaced farther \
         apart, with an article and a free resource of your content library, over half a year, until they come back.",
        KEAP,
        delayed,
    ),
    Recipe::standard(
        "keap.delayed-quarterly",
        "Ask the delayed once a quarter",
        "After the half year of messages a short question each quarter, until they come back or somebody lets them go.",
        KEAP,
        |kit| {
            let body = "A quarter has gone by, so I ask once more: has anything moved on your side?\n\nIf the time has come, a \
                        word is enough and I will update everything for you. If not, I will ask again in a while.";
            let trigger = Trigger::Schedule { every: Every::Month { day: 1 }, at: nine() };
            let condition = format!("stage:{} age>=200 untouched>=80", kit.stage("Delayed"));
            Plan {
                condition,
                again: Again::Days { days: 80 },
                ..plan(trigger, vec![email("Has anything moved?", body)])
            }
        },
    ),
    Recipe::offered(
        "keap.delayed-resources",
        "Share something useful with the delayed",
        "Links to blog articles and free resources of your content library, a month apart, until they re-engage. Use it \
         instead of the other sequence for the delayed.",
        OF,
        delayed_resources,
    ),
    Recipe::offered(
        "keap.unable",
        "Try the unreachable once a week",
        "Here “the sales rep is not able to connect with a Prospect”: each Monday one more attempt, another way.",
        OF,
        |kit| {
            let trigger = Trigger::Schedule { every: Every::Week { weekday: 0 }, at: nine() };
            let attempt = task(TaskKind::Call, "Try WHO another way: another number, address or person", days(0));
            let condition = format!("stage:{} next:none", kit.stage("Unable to Contact"));
            Plan { condition, again: Again::Always, ..plan(trigger, vec![attempt]) }
        },
    ),
    Recipe::standard("keap.lost-reason", "Ask for the reason of a loss", LOST_REASON, KEAP, |kit| {
        lost_reason(kit.stage("Lost"))
    }),
];

/// What ends the messages of a stage, besides what ends their sequence.
fn with_the_stage() -> std::collections::BTreeSet<Stop> {
    [Stop::LeavesStage, Stop::Closed].into()
}

fn proposal_follow_up(kit: &mut Kit<'_>) -> Plan {
    let steps = vec![
        wait_working_days(2),
        email(
            "Did our proposal reach you?",
            "I sent you our proposal the other day and would like to be sure that it arrived. Did you receive it?\n\nIf it is \
             not in your inbox, tell me and I send it again.",
        ),
        wait_working_days(3),
        email(
            "Any questions about the proposal?",
            "You have had a few days with our proposal. Is anything unclear, or is there something that your colleagues want \
             to know?\n\nSend me your questions as they come, in one line or ten. I answer the same day.",
        ),
        wait_working_days(4),
        email(
            "If it does not quite fit",
            "A proposal is a first version. If the scope, the timing or the price does not fit yet, there are other ways to \
             put it together.\n\nWhich part would you change first? I am glad to go through the options with you.",
        ),
        wait_working_days(4),
        email(
            "Shall we talk once more?",
            "Would another meeting help you to decide? Twenty minutes are usually enough to settle what is open, with anyone \
             from your side who should be there.\n\nTell me a day that suits you. And if the answer is no, that helps me too: \
             a short line is enough.",
        ),
    ];
    let about = "Sent while the proposal is pending: four messages within three weeks.";
    let start = kit.sequence("Proposal follow-up", about, steps);
    let stage = kit.stage("Proposal Pending");
    Plan { stops: with_the_stage(), ..plan(entering(stage), vec![start]) }
}

fn delayed(kit: &mut Kit<'_>) -> Plan {
    let steps = vec![
        wait_working_days(15),
        email(
            "No hurry from our side",
            "You told us that the timing is not right yet. That is fine: what we worked out together is kept, and you can pick \
             it up whenever it suits you.\n\nIs there a month in which you expect to look at it again?",
        ),
        wait_working_days(20),
        email(
            "What others asked at this point",
            "People who put a decision off often want to know three things: how long it takes once they say yes, what it asks \
             of their team, and what can start small.\n\nIf you wonder about one of these, ask me. You get an answer, not a \
             sales call.\n\nOr read about it first: {{ content.article }}",
        ),
        wait_working_days(25),
        email(
            "Is the need still the same?",
            "A few months change a lot. Is what we talked about still what you need, or has something come in its \
             place?\n\nA line from you and I adapt our proposal, so that it is ready when you are.",
        ),
        wait_working_days(30),
        email(
            "Something to prepare meanwhile",
            "If it helps with your planning, I can put together an outline for your colleagues: what it is, what it costs, \
             what it changes. One page, nothing to sign.\n\nShall I send it?\n\nAnd this is there for you to use without us: {{ content.free_resource }}",
        ),
        wait_working_days(40),
        email(
            "Still on your list?",
            "Half a year has passed since we put this aside. Is it still on your list?\n\nIf so, tell me when to call. If not, \
             tell me as well and I close it on our side.",
        ),
        task(
            TaskKind::ToDo,
            "Half a year delayed: agree with WHO on when to talk again, or let it go",
            working_days(5),
        ),
    ];
    let about =
        "Sent while they are delayed: five messages, each a longer wait after the one before, over half a year.";
    let start = kit.sequence("Delayed: stay in touch", about, steps);
    let stage = kit.stage("Delayed");
    Plan { stops: with_the_stage(), ..plan(entering(stage), vec![start]) }
}

fn delayed_resources(kit: &mut Kit<'_>) -> Plan {
    let mut steps: Vec<Step> = Vec::new();
    let letters = [
        (
            "An article you may like",
            "This article of ours deals with a question that came up when we talked: {{ content.article }}\n\nTell me whether \
             it fits your case.",
        ),
        (
            "A guide to use as it is",
            "Here is something that costs nothing and can be used without us: {{ content.free_resource }}\n\nIf you get stuck in it, \
             ask me.",
        ),
        (
            "How someone else did it",
            "A customer with a situation like yours has let us write down how it went: {{ content.case_study }}\n\nI can put you \
             in touch if you want to hear it first-hand.",
        ),
        (
            "One more for your file",
            "The last piece of this kind, for when the subject comes up again: {{ content.any }}\n\nShall we talk, or \
             shall I wait until you call?",
        ),
    ];
    for (subject, body) in letters {
        steps.push(wait_working_days(22));
        steps.push(email(subject, body));
    }
    let about = "Sent while they are delayed: something useful each month.";
    let start = kit.sequence("Delayed: something useful", about, steps);
    let stage = kit.stage("Delayed");
    Plan { stops: with_the_stage(), ..plan(entering(stage), vec![start]) }
}
