//! The mail in front: what it says, whose it is, what it means, and what would come of it.

use super::{list::outlook_of, state::MailIn};
use crate::app::{
    page::parts::RecordPicker,
    ui::{Button, ButtonKind, CheckField, Choice, Combobox, Field, FieldKind, Icon, Segmented, SelectField},
};
use leptos::prelude::*;
use penstock::{
    command::Who,
    exchange::mail::{Person, messages_to, opportunities_of, opportunities_of_companies},
    model::{Kind, MessageState},
    present::mail_in::{Choice as Say, Item, MEANS, Tone, stranger_of},
    value::Id,
};

/// What is shown beside the list.
#[component]
pub fn Front(mail_in: MailIn) -> impl IntoView {
    move || mail_in.here.get().map(|at| view! { <Letter mail_in at /> })
}

#[component]
fn Letter(mail_in: MailIn, at: usize) -> impl IntoView {
    let told = outlook_of(mail_in, at);
    let subject = mail_in.about(at, |item| item.mail.subject.clone());
    let text = mail_in.about(at, |item| item.mail.text.clone());
    let repeats = mail_in.about(at, |item| item.repeats);
    let logged = mail_in.about(at, |item| item.found.logged.is_some());
    let class = move || match told.with(|told| told.as_ref().map(|told| told.tone)) {
        Some(Tone::Good) => "banner good",
        Some(Tone::Asks) => "banner due",
        Some(Tone::Bad) => "banner late",
        _ => "banner",
    };
    let icon = move || match told.with(|told| told.as_ref().map(|told| told.tone)) {
        Some(Tone::Good) => "reply",
        Some(Tone::Asks) => "circle-help",
        Some(Tone::Bad) => "mail-x",
        _ => "info",
    };
    let words = move || told.with(|told| told.as_ref().map(|told| told.words.join(" ")).unwrap_or_default());
    view! {
        <article class="mail-letter" data-test="mail-letter">
            <Button
                kind=ButtonKind::Quiet
                icon="arrow-left"
                class="small mail-back"
                data_test="mail-back"
                on_click=move |_| mail_in.reading.set(false)
            >
                "All mails"
            </Button>
            <h2 class="mail-title" dir="auto" data-test="mail-title">
                {move || subject.with(|subject| if subject.is_empty() { "No subject".into() } else { subject.clone() })}
            </h2>
            <Facts mail_in at />
            <div class=class role="status" data-test="mail-outlook">
                {move || view! { <Icon name=icon() /> }}
                <p>{words}</p>
            </div>
            <Show when=move || !logged.get()>
                <Whose mail_in at />
            </Show>
            <div class="mail-text" dir="auto" data-test="mail-text">
                {move || text.with(|text| if text.trim().is_empty() { "It has no text.".to_string() } else { text.clone() })}
            </div>
            <Show when=move || repeats.get()>
                <p class="hint">"What it repeats of earlier mails is left out."</p>
            </Show>
        </article>
    }
}

fn people(all: &[Person]) -> String {
    let one = |person: &Person| {
        if person.name.is_empty() { person.email.clone() } else { format!("{} <{}>", person.name, person.email) }
    };
    let mut named: Vec<String> = all.iter().take(5).map(one).collect();
    if all.len() > named.len() {
        named.push(format!("{} more", all.len() - named.len()));
    }
    named.join(", ")
}

fn size(bytes: usize) -> String {
    const MEGA: usize = 1024 * 1024;
    if bytes >= MEGA { format!("{} MB", bytes.div_ceil(MEGA)) } else { format!("{} KB", bytes.div_ceil(1024)) }
}

fn attached(item: &Item) -> String {
    let all: Vec<String> =
        item.mail.attachments.iter().map(|one| format!("{} ({})", one.name, size(one.bytes))).collect();
    all.join(", ")
}

