//! A line of the list: whom it goes to, what about, when.

use super::state::Outbox;
use crate::app::ui::{Avatar, Icon, RowPlace};
use leptos::prelude::*;
use penstock::{
    automation::say,
    model::{Action, Kind, Message, MessageState, RecordId, Reply, Step},
    present::outbox::{self as lists, Ahead, Item},
    value::Id,
};

/// What a line shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    whom: String,
    subject: String,
    about: String,
    who: String,
    when: String,
    class: &'static str,
    note: &'static str,
}

/// The element's id of a line.
pub fn row_id(item: Item) -> String {
    match item {
        Item::Message(id) => format!("message-{id}"),
        Item::Ahead(ahead) => format!("ahead-{}-{}-{}", ahead.run, ahead.step, ahead.late),
    }
}

/// When a message is or was to go, in words.
pub fn when(outbox: Outbox, message: &Message) -> (&'static str, String) {
    let app = outbox.app;
    let (day, today) = (app.scene().calendar.zone.date(message.due), app.today());
    let late = usize::try_from((today - day).num_days()).unwrap_or(0);
    let days = || penstock::value::plural(late, "day late", "days late");
    match message.state {
        MessageState::Sent => match (message.reply, message.replied, message.sent) {
            (Some(reply @ (Reply::Positive | Reply::Negative)), Some(at), _) => {
                let class = if reply == Reply::Positive { "next good" } else { "next planned" };
                (class, format!("{}, {}", reply.word(), app.moment(at)))
            }
            (_, _, sent) => ("next planned", app.moment(sent.unwrap_or(message.due))),
        },
        MessageState::Cancelled => ("next planned", format!("was due {}", app.moment(message.due))),
        MessageState::Review | MessageState::Open if late > 0 => ("next late", days()),
        MessageState::Review => ("next late", format!("since {}", app.moment(message.due))),
        MessageState::Open if message.due > app.now() => ("next planned", app.moment(message.due)),
        MessageState::Open => ("next due", app.moment(message.due)),
    }
}

fn of_message(outbox: Outbox, id: Id) -> Option<Shown> {
    let app = outbox.app;
    app.record(RecordId { kind: Kind::Message, id })?;
    let message = app.data(|data| data.message(id).cloned())?;
    let contact = message.contact.and_then(|id| app.contact(id));
    let opportunity = message.opportunity.and_then(|id| app.opportunity(id));
    let who = message.assignee.and_then(|id| app.member(id)).map(|member| member.name.clone());
    let note = if message.open() && contact.as_ref().is_some_and(|contact| contact.opted_out) {
        "wants no more messages"
    } else if message.bounced {
        "came back"
    } else if message.open() && message.to.trim().is_empty() {
        "no address"
    } else if message.open() && !lists::lacks(&message).is_empty() {
        "a value is missing"
    } else if message.open() && app.data(|data| lists::came_back(&message, data)) {
        "came back before"
    } else if message.reply == Some(Reply::OutOfOffice) {
        "out of office"
    } else {
        ""
    };
    let (class, when) = when(outbox, &message);
    let whom = contact.map_or_else(|| message.to.clone(), |contact| contact.title());
    Some(Shown {
        whom: if whom.is_empty() { "Nobody".into() } else { whom },
        subject: message.title(),
        about: opportunity.map(|one| one.name.clone()).unwrap_or_default(),
        who: who.unwrap_or_default(),
        when,
        class,
        note,
    })
}

/// Who is going to send what a run will prepare, in words.
pub fn sender(outbox: Outbox, ahead: &Ahead) -> String {
    outbox
        .app
        .data(|data| {
            let run = data.run(ahead.run)?;
            let plan = match run.of {
                penstock::model::Source::Rule { id, version } => &data.rule(id)?.version(version)?.plan,
                penstock::model::Source::Sequence { id, version } => &data.sequence(id)?.version(version)?.plan,
            };
            match plan.steps.get(usize::from(ahead.step))? {
                Step::Do { action: Action::Message { assign, .. } } => Some(say::assign(assign, data)),
                _ => None,
            }
        })
        .unwrap_or_default()
}

