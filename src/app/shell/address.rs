//! The address bar: the route lives in the hash, so the page works from any folder of any host.

use leptos::prelude::window;
use penstock::present::route::Route;

/// The route that the address bar shows.
pub fn read() -> Route {
    let hash = window().location().hash().unwrap_or_default();
    Route::parse(hash.trim_start_matches('#'))
}

/// A route as an address that leads here from elsewhere; none where the page was not loaded from the web.
pub fn link(route: &Route) -> Option<String> {
    let here = window().location().href().ok().filter(|href| href.starts_with("http"))?;
    let page = here.split('#').next().unwrap_or_default();
    Some(format!("{page}{route}"))
}

/// Shows a route in the address bar in place of the present one: the back button skips the present one.
pub fn replace(route: &Route) {
    let history = window().history();
    let _ = history
        .and_then(|history| history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&route.to_string())));
}

/// Shows a route in the address bar, as a step that the browser's back button takes back.
pub fn write(route: &Route) {
    let hash = route.to_string();
    if window().location().hash().ok().as_deref() != Some(hash.as_str()) {
        let _ = window().location().set_hash(&hash);
    }
}
