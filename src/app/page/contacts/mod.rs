//! The list of contacts.

use super::parts::{Column, ListPage, ListSpec, MailLinks, PhoneLinks, SortKey, TagsShown, Whom, field};
use crate::app::store::App;
use leptos::prelude::*;
use penstock::{data::Dataset, model::Kind, value::Id};

static SPEC: ListSpec = ListSpec {
    kind: Kind::Contact,
    title: "Contacts",
    icon: "users",
    empty: "People you sell to: add one, or import a file with names and addresses.",
    columns: &[
        Column { key: "name", label: "Name", width: "minmax(160px, 2fr)", num: false },
        Column { key: "company", label: "Company", width: "minmax(120px, 1.4fr)", num: false },
        Column { key: "email", label: "Email", width: "minmax(140px, 1.6fr)", num: false },
        Column { key: "phone", label: "Phone", width: "minmax(90px, 1fr)", num: false },
        Column { key: "tags", label: "Tags", width: "minmax(80px, 1fr)", num: false },
        Column { key: "opportunities", label: "Opportunities", width: "96px", num: true },
        Column { key: "research", label: "Research", width: "80px", num: true },
    ],
    reads: &[Kind::Company, Kind::Opportunity],
    haystack,
    sort,
    cell,
};

fn haystack(data: &Dataset, id: Id) -> String {
    let Some(contact) = data.contact(id) else { return String::new() };
    let company = contact.company.and_then(|id| data.company(id)).map_or("", |company| company.name.as_str());
    let tags: Vec<&str> = contact.tags.iter().map(String::as_str).collect();
    let [emails, phones, tags] = [contact.emails.join(" "), contact.phones.join(" "), tags.join(" ")];
    [contact.name.as_str(), &contact.title, company, &emails, &phones, &tags, &contact.source].join(" ")
}

fn sort(data: &Dataset, id: Id, column: &'static str) -> SortKey {
    let Some(contact) = data.contact(id) else { return SortKey::Empty };
    match column {
        "company" => {
            SortKey::text(contact.company.and_then(|id| data.company(id)).map_or("", |company| company.name.as_str()))
        }
        "email" => SortKey::text(contact.emails.first().map_or("", String::as_str)),
        "phone" => SortKey::text(contact.phones.first().map_or("", String::as_str)),
        "tags" => SortKey::text(contact.tags.first().map_or("", String::as_str)),
        "opportunities" => SortKey::count(data.referring(id, Kind::Opportunity).count()),
        "research" => SortKey::Number(contact.research().0 as i128),
        _ => SortKey::text(&contact.title()),
    }
}

fn cell(app: App, id: Id, column: &'static str) -> AnyView {
    let contact = Memo::new(move |_| app.contact(id));
    let whom = Signal::derive(move || contact.get().map(|one| Whom::contact(app, &one, None)));
    match column {
        "company" => {
            let company = field(contact, |contact| contact.company);
            (move || company.get().and_then(|id| app.company(id)).map(|company| company.name.clone())).into_any()
        }
        "email" => {
            let text = field(contact, |contact| contact.emails.first().cloned().unwrap_or_default());
            view! {
                <span class="cell-reach">
                    <span>{move || text.get()}</span>
                    <Show when=move || text.with(|text| !text.is_empty())>
                        <MailLinks text whom menu_only=true />
                    </Show>
                </span>
            }
            .into_any()
        }
        "phone" => {
            let text = field(contact, |contact| contact.phones.first().cloned().unwrap_or_default());
            view! {
                <span class="cell-reach">
                    <span>{move || text.get()}</span>
                    <Show when=move || text.with(|text| !text.is_empty())>
                        <PhoneLinks text whom menu_only=true />
                    </Show>
                </span>
            }
            .into_any()
        }
        "tags" => view! { <TagsShown tags=field(contact, |contact| contact.tags.clone()) /> }.into_any(),
        "opportunities" => (move || {
            app.track(Kind::Opportunity);
            let count = app.data(|data| data.referring(id, Kind::Opportunity).count());
            (count > 0).then(|| app.number(count))
        })
        .into_any(),
        "research" => {
            let done = field(contact, |contact| contact.research().0);
            let missing = field(contact, |contact| contact.research().1.join(", "));
            let title = move || {
                let missing = missing.get();
                if missing.is_empty() { "Complete".to_string() } else { format!("Missing: {missing}") }
            };
            view! { <span title=title>{move || format!("{}/6", done.get())}</span> }.into_any()
        }
        _ => {
            let name = field(contact, |contact| contact.title());
            let job = field(contact, |contact| contact.title.clone());
            view! {
                <span class="cell-main">
                    <b>{move || name.get()}</b>
                    <span class="second">{move || job.get()}</span>
                </span>
            }
            .into_any()
        }
    }
}

/// All contacts.
#[component]
pub fn ContactsPage() -> impl IntoView {
    view! { <ListPage spec=&SPEC /> }
}
