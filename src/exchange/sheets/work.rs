//! Tasks and messages.

use super::{Column, Look, column, company_name, contact_name, day, member, moment, text};
use crate::model::{Message, MessageState, Task};
use crate::value::Id;

fn task(key: &str, header: &str, cell: fn(&Look<'_>, &Task) -> String) -> Column {
    column(key, header, move |look, id| look.data.task(id).map(|one| cell(look, one)).unwrap_or_default())
}

fn message(key: &str, header: &str, cell: fn(&Look<'_>, &Message) -> String) -> Column {
    column(key, header, move |look, id| look.data.message(id).map(|one| cell(look, one)).unwrap_or_default())
}

fn opportunity_name(look: &Look<'_>, id: Option<Id>) -> String {
    id.and_then(|id| look.data.opportunity(id)).map(|one| one.name.clone()).unwrap_or_default()
}

/// Every column of tasks.
pub(super) fn tasks() -> Vec<Column> {
    vec![
        task("id", "Task ID", |_, one| one.id.to_string()),
        task("title", "Subject", |_, one| one.title.clone()),
        task("kind", "Type", |_, one| one.kind.word().to_string()),
        task("due", "Due date", |_, one| text(one.due)),
        task("due+", "Due time", |_, one| text(one.time)),
        task("minutes", "Minutes", |_, one| text(one.minutes)),
        task("place", "Location", |_, one| one.place.clone()),
        task("assignee", "Assigned to", |look, one| member(look.data, one.assignee)),
        task("opportunity", "Opportunity", |look, one| opportunity_name(look, one.opportunity)),
        task("contact", "Contact", |look, one| contact_name(look.data, one.contact)),
        task("company", "Company", |look, one| company_name(look.data, one.company)),
        task("done", "Done on", |look, one| one.done.map(|done| moment(look, done)).unwrap_or_default()),
        task("answers", "Answers", |_, one| one.answers.join("; ")),
        task("created", "Created", |look, one| day(look, one.created)),
    ]
}

/// Every column of messages.
pub(super) fn messages() -> Vec<Column> {
    vec![
        message("id", "Message ID", |_, one| one.id.to_string()),
        message("channel", "Channel", |_, one| one.channel.word().to_string()),
        message("to", "To", |_, one| one.to.clone()),
        message("contact", "Contact", |look, one| contact_name(look.data, one.contact)),
        message("opportunity", "Opportunity", |look, one| opportunity_name(look, one.opportunity)),
        message("subject", "Subject", |_, one| one.subject.clone()),
        message("body", "Text", |_, one| one.body.clone()),
        message("state", "State", |_, one| {
            let word = match one.state {
                MessageState::Open => "waiting",
                MessageState::Review => "to be looked at",
                MessageState::Sent => "sent",
                MessageState::Cancelled => "not sent",
            };
            word.to_string()
        }),
        message("due", "Due", |look, one| moment(look, one.due)),
        message("sent", "Sent", |look, one| one.sent.map(|sent| moment(look, sent)).unwrap_or_default()),
        message("reply", "Answer", |_, one| one.reply.map(|reply| reply.word().to_string()).unwrap_or_default()),
        message("replied", "Answered", |look, one| one.replied.map(|at| moment(look, at)).unwrap_or_default()),
        message("bounced", "Came back", |_, one| if one.bounced { "yes" } else { "" }.to_string()),
        message("assignee", "Sender", |look, one| member(look.data, one.assignee)),
    ]
}
