//! Recipes for any pipeline.

use super::Recipe;
use super::kich_media::{ANSWER_IN_TIME, acknowledge, answer_in_time};
use super::kit::*;
use crate::model::{
    Action, ActivityKind, Again, Assign, Every, Hat, Outcome, Plan, Stop, TaskKind, Temperature, Trigger,
};

/// An offer for any pipeline.
const fn any(key: &'static str, title: &'static str, why: &'static str, build: fn(&mut Kit<'_>) -> Plan) -> Recipe {
    Recipe::offered(key, title, why, None, build)
}

pub(super) const RECIPES: [Recipe; 20] = [
    any(
        "share-in-turn",
        "Share new opportunities in turn",
        "Nobody chooses and nobody is left out: each new one without an owner goes to the next member.",
        |kit| {
            let members = kit.everybody();
            shared(Assign::RoundRobin { members })
        },
    ),
    any(
        "share-least-busy",
        "Give new opportunities to whoever has the fewest",
        "New ones without an owner go to the member with the fewest open opportunities.",
        |kit| {
            let members = kit.everybody();
            shared(Assign::LeastBusy { members })
        },
    ),
    any(
        "hand-over",
        "Hand promising leads from marketing to sales",
        "When a lead reaches 20 points it goes to a sales manager, with a list of what marketing knows and should pass on.",
        |kit| {
            let members = kit.wearing(Hat::SalesManager);
            let items =
                ["Where they came from", "What they have read or asked", "What they seem to need", "Agreed with sales"];
            let steps = vec![
                act(Action::AssignOwner { assign: Assign::LeastBusy { members } }),
                act(Action::AddTag { tag: "handed-over".into() }),
                list("Hand-over of {{ opportunity.name }} from marketing to sales", &items),
            ];
            Plan { again: Again::Once, ..plan(Trigger::Score { mark: 20, falling: false }, steps) }
        },
    ),
    any("answer-in-time", "Answer emails within the hour", ANSWER_IN_TIME, |_| answer_in_time()),
    any(
        "acknowledge",
        "Acknowledge what came in",
        "If you cannot answer at once, one button prepares “received, will get back” and the task to do so.",
        |_| acknowledge(),
    ),
    any(
        "meeting-recap",
        "Follow up each meeting within a day",
        "What was agreed on is forgotten fast: each meeting that was held makes a task that is due within 24 hours.",
        |_| recap(String::new()),
    ),
    any(
        "no-show",
        "They did not come to the meeting",
        "A meeting that is logged as a no-show prepares a friendly message that offers another date.",
        |_| {
            let body = "We missed each other today. I hope all is well.\n\nShall we find another time? Two days that suit you are \
                    enough, and I arrange the rest.";
            let trigger = Trigger::Logged { kind: Some(ActivityKind::Meeting), outcome: Some(Outcome::NoShow) };
            Plan { again: Again::Always, ..plan(trigger, vec![email("Shall we find another time?", body)]) }
        },
    ),
    any(
        "hot",
        "Call when a lead turns hot",
        "Hot means ready to do business now. A call that is due today makes sure that somebody does.",
        |_| {
            let trigger = Trigger::Temperature { to: Some(Temperature::Hot) };
            plan(trigger, vec![task(TaskKind::Call, "WHO is ready to buy: call today", days(0))])
        },
    ),
    any(
        "no-next-step",
        "Nothing planned for a week",
        "An open opportunity without a next step is on its way to being forgotten.",
        |_| {
            let trigger = Trigger::Schedule { every: Every::WorkingDay, at: nine() };
            let steps = vec![task(TaskKind::ToDo, "Plan the next step for {{ opportunity.name }}", days(0))];
            let condition = "kind:open next:none untouched>=7".to_string();
            Plan { condition, again: Again::Days { days: 7 }, ..plan(trigger, steps) }
        },
    ),
    any(
        "silent",
        "Silent for 30 days",
        "A month without a word is a risk, whatever the stage. The owner is reminded.",
        |_| {
            let trigger = Trigger::DaysUntouched { days: 30, at: Some(nine()) };
            let silent = reminder("No contact with WHO for 30 days. Call, park it or let it go.");
            Plan { again: Again::Always, ..plan(trigger, vec![act(silent)]) }
        },
    ),
    any("stuck", "Stuck in a stage", "Two weeks in the same stage: ask what holds it up, or move it on.", |_| {
        let trigger = Trigger::DaysInStage { stage: None, days: 14, at: Some(nine()) };
        plan(
            trigger,
            vec![act(reminder(
                "{{ opportunity.name }} has been in {{ opportunity.stage }} for two weeks. What holds it up?",
            ))],
        )
    }),
    any(
        "close-near",
        "The close date is near",
        "Two days before the close date: is it still right, and what has to happen until then?",
        |_| close_date(-2, "{{ opportunity.name }} is to close in two days. Is that still right?"),
    ),
    any(
        "close-overdue",
        "The close date has passed",
        "A forecast is only as good as its dates: decide it, or set a new date.",
        |_| close_date(1, "The close date of {{ opportunity.name }} has passed: decide it, or set a new date"),
    ),
    any(
        "big",
        "Tell the manager about big opportunities",
        "Each working morning the manager hears of opportunities of 50,000 and more that are new or have grown. Set your own \
         amount in the condition.",
        |kit| {
            let trigger = Trigger::Schedule { every: Every::WorkingDay, at: nine() };
            let text = "A big one: {{ opportunity.name }}, {{ opportunity.value or \"value unknown\" }}, owner {{ owner.name or \"nobody\" }}";
            let steps = vec![act(remind_to(kit.manager(), text))];
            Plan { condition: "kind:open value>=50000".into(), again: Again::Once, ..plan(trigger, steps) }
        },
    ),
    any(
        "tag-source",
        "Tag referrals by their source",
        "What came by recommendation deserves extra care. The tag makes it easy to filter; copy the rule for other sources.",
        |_| {
            let steps = vec![act(Action::AddTag { tag: "referral".into() })];
            Plan {
                condition: "source:referral".into(),
                ..plan(Trigger::Created { how: crate::model::Origin::Any }, steps)
            }
        },
    ),
    any("won-thanks", "Thank new customers", "A short thank you when the sale is won, ready in the Outbox.", |_| {
        let body = "Thank you for your trust. We look forward to working with you.\n\nI stay your contact: if anything comes up, \
                    answer this message or call.";
        plan(Trigger::Won, vec![email("Thank you", body)])
    }),
    any(
        "won-referral",
        "Ask for a referral 30 days after winning",
        "A month after the purchase the experience is fresh and good: the right moment to ask who else might need you.",
        |_| {
            let body = "You have been with us for a month now. If you are happy with it: is there somebody you know who has the \
                    same question that you had?\n\nAn introduction in one line is enough. And if something is not right, tell \
                    me first.";
            let steps = vec![wait_days(30), email("Who else should know us?", body)];
            Plan { stops: [Stop::OptedOut].into(), ..plan(Trigger::Won, steps) }
        },
    ),
    any(
        "lost-ask",
        "Ask lost leads what decided it",
        "Those who said no know best why. A short, honest question, three days after the loss.",
        |_| {
            let body = "You decided against us, and that is fine. One question, so that we can do better: what was the reason in the \
                    end?\n\nA single word such as price, timing or fit helps.";
            let steps = vec![wait_working_days(3), email("What decided it?", body)];
            Plan { stops: [Stop::LeavesStage, Stop::Replied, Stop::OptedOut].into(), ..plan(Trigger::Lost, steps) }
        },
    ),
    any(
        "reopened",
        "Welcome those who come back",
        "A sale that is open again needs a fresh look: what has changed since?",
        |_| plan(Trigger::Reopened, vec![task(TaskKind::Call, "WHO is back: ask what has changed", working_days(1))]),
    ),
    any(
        "offer",
        "Send a special offer",
        "A button that puts your current offer into the Outbox. Write the offer in place of the marked words first.",
        |_| {
            let body = "This month we have something that may suit you:\n\n{{ add_your_offer }}\n\nShall I reserve it for you?";
            let trigger = Trigger::Button { label: "Special offer".into() };
            Plan { again: Again::Days { days: 30 }, ..plan(trigger, vec![email("An offer for you", body)]) }
        },
    ),
];

/// New opportunities that nobody owns go to somebody.
fn shared(assign: Assign) -> Plan {
    let trigger = Trigger::Created { how: crate::model::Origin::Any };
    let steps = vec![act(Action::AssignOwner { assign })];
    Plan { condition: "owner:none".into(), again: Again::Once, ..plan(trigger, steps) }
}

/// A word about an open opportunity some days after its close date.
fn close_date(days: i32, text: &str) -> Plan {
    let trigger = Trigger::DateField { field: "close".into(), days, at: nine() };
    // A new date is a new occasion.
    Plan { condition: "kind:open".into(), again: Again::Always, ..plan(trigger, vec![act(reminder(text))]) }
}
