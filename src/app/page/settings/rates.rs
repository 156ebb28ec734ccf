//! What foreign currencies are worth in reports.

use super::save;
use crate::app::{
    store::{App, use_app},
    ui::{Button, Field, FieldKind, IconButton, SelectField},
};
use leptos::prelude::*;
use penstock::{
    model::{Kind, Rate},
    present::rates::{rate_text, read_rate, sorted, with_rate, without_rate, without_worth},
    value::{Currency, Date},
};

/// Currencies and rates: a list, one more, and what is missing.
#[component]
pub fn RatesSetting() -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let rates = Memo::new(move |_| sorted(&app.settings().rates));
    let base = move || app.currency().code();
    let missing = Memo::new(move |_| {
        app.track(Kind::Opportunity);
        app.track(Kind::Stage);
        let settings = app.settings();
        app.data(|data| without_worth(data, &settings))
    });
    let picked = RwSignal::new(String::new());
    let day = RwSignal::new(untrack(|| app.today()).to_string());
    let worth = RwSignal::new(String::new());
    // The first currency that lacks a rate, until a person picks one.
    let chosen = Memo::new(move |_| {
        let picked = picked.get();
        let first = || missing.with(|missing| missing.first().map(|currency| currency.code().to_string()));
        if picked.is_empty() { first().unwrap_or_default() } else { picked }
    });
    let add = move || {
        let asked = (Currency::from_code(&chosen.get_untracked()), day.get_untracked().parse::<Date>());
        let (Some(currency), Ok(from)) = asked else {
            return error.set(Some("Which currency, and from which day on?".into()));
        };
        match read_rate(&worth.get_untracked()) {
            Err(why) => error.set(Some(why)),
            Ok(millionths) => {
                let all = with_rate(&rates.get_untracked(), Rate { currency, from, millionths });
                let refused = keep(app, &all, &format!("Set the rate of {currency}"));
                if refused.is_none() {
                    worth.set(String::new());
                    picked.set(String::new());
                }
                error.set(refused);
            }
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        add();
    };
    let pick_missing = move |code: String| {
        picked.set(code);
        crate::app::shell::dom::focus("[data-test=rate-worth]");
    };
    view! {
        <section class="surface pad" aria-labelledby="rates-title" data-test="rates">
            <h3 id="rates-title">"Currencies and rates"</h3>
            <p class="muted">
                {move || format!("Reports add everything up in {}. What is open is converted by the rate of today, what is closed by the rate of the day it was closed. Amounts themselves stay as they are.", base())}
            </p>
            <Show when=move || missing.with(|missing| !missing.is_empty())>
                <div class="rate-missing mt" role="note" data-test="rates-missing">
                    <span>"In use and without a rate, so left out of sums:"</span>
                    <For each=move || missing.get() key=|currency| *currency let:currency>
                        <button type="button" class="chip" title=format!("Enter the rate of {}", currency.name())
                            on:click=move |_| pick_missing(currency.code().to_string())>{currency.code()}</button>
                    </For>
                </div>
            </Show>
            <form class="rate-add mt" on:submit=submit>
                <SelectField label="Currency" value=chosen options=Signal::derive(move || offered(app.currency(), &missing.get()))
                    on_commit=move |code: String| picked.set(code) data_test="rate-currency"/>
                <Field kind=FieldKind::Date label="From" value=day on_input=move |text| day.set(text) data_test="rate-from"/>
                <Field label=Signal::derive(move || format!("Worth of one, in {}", base())) placeholder="0.92" value=worth
                    on_input=move |text| worth.set(text) error data_test="rate-worth"/>
                <Button icon="plus" submit=true data_test="rate-add">"Add the rate"</Button>
            </form>
            <Show when=move || rates.with(|rates| !rates.is_empty())
                fallback=|| view! { <p class="muted mt">"No rates yet. They are needed only where opportunities are in other currencies."</p> }>
                <table class="rate-list mt" data-test="rate-list">
                    <thead>
                        <tr>
                            <th scope="col">"Currency"</th>
                            <th scope="col">"From"</th>
                            <th scope="col" class="num">{move || format!("Worth of one, in {}", base())}</th>
                            <th scope="col"><span class="visually-hidden">"Remove"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rates.get() key=|rate| (rate.currency, rate.from) let:rate>
                            <Line rate rates/>
                        </For>
                    </tbody>
                </table>
            </Show>
        </section>
    }
}

/// One rate, changed where it stands.
#[component]
fn Line(rate: Rate, rates: Memo<Vec<Rate>>) -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let Rate { currency, from, .. } = rate;
    let same = move |other: &&Rate| (other.currency, other.from) == (currency, from);
    let text = Memo::new(move |_| {
        rates.with(|rates| rates.iter().find(same).map(|rate| rate_text(rate.millionths)).unwrap_or_default())
    });
    let change = move |typed: String| match read_rate(&typed) {
        Err(why) => error.set(Some(why)),
        Ok(millionths) => {
            let all = with_rate(&rates.get_untracked(), Rate { currency, from, millionths });
            error.set(keep(app, &all, &format!("Changed the rate of {currency}")));
        }
    };
    let remove = move |_| {
        let all = without_rate(&rates.get_untracked(), rate);
        error.set(keep(app, &all, &format!("Removed the rate of {currency}")));
    };
    view! {
        <tr>
            <th scope="row"><span class="rate-code">{currency.code()}</span>" "<span class="muted">{currency.name()}</span></th>
            <td>{app.date(from)}</td>
            <td class="num">
                <Field label=format!("Worth of one {} from {}", currency.code(), app.date(from)) hide_label=true value=text
                    on_commit=change error data_test="rate-line"/>
            </td>
            <td><IconButton icon="x" title=format!("Remove the rate of {} from {}", currency.code(), app.date(from)) data_test="rate-remove" on_click=remove/></td>
        </tr>
    }
}

/// The currencies that a rate can be given for, those first that lack one.
fn offered(base: Currency, missing: &[Currency]) -> Vec<(String, String)> {
    let named =
        |currency: &Currency| (currency.code().to_string(), format!("{} – {}", currency.code(), currency.name()));
    let others: Vec<Currency> =
        Currency::all().into_iter().filter(|one| *one != base && !missing.contains(one)).collect();
    let none = missing.is_empty().then(|| (String::new(), "Choose…".to_string()));
    none.into_iter().chain(missing.iter().chain(&others).map(named)).collect()
}

fn keep(app: App, rates: &[Rate], done: &str) -> Option<String> {
    match serde_json::to_value(rates) {
        Ok(value) => save(app, "rates", value, done),
        Err(error) => Some(error.to_string()),
    }
}
