//! Moving the focus to what is about to be drawn.
//!
//! Whoever types fast must not lose a letter. So the focus moves before the browser hears of the next key: what a signal
//! has changed is drawn in microtasks, and no key comes in between. Where drawing takes longer after all, the focus moves
//! only if nobody else has moved it meanwhile.

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{self, Element, HtmlElement},
};

/// How often the page's tasks have their turn before what was changed is looked for: one draws it, others mount what is in
/// it, and a dialog that closes gives the focus back. More than it takes, since a turn costs nothing.
const TURNS: u8 = 16;
/// How often it is looked for after that, and how many milliseconds lie in between.
const TRIES: u8 = 30;
const PAUSE: u32 = 16;

/// Moves the focus to the first element that a selector will find, once what was just changed is drawn.
pub fn soon(selector: impl Into<String>) {
    let selector = selector.into();
    once_drawn(move || found(&selector).is_some_and(|element| element.focus().is_ok()));
}

/// The same, for a field whose text is then typed over.
pub fn type_over(selector: impl Into<String>) {
    let selector = selector.into();
    once_drawn(move || {
        let input = found(&selector).and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
        input.is_some_and(|input| {
            input.select();
            input.focus().is_ok()
        })
    });
}

/// Moves the focus once what was just changed is drawn. `to` does it, and says whether there was anything to move it to.
pub fn once_drawn(to: impl Fn() -> bool + 'static) {
    leptos::task::spawn_local(async move {
        for _ in 0..TURNS {
            leptos::task::tick().await;
        }
        if to() {
            return;
        }
        let before = active();
        for _ in 0..TRIES {
            gloo_timers::future::TimeoutFuture::new(PAUSE).await;
            let now = active();
            if now.is_some() && now != before || to() {
                return;
            }
        }
    });
}

/// Offers the focus to what a selector finds, after work that took its time: whoever types by now, or has a dialog open,
/// goes on with that.
pub fn offer(selector: impl Into<String>) {
    let selector = selector.into();
    once_drawn(move || {
        let Some(element) = found(&selector) else { return false };
        let elsewhere = found("dialog[open]").is_some_and(|dialog| !dialog.contains(Some(&element)));
        if !typing() && !elsewhere {
            let _ = element.focus();
        }
        true
    });
}

/// Gives an element the focus as soon as it is there, unless the person types in another field.
pub fn first<E>(node: NodeRef<E>)
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + 'static,
{
    on_mount(node, |_| true);
}

/// The same for what has `autofocus`, which counts once for a page that is loaded, but each time for a dialog that opens.
pub(super) fn first_on_page<E>(node: NodeRef<E>)
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + 'static,
{
    on_mount(node, |element| element.closest("dialog").ok().flatten().is_none());
}

/// Gives the focus to what has `autofocus` in a dialog that has just opened, where that came after the dialog: the browser
/// has given it to the cross by then.
pub(super) fn first_of_dialog(dialog: web_sys::HtmlDialogElement) {
    once_drawn(move || {
        let wanted = dialog.query_selector("[autofocus]").ok().flatten();
        let Some(wanted) = wanted.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return false };
        let idle = active().is_none_or(|now| now.closest(".dialog-head").ok().flatten().is_some() || now == **dialog);
        !idle || wanted.focus().is_ok()
    });
}

/// The same as [`first`]; `before` is run just before.
pub fn first_with<E>(node: NodeRef<E>, before: impl Fn() + 'static)
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + 'static,
{
    on_mount(node, move |_| {
        before();
        true
    });
}

fn on_mount<E>(node: NodeRef<E>, wanted: impl Fn(&HtmlElement) -> bool + 'static)
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + 'static,
{
    Effect::new(move || {
        let element = node.get().and_then(|node| node.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element.filter(|element| !typing() && wanted(element)) {
            let _ = element.focus();
        }
    });
}

/// Whether the person is typing: keys then are text, not commands.
pub fn typing() -> bool {
    let Some(active) = document().active_element() else { return false };
    let editable = active.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    let text_input = active.dyn_ref::<web_sys::HtmlInputElement>().is_some_and(|input| {
        !matches!(input.type_().as_str(), "checkbox" | "radio" | "button" | "submit" | "range" | "file")
    });
    editable || text_input || matches!(active.tag_name().as_str(), "TEXTAREA" | "SELECT")
}

/// Whether what has the focus is such an element, or inside one.
pub fn within(selector: &str) -> bool {
    active().is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}

/// What has the focus; nothing where it is nowhere in particular.
fn active() -> Option<Element> {
    document().active_element().filter(|element| element.tag_name() != "BODY")
}

fn found(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}
