use leptos::{prelude::*, web_sys};

const GAP: f64 = 4.0;
const EDGE: f64 = 8.0;

/// Shows `floating` (an element with `popover="manual"`) in the top layer, under `anchor`,
/// or over it where there is no room below; never outside of the window.
pub fn place_below(anchor: &web_sys::Element, floating: &web_sys::HtmlElement, same_width: bool) {
    // Refused where it is open already; without popovers the fixed position still works.
    let _ = floating.show_popover();
    let side = |v: Result<leptos::wasm_bindgen::JsValue, _>| v.ok().and_then(|x| x.as_f64()).unwrap_or(800.0);
    let (width, height) = (side(window().inner_width()), side(window().inner_height()));
    let at = anchor.get_bounding_client_rect();
    let style = web_sys::HtmlElement::style(floating);
    if same_width {
        let _ = style.set_property("width", &format!("{}px", at.width().max(180.0)));
    }
    let own = floating.get_bounding_client_rect();
    let below = at.bottom() + GAP;
    let above = at.top() - GAP - own.height();
    let top = if below + own.height() + EDGE > height && above >= EDGE {
        above
    } else {
        below.min((height - own.height() - EDGE).max(EDGE))
    };
    let left = at.left().min(width - own.width() - EDGE).max(EDGE);
    let _ = style.set_property("top", &format!("{top}px"));
    let _ = style.set_property("left", &format!("{left}px"));
}
