//! Who is there already that may be the one that somebody is about to add.

use super::{RecordLink, home_country};
use crate::app::{
    store::{App, sentence, use_app},
    ui::Icon,
};
use leptos::prelude::*;
use penstock::{
    model::{Company, Contact, RecordId},
    present::duplicates::{Reason, Sure, like_company, like_contact},
};

/// What is about to be added.
#[derive(Clone, PartialEq)]
pub enum Newcomer {
    Contact(Contact),
    Company(Company),
}

/// Who is there already.
pub fn known(app: App, one: &Newcomer) -> Vec<(RecordId, Sure, Vec<Reason>)> {
    let home = home_country(app).map(|country| country.code);
    app.data(|data| match one {
        Newcomer::Contact(contact) => like_contact(data, contact, home),
        Newcomer::Company(company) => like_company(data, company, home),
    })
}

/// Names those who are there already, with what they have in common; nothing while there is nobody. It is asked when a
/// field has been left, not with every letter.
#[component]
pub fn Alike(
    #[prop(into)] of: Signal<Newcomer>,
    /// Gets the one that is opened instead.
    #[prop(into)]
    on_open: Callback<RecordId>,
) -> impl IntoView {
    let app = use_app();
    let found = Memo::new(move |_| of.with(|one| known(app, one)));
    let any = Memo::new(move |_| found.with(|found| !found.is_empty()));
    let named = move || {
        let words = |reasons: &[Reason]| reasons.iter().map(Reason::words).collect::<Vec<_>>().join(", ");
        found.with(|found| found.iter().map(|(id, _, reasons)| (*id, words(reasons))).collect::<Vec<_>>())
    };
    view! {
        <div aria-live="polite">
            <Show when=move || any.get()>
                <div class="banner due mb" data-test="alike">
                    <Icon name="users" />
                    <div>
                        <p>{move || if found.with(Vec::len) == 1 { "This may be there already:" } else { "These may be there already:" }}</p>
                        <ul class="alike">
                            <For each=named key=|one| one.clone() let:one>
                                {
                                    let (id, words) = one;
                                    let title = Signal::derive(move || app.record(id).map(|one| one.title()).unwrap_or_default());
                                    view! {
                                        <li on:click=move |_| on_open.run(id)>
                                            <RecordLink id title />
                                            <span class="second">{sentence(&words)}</span>
                                        </li>
                                    }
                                }
                            </For>
                        </ul>
                    </div>
                </div>
            </Show>
        </div>
    }
}
