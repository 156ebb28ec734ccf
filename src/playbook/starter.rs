//! Templates to start with: messages that every team writes, and a content library for the stages of some playbooks.
//!
//! They are short, so that a person sends them as they are or changes a word. What only the team knows is a field such as
//! `{{ add_your_link }}`, which never fills itself in: nothing goes out before somebody has put it there.

use crate::model::{Stage, Template, TemplateKind};
use crate::value::{IdSource, Rank};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A template to start with.
struct Starter {
    /// The word that names it for good, such as `keap.case-study`.
    key: &'static str,
    /// The names of the stages that it is for; none for all.
    stages: &'static [&'static str],
    kind: TemplateKind,
    name: &'static str,
    about: &'static str,
    subject: &'static str,
    body: &'static str,
}

use TemplateKind::{
    Article, CaseStudy, Demonstration, FreeResource, Message, SellingPoint, Snippet, SpecialOffer, Testimonial,
};

const HELLO: &str = "Hello {{ contact.first_name or \"there\" }},\n\n";

/// For everybody.
const GENERAL: &[Starter] = &[
    Starter {
        key: "general.received",
        stages: &[],
        kind: Message,
        name: "Received, will get back to you",
        about: "The answer to an inquiry when there is no time for one: within the hour.",
        subject: "Your message",
        body: "Thank you for your message. It has reached me, and you will have an answer from me by tomorrow.\n\nIf it \
               cannot wait, just call me.",
    },
    Starter {
        key: "general.recap",
        stages: &[],
        kind: Message,
        name: "Meeting recap",
        about: "What was agreed, within a day of the meeting.",
        subject: "What we agreed today",
        body: "Thank you for your time. In short, this is what I took from it:\n\nWhat you need: {{ opportunity.needs or \
               \"as we discussed\" }}\n\nWhat I do next: {{ add_your_next_step }}\n\nDid I get that right? If something is \
               missing, a word is enough.",
    },
    Starter {
        key: "general.lost-reason",
        stages: &[],
        kind: Message,
        name: "What decided it?",
        about: "One honest question after a no.",
        subject: "One question, now that it is decided",
        body: "Thank you for telling me. I will not try to change your mind.\n\nOne question would help me for the next time: \
               what decided it in the end? One line is plenty.\n\nAll the best for {{ company.name or \"your company\" }}.",
    },
    Starter {
        key: "general.nudge",
        stages: &[],
        kind: Message,
        name: "A short nudge",
        about: "When a question stayed without an answer for a few days.",
        subject: "Did this get lost?",
        body: "My last message may have come at a bad time. Is {{ opportunity.name }} still on your list?\n\nYes, no and not \
               now are all good answers.",
    },
    Starter {
        key: "general.meeting",
        stages: &[],
        kind: Snippet,
        name: "Offer two times",
        about: "For the end of a message.",
        subject: "",
        body: "Shall we talk for twenty minutes? I could do {{ add_your_first_time }} or {{ add_your_second_time }}.",
    },
    Starter {
        key: "general.closing",
        stages: &[],
        kind: Snippet,
        name: "Closing",
        about: "Who writes.",
        subject: "",
        body: "Kind regards\n{{ sender.name }}\n{{ workspace.name }}",
    },
    Starter {
        key: "general.opt-out",
        stages: &[],
        kind: Snippet,
        name: "A way out",
        about: "For the first message to somebody who did not ask for it.",
        subject: "",
        body: "If you would rather not hear from me, answer with “no, thank you”, and I will not write again.",
    },
];

