//! An amount with its currency.

use crate::app::store::use_app;
use crate::app::ui::{Field, FieldKind, SelectField};
use leptos::prelude::*;
use penstock::value::{Currency, Money};

/// Reads an amount as people write it: `46000`, `46 000`, `46,000.50`, `46.000,50`, `46k`.
pub fn read_amount(text: &str, currency: Currency) -> Result<Money, String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_')).collect();
    let (digits, thousands) = match compact.strip_suffix(['k', 'K']) {
        Some(rest) => (rest.to_string(), true),
        None => (compact, false),
    };
    let plain = plain_decimal(&digits).ok_or("This is read in two ways. Write it without thousands separators.")?;
    let money = Money::from_decimal(&plain, currency).map_err(|error| sentence(&error.to_string()))?;
    if !thousands {
        return Ok(money);
    }
    let minor = money.minor.checked_mul(1000).ok_or("This amount is too large.")?;
    Ok(Money::new(minor, currency))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).chain(['.']).collect()).unwrap_or_default()
}

/// The number with a point before its decimals and nothing between its thousands.
fn plain_decimal(text: &str) -> Option<String> {
    let marks: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let without = |mark: char| text.replace(mark, "");
    let (last, mark) = match marks.last() {
        None => return Some(text.to_string()),
        Some(last) => *last,
    };
    let behind = text.len() - last - 1;
    let both = marks.iter().any(|(_, c)| *c != mark);
    let many = marks.iter().filter(|(_, c)| *c == mark).count() > 1;
    let other = if mark == '.' { ',' } else { '.' };
    match (both, many) {
        (true, true) => None,
        (true, false) => Some(without(other).replace(mark, ".")),
        (false, true) => (behind == 3).then(|| without(mark)),
        // One comma before three digits is a thousands separator; one point is a decimal point.
        (false, false) if mark == ',' && behind == 3 => Some(without(mark)),
        (false, false) => Some(text.replace(mark, ".")),
    }
}

/// The amount as it can be typed: `46,000`, `1,234.50`.
fn shown(money: Money) -> String {
    money.to_string().replacen(money.currency.code(), "", 1).replace(' ', "")
}

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
) -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let currency = Memo::new(move |_| value.get().map_or_else(|| app.currency(), |money| money.currency));
    let text = Signal::derive(move || value.get().map(shown).unwrap_or_default());
    let amount = move |text: String| {
        let read =
            if text.trim().is_empty() { Ok(None) } else { read_amount(&text, currency.get_untracked()).map(Some) };
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
            Err(why) => Some(sentence(&why.to_string())),
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
                row=true
                class="inline-edit"
                placeholder="–"
                data_test=mark.clone()
            />
            <Show when=move || value.with(Option::is_some)>
                <SelectField
                    label="Currency"
                    value=Signal::derive(move || currency.get().code().to_string())
                    options=Signal::derive(codes)
                    on_commit=code
                    hide_label=true
                    class="inline-edit"
                    data_test=format!("{mark}-currency")
                />
            </Show>
        </div>
    }
}
