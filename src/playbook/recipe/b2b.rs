//! B2B: the first contact at once, follow-ups at a steady pace.

use super::Recipe;
use super::kit::*;
use super::recordbook::quiet;
use crate::model::{Action, Again, Every, Plan, TaskKind, Trigger};

const B2B: &str = "b2b";
const OF: Option<&str> = Some(B2B);

pub(super) const RECIPES: [Recipe; 12] = [
    Recipe::offered(
        "b2b.pre-sales",
        "Pass promising leads on to No contact",
        "In pre-sales the highest scores come first: a lead that reaches 20 points goes on to the sales team by itself.",
        OF,
        |kit| {
            let condition = format!("stage:{}", kit.stage("Pre-sales"));
            let stage = kit.stage("No contact");
            let trigger = Trigger::Score { mark: 20, falling: false };
            Plan { condition, ..plan(trigger, vec![act(Action::Move { stage })]) }
        },
    ),
    Recipe::offered(
        "b2b.pre-sales-attempt",
        "A call for every promising lead in pre-sales",
        "Each working morning, leads in pre-sales with 10 points or more and nothing planned get a call for today: Today shows \
         the highest score first. What is below waits until it has earned more points.",
        OF,
        |kit| {
            let trigger = Trigger::Schedule { every: Every::WorkingDay, at: nine() };
            let condition = format!("stage:{} score>=10 next:none", kit.stage("Pre-sales"));
            let steps = vec![task(TaskKind::Call, "Call WHO: a promising lead", days(0))];
            Plan { condition, again: Again::Always, ..plan(trigger, steps) }
        },
    ),
    Recipe::offered(
        "b2b.pre-sales-below",
        "Leads that fall below 0 are let go",
        "A lead in pre-sales whose score falls below 0 gets a task: lose it with the reason, or say why it stays.",
        OF,
        |kit| {
            let condition = format!("stage:{}", kit.stage("Pre-sales"));
            let trigger = Trigger::Score { mark: 0, falling: true };
            let steps = vec![task(TaskKind::ToDo, "The score of WHO fell below 0: lose it with the reason?", days(1))];
            Plan { condition, again: Again::EachStay, ..plan(trigger, steps) }
        },
    ),
    Recipe::standard(
        "b2b.first-contact",
        "Get in touch within minutes",
        "A new lead is approached “ideally within 1 hour; less than 5 minutes is the most effective”. The task is due in five \
         minutes; after an hour without a logged contact a reminder follows.",
        B2B,
        |kit| first_contact(kit.stage("No contact")),
    ),
    Recipe::standard(
        "b2b.first-day",
        "No lead waits longer than a day",
        "Leads are “approached at least once a day”, read as: the first contact comes within a day. If none is logged, a reminder says \
         so.",
        B2B,
        |kit| first_day(kit.stage("No contact")),
    ),
    Recipe::standard(
        "b2b.daily",
        "One attempt a day until there is contact",
        "Leads are “approached at least once a day”, read as: one attempt each working day while a lead is in No contact. A day on which \
         there was contact, or that has an attempt waiting already, gets no second one.",
        B2B,
        |kit| {
            let trigger = Trigger::Schedule { every: Every::WorkingDay, at: nine() };
            let condition = format!("stage:{} untouched>=1 next:none,planned", kit.stage("No contact"));
            let steps = vec![task(TaskKind::Call, "Today's attempt to reach WHO", days(0))];
            Plan { condition, again: Again::Always, ..plan(trigger, steps) }
        },
    ),
    Recipe::standard(
        "b2b.proposal",
        "Present the proposal",
        "The action expected with an SQL is to “present proposal”: they have a need, and the conditions your product can \
         solve.",
        B2B,
        |kit| {
            let present = task(TaskKind::ToDo, "Present the proposal to WHO", working_days(5));
            plan(entering(kit.stage("SQL")), vec![present])
        },
    ),
    Recipe::standard(
        "b2b.follow-up",
        "Follow up every one or two weeks",
        "The goal of follow-ups is “verbal acceptance or lose the negotiation”. After a week without contact and without a next \
         step a task appears, due within the second week.",
        B2B,
        |kit| {
            let follow = task(TaskKind::Call, "Follow up with WHO: verbal acceptance, or is it lost?", working_days(4));
            quiet(kit.stage("Opportunity"), 7, vec![follow])
        },
    ),
    Recipe::offered(
        "b2b.fortnight",
        "Two weeks without contact",
        "A reminder where the weekly follow-up was put off: two weeks are the longest usual pause.",
        OF,
        |kit| {
            let condition = format!("stage:{}", kit.stage("Opportunity"));
            let trigger = Trigger::DaysUntouched { days: 14, at: Some(nine()) };
            let late = act(reminder("Two weeks without contact with WHO."));
            Plan { condition, again: Again::Always, ..plan(trigger, vec![late]) }
        },
    ),
    Recipe::standard(
        "b2b.too-distant",
        "A month without contact is too distant",
        "Pauses of “monthly and above” are “too distant”: the “chance of loss rises significantly”. Longer decisions still want a word a \
         month.",
        B2B,
        |kit| {
            let condition = format!("stage:{}", kit.stage("Opportunity"));
            let trigger = Trigger::DaysUntouched { days: 30, at: Some(nine()) };
            let late = act(reminder("Too distant: a month without contact with WHO. Call today, or let it go."));
            Plan { condition, again: Again::Always, ..plan(trigger, vec![late]) }
        },
    ),
    Recipe::standard(
        "b2b.signed",
        "Is the contract signed?",
        "Won means signed: “the sale only happens when the contract is signed”.",
        B2B,
        |kit| {
            let ask = question(
                "Is the contract for {{ opportunity.name }} signed?",
                &["Yes, signed", "Not yet: move it back"],
            );
            plan(entering(kit.stage("WON")), vec![ask])
        },
    ),
    Recipe::standard("b2b.lost-reason", "Ask for the reason of a loss", LOST_REASON, B2B, |kit| {
        lost_reason(kit.stage("Lost"))
    }),
];
