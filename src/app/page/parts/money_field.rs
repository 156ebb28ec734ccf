//! An amount with its currency.

use crate::app::{
    store::{sentence, use_app},
    ui::{Field, FieldKind, SelectField},
};
use leptos::prelude::*;
use penstock::{
    present::quick_add::read_amount,
    value::{Currency, Money},
};

/// An amount and its currency, edited in place.
#[component]
pub fn MoneyField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<Option<Money>>,
    /// Says what is wrong, if it is refused.
    #[prop(into)]
    on_commit: Callback<Option<Money>, Option<String>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] data_test: Option<String>,
    /// It stands in a form: as a box below its label.
    #[prop(optional)]
    boxed: bool,
    /// The sentence about what cannot be taken, for a form that waits until there is none.
    #[prop(optional)]
    error: Option<RwSignal<Option<String>>>,
) -> impl IntoView {
    let app = use_app();
    let error = error.unwrap_or_else(|| RwSignal::new(None));
    let class = if boxed { "" } else { "inline-edit" };
    let currency = Memo::new(move |_| value.get().map_or_else(|| app.currency(), |money| money.currency));
    let text = Signal::derive(move || value.get().map(|money| app.amount(money)).unwrap_or_default());
    let amount = move |text: String| {
        let read = if text.trim().is_empty() {
            Ok(None)
        } else {
            read_amount(&text, currency.get_untracked(), app.decimal_mark()).map(Some)
        };
        error.try_set(match read {
            Ok(money) => on_commit.run(money),
            Err(why) => Some(why),
        });
    };
    let code = move |code: String| {
        let (Some(now), Some(currency)) = (value.get_untracked(), Currency::from_code(&code)) else { return };
        // The amount as written stays, in the other currency.
        error.try_set(match Money::from_decimal(&now.decimal(), currency) {
            Ok(money) => on_commit.run(Some(money)),
            Err(why) => Some(sentence(&format!("{why}."))),
        });
    };
    // All of them only once the person comes near: they are many.
    let near = RwSignal::new(false);
    let codes = move || {
        let named = |currency: Currency| (currency.code().to_string(), currency.code().to_string());
        if near.get() { Currency::all().into_iter().map(named).collect() } else { vec![named(currency.get())] }
    };
    let mark = data_test.unwrap_or_else(|| "field-value".into());
    view! {
        <div
            class="money-field"
            on:pointerenter=move |_| near.set(true)
            on:focusin=move |_| near.set(true)
        >
            <Field
                label
                value=text
                kind=FieldKind::Text
                on_commit=amount
                hint
                error
                row=!boxed
                class
                settles=true
                placeholder=if boxed { "" } else { "–" }
                data_test=mark.clone()
            />
            <Show when=move || value.with(Option::is_some)>
                <SelectField
                    label="Currency"
                    value=Signal::derive(move || currency.get().code().to_string())
                    options=Signal::derive(codes)
                    on_commit=code
                    hide_label=true
                    class
                    data_test=format!("{mark}-currency")
                />
            </Show>
        </div>
    }
}
