//! The clock, the zone and chance.

use js_sys::Date as JsDate;
use penstock::value::{Time, Zone};

/// Now.
pub fn now() -> Time {
    #[allow(clippy::cast_possible_truncation)]
    Time::from_millis(JsDate::now() as i64)
}

/// Where the person is, as far as the offset goes.
pub fn zone() -> Zone {
    Zone { offset_minutes: east(now()) }
}

/// How many minutes the clocks of the device are ahead of UTC at a moment.
pub fn east(time: Time) -> i32 {
    #[allow(clippy::cast_precision_loss)]
    let date = JsDate::new(&wasm_bindgen::JsValue::from_f64(time.millis() as f64));
    #[allow(clippy::cast_possible_truncation)]
    let behind = date.get_timezone_offset() as i32;
    -behind
}

/// 128 random bits from the browser's cryptographic source.
pub fn random() -> u128 {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = leptos::prelude::window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    u128::from_le_bytes(bytes)
}
