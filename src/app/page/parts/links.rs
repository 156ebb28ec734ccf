//! Links: to records of the workspace, and out of it by the few schemes that are safe.

use crate::app::{store::use_app, ui::Icon};
use leptos::prelude::*;
use penstock::model::RecordId;

/// A web address to open, where the text can be one: only http and https.
pub fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    if text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    if lower.starts_with("https://") || lower.starts_with("http://") {
        return Some(text.to_string());
    }
    let host = text.split('/').next().unwrap_or_default();
    (host.contains('.') && !host.contains([':', '@'])).then(|| format!("https://{text}"))
}

/// `mailto:` with everything but plain address characters written as percent codes.
pub fn mail_address(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.contains('@') {
        return None;
    }
    let mut address = String::from("mailto:");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'-' | b'_' | b'+') {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(address)
}

/// `tel:` with the digits alone.
pub fn phone_address(text: &str) -> Option<String> {
    let digits: String = text.trim().chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#')).collect();
    (digits.len() >= 3).then(|| format!("tel:{digits}"))
}

/// A record's name that opens its panel.
#[component]
pub fn RecordLink(id: RecordId, #[prop(into)] title: Signal<String>) -> impl IntoView {
    let app = use_app();
    view! {
        <button type="button" class="record-link" data-test="record-link" on:click=move |_| app.open_record(Some(id))>
            {move || title.get()}
        </button>
    }
}

#[component]
fn OutLink(href: Option<String>, title: &'static str, icon: &'static str, outside: bool) -> impl IntoView {
    href.map(|href| {
        view! {
            <a
                class="icon-btn small"
                href=href
                title=title
                aria-label=title
                target=outside.then_some("_blank")
                rel="noopener noreferrer"
            >
                <Icon name=icon />
            </a>
        }
    })
}

/// Opens a web address in another tab; nothing where the text is none.
#[component]
pub fn WebLink(#[prop(into)] text: Signal<String>) -> impl IntoView {
    move || view! { <OutLink href=web_address(&text.get()) title="Open the page" icon="external-link" outside=true /> }
}

/// Writes to an address.
#[component]
pub fn MailLink(#[prop(into)] text: Signal<String>) -> impl IntoView {
    move || view! { <OutLink href=mail_address(&text.get()) title="Write an email" icon="mail" outside=false /> }
}

/// Calls a number.
#[component]
pub fn PhoneLink(#[prop(into)] text: Signal<String>) -> impl IntoView {
    move || view! { <OutLink href=phone_address(&text.get()) title="Call this number" icon="phone" outside=false /> }
}
