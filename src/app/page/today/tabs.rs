//! The lists of the hats, side by side; those that the person does not wear are behind “More hats”.

use super::desk::Desk;
use crate::app::ui::{MenuButton, MenuItem};
use leptos::{ev::KeyboardEvent, prelude::*};
use penstock::{
    model::{Hat, Kind},
    present::hats::{self, Tabs},
};

/// The id of the element that holds the list.
pub const PANEL: &str = "today-panel";

fn mark(hat: Option<Hat>) -> &'static str {
    hat.map_or("everything", hats::tab)
}

/// The id of a tab.
pub fn tab_id(hat: Option<Hat>) -> String {
    format!("hat-tab-{}", mark(hat))
}

#[component]
pub fn HatTabs(desk: Desk) -> impl IntoView {
    let app = desk.app;
    let tabs = Memo::new(move |_| {
        [Kind::Settings, Kind::Member].into_iter().for_each(|kind| app.track(kind));
        let open = desk.hat.get();
        app.data(|data| hats::tabs(data, open))
    });
    let all = move || {
        tabs.with(|Tabs { shown, .. }| std::iter::once(None).chain(shown.iter().copied().map(Some)).collect::<Vec<_>>())
    };
    let key = move |ev: KeyboardEvent| {
        let all = untrack(all);
        let here = desk.hat.get_untracked();
        let at = all.iter().position(|one| *one == here).unwrap_or(0);
        let to = match ev.key().as_str() {
            "ArrowRight" => (at + 1) % all.len().max(1),
            "ArrowLeft" => at.checked_sub(1).unwrap_or(all.len().saturating_sub(1)),
            "Home" => 0,
            "End" => all.len().saturating_sub(1),
            _ => return,
        };
        ev.prevent_default();
        ev.stop_propagation();
        if let Some(to) = all.get(to) {
            desk.wear(*to);
            crate::app::ui::focus::soon(".today-tabs [aria-selected=true]");
        }
    };
    let more = Signal::derive(move || {
        tabs.with(|tabs| tabs.more.iter().map(|hat| (*hat, hat.word())).collect::<Vec<_>>())
            .into_iter()
            .map(|(hat, word)| MenuItem::new(word, move || desk.wear(Some(hat))))
            .collect::<Vec<MenuItem>>()
    });
    view! {
        <div class="today-tabs">
            <div class="tabs" role="tablist" aria-label="Whose hat" on:keydown=key data-test="hat-tabs">
                <For each=all key=|hat| *hat let:hat>
                    <Tab desk hat />
                </For>
            </div>
            <Show when=move || tabs.with(|tabs| !tabs.more.is_empty())>
                <MenuButton label=Signal::derive(|| "More hats".to_string()) items=more class="btn quiet small" data_test="more-hats" />
            </Show>
        </div>
    }
}

#[component]
fn Tab(desk: Desk, hat: Option<Hat>) -> impl IntoView {
    let here = Memo::new(move |_| desk.hat.get() == hat);
    let (mark, words) = (mark(hat), hat.map_or("Everything", Hat::word));
    view! {
        <button
            type="button"
            role="tab"
            id=tab_id(hat)
            aria-controls=PANEL
            aria-selected=move || here.get().to_string()
            tabindex=move || if here.get() { "0" } else { "-1" }
            data-test=format!("hat-{mark}")
            on:click=move |_| desk.wear(hat)
        >
            {words}
        </button>
    }
}
