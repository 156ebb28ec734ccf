//! What can be put on a dashboard.

use super::Board;
use crate::app::{
    page::parts::figures::TABS,
    ui::{Dialog, Icon},
};
use leptos::prelude::*;
use penstock::present::figures::{gallery, taken};

/// The dialog with everything, by report.
#[component]
pub fn Gallery(board: Board) -> impl IntoView {
    let add = move |key: &'static str, name: &'static str| match taken(&board.widgets.get_untracked(), key, "") {
        Some(widgets) => {
            board.adding.set(false);
            board.change_with_undo(widgets, format!("Added “{name}”"));
        }
        None => board.app.complain("A dashboard has at most 60 parts."),
    };
    let groups = move || {
        let group = |tab: &'static penstock::present::figures::Tab| {
            let of_it = gallery().iter().filter(move |(_, of, ..)| *of == tab.key);
            let button = |(key, _, name, _): &(&'static str, &'static str, &'static str, u8)| {
                let (key, name) = (*key, *name);
                view! {
                    <button type="button" class="btn dash-choice" data-test=format!("gallery-{key}") on:click=move |_| add(key, name)>
                        <Icon name="plus" /> {name}
                    </button>
                }
            };
            view! { <section><h3>{tab.name}</h3><div class="dash-choices">{of_it.map(button).collect_view()}</div></section> }
        };
        TABS.iter().map(group).collect_view()
    };
    view! {
        <Dialog open=board.adding title="Add a part" on_close=move |()| board.adding.set(false) light_dismiss=true data_test="gallery">
            <div class="dialog-body stack">{groups}</div>
        </Dialog>
    }
}
