//! Why an open opportunity slips away.

use super::gather::{Gathered, Standing};
use super::{Leak, SILENT_DAYS};

/// Why an open opportunity slips away.
pub(in crate::present) fn leaks(one: &Standing<'_>, cx: &Gathered<'_>) -> impl Iterator<Item = Leak> + use<> {
    let days = cx.days(one.opportunity.entered());
    let target = one.stage.target_days.filter(|target| days > u32::from(*target));
    let silent = cx.days(one.touch.unwrap_or(one.opportunity.created));
    let close = one.opportunity.close.filter(|close| *close < cx.day);
    let past = close.map(|close| u32::try_from(cx.day.signed_duration_since(close).num_days()).unwrap_or(0));
    let found = [
        (!one.next).then_some(Leak::NoNextStep),
        target.map(|target| Leak::OverTarget { days, target }),
        (silent > SILENT_DAYS).then_some(Leak::Silent { days: silent }),
        past.map(|days| Leak::ClosePassed { days }),
    ];
    found.into_iter().flatten()
}

/// How many days too many.
pub(in crate::present) fn lateness(leak: Leak) -> i64 {
    match leak {
        Leak::NoNextStep => 0,
        Leak::OverTarget { days, target } => i64::from(days) - i64::from(target),
        Leak::Silent { days } => i64::from(days) - i64::from(SILENT_DAYS),
        Leak::ClosePassed { days } => i64::from(days),
    }
}
