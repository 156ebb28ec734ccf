//! The list of contacts.

use super::parts::{Column, ListPage, ListSpec, MailLinks, PhoneLinks, TagsShown, Whom, field};
use crate::app::store::App;
use leptos::prelude::*;
use penstock::{
    data::Dataset,
    model::{Kind, Listing},
    present::views::cells::Key,
    query::Field,
    value::Id,
};

/// A column that says what the query language knows.
const fn more(key: &'static str, label: &'static str, num: bool, field: Field) -> Column {
    Column { key, label, width: "minmax(90px, 1fr)", num, usual: false, field: Some(field) }
}

/// A column of the list's own.
const fn own(key: &'static str, label: &'static str, width: &'static str, num: bool) -> Column {
    Column { key, label, width, num, usual: true, field: None }
}

static SPEC: ListSpec = ListSpec {
    kind: Kind::Contact,
    of: Listing::Contacts,
    title: "Contacts",
    icon: "users",
    empty: "People you sell to: add one, or import a file with names and addresses.",
    columns: &[
        own("name", "Name", "minmax(160px, 2fr)", false),
        own("company", "Company", "minmax(120px, 1.4fr)", false),
        own("email", "Email", "minmax(140px, 1.6fr)", false),
        own("phone", "Phone", "minmax(90px, 1fr)", false),
        own("tags", "Tags", "minmax(80px, 1fr)", false),
        own("opportunities", "Opportunities", "96px", true),
        own("research", "Research", "80px", true),
        more("owner", "Owner", false, Field::Owner),
        more("job", "Position", false, Field::Job),
        more("country", "Country", false, Field::Country),
        more("sector", "Sector", false, Field::Sector),
        more("source", "Source", false, Field::Source),
        more("campaign", "Campaign", false, Field::Campaign),
        more("touched", "Last contact", false, Field::Touched),
        more("untouched", "Days without contact", true, Field::Untouched),
        more("birthday", "Birthday", false, Field::Birthday),
        more("referred", "Recommended by", false, Field::Referred),
        more("worth", "Value won", true, Field::Worth),
        more("brought", "Value brought", true, Field::Brought),
        more("wins", "Won", true, Field::Wins),
        more("deals", "Open", true, Field::Deals),
        more("score", "Highest score", true, Field::Score),
        more("fit", "Fit", true, Field::Fit),
        more("consent", "Agreed to messages", false, Field::Consent),
        more("optout", "Wants no messages", false, Field::OptOut),
        more("address", "Address", false, Field::Address),
        more("created", "Created", false, Field::Created),
    ],
    first_by: "name",
    reads: &[Kind::Company, Kind::Opportunity],
    sort,
    cell,
};

fn sort(data: &Dataset, id: Id, column: &'static str) -> Key {
    let Some(contact) = data.contact(id) else { return Key::Empty };
    match column {
        "company" => {
            Key::text(contact.company.and_then(|id| data.company(id)).map_or("", |company| company.name.as_str()))
        }
        "email" => Key::text(contact.emails.first().map_or("", String::as_str)),
        "phone" => Key::text(contact.phones.first().map_or("", String::as_str)),
        "tags" => Key::text(contact.tags.first().map_or("", String::as_str)),
        "opportunities" => Key::count(data.opportunities_with(id).count()),
        "research" => Key::Number(contact.research().0 as i128),
        _ => Key::text(&contact.title()),
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
            let count = app.data(|data| data.opportunities_with(id).count());
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
