//! The rules of the workspace's zone, read from the browser.

use super::clock;
use crate::app::store::App;
use js_sys::{Array, Function, Intl, Object, Reflect};
use penstock::{
    present::zones::{minutes_east, zone_rules},
    value::ZoneRules,
};
use std::{cell::RefCell, collections::HashMap, sync::Arc};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// What has been read already: a zone's rules do not change while the page is open.
    static READ: RefCell<HashMap<String, Arc<ZoneRules>>> = RefCell::default();
}

/// Lets the workspace's zone hold from now on: the one of its settings, or else that of the device.
pub fn settle(app: App) {
    let wanted = app.data(|data| data.settings().map(|settings| settings.zone.clone())).unwrap_or_default();
    let rules = rules(&wanted).unwrap_or_else(device);
    if *app.place() != *rules {
        app.set_place(rules);
    }
}

/// The rules of a zone by its name; none if this browser does not know it, or no name is given.
pub fn rules(name: &str) -> Option<Arc<ZoneRules>> {
    if name.is_empty() {
        return None;
    }
    if let Some(known) = READ.with_borrow(|read| read.get(name).cloned()) {
        return Some(known);
    }
    let rules = if name == device_name() { zone_rules(name, |at| Some(clock::east(at))) } else { elsewhere(name) };
    let rules = Arc::new(worded(rules?));
    READ.with_borrow_mut(|read| read.insert(name.to_string(), rules.clone()));
    Some(rules)
}

/// The rules of a zone that the device is not in, which takes longer to find out.
fn elsewhere(name: &str) -> Option<ZoneRules> {
    let format = wall_clock(name)?;
    zone_rules(name, |at| {
        #[allow(clippy::cast_precision_loss)]
        let shown = format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(at.millis() as f64)).ok()?.as_string()?;
        minutes_east(at, &shown)
    })
}

/// The rules of the zone that the device is in. Where the browser does not tell its name, its offset holds.
pub(super) fn device() -> Arc<ZoneRules> {
    rules(&device_name()).unwrap_or_else(|| Arc::new(worded(ZoneRules::fixed(clock::zone()))))
}

/// With dates as they are written in the person's language.
fn worded(rules: ZoneRules) -> ZoneRules {
    match super::intl::date_words() {
        Some(words) => rules.with_words(words),
        None => rules,
    }
}

/// The name of the zone that the device is in; empty where the browser does not tell.
pub fn device_name() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

/// The names of all zones, where the browser lists them.
pub fn names() -> Vec<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).unwrap_or_default();
    let list =
        Reflect::get(&intl, &"supportedValuesOf".into()).ok().and_then(|found| found.dyn_into::<Function>().ok());
    let names = list.and_then(|list| list.call1(&intl, &"timeZone".into()).ok()).unwrap_or_default();
    Array::from(&names).iter().filter_map(|name| name.as_string()).collect()
}

/// A function that writes a moment as the clocks of a zone show it; none if the browser does not know the zone.
fn wall_clock(zone: &str) -> Option<Function> {
    let options = Object::new();
    let pairs = [
        ("timeZone", zone),
        ("calendar", "gregory"),
        ("numberingSystem", "latn"),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
    ];
    for (name, value) in pairs {
        Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    // Built by reflection: a zone that does not exist is then an answer, not an exception.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let maker: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let format = Reflect::construct(&maker, &Array::of2(&"en-US".into(), &options)).ok()?;
    Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()
}