const KEAP: &[Starter] = &[
    Starter {
        key: "keap.first-contact",
        stages: &["New Opportunity"],
        kind: Message,
        name: "First answer to a new lead",
        about: "On the day that they ask.",
        subject: "Your question about {{ opportunity.products or \"our offer\" }}",
        body: "Thank you for getting in touch. So that I can tell you something useful, may I ask two things?\n\nWhat would \
               you like to be different in three months? And by when do you want to decide?",
    },
    Starter {
        key: "keap.questions",
        stages: &["Qualifying"],
        kind: Article,
        name: "Questions to ask before you buy",
        about: "Helps them to compare, with us or without us.",
        subject: "",
        body: "These are the questions that others asked before they decided, ours and everybody else’s: {{ add_your_link }}",
    },
    Starter {
        key: "keap.demonstration",
        stages: &["Demo"],
        kind: Demonstration,
        name: "Have a look beforehand",
        about: "A recording or a trial, a day before the meeting.",
        subject: "",
        body: "If you want to see it before we meet, here it is in five minutes: {{ add_your_link }}",
    },
    Starter {
        key: "keap.case-study",
        stages: &["Demo", "Proposal Pending"],
        kind: CaseStudy,
        name: "How a firm like yours did it",
        about: "A customer of the same size and trade.",
        subject: "",
        body: "A firm in {{ company.sector or \"your trade\" }} stood where you stand now. What they did and what came of it: \
               {{ add_your_link }}",
    },
    Starter {
        key: "keap.selling-point",
        stages: &["Proposal Pending"],
        kind: SellingPoint,
        name: "What is included",
        about: "When the price is questioned.",
        subject: "",
        body: "The price has everything in it: setting up, the first training, and somebody who picks up the phone. There is \
               nothing to add later.",
    },
    Starter {
        key: "keap.testimonial",
        stages: &["Negotiating"],
        kind: Testimonial,
        name: "Ask a customer",
        about: "When they hesitate.",
        subject: "",
        body: "You need not take my word for it. {{ add_your_customer }} has worked with us for years and is glad to talk to you.",
    },
    Starter {
        key: "keap.special-offer",
        stages: &["Negotiating"],
        kind: SpecialOffer,
        name: "Begin small",
        about: "Instead of a discount.",
        subject: "",
        body: "If the whole is too much for a start: begin with one part, and decide about the rest after three months.",
    },
    Starter {
        key: "keap.free-resource",
        stages: &["Delayed"],
        kind: FreeResource,
        name: "Something useful meanwhile",
        about: "To stay in mind without asking for anything.",
        subject: "",
        body: "No question today, only something that may help you meanwhile: {{ add_your_link }}",
    },
    Starter {
        key: "keap.article",
        stages: &["Delayed"],
        kind: Article,
        name: "What others asked at this point",
        about: "For those who put the decision off. The sequence for the delayed takes its link.",
        subject: "",
        body: "This is what others wanted to know before they decided: {{ add_your_link }}",
    },
];

const KICH_MEDIA: &[Starter] = &[
    Starter {
        key: "kich-media.outreach",
        stages: &["Initial Outreach"],
        kind: Message,
        name: "First message to somebody new",
        about: "Begins with them, and asks one thing.",
        subject: "{{ company.name }}: one question",
        body: "{% if contact.company_news %}Congratulations on this: {{ contact.company_news }}.{% elif contact.latest_updates %}I \
               read what you wrote: {{ contact.latest_updates }}.{% else %}I have followed {{ company.name or \"your company\" }} \
               for a while.{% endif %}\n\nHow do you handle {{ add_your_subject }} today? I ask because we help others with just \
               that.\n\nIf you would rather not hear from me, a short no is enough.",
    },
    Starter {
        key: "kich-media.article",
        stages: &["Initial Outreach", "The Loop"],
        kind: Article,
        name: "Worth reading",
        about: "From the blog.",
        subject: "",
        body: "This may be of use to you: {{ add_your_link }}",
    },
    Starter {
        key: "kich-media.case-study",
        stages: &["Dialogue"],
        kind: CaseStudy,
        name: "How we did it for others",
        about: "Once it is clear what they need.",
        subject: "",
        body: "We did something like it before. What it was, how long it took and what came of it: {{ add_your_link }}",
    },
    Starter {
        key: "kich-media.selling-points",
        stages: &["Dialogue", "Proposal"],
        kind: SellingPoint,
        name: "Why us",
        about: "Three reasons that nobody else can give.",
        subject: "",
        body: "- {{ add_your_first_reason }}\n- {{ add_your_second_reason }}\n- {{ add_your_third_reason }}",
    },
    Starter {
        key: "kich-media.testimonial",
        stages: &["Proposal"],
        kind: Testimonial,
        name: "What customers say",
        about: "With the proposal.",
        subject: "",
        body: "“{{ add_your_quotation }}” ({{ add_your_customer }})",
    },
    Starter {
        key: "kich-media.offer",
        stages: &["Proposal"],
        kind: SpecialOffer,
        name: "If you decide this month",
        about: "Only when it is true.",
        subject: "",
        body: "If you decide by {{ opportunity.close or \"the end of the month\" }}, we can start with you right after.",
    },
    Starter {
        key: "kich-media.loop",
        stages: &["The Loop"],
        kind: Message,
        name: "How is it going?",
        about: "Once a month, without selling anything.",
        subject: "How is it going?",
        body: "Just a short question, without an offer behind it: how are things at {{ company.name or \"your company\" }}?\n\nAnd \
               if you know somebody whom we could help in the same way, I would be glad of a name.",
    },
];

