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

/// Opens a web address in another tab; nothing where the text is none.
#[component]
pub fn WebLink(#[prop(into)] text: Signal<String>) -> impl IntoView {
    move || {
        web_address(&text.get()).map(|href| {
            view! {
                <a
                    class="icon-btn small"
                    href=href
                    title="Open the page"
                    aria-label="Open the page"
                    target="_blank"
                    rel="noopener noreferrer"
                >
                    <Icon name="external-link" />
                </a>
            }
        })
    }
}