#[component]
fn Facts(mail_in: MailIn, at: usize) -> impl IntoView {
    let app = mail_in.app;
    let from = mail_in.about(at, |item| item.mail.from.as_ref().map(|from| people(std::slice::from_ref(from))));
    let to = mail_in.about(at, |item| people(&item.mail.recipients().cloned().collect::<Vec<_>>()));
    let date = mail_in.about(at, |item| item.mail.date);
    let files = mail_in.about(at, attached);
    let count = mail_in.about(at, |item| item.mail.attachments.len());
    let file = mail_in.about(at, |item| item.file.clone());
    view! {
        <dl class="mail-facts">
            <div>
                <dt>"From"</dt>
                <dd>{move || from.get().unwrap_or_else(|| "It does not say".into())}</dd>
            </div>
            <div>
                <dt>"To"</dt>
                <dd>{move || to.with(|to| if to.is_empty() { "It does not say".into() } else { to.clone() })}</dd>
            </div>
            <div>
                <dt>"Written"</dt>
                <dd>{move || date.get().map_or_else(|| "It does not say; logged as of now".into(), |date| app.moment(date))}</dd>
            </div>
            <Show when=move || { count.get() > 0 }>
                <div>
                    <dt>"Attached"</dt>
                    <dd data-test="mail-attached">
                        {move || files.get()}
                        <span class="hint">
                            {move || {
                                let they = if count.get() == 1 { "It is" } else { "They are" };
                                format!(" {they} named in the log and not kept.")
                            }}
                        </span>
                    </dd>
                </div>
            </Show>
            <div>
                <dt>"File"</dt>
                <dd>{move || file.get()}</dd>
            </div>
        </dl>
    }
}

/// Whose it is, what it answers and what it means; each can be changed.
#[component]
fn Whose(mail_in: MailIn, at: usize) -> impl IntoView {
    let who = Memo::new(move |_| {
        mail_in.items.with(|items| items.get(at).map_or(Who::Nobody, |item| item.wanted.who.clone()))
    });
    let inbound = mail_in.about(at, |item| item.wanted.inbound);
    let chosen = mail_in.about(at, |item| item.chosen);
    let means = Memo::new(move |_| {
        let means = mail_in.items.with(|items| items.get(at).map(|item| item.wanted.means));
        MEANS.iter().find(|(_, _, one)| Some(*one) == means).map_or("mail", |(key, ..)| *key).to_string()
    });
    let ways = vec![Choice::new(true, "Came in"), Choice::new(false, "Went out")];
    view! {
        <div class="mail-whose">
            <PersonField mail_in at who />
            <OpportunityField mail_in at who />
            <MessageField mail_in at who inbound />
            <Show when=move || inbound.get()>
                <SelectField
                    label="It means"
                    value=means
                    options=Signal::stored(MEANS.iter().map(|(key, words, _)| (key.to_string(), words.to_string())).collect::<Vec<_>>())
                    on_commit=move |key: String| {
                        if let Some((_, _, means)) = MEANS.into_iter().find(|(one, ..)| *one == key) {
                            mail_in.choose(at, Say::Means(means));
                        }
                    }
                    data_test="mail-means"
                />
            </Show>
            <div class="mail-way">
                <Segmented
                    label="Which way it went"
                    options=Signal::stored(ways)
                    value=inbound
                    on_pick=move |inbound| mail_in.choose(at, Say::Inbound(inbound))
                    data_test="mail-way"
                />
                <CheckField label="Log this mail" value=chosen on_commit=move |_| mail_in.turn() data_test="mail-include" />
            </div>
        </div>
    }
}

