//! Numbers, money and dates through the browser's own formats, in the person's language.

use js_sys::{Array, Date as JsDate, Intl, Object, Reflect};
use penstock::value::{Currency, Date, DateWords, Money, Time, TimeOfDay};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static FORMATS: RefCell<HashMap<String, js_sys::Function>> = RefCell::default();
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&options, &JsValue::from_str(name), value);
    }
    options
}

/// Formats a value by a format that is made once and kept.
fn format(key: String, value: &JsValue, make: impl FnOnce() -> js_sys::Function) -> Option<String> {
    let function = FORMATS.with(|formats| formats.borrow_mut().entry(key).or_insert_with(make).clone());
    function.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

fn money_format(currency: Currency, digits: u32) -> js_sys::Function {
    let digits = JsValue::from(digits);
    let options = options(&[
        ("style", "currency".into()),
        ("currency", currency.code().into()),
        ("currencyDisplay", "narrowSymbol".into()),
        ("minimumFractionDigits", digits.clone()),
        ("maximumFractionDigits", digits),
    ]);
    Intl::NumberFormat::new(&Array::new(), &options).format()
}

/// An amount; decimals only when there are any.
pub fn money(money: Money) -> String {
    let whole = money.minor % 10_i64.pow(money.currency.digits()) == 0;
    let digits = if whole { 0 } else { money.currency.digits() };
    let key = format!("money {} {digits}", money.currency);
    let value = JsValue::from_str(&money.decimal());
    format(key, &value, || money_format(money.currency, digits)).unwrap_or_else(|| money.to_string())
}

fn amount_format(digits: u32) -> js_sys::Function {
    let digits = JsValue::from(digits);
    let options = options(&[
        // What stands in a field can be typed on any keyboard.
        ("numberingSystem", "latn".into()),
        ("minimumFractionDigits", digits.clone()),
        ("maximumFractionDigits", digits),
    ]);
    Intl::NumberFormat::new(&Array::new(), &options).format()
}

/// An amount without its currency, as it stands in a field; decimals only when there are any.
pub fn amount(money: Money) -> String {
    let whole = money.minor % 10_i64.pow(money.currency.digits()) == 0;
    let digits = if whole { 0 } else { money.currency.digits() };
    let value = JsValue::from_str(&money.decimal());
    format(format!("amount {digits}"), &value, || amount_format(digits)).unwrap_or_else(|| money.decimal())
}

/// What the person's language puts before decimals.
pub fn decimal_mark() -> char {
    let half = format("amount 1".into(), &JsValue::from_f64(0.5), || amount_format(1));
    half.and_then(|text| text.chars().find(|c| !c.is_ascii_digit())).unwrap_or('.')
}

/// A count.
pub fn number(count: usize) -> String {
    #[allow(clippy::cast_precision_loss)]
    let value = JsValue::from_f64(count as f64);
    let make = || Intl::NumberFormat::new(&Array::new(), &Object::new()).format();
    format("number".into(), &value, make).unwrap_or_else(|| count.to_string())
}

/// A plain decimal with so many decimals at most; in short as `1.2K`.
pub fn figure(text: &str, digits: u32, short: bool) -> String {
    let make = || {
        let mut pairs = vec![("maximumFractionDigits", JsValue::from(if short { 1 } else { digits }))];
        if short {
            pairs.push(("notation", "compact".into()));
        }
        Intl::NumberFormat::new(&Array::new(), &options(&pairs)).format()
    };
    format(format!("figure {digits} {short}"), &JsValue::from_str(text), make).unwrap_or_else(|| text.to_string())
}

/// A share, from a plain decimal of which 1 is the whole: `62.5%`.
pub fn percent(text: &str) -> String {
    let make = || {
        let pairs = [("style", "percent".into()), ("maximumFractionDigits", JsValue::from(1))];
        Intl::NumberFormat::new(&Array::new(), &options(&pairs)).format()
    };
    format("percent".into(), &JsValue::from_str(text), make).unwrap_or_else(|| text.to_string())
}

/// An amount as short as an axis wants it: `€1.2M`.
pub fn short_money(money: Money) -> String {
    let make = || {
        let pairs = [
            ("style", "currency".into()),
            ("currency", money.currency.code().into()),
            ("currencyDisplay", "narrowSymbol".into()),
            ("notation", "compact".into()),
            ("minimumFractionDigits", JsValue::from(0)),
            ("maximumFractionDigits", JsValue::from(1)),
        ];
        Intl::NumberFormat::new(&Array::new(), &options(&pairs)).format()
    };
    let value = JsValue::from_str(&money.decimal());
    format(format!("short money {}", money.currency), &value, make).unwrap_or_else(|| money.to_string())
}

fn date_format(pairs: &[(&str, JsValue)]) -> js_sys::Function {
    Intl::DateTimeFormat::new(&Array::new(), &options(pairs)).format()
}

/// Midday UTC of a civil date, shown in UTC: the same day everywhere.
fn civil(date: Date) -> JsValue {
    #[allow(clippy::cast_precision_loss)]
    let millis = Time::midday(date).millis() as f64;
    JsDate::new(&JsValue::from_f64(millis)).unchecked_into()
}

/// A date, with or without its year.
pub fn date(date: Date, year: bool) -> String {
    let make = || {
        let mut pairs = vec![("day", "numeric".into()), ("month", "short".into()), ("timeZone", "UTC".into())];
        if year {
            pairs.push(("year", "numeric".into()));
        }
        date_format(&pairs)
    };
    format(format!("date {year}"), &civil(date), make).unwrap_or_else(|| date.to_string())
}

/// How dates are written in the person's language: a pattern for each month, because some languages bend its name.
pub fn date_words() -> Option<DateWords> {
    let pairs = [("dateStyle", "long".into()), ("timeZone", "UTC".into()), ("calendar", "gregory".into())];
    let format = Intl::DateTimeFormat::new(&Array::new(), &options(&pairs));
    let text = |part: &JsValue, name: &str| Reflect::get(part, &name.into()).ok()?.as_string();
    let month = |month: u32| {
        let day: JsDate = civil(Date::from_ymd_opt(2026, month, 22)?).unchecked_into();
        let parts = format.format_to_parts(&day);
        let word = |part: JsValue| match text(&part, "type")?.as_str() {
            "day" => Some("{day}".to_string()),
            "year" => Some("{year}".to_string()),
            _ => text(&part, "value"),
        };
        parts.iter().map(word).collect::<Option<String>>()
    };
    DateWords::new((1..=12).map(month).collect::<Option<Vec<String>>>()?)
}

/// The day of the week, short.
pub fn weekday(date: Date) -> String {
    let make = || date_format(&[("weekday", "short".into()), ("timeZone", "UTC".into())]);
    format("weekday".into(), &civil(date), make).unwrap_or_default()
}

/// The month, short, of a day in it.
pub fn month(date: Date) -> String {
    let make = || date_format(&[("month", "short".into()), ("timeZone", "UTC".into())]);
    format("month".into(), &civil(date), make).unwrap_or_default()
}

/// The month of a day with its year.
pub fn month_and_year(date: Date) -> String {
    let make = || date_format(&[("month", "long".into()), ("year", "numeric".into()), ("timeZone", "UTC".into())]);
    format("month year".into(), &civil(date), make).unwrap_or_else(|| date.format("%Y-%m").to_string())
}

/// The day that weeks begin with where the person is, as the browser has it; else as their region has it.
pub fn first_weekday() -> chrono::Weekday {
    let language = languages().into_iter().next().unwrap_or_default();
    let known = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let locale: js_sys::Function = Reflect::get(&intl, &"Locale".into()).ok()?.dyn_into().ok()?;
        let locale = Reflect::construct(&locale, &Array::of1(&language.as_str().into())).ok()?;
        let week = match Reflect::get(&locale, &"getWeekInfo".into()).ok()?.dyn_into::<js_sys::Function>() {
            Ok(ask) => ask.call0(&locale).ok()?,
            Err(_) => Reflect::get(&locale, &"weekInfo".into()).ok()?,
        };
        // From 1 for Monday to 7 for Sunday.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let day = Reflect::get(&week, &"firstDay".into()).ok()?.as_f64()? as u8;
        chrono::Weekday::try_from(day.checked_sub(1)?).ok()
    };
    known().unwrap_or_else(|| {
        let region = language.rsplit('-').next().filter(|part| part.len() == 2).unwrap_or_default();
        penstock::present::calendar::first_day_in(region)
    })
}

