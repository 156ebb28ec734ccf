//! Ending a run by hand, with a reason that stays readable where one is given.

use crate::app::{
    store::use_app,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, MenuButton, MenuItem},
};
use leptos::prelude::*;
use penstock::{command::Command, value::Id};

/// Reasons that are given often.
const OFTEN: [&str; 4] =
    ["They answered in another way", "It is the wrong person", "They asked for a break", "It does not fit any more"];

/// A button that ends a run: at once, or with a reason.
#[component]
pub fn StopRun(
    run: Id,
    /// What it says.
    #[prop(default = "Stop")]
    label: &'static str,
    #[prop(default = "run-stop")] data_test: &'static str,
) -> impl IntoView {
    let app = use_app();
    let asking = RwSignal::new(false);
    let why = RwSignal::new(String::new());
    let end = move |why: String| app.act_with_undo(Command::EndRuns { runs: vec![run], why }).is_some();
    let items = move || {
        let mut items = vec![
            MenuItem::new(format!("{label}, without a reason"), move || _ = end(String::new())).mark("stop-plain"),
        ];
        for (place, words) in OFTEN.into_iter().enumerate() {
            let item = MenuItem::new(words, move || _ = end(words.into()));
            items.push(if place == 0 { item.separated() } else { item });
        }
        let ask = move || {
            why.set(String::new());
            asking.set(true);
        };
        items.push(MenuItem::new("Another reason…", ask).mark("stop-why").separated());
        items
    };
    view! {
        <MenuButton label=label class="btn quiet small" items=Signal::derive(items) data_test=data_test />
        <Dialog open=asking title="Why does it end?" size=DialogSize::Small on_close=move |()| asking.set(false) data_test="stop-dialog">
            <form on:submit=move |ev| {
                ev.prevent_default();
                if end(why.get_untracked()) {
                    asking.set(false);
                }
            }>
                <div class="dialog-body form">
                    <Field label="Reason" value=why on_input=move |text| why.set(text) autofocus=true data_test="stop-reason" />
                    <p class="hint">"What it put into the Outbox and was not sent is not sent any more."</p>
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| asking.set(false)>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="stop-do">"End it"</Button>
                </div>
            </form>
        </Dialog>
    }
}
