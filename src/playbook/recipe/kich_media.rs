//! Kich Media: persistence with those who do not answer, care for those who bought.

use super::Recipe;
use super::kit::*;
use crate::model::{Action, ActivityKind, Again, Every, Outcome, Plan, Reply, Step, Stop, TaskKind, Trigger};

const KICH: &str = "kich-media";
const OF: Option<&str> = Some(KICH);

pub(super) const RECIPES: [Recipe; 15] = [
    Recipe::offered(
        "kich-media.research",
        "What to find out about a new contact",
        "The goal here is “to provide as much useful info on the contact to the lead generators as possible”.",
        OF,
        |kit| {
            let items = [
                "Name",
                "Email or any preferred contact form",
                "Social Media accounts",
                "Company",
                "Latest company news or updates",
                "Most recent social media updates (tweets, blog posts)",
            ];
            plan(entering(kit.stage("Networking Database")), vec![list("Research WHO", &items)])
        },
    ),
    Recipe::offered(
        "kich-media.first-message",
        "Write the first message",
        "The research is done and the first message can be written: a task says so, with the next working day as its date.",
        OF,
        |kit| {
            let write =
                task(TaskKind::Email, "Write the first message to WHO, with what the research found", working_days(1));
            plan(entering(kit.stage("Initial Outreach")), vec![write])
        },
    ),
    Recipe::standard(
        "kich-media.no-reply",
        "No reply: ask after 2, 4 and 7 days",
        "Follow up if there is no reply within 2, 4 and 7 days of the first message: a short line asking if the email was \
         received. It ends with the first answer.",
        KICH,
        no_reply,
    ),
    Recipe::standard(
        "kich-media.positive",
        "A positive answer opens the dialogue",
        "The dialogue is for leads “who have responded positively”: marking an answer as positive moves them there.",
        KICH,
        |kit| {
            let condition = format!("stage:{}", kit.stage("Initial Outreach"));
            let stage = kit.stage("Dialogue");
            let steps = vec![
                act(Action::Move { stage }),
                task(TaskKind::Meeting, "Arrange a first talk with WHO", working_days(1)),
            ];
            Plan { condition, ..plan(Trigger::Replied { reply: Some(Reply::Positive) }, steps) }
        },
    ),
    Recipe::offered(
        "kich-media.negative",
        "What to do with a no",
        "“Whether the leads proceed or decline the deal, it's a result”: a no is asked about, not forgotten.",
        OF,
        |kit| {
            let condition = format!("stage:{}", kit.stage("Initial Outreach"));
            let answers =
                ["Lost: record the reason", "Not now: ask again in half a year", "Wrong person: find another"];
            let steps = vec![question("WHO said no. What does it mean?", &answers)];
            Plan { condition, again: Again::Always, ..plan(Trigger::Replied { reply: Some(Reply::Negative) }, steps) }
        },
    ),
    Recipe::standard("kich-media.answer", "Answer what comes in within the hour", ANSWER_IN_TIME, KICH, |_| {
        answer_in_time()
    }),
    Recipe::offered(
        "kich-media.acknowledge",
        "Acknowledge what came in",
        "If you know that you are busy, one button prepares “received, will get back” at once and sets the task to do so.",
        OF,
        |_| acknowledge(),
    ),
    Recipe::standard(
        "kich-media.recap",
        "Follow up a meeting within a day",
        "Follow up after a meeting within the first 24 hours: each meeting that was held makes a task that is due by then.",
        KICH,
        |_| recap(String::new()),
    ),
    Recipe::offered(
        "kich-media.proposal",
        "What a proposal must cover",
        "Services, terms and deadlines, and an estimate of the budget: a list to tick off before the proposal goes out.",
        OF,
        |kit| {
            let items = ["Services", "Terms and deadlines", "Budget estimate"];
            plan(entering(kit.stage("Proposal")), vec![list("Check the proposal for {{ opportunity.name }}", &items)])
        },
    ),
    Recipe::standard(
        "kich-media.invoice",
        "See the advance paid",
        "The goal is to “make sure the invoice is paid before starting the service”, at least in the 50/50 form. The stage does not let go \
         before the advance is ticked; these tasks name the amount.",
        KICH,
        |kit| {
            let value = "{{ opportunity.value or \"the value agreed on\" }}";
            let send = format!("Send the invoice for {{{{ opportunity.name }}}}: {value}, half of it in advance");
            let check = format!("Check that at least 50 % of {value} is paid by WHO");
            let steps =
                vec![task(TaskKind::ToDo, &send, working_days(1)), task(TaskKind::ToDo, &check, working_days(7))];
            plan(entering(kit.stage("Invoice")), steps)
        },
    ),
    Recipe::standard(
        "kich-media.deadline",
        "The order must be ready in two days",
        "The work is to be ready “on time and following the plan, deadlines, and terms outlined in the proposal”: a reminder two days before the 30 \
         days of this stage are over. Set your own number of days if your orders take longer.",
        KICH,
        |kit| {
            let stage = Some(kit.stage("Order Processing"));
            let late = reminder("Two days are left for {{ opportunity.name }}. On time? If not, tell WHO today.");
            plan(Trigger::DaysInStage { stage, days: 28, at: Some(nine()) }, vec![act(late)])
        },
    ),
    Recipe::standard(
        "kich-media.delivery",
        "Ask how the delivery went",
        "Because “the delivery accounts for at least 25% of the satisfaction level”, ask, and attach the review of your work if it is \
         a service.",
        KICH,
        |kit| {
            let title = "Ask WHO how the delivery went; attach the review of the work if it is a service";
            plan(entering(kit.stage("Order Delivery")), vec![task(TaskKind::Call, title, working_days(2))])
        },
    ),
    Recipe::standard(
        "kich-media.loop",
        "Keep in touch at least once a month",
        "Customers stay in The Loop: keep in touch “at least once a month”, congratulate on milestones and birthdays, support \
         when business takes a hit. The task comes when four weeks have passed without contact.",
        KICH,
        |kit| {
            let trigger = Trigger::Schedule { every: Every::WorkingDay, at: nine() };
            let title = "Keep in touch with WHO: a milestone or birthday to congratulate on? Trouble to help with?";
            let condition = format!("stage:{} untouched>=28 next:none", kit.stage("The Loop"));
            let steps = vec![task(TaskKind::Call, title, working_days(2))];
            Plan { condition, again: Again::Days { days: 28 }, ..plan(trigger, steps) }
        },
    ),
    Recipe::offered(
        "kich-media.referral",
        "Ask for a referral after a month in The Loop",
        "Personal relations lead “to more business opportunities and referrals”, but only if somebody asks.",
        OF,
        |kit| {
            let stage = Some(kit.stage("The Loop"));
            let ask = task(TaskKind::Call, "Ask WHO who else might need us", working_days(3));
            plan(Trigger::DaysInStage { stage, days: 30, at: Some(nine()) }, vec![ask])
        },
    ),
    Recipe::standard("kich-media.lost-reason", "Ask for the reason of a loss", LOST_REASON, KICH, |kit| {
        lost_reason(kit.stage("Lost"))
    }),
];