#[component]
fn PersonField(mail_in: MailIn, at: usize, who: Memo<Who>) -> impl IntoView {
    let app = mail_in.app;
    let known = move || if let Who::Known(id) = who.get() { Some(id) } else { None };
    let new = move || if let Who::New { name, email } = who.get() { Some((name, email)) } else { None };
    let strangers = Memo::new(move |_| {
        let all = mail_in.items.with(|items| items.get(at).map(|item| item.found.unknown.clone())).unwrap_or_default();
        all.into_iter().take(4).map(|person| (person.name, person.email)).collect::<Vec<_>>()
    });
    let others = Memo::new(move |_| {
        let all = mail_in.items.with(|items| items.get(at).map(|item| item.found.contacts.clone())).unwrap_or_default();
        all.into_iter().filter(|id| Some(*id) != known()).take(4).collect::<Vec<Id>>()
    });
    let address = move || strangers.with(|all| all.first().map(|(_, email)| email.clone()).unwrap_or_default());
    let say = move |who: Who| mail_in.choose(at, Say::Who(who));
    let added = mail_in.about(at, |item| item.wanted.address.is_some());
    let offered = Memo::new(move |_| {
        let name = known().and_then(|id| app.contact(id)).map(|contact| contact.title())?;
        let address = mail_in.items.with(|items| app.data(|data| items.get(at)?.new_address(data)))?;
        Some((address, name))
    });
    let pick = move |id: Option<Id>| say(id.map_or(Who::Nobody, Who::Known));
    let create = move |name: String| {
        let (name, email) = if name.contains('@') { (String::new(), name) } else { (name, address()) };
        say(stranger_of(&name, &email));
    };
    let firm =
        move || if let Who::Company(id) = who.get() { app.company(id).map(|one| one.name.clone()) } else { None };
    let written = move || {
        let person = new().map(|(name, email)| if name.is_empty() { email } else { name });
        person.or_else(firm).unwrap_or_default()
    };
    let firms = Memo::new(move |_| {
        let all =
            mail_in.items.with(|items| items.get(at).map(|item| item.found.companies.clone())).unwrap_or_default();
        all.into_iter().filter(|id| who.get() != Who::Company(*id)).take(4).collect::<Vec<Id>>()
    });
    let (name, email) = (
        move || new().map(|(name, _)| name).unwrap_or_default(),
        move || new().map(|(_, email)| email).unwrap_or_default(),
    );
    view! {
        <div class="mail-person">
            <RecordPicker
                kind=Kind::Contact
                label="Person"
                value=Signal::derive(known)
                written=Signal::derive(written)
                on_pick=pick
                on_new=Callback::new(create)
                placeholder="Nobody yet"
                boxed=true
                data_test="mail-person"
            />
            <div class="btn-row">
                <For
                    each=move || others.get()
                    key=|id| *id
                    children=move |id| {
                        let title = move || app.contact(id).map(|contact| contact.title()).unwrap_or_default();
                        view! {
                            <button type="button" class="chip" data-test="mail-other" on:click=move |_| say(Who::Known(id))>
                                {title}
                            </button>
                        }
                    }
                />
                <For
                    each=move || firms.get()
                    key=|id| *id
                    children=move |id| {
                        let title = move || app.company(id).map(|one| one.name.clone()).unwrap_or_default();
                        view! {
                            <button type="button" class="chip" data-test="mail-company" on:click=move |_| say(Who::Company(id))>
                                <Icon name="building" class="small" />
                                {title}
                            </button>
                        }
                    }
                />
                <For
                    each=move || {
                        let taken = new().map(|(_, email)| email);
                        strangers.get().into_iter().filter(|(_, email)| Some(email) != taken.as_ref()).collect::<Vec<_>>()
                    }
                    key=|person| person.clone()
                    children=move |(name, email)| {
                        let title = if name.is_empty() { email.clone() } else { name.clone() };
                        view! {
                            <button
                                type="button"
                                class="chip"
                                data-test="mail-create"
                                on:click=move |_| say(stranger_of(&name, &email))
                            >
                                <Icon name="plus" class="small" />
                                "Create "
                                {title}
                            </button>
                        }
                    }
                />
            </div>
            {move || offered.get().map(|(address, name)| view! {
                <CheckField
                    label=format!("Add {address} to the addresses of {name}")
                    value=added
                    on_commit=move |on: bool| mail_in.choose(at, Say::Address(on))
                    data_test="mail-add-address"
                />
            })}
            <Show when=move || new().is_some()>
                <div class="mail-new">
                    <Field
                        label="Name of the new contact"
                        value=Signal::derive(name)
                        on_commit=move |name: String| say(stranger_of(&name, &email()))
                        data_test="mail-new-name"
                    />
                    <Field
                        label="Address"
                        kind=FieldKind::Email
                        value=Signal::derive(email)
                        on_commit=move |email: String| say(stranger_of(&name(), &email))
                        data_test="mail-new-email"
                    />
                </div>
            </Show>
        </div>
    }
}

