//! Where the data is, in plain words, and whether the browser promised to keep it.

use crate::app::{
    store::use_app,
    ui::{Button, Icon},
};
use leptos::prelude::*;

#[component]
pub fn WhereItLives() -> impl IntoView {
    let app = use_app();
    view! {
        <section class="surface pad stack" aria-labelledby="place-title">
            <h3 id="place-title">"Where your data lives"</h3>
            <p>
                "In a database of this browser, on this device, and nowhere else. There is no server and no account, and after the page is "
                "loaded it asks nothing of the network. Nobody can read your data from outside, and nobody but you can bring it back."
            </p>
            <p>
                "It goes away if the browser’s data for this site are cleared, in a private window when that is closed, and with the device. "
                "Other browsers and other devices have workspaces of their own; a backup carries one from here to there."
            </p>
            {move || {
                let (class, icon, words, ask) = match app.persisted() {
                    Some(true) => {
                        ("banner good", "lock", "This browser has promised to keep your data, also when the disk gets full.", false)
                    }
                    Some(false) => {
                        ("banner due", "alert-triangle", "This browser may clear your data when the disk gets full. Ask it not to, and save backups.", true)
                    }
                    None => {
                        ("banner", "info", "This browser does not say whether it keeps data when the disk gets full. Save backups.", true)
                    }
                };
                view! {
                    <div class=class data-test="persisted">
                        <Icon name=icon />
                        <p>{words}</p>
                        {ask.then(|| view! { <Button data_test="ask-persist" on_click=move |_| app.ask_persist()>"Keep my data"</Button> })}
                    </div>
                }
            }}
        </section>
    }
}