fn no_reply(kit: &mut Kit<'_>) -> Plan {
    let steps = vec![
        wait_days(2),
        email(
            "Did my message reach you?",
            "I wrote to you two days ago and am not sure whether it arrived. Did you receive it?",
        ),
        wait_days(2),
        email(
            "A short question",
            "Did my message from the other day get through? If somebody else is the right person for this, a name helps me.",
        ),
        wait_days(3),
        email(
            "My last line on this",
            "A week has passed since I wrote, and inboxes are full. Has my message reached you? If it is of no interest, tell \
             me so and I leave it at that.",
        ),
    ];
    let start = kit.sequence(
        "No reply: 2, 4 and 7 days",
        "Short lines that ask whether the first message was received.",
        steps,
    );
    let condition = format!("stage:{}", kit.stage("Initial Outreach"));
    let stops = [Stop::LeavesStage, Stop::Closed, Stop::Replied].into();
    // What is sent from the Outbox is logged as an email as well, so this covers both. Once in a stay: the lines that follow
    // set nothing off again.
    let written = Trigger::Logged { kind: Some(ActivityKind::Email), outcome: Some(Outcome::Sent) };
    Plan { condition, stops, ..plan(written, vec![start]) }
}

/// The button that answers at once and promises more.
pub(super) fn acknowledge() -> Plan {
    let steps = vec![received(), task(TaskKind::Email, "Answer WHO, as promised", working_days(1))];
    let button = Trigger::Button { label: "Acknowledge".into() };
    Plan { again: Again::Always, ..plan(button, steps) }
}

pub(super) const ANSWER_IN_TIME: &str = "Reply to inbound messages as fast as possible. An email that came in makes a task that is due within the hour; if it is \
     not done by then, “received, will get back” waits in the Outbox.";

/// A task to answer what came in, and a word to the other side where that takes longer than an hour.
pub(super) fn answer_in_time() -> Plan {
    let late = match received() {
        Step::Do { action } => vec![action],
        _ => Vec::new(),
    };
    let steps = vec![
        task(TaskKind::Email, "Answer WHO", hours(1)),
        Step::Await { event: Trigger::OwnTaskDone, within: hours(1), late, then_end: true },
    ];
    let came = Trigger::Logged { kind: Some(ActivityKind::Email), outcome: Some(Outcome::Received) };
    Plan { again: Again::Always, ..plan(came, steps) }
}

/// A word that something has arrived.
fn received() -> Step {
    let body = "Thank you for your message. I have received it and will get back to you as soon as I can, tomorrow at the \
                latest.";
    email("Received, thank you", body)
}
