//! Choosing the columns of a list.

use crate::app::ui::{Button, ButtonKind, CheckField, Dialog, DialogSize};
use leptos::prelude::*;

/// Check boxes for all columns. The first one always stands.
#[component]
pub fn ColumnDialog(
    open: RwSignal<bool>,
    /// Word and label of every column, in the order that they stand in.
    #[prop(into)]
    all: Signal<Vec<(String, String)>>,
    /// The words of those that are shown.
    #[prop(into)]
    shown: Signal<Vec<String>>,
    /// Gets the words of those that are to be shown; none for the usual ones.
    #[prop(into)]
    on_pick: Callback<Vec<String>>,
) -> impl IntoView {
    let set = move |key: &str, on: bool| {
        let now = shown.get_untracked();
        let words = all.get_untracked().into_iter().map(|(word, _)| word);
        on_pick.run(words.filter(|word| if word == key { on } else { now.contains(word) }).collect());
    };
    let first = move || all.with_untracked(|all| all.first().map(|(word, _)| word.clone()));
    let check = move |(key, label): (String, String)| {
        let (word, mark, locked) = (key.clone(), format!("column-{key}"), first().as_ref() == Some(&key));
        view! {
            <CheckField
                label=label
                value=Signal::derive(move || shown.with(|shown| shown.contains(&word)))
                on_commit=move |on| set(&key, on)
                disabled=locked
                data_test=mark
            />
        }
    };
    view! {
        <Dialog open=open title="Columns" size=DialogSize::Small on_close=move |()| open.set(false) light_dismiss=true data_test="columns-dialog">
            <div class="dialog-body column-checks">
                {move || all.get().into_iter().map(check).collect_view()}
            </div>
            <div class="dialog-foot">
                <Button class="push" on_click=move |_| on_pick.run(Vec::new()) data_test="columns-usual">"The usual ones"</Button>
                <Button kind=ButtonKind::Main on_click=move |_| open.set(false) data_test="columns-done">"Done"</Button>
            </div>
        </Dialog>
    }
}
