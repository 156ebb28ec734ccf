//! How a figure is computed: formula, what counts, how many stand behind it.

use super::Looking;
use crate::app::ui::{Dialog, DialogSize};
use leptos::prelude::*;
use penstock::{present::figures::How, report::FEW};

/// The dialog that explains a figure.
#[component]
pub fn HowDialog(looking: Looking) -> impl IntoView {
    let open = Memo::new(move |_| looking.explained.with(Option::is_some));
    let title =
        move || looking.explained.with(|shown| shown.as_ref().map(|(title, _)| title.clone()).unwrap_or_default());
    let how = move || looking.explained.with(|shown| shown.as_ref().map(|(_, how)| how.clone()).unwrap_or_default());
    view! {
        <Dialog open=open title=Signal::derive(title) on_close=move |()| looking.explained.set(None) size=DialogSize::Small light_dismiss=true data_test="how-dialog">
            <div class="dialog-body stack">
                {move || {
                    let How { formula, counts, sample, rates, .. } = how();
                    let sample = sample.map(|count| {
                        let words = if count < FEW { "Fewer than 10: the figure is shown, and says little." } else { "" };
                        view! { <div><dt>"Sample"</dt><dd>{looking.app.number(count)} " " {words}</dd></div> }
                    });
                    view! {
                        <dl class="figure-how">
                            <div><dt>"Formula"</dt><dd>{formula}</dd></div>
                            <div><dt>"What counts"</dt><dd>{counts}</dd></div>
                            {sample}
                            <div><dt>"Amounts"</dt><dd>{rates.words()}</dd></div>
                        </dl>
                    }
                }}
            </div>
        </Dialog>
    }
}
