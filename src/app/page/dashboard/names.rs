//! Naming a dashboard: a new one, or the one that is shown.

use super::{Board, FIRST};
use crate::app::{
    store::sentence,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field},
};
use leptos::prelude::*;
use penstock::model::{Kind, RecordId};

/// What a name is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// A new one.
    New,
    /// The one that is shown.
    Rename,
}

/// The dialog with the name.
#[component]
pub fn NamingDialog(board: Board) -> impl IntoView {
    let open = Memo::new(move |_| board.naming.get().is_some());
    let title = move || match board.naming.get() {
        Some(Naming::Rename) => "Rename the dashboard",
        _ => "New dashboard",
    };
    view! {
        <Dialog open=open title=Signal::derive(move || title().to_string()) on_close=move |()| board.naming.set(None) size=DialogSize::Small data_test="dashboard-name-dialog">
            <Inside board />
        </Dialog>
    }
}

#[component]
fn Inside(board: Board) -> impl IntoView {
    let before = match board.naming.get_untracked() {
        Some(Naming::Rename) => untrack(|| board.name()),
        _ => String::new(),
    };
    let name = RwSignal::new(before);
    let error = RwSignal::new(None::<String>);
    let save = move || {
        let text = name.get_untracked().trim().to_string();
        if text.is_empty() {
            error.set(Some("A dashboard needs a name.".into()));
            return;
        }
        match (board.naming.get_untracked(), board.shown.get_untracked()) {
            (Some(Naming::Rename), Some(id)) => {
                let edited = board.app.edit(RecordId { kind: Kind::Dashboard, id }, "name", text.into());
                if let Err(why) = edited {
                    error.set(Some(sentence(&why.to_string())));
                    return;
                }
            }
            (Some(Naming::Rename), None) => board.make(text, board.widgets.get_untracked()),
            _ => board.make(text, Vec::new()),
        }
        board.naming.set(None);
    };
    view! {
        <form on:submit=move |ev| { ev.prevent_default(); save(); }>
            <div class="dialog-body">
                <Field label="Name" value=name on_input=move |text: String| { error.set(None); name.set(text); } error=error placeholder=FIRST autofocus=true data_test="dashboard-name" />
            </div>
            <div class="dialog-foot">
                <Button on_click=move |_| board.naming.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Main submit=true data_test="dashboard-name-save">"Save"</Button>
            </div>
        </form>
    }
}
