//! Mails that are dropped anywhere in the window.

use super::{reading::is_mail, state::MailIn};
use crate::app::{
    shell::{
        self,
        files::{carried, dropped_all},
    },
    ui::Icon,
};
use leptos::{ev, prelude::*};
use penstock::present::route::Route;

/// So long after the last sign of a drag it is over, in milliseconds.
const REST: u32 = 250;

/// Takes mails that are dropped anywhere, and says so while files are dragged.
#[component]
pub fn DropAnywhere() -> impl IntoView {
    let mail_in: MailIn = expect_context();
    let app = mail_in.app;
    let over = RwSignal::new(false);
    let signs = StoredValue::new(0_u64);
    let drag = window_event_listener(ev::dragover, move |ev| {
        if !carried(&ev) {
            return;
        }
        // Else the browser would open the file in place of the page.
        ev.prevent_default();
        over.set(true);
        let _ = signs.try_update_value(|signs| *signs += 1);
        let sign = signs.get_value();
        app.spawn(async move {
            shell::wait(REST).await;
            if signs.try_get_value() == Some(sign) {
                over.try_set(false);
            }
        });
    });
    let drop = window_event_listener(ev::drop, move |ev| {
        if !carried(&ev) {
            return;
        }
        over.set(false);
        // A part of the page that takes files has taken this one.
        if ev.default_prevented() {
            return;
        }
        let (mails, others): (Vec<_>, Vec<_>) = dropped_all(&ev).into_iter().partition(|file| is_mail(&file.name()));
        if !mails.is_empty() {
            if !matches!(app.address.get_untracked(), Route::Mail { .. }) {
                app.go(Route::Mail { open: None });
            }
            mail_in.take(mails);
        } else if !others.is_empty() {
            app.complain("Mails (.eml, .emlx, .mbox) can be dropped anywhere. Tables are brought in on the Import page, backups on the Data page.");
        }
    });
    on_cleanup(move || {
        drag.remove();
        drop.remove();
    });
    view! {
        <Show when=move || over.get()>
            <div class="mail-anywhere" aria-hidden="true">
                <Icon name="mail-plus" />
                "Drop mails anywhere to log them"
            </div>
        </Show>
    }
}