/// A time of day.
pub fn time_of_day(time: TimeOfDay) -> String {
    let seconds = time.signed_duration_since(TimeOfDay::MIN).num_seconds();
    #[allow(clippy::cast_precision_loss)]
    let value = JsDate::new(&JsValue::from_f64(seconds as f64 * 1_000.0)).unchecked_into();
    let make = || date_format(&[("hour", "2-digit".into()), ("minute", "2-digit".into()), ("timeZone", "UTC".into())]);
    format("time".into(), &value, make).unwrap_or_else(|| time.format("%H:%M").to_string())
}

/// The languages that the browser is set to, the first one first.
pub fn languages() -> Vec<String> {
    leptos::prelude::window().navigator().languages().iter().filter_map(|language| language.as_string()).collect()
}

/// The currency of the person's country, as far as the language setting tells.
pub fn local_currency() -> Currency {
    let language = leptos::prelude::window().navigator().language().unwrap_or_default();
    let code = match language.rsplit('-').next().unwrap_or_default() {
        "US" => "USD",
        "GB" => "GBP",
        "CH" => "CHF",
        "JP" => "JPY",
        "CA" => "CAD",
        "AU" => "AUD",
        "IN" => "INR",
        "BR" => "BRL",
        "SE" => "SEK",
        "NO" => "NOK",
        "DK" => "DKK",
        "PL" => "PLN",
        "CZ" => "CZK",
        "MX" => "MXN",
        "ZA" => "ZAR",
        "NZ" => "NZD",
        _ => "EUR",
    };
    Currency::from_code(code).unwrap_or_default()
}
