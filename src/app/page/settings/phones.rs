//! The country that telephone numbers are in.

use super::save;
use crate::app::{
    page::parts::{guessed_country, home_country},
    store::use_app,
    ui::SelectField,
};
use leptos::prelude::*;
use penstock::exchange::{
    countries::{COUNTRIES, Country},
    phone::Phone,
};

/// The country of numbers that are written without one.
#[component]
pub fn PhoneSetting() -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let usual = guessed_country().map_or_else(
        || "Not chosen: this browser's language names none".to_string(),
        |country| format!("{}, as this browser's language says", country.words()),
    );
    let options: Vec<(String, String)> = std::iter::once((String::new(), usual))
        .chain(COUNTRIES.iter().map(|country| (country.region.to_string(), country.words())))
        .collect();
    let commit =
        move |region: String| error.set(save(app, "country", region.into(), "Changed the country of phone numbers"));
    view! {
        <section class="surface pad" aria-labelledby="phones-title">
            <h3 id="phones-title">"Phone numbers"</h3>
            <div class="form two mt">
                <SelectField
                    label="Country of your phone numbers"
                    value=Signal::derive(move || app.settings().country.clone())
                    options=Signal::stored(options)
                    on_commit=commit
                    error
                    hint="A number that is written without a country, such as 0170 1234567, is dialled as one of this country. WhatsApp needs to know it."
                    data_test="settings-country"
                />
                <p class="muted zone-now" data-test="settings-country-now">{move || example(home_country(app))}</p>
            </div>
        </section>
    }
}

/// What becomes of a number without a country.
fn example(home: Option<&'static Country>) -> String {
    let Some(home) = home else {
        return "Numbers without a country are dialled as they are written, and WhatsApp cannot be used with them."
            .into();
    };
    let written = home.example();
    let dialled = Phone::read(&written, Some(home.code)).map(|phone| phone.dialled()).unwrap_or_default();
    format!("{written} is dialled as {dialled}.")
}
