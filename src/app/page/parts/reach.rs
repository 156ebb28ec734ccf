//! Beside a telephone number or an email address: what opens it, and afterwards the offer to log it.

use crate::app::{
    shell::{handing, intl},
    store::{App, use_app},
    ui::{Icon, MenuButton, MenuItem, Toast},
};
use leptos::prelude::*;
use penstock::{
    exchange::{
        countries::{Country, country, named, of_language},
        reach::{How, Way, by_mail, by_phone},
    },
    model::{Company, Contact},
    present::contacted::Contacted,
    value::Id,
};
use std::{sync::Arc, time::Duration};

/// Whom a number or an address belongs to, and what the talk is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whom {
    /// Their name.
    pub name: String,
    /// The contact.
    pub contact: Option<Id>,
    /// The opportunity that it is about.
    pub opportunity: Option<Id>,
    /// The company, where there is no contact.
    pub company: Option<Id>,
    /// They want no more messages.
    opted_out: bool,
    /// The code of the country that they are in, if it is known.
    country: Option<u16>,
    /// What happens is logged elsewhere.
    quiet: bool,
}

impl Whom {
    /// A contact, perhaps about an opportunity.
    pub fn contact(app: App, contact: &Contact, opportunity: Option<Id>) -> Self {
        let country = contact.company.and_then(|id| app.company(id)).and_then(|company| named(&company.country));
        Whom {
            name: contact.title(),
            contact: Some(contact.id),
            opportunity,
            opted_out: contact.opted_out,
            country: country.map(|country| country.code),
            ..Whom::default()
        }
    }

    /// A company.
    pub fn company(company: &Company) -> Self {
        let country = named(&company.country).map(|country| country.code);
        Whom { name: company.title(), company: Some(company.id), country, ..Whom::default() }
    }

    /// What happens is logged where this stands.
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }
}

/// The country that the browser's language names.
pub fn guessed_country() -> Option<&'static Country> {
    intl::languages().iter().find_map(|language| of_language(language))
}

/// The country that numbers without a country's code are in: as the settings say, else as the browser's language does.
/// Whoever asks is told when it changes.
pub fn home_country(app: App) -> Option<&'static Country> {
    let chosen = app.settings().country.clone();
    if chosen.is_empty() { guessed_country() } else { country(&chosen) }
}

/// The code of that country.
pub fn home(app: App) -> Option<u16> {
    home_country(app).map(|country| country.code)
}

/// The icon of a way.
pub fn way_icon(how: How) -> &'static str {
    match how {
        How::Call => "phone",
        How::Text => "message-square",
        How::WhatsApp => "message-circle",
        How::Mail => "mail",
        How::Web(_) | How::Profile => "external-link",
    }
}

/// Ways as lines of a menu: links where they are open, else with the reason. `used` is told which one was taken.
pub fn way_items(ways: Vec<Way>, used: impl Fn(How) + Clone + Send + Sync + 'static) -> Vec<MenuItem> {
    let line = |Way { how, address }| {
        let used = used.clone();
        let item = MenuItem::new(how.word(), move || used(how)).icon(way_icon(how)).mark(format!("way-{}", how.key()));
        match address {
            Ok(address) => item.link(address),
            Err(why) => item.refused(why.to_string()),
        }
    };
    ways.into_iter().map(line).collect()
}

/// The line that copies a number or an address.
pub fn copy_item(app: App, words: &str, text: String) -> MenuItem {
    MenuItem::new(words, move || {
        let said = format!("Copied {text}");
        handing::copy(&text, move |there| {
            if there {
                app.toast(said);
            } else {
                app.complain("The browser does not let it be copied. Select it and copy it by hand.");
            }
        });
    })
    .icon("copy")
    .mark("way-copy")
}

/// Somebody was called or written to: asks whether it is to be logged. It stays for as long as a call may take.
pub fn offer_log(app: App, how: How, whom: &Whom) {
    if whom.quiet {
        return;
    }
    const LONG: Duration = Duration::from_secs(15 * 60);
    const SHORT: Duration = Duration::from_secs(60);
    let reached = Contacted {
        how,
        name: whom.name.clone(),
        contact: whom.contact,
        opportunity: whom.opportunity,
        company: whom.company,
    };
    let toast = Toast::new(how.asked(&whom.name)).in_place("contacted").key("l");
    let toast = toast.lasting(if how == How::Call { LONG } else { SHORT });
    app.toasts.show(toast.action("Log it", move || app.contacted.set(Some(reached.clone()))));
}

/// Ways to somebody as lines of a menu, with the offer to log afterwards. Messages to whoever wants none are closed; calls
/// are not.
fn lines_for(app: App, ways: Vec<Way>, whom: Option<Whom>) -> Vec<MenuItem> {
    let unwanted =
        whom.as_ref().filter(|whom| whom.opted_out).map(|whom| format!("{} wants no more messages.", whom.name));
    let closed: Vec<bool> = ways.iter().map(|way| way.how != How::Call && unwanted.is_some()).collect();
    let lines = way_items(ways, move |how| {
        if let Some(whom) = &whom {
            offer_log(app, how, whom);
        }
    });
    let line = |(line, closed): (MenuItem, bool)| match &unwanted {
        Some(why) if closed => line.refused(why.clone()),
        _ => line,
    };
    lines.into_iter().zip(closed).map(line).collect()
}