/// The templates to start with: those for everybody, and those of the playbooks that pipelines were made from, for the
/// stages that still have the names they had there. Each pipeline comes with the key of its playbook and its stages.
pub fn starter_templates(pipelines: &[(String, Vec<Arc<Stage>>)], ids: &mut IdSource) -> Vec<Template> {
    let books = [("keap", KEAP), ("kich-media", KICH_MEDIA)];
    let there = |key: &str| pipelines.iter().any(|(book, _)| book == key);
    let own = books.iter().filter(|(key, _)| there(key)).flat_map(|(key, all)| all.iter().map(|one| (Some(*key), one)));
    let all: Vec<(Option<&str>, &Starter)> = GENERAL.iter().map(|one| (None, one)).chain(own).collect();
    let ranks = Rank::spread(all.len());
    all.into_iter().zip(ranks).map(|((book, one), rank)| template(book, one, rank, pipelines, ids)).collect()
}

fn template(
    book: Option<&str>,
    one: &Starter,
    rank: Rank,
    pipelines: &[(String, Vec<Arc<Stage>>)],
    ids: &mut IdSource,
) -> Template {
    let named = |stage: &&Arc<Stage>| one.stages.contains(&stage.name.as_str());
    let pipelines = pipelines.iter().filter(|(key, _)| Some(key.as_str()) == book);
    let stages: BTreeSet<_> =
        pipelines.flat_map(|(_, stages)| stages.iter().filter(named)).map(|stage| stage.id).collect();
    let body = match one.kind {
        Message => format!("{HELLO}{}\n\nKind regards\n{{{{ sender.name }}}}", one.body),
        _ => one.body.to_string(),
    };
    Template {
        id: ids.take(),
        name: one.name.to_string(),
        kind: one.kind,
        rank,
        subject: one.subject.to_string(),
        body,
        stages,
        about: one.about.to_string(),
        recipe: one.key.to_string(),
        ..Template::default()
    }
}

/// The templates to start with for the pipelines among some records that are about to be made, but for those that are known
/// by their recipe.
pub fn starters_for(records: &[crate::model::Record], known: &BTreeSet<String>, ids: &mut IdSource) -> Vec<Template> {
    use crate::model::Record;
    let stages = |pipeline| {
        let all =
            records.iter().filter_map(|one| if let Record::Stage(stage) = one { Some(stage.clone()) } else { None });
        all.filter(|stage| stage.pipeline == pipeline).collect::<Vec<_>>()
    };
    let pipelines: Vec<(String, Vec<Arc<Stage>>)> = records
        .iter()
        .filter_map(
            |one| if let Record::Pipeline(one) = one { Some((one.playbook.clone(), stages(one.id))) } else { None },
        )
        .collect();
    let mut all = starter_templates(&pipelines, ids);
    all.retain(|one| !known.contains(&one.recipe));
    all
}

#[cfg(test)]
#[path = "starter_tests.rs"]
mod tests;
