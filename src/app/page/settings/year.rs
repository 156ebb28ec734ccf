//! How years and weeks are counted in reports and plans.

use super::save;
use crate::app::{store::use_app, ui::SelectField};
use leptos::prelude::*;
use penstock::value::MONTHS;
use serde_json::Value;

/// Year and week.
#[component]
pub fn YearSetting() -> impl IntoView {
    let app = use_app();
    let (year_error, week_error) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let months =
        || (1u8..).zip(MONTHS).map(|(number, name)| (number.to_string(), name.to_string())).collect::<Vec<_>>();
    let days = vec![("monday".to_string(), "Monday".to_string()), ("sunday".to_string(), "Sunday".to_string())];
    let set_year = move |text: String| {
        let month = text.parse::<u8>().ok().filter(|month| *month != 1);
        year_error.set(save(app, "year_starts", month.map_or(Value::Null, Value::from), "Changed when years begin"));
    };
    let set_week = move |text: String| {
        week_error.set(save(app, "sunday_first", (text == "sunday").into(), "Changed when weeks begin"));
    };
    view! {
        <section class="surface pad" aria-labelledby="year-title">
            <h3 id="year-title">"Year and week"</h3>
            <div class="form two mt">
                <SelectField
                    label="Years begin in"
                    value=move || app.settings().year_starts.unwrap_or(1).to_string()
                    options=Signal::stored(months())
                    on_commit=set_year
                    error=year_error
                    hint="Quarters and years of reports and plans are counted from this month on."
                    data_test="settings-year"
                />
                <SelectField
                    label="Weeks begin on"
                    value=move || if app.settings().sunday_first { "sunday" } else { "monday" }.to_string()
                    options=Signal::stored(days)
                    on_commit=set_week
                    error=week_error
                    data_test="settings-week"
                />
            </div>
        </section>
    }
}