/// Everything that can be done with a number or an address.
fn items(app: App, ways: Vec<Way>, text: String, copies: &str, whom: Option<Whom>) -> Vec<MenuItem> {
    let mut items = lines_for(app, ways, whom);
    items.push(copy_item(app, copies, text));
    items
}

/// The one that a press opens at once: the first way, where it is open.
#[component]
fn Direct(ways: Memo<Vec<Way>>, text: Signal<String>, whom: Signal<Option<Whom>>) -> impl IntoView {
    let app = use_app();
    move || {
        // Whom first: the ways depend on it too.
        let whom = whom.get();
        let first = ways.with(|ways| ways.first().cloned())?;
        let href = first.address.ok()?;
        let how = first.how;
        // Messages go only to whoever wants them.
        if how != How::Call && whom.as_ref().is_some_and(|whom| whom.opted_out) {
            return None;
        }
        let words = if how == How::Call { "Call" } else { "Write to" };
        let title = move || format!("{words} {}", text.get());
        let used = move |ev: leptos::ev::MouseEvent| {
            // A row that opens its record is not meant.
            ev.stop_propagation();
            if let Some(whom) = &whom {
                offer_log(app, how, whom);
            }
        };
        Some(view! {
            <a
                class="icon-btn small"
                href=href
                title=title
                aria-label=title
                rel="noopener noreferrer"
                data-test=format!("reach-{}-now", how.key())
                on:click=used
            >
                <Icon name=way_icon(how) />
            </a>
        })
    }
}

/// Beside a telephone number: a press calls it, and a menu has text message, WhatsApp and copying. Why a number cannot be
/// dialled stands there as well.
#[component]
pub fn PhoneLinks(
    /// The number as it is written.
    #[prop(into)]
    text: Signal<String>,
    /// Whose it is, for the log.
    #[prop(into)]
    whom: Signal<Option<Whom>>,
    /// No button that calls at once.
    #[prop(optional)]
    menu_only: bool,
) -> impl IntoView {
    let app = use_app();
    let country = Memo::new(move |_| whom.with(|whom| whom.as_ref().and_then(|whom| whom.country)));
    let ways = Memo::new(move |_| by_phone(&text.get(), "", country.get().or_else(|| home(app))));
    let label = Signal::derive(move || format!("Call, text or copy {}", text.get()));
    view! { <Links ways text whom menu_only label copies="Copy the number" data_test="reach-phone" /> }
}

/// Beside an email address: a press opens the mail program, and a menu has Gmail, Outlook and copying.
#[component]
pub fn MailLinks(
    /// The address.
    #[prop(into)]
    text: Signal<String>,
    /// Whose it is, for the log.
    #[prop(into)]
    whom: Signal<Option<Whom>>,
    /// No button that opens the mail program at once.
    #[prop(optional)]
    menu_only: bool,
) -> impl IntoView {
    let ways = Memo::new(move |_| by_mail(&text.get(), "", ""));
    let label = Signal::derive(move || format!("Write to {} or copy it", text.get()));
    view! { <Links ways text whom menu_only label copies="Copy the address" data_test="reach-mail" /> }
}

/// The usual way as a button, and all of them in a menu.
#[component]
fn Links(
    ways: Memo<Vec<Way>>,
    text: Signal<String>,
    whom: Signal<Option<Whom>>,
    menu_only: bool,
    label: Signal<String>,
    copies: &'static str,
    data_test: &'static str,
) -> impl IntoView {
    let app = use_app();
    let all = move || items(app, ways.get(), text.get(), copies, whom.get());
    view! {
        <span class="reach">
            {(!menu_only).then(|| view! { <Direct ways text whom /> })}
            <MenuButton label icon_only=true icon="chevron-down" class="icon-btn small" items=Signal::derive(all) data_test />
        </span>
    }
}

/// All numbers and addresses of a contact, in one menu beside the name.
#[component]
pub fn ReachMenu(
    /// The contact.
    #[prop(into)]
    contact: Signal<Option<Arc<Contact>>>,
    /// The opportunity that it is about.
    #[prop(optional_no_strip)]
    opportunity: Option<Id>,
) -> impl IntoView {
    let app = use_app();
    let any = Memo::new(move |_| {
        contact.with(|contact| contact.as_ref().is_some_and(|one| !one.phones.is_empty() || !one.emails.is_empty()))
    });
    let all = move || {
        let Some(contact) = contact.get() else { return Vec::new() };
        let whom = Whom::contact(app, &contact, opportunity);
        let mut lines: Vec<MenuItem> = Vec::new();
        let mut add = |text: &str, ways: Vec<Way>, copies: &str| {
            // What belongs to one number stands together, and its first line names it.
            let mut more = items(app, ways, text.to_string(), copies, Some(whom.clone())).into_iter();
            let first = more.next().map(|item| item.note(text));
            lines.extend(first.map(|item| if lines.is_empty() { item } else { item.separated() }));
            lines.extend(more);
        };
        let home = whom.country.or_else(|| home(app));
        contact.phones.iter().for_each(|phone| add(phone, by_phone(phone, "", home), "Copy the number"));
        contact.emails.iter().for_each(|email| add(email, by_mail(email, "", ""), "Copy the address"));
        lines
    };
    let name = move || contact.with(|contact| contact.as_ref().map(|one| one.title()).unwrap_or_default());
    view! {
        <Show when=move || any.get()>
            <MenuButton
                label=Signal::derive(move || format!("Call or write to {}", name()))
                icon_only=true
                icon="phone"
                class="icon-btn small"
                items=Signal::derive(all)
                data_test="reach-person"
            />
        </Show>
    }
}
