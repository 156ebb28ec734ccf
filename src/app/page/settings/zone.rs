//! The workspace's zone.

use super::save;
use crate::app::{
    shell,
    store::{App, use_app},
    ui::Field,
};
use leptos::prelude::*;

/// The zone that days and times are in.
#[component]
pub fn ZoneSetting() -> impl IntoView {
    let app = use_app();
    let error = RwSignal::new(None::<String>);
    let device = shell::zone::device_name();
    let placeholder = if device.is_empty() { "As the device".to_string() } else { device.clone() };
    let zone = Memo::new(move |_| app.settings().zone.clone());
    let commit = move |name: String| {
        let name = name.trim().replace(' ', "_");
        if !name.is_empty() && shell::zone::rules(&name).is_none() {
            error.set(Some("This browser does not know that zone. Zones are called like Europe/Berlin.".into()));
            return;
        }
        error.set(save(app, "zone", name.into(), "Changed the time zone"));
    };
    // A zone that came with a backup from another browser.
    let unknown = Memo::new(move |_| zone.with(|name| !name.is_empty() && shell::zone::rules(name).is_none()));
    let shown = move || {
        unknown
            .get()
            .then(|| "This browser does not know that zone; the device's own holds instead.".to_string())
            .or_else(|| error.get())
    };
    view! {
        <section class="surface pad" aria-labelledby="zone-title">
            <h3 id="zone-title">"Time zone"</h3>
            <div class="form two mt">
                <Field
                    label="Zone"
                    value=zone
                    placeholder=placeholder
                    suggestions=Signal::stored(shell::zone::names())
                    on_commit=commit
                    error=Signal::derive(shown)
                    hint="Days begin and rules act by this zone's clock, summer time included, wherever this browser is. Empty: the zone of the device."
                    data_test="settings-zone"
                />
                <p class="muted zone-now" data-test="settings-now">{move || now_there(app)}</p>
            </div>
        </section>
    }
}

/// What the clocks of the workspace show.
fn now_there(app: App) -> String {
    // Asked again when the zone changes, and with the clock.
    app.settings();
    app.minute();
    let now = app.now();
    let zone = app.zone();
    let (sign, minutes) = (if zone.offset_minutes < 0 { '−' } else { '+' }, zone.offset_minutes.unsigned_abs());
    let away = format!("UTC{sign}{}:{:02}", minutes / 60, minutes % 60);
    format!("There it is {} on {} now ({away}).", app.time_of_day(now), app.date(zone.date(now)))
}
