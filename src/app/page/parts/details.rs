//! Columns of an imported file that have no field of their own.

use super::links::web_address;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The further columns as facts; nothing where there are none.
#[component]
pub fn Details(#[prop(into)] details: Signal<BTreeMap<String, String>>) -> impl IntoView {
    let rows = move || {
        details
            .get()
            .into_iter()
            .map(|(name, text)| {
                let link = text.starts_with("http").then(|| web_address(&text)).flatten();
                let shown = text.clone();
                view! {
                    <dt>{name}</dt>
                    <dd>
                        {match link {
                            Some(href) => {
                                view! { <a href=href target="_blank" rel="noopener noreferrer">{shown}</a> }.into_any()
                            }
                            None => shown.into_any(),
                        }}
                    </dd>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || details.with(|all| !all.is_empty())>
            <section class="part" data-test="details">
                <h3 class="part-title">"Details"</h3>
                <dl class="facts wide">{rows}</dl>
            </section>
        </Show>
    }
}
