use super::super::eval::tests::{context, id, records};
use super::super::{eval::eval, parse};
use super::*;
use crate::data::Dataset;
use crate::value::Currency;
use proptest::prelude::*;

fn looks(text: &str, n: u128) -> Vec<(String, String, Truth)> {
    let data = Dataset::from_records(records());
    let cx = context(&data);
    let all = look(&parse(text).unwrap(), data.opportunity(id(n)).unwrap(), &cx);
    all.into_iter().map(|look| (look.part, look.value, look.truth)).collect()
}

#[test]
fn each_part_shows_what_the_record_had() {
    use Truth::{False, True, Unknown};
    for (n, text, part, value, truth) in [
        (100, "owner:me", "owner:me", "Anna Kovács", True),
        (100, "value>50k", "value>50000", "46,000 EUR", False),
        (101, "value>50k", "value>50000", "", Unknown),
        (100, "-tag:x", "-tag:x", "#Referral #fleet", True),
        (100, "close:today", "close:today", "2026-11-20", False),
        (102, "close:overdue", "close:overdue", "2026-01-05, won", False),
        (100, "contact:zoe", "contact:zoe", "Zoë Hart", True),
        (100, "next:due", "next:due", "late", False),
        (102, "score>0", "score>0", "-5", False),
        (102, "loss:price", "loss:price", "Price too high", True),
        (100, "optout:yes", "optout:yes", "no", False),
        (100, "untouched>14", "untouched>14", "10", False),
        (100, "kind:won", "kind:won", "Open", False),
        (100, "courier", "courier", "Northgate Couriers", True),
        (100, "refer", "refer", "#Referral", True),
        (100, "zebra", "zebra", "", False),
        (100, "(temp:cold or next:late)", "temp:cold or next:late", "temperature: Hot; next step: late", True),
        (
            101,
            "-(temp:cold fleet or temp:hot)",
            "-(temp:cold fleet or temp:hot)",
            "temperature: none; “fleet”: none",
            True,
        ),
    ] {
        assert_eq!(looks(text, n), [(part.to_string(), value.to_string(), truth)], "{text}");
    }
    let two = looks("temp:hot value>1", 100);
    assert_eq!(two.iter().map(|(part, ..)| part.as_str()).collect::<Vec<_>>(), ["temp:hot", "value>1"]);
    assert!(looks("", 100).is_empty());
}

#[test]
fn ids_are_shown_as_names_where_there_is_one() {
    let [(part, value, truth)] = looks(&format!("stage:{},{}", id(3), id(999)), 100).try_into().unwrap();
    assert_eq!((part, value, truth), (format!("stage:Won,{}", id(999)), "Proposal Pending".into(), Truth::False));
}

#[test]
fn amounts_are_grouped_and_have_decimals_only_where_needed() {
    let shown = |minor, currency| amount(Money::new(minor, currency));
    assert_eq!(shown(460_000, Currency::EUR), "4,600 EUR");
    assert_eq!(shown(-123_456_789, Currency::USD), "-1,234,567.89 USD");
    assert_eq!(shown(i64::MIN, Currency::from_code("JPY").unwrap()), "-9,223,372,036,854,775,808 JPY");
}

proptest! {
    #[test]
    fn the_parts_together_give_the_answer(expr in super::super::parse::tests::exprs()) {
        let data = Dataset::from_records(records());
        let cx = context(&data);
        for opportunity in data.opportunities() {
            let all = look(&expr, opportunity, &cx).into_iter().map(|look| look.truth).min().unwrap_or(Truth::True);
            prop_assert_eq!(all, eval(&expr, opportunity.as_ref(), &cx));
        }
    }
}
