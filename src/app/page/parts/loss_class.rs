//! What kind of reason a new loss reason is.

use crate::app::ui::{Choice, Segmented};
use leptos::prelude::*;
use penstock::model::LossClass;

/// What a class means, in a few words.
pub fn about_class(class: LossClass) -> &'static str {
    match class {
        LossClass::Inherent => "not about your offer",
        LossClass::Specific => "about your offer or how you work",
    }
}

/// Inherent or specific, side by side, with what the chosen one means.
#[component]
pub fn LossClassField(
    /// The class.
    value: RwSignal<LossClass>,
    #[prop(into)] data_test: String,
) -> impl IntoView {
    let choices = LossClass::ALL.map(|class| Choice::new(class, class.word())).to_vec();
    view! {
        <div class="loss-class">
            <Segmented
                label="Class of the reason"
                options=Signal::stored(choices)
                value
                on_pick=move |class| value.set(class)
                data_test
            />
            <span class="hint" aria-live="polite">{move || about_class(value.get())}</span>
        </div>
    }
}
