//! What helps against a leak, and the list of leaks without the mouse.

use crate::app::{
    store::App,
    ui::{focus, free_key},
};
use leptos::{ev::KeyboardEvent, wasm_bindgen::JsCast};
use penstock::{model::RecordId, present::actions::Does, report::Fix};

/// Does what helps against a leak, or follows a suggestion: each in its place, beside the record.
pub fn mend(app: App, id: RecordId, fix: Fix) {
    match fix {
        Fix::AddTask | Fix::AskReason => app.perform(Does::AddTask, Some(id)),
        Fix::PlanMessage => app.perform(Does::Write, Some(id)),
        Fix::Move => app.ask_move(vec![id.id]),
        Fix::Offer(product) => app.offer(id.id, product),
        Fix::ConfirmClose => app.ask_close(id.id),
        Fix::SetClose => {
            app.open_record(Some(id));
            focus::soon("[data-test=panel] [data-test=field-close]");
        }
    }
}

/// Handles a key that is meant for a list of leaks, with what helps against the leak of each row.
pub fn press(app: App, list: &web_sys::Element, fixes: &[Option<(RecordId, Fix)>], ev: &KeyboardEvent) {
    let Some(key) = free_key(ev) else { return };
    let here = row_of(ev);
    let taken = match key.as_str() {
        "j" | "J" | "ArrowDown" => to(list, here.map_or(0, |at| at.saturating_add(1))),
        "k" | "K" | "ArrowUp" => to(list, here.map_or(0, |at| at.saturating_sub(1))),
        "f" | "F" if !ev.repeat() => match fixes.get(here.unwrap_or(0)).copied().flatten() {
            Some((id, fix)) => {
                mend(app, id, fix);
                true
            }
            None => false,
        },
        _ => false,
    };
    // At either end the arrows do not scroll what is around the list.
    if taken || here.is_some() && matches!(key.as_str(), "ArrowUp" | "ArrowDown") {
        ev.prevent_default();
    }
}

/// The row that something happens in.
pub fn row_of(ev: &web_sys::Event) -> Option<usize> {
    let element = ev.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())?;
    element.closest("tr[data-leak]").ok().flatten()?.get_attribute("data-leak")?.parse().ok()
}

/// Takes a row in hand: the focus goes to what helps against its leak. Says whether there is such a row.
pub fn to(list: &web_sys::Element, row: usize) -> bool {
    let found = list.query_selector(&format!("tr[data-leak='{row}'] [data-test=leak-fix]")).ok().flatten();
    let button = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    button.is_some_and(|button| button.focus().is_ok())
}