fn of_ahead(outbox: Outbox, ahead: &Ahead) -> Option<Shown> {
    let app = outbox.app;
    app.track(Kind::Contact);
    let (message, problem) = app.data(|data| lists::draft(ahead, data, &app.place(), app.now()))?;
    let contact = message.contact.and_then(|id| app.contact(id));
    let opportunity = message.opportunity.and_then(|id| app.opportunity(id));
    let note = match (problem.is_some(), message.to.is_empty(), ahead.sure) {
        (true, ..) => "a value is missing",
        (_, true, _) => "no address",
        (_, _, false) => "unless something happens",
        _ => "not prepared yet",
    };
    Some(Shown {
        whom: contact.map_or_else(|| "Nobody".into(), |contact| contact.title()),
        subject: message.title(),
        about: opportunity.map(|one| one.name.clone()).unwrap_or_default(),
        who: String::new(),
        when: app.moment(ahead.at),
        class: "next planned",
        note,
    })
}

/// The line.
#[component]
pub fn Row(outbox: Outbox, item: Item) -> impl IntoView {
    let shown = Memo::new(move |_| {
        // A line that has just left the list has nothing to show.
        match item {
            Item::Message(id) => of_message(outbox, id),
            Item::Ahead(ahead) => of_ahead(outbox, &ahead),
        }
        .unwrap_or_default()
    });
    let text = move |read: fn(&Shown) -> String| move || shown.with(read);
    let who = Signal::derive(move || shown.with(|shown| shown.who.clone()));
    let here = Memo::new(move |_| outbox.here.get() == Some(item));
    let picked = Memo::new(move |_| item.message().is_some_and(|id| outbox.chosen.with(|chosen| chosen.contains(&id))));
    let any = Memo::new(move |_| outbox.chosen.with(|chosen| !chosen.is_empty()));
    let place = RowPlace::of_row();
    view! {
        <div
            id=row_id(item)
            class="outbox-row"
            class:here=move || here.get()
            class:ahead=matches!(item, Item::Ahead(_))
            class:picked=move || picked.get()
            role="option"
            aria-selected=move || here.get().to_string()
            aria-checked=move || any.get().then(|| picked.get().to_string())
            aria-posinset=move || place.and_then(RowPlace::nth)
            aria-setsize=move || place.and_then(RowPlace::all)
            data-test="outbox-row"
            on:click=move |_| {
                outbox.choose(item);
                outbox.reading.set(true);
            }
        >
            {item.message().map(|id| view! {
                <span
                    class="outbox-pick"
                    aria-hidden="true"
                    title="Choose (V)"
                    data-test="outbox-pick"
                    on:click=move |ev| {
                        ev.stop_propagation();
                        outbox.toggle(id);
                    }
                >
                    <Icon name="check" class="small" />
                </span>
            })}
            <span class="outbox-whom ellipsis">{text(|shown| shown.whom.clone())}</span>
            <span class=move || shown.with(|shown| shown.class) data-test="outbox-when">{text(|shown| shown.when.clone())}</span>
            <span class="outbox-subject ellipsis">{text(|shown| shown.subject.clone())}</span>
            <span class="outbox-about ellipsis">
                {text(|shown| shown.about.clone())}
                <Show when=move || shown.with(|shown| !shown.note.is_empty())>
                    <span class="outbox-note">
                        <Icon name="info" class="small" />
                        {text(|shown| shown.note.to_string())}
                    </span>
                </Show>
            </span>
            <span class="outbox-who">
                <Show when=move || who.with(|who| !who.is_empty())>
                    <Avatar name=who />
                </Show>
            </span>
        </div>
    }
}