#[component]
fn OpportunityField(mail_in: MailIn, at: usize, who: Memo<Who>) -> impl IntoView {
    let app = mail_in.app;
    let now = mail_in.about(at, |item| item.wanted.opportunity);
    let options = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        let found = mail_in.items.with(|items| items.get(at).map(|item| item.found.opportunities.clone()));
        app.data(|data| {
            let likely = match who.get() {
                Who::Known(id) => opportunities_of(data, &[id]),
                Who::Company(id) => opportunities_of_companies(data, &[id]),
                _ => found.unwrap_or_default(),
            };
            let titled = |id: Id| data.opportunity(id).map(|one| (id.to_string(), one.name.clone()));
            let mut others: Vec<(String, String)> = data
                .opportunities()
                .filter(|one| !likely.contains(&one.id))
                .map(|one| (one.id.to_string(), one.name.clone()))
                .collect();
            others.sort_by_cached_key(|(_, name)| name.to_lowercase());
            likely.iter().filter_map(|id| titled(*id)).chain(others).collect::<Vec<_>>()
        })
    });
    let title = move || now.get().and_then(|id| app.opportunity(id)).map(|one| one.name.clone()).unwrap_or_default();
    let say = move |id: Option<Id>| mail_in.choose(at, Say::Opportunity(id));
    view! {
        <Combobox
            label="Opportunity"
            value=Signal::derive(title)
            options
            on_pick=move |id: String| say(id.parse().ok())
            on_clear=Callback::new(move |()| say(None))
            placeholder="None"
            data_test="mail-opportunity"
        />
    }
}

#[component]
fn MessageField(mail_in: MailIn, at: usize, who: Memo<Who>, inbound: Memo<bool>) -> impl IntoView {
    let app = mail_in.app;
    let now = mail_in.about(at, |item| item.wanted.message);
    let options = Memo::new(move |_| {
        app.track(Kind::Message);
        let (found, when) = mail_in
            .items
            .with(|items| items.get(at).map(|item| (item.found.messages.clone(), item.wanted.at)))
            .unwrap_or_default();
        let all = app.data(|data| {
            let mut all = match who.get() {
                Who::Known(id) => messages_to(data, &[id], when),
                _ => found,
            };
            if let Some(now) = now.get().filter(|id| !all.contains(id)) {
                all.insert(0, now);
            }
            let of = |id: &Id| data.message(*id).map(|message| (*id, message.title(), message.sent, message.state));
            all.iter().filter_map(of).collect::<Vec<_>>()
        });
        let words = |sent: Option<_>, state: MessageState| match sent {
            Some(sent) if state == MessageState::Sent => format!("sent {}", app.moment(sent)),
            _ => "not marked as sent".into(),
        };
        let none = (String::new(), "None of our messages".to_string());
        let some = all
            .into_iter()
            .map(|(id, title, sent, state)| (id.to_string(), format!("{title}, {}", words(sent, state))));
        std::iter::once(none).chain(some).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || { options.with(Vec::len) > 1 }>
            <SelectField
                label=Signal::derive(move || if inbound.get() { "It answers" } else { "It is our message" }.to_string())
                value=Signal::derive(move || now.get().map(|id| id.to_string()).unwrap_or_default())
                options
                on_commit=move |id: String| mail_in.choose(at, Say::Message(id.parse().ok()))
                data_test="mail-message"
            />
        </Show>
    }
}
