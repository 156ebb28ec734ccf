use super::super::{Amount, CustomKey, NextStep, Period};
use super::*;
use crate::model::{StageKind, Temperature};
use crate::value::{Currency, Date};
use proptest::prelude::*;

fn canonical(text: &str) -> String {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_string()
}

#[test]
fn conditions_print_in_one_canonical_form() {
    for (text, expected) in [
        ("", ""),
        ("  owner:ME   tag:referral ", "owner:me tag:referral"),
        ("owner : me AND value >= 1.5m", "owner:me value>=1500000"),
        ("not (a or b)", "-(a or b)"),
        ("a b or c and d", "a b or c d"),
        ("(a b) c ((d))", "a b c d"),
        ("a (b or c or (d or e))", "a (b or c or d or e)"),
        ("stage:\"Proposal Pending\" company = Northgate", "stage:\"Proposal Pending\" company=Northgate"),
        ("close<+2w close:overdue created>=2026-01-01", "close<+14d close:overdue created>=2026-01-01"),
        ("close:tomorrow due:-1d", "close:tomorrow due:yesterday"),
        ("temperature:Hot,warm is:open next:none", "temp:hot,warm kind:open next:none"),
        ("temp:hot,Won,lost", "temp:hot,won,lost"),
        ("value:500eur,€46k value>-0.25", "value:500EUR,46000EUR value>-0.25"),
        ("tag:\"none\" tag:none", "tag:\"none\" tag:none"),
        ("#referral @Northgate -#old", "tag:referral company:Northgate -tag:old"),
        ("\"quoted \\\"words\\\"\" \"or\" --x", "\"quoted \\\"words\\\"\" \"or\" --x"),
        ("() ()", ""),
        ("probability>=50% age>14", "probability>=50 age>14"),
        ("points >= -5 score:+3 optout:YES untouched>14", "score>=-5 score:3 optout:yes untouched>14"),
        ("contacted<-2w quiet:none reason:price loss!=none", "touched<-14d untouched:none loss:price loss!=none"),
        ("orbit android nothing", "orbit android nothing"),
        ("Custom.Plan-2 : Gold,None custom.seats>=20", "custom.plan-2:Gold,none custom.seats>=20"),
        ("custom.when<+7d custom.who:me -custom.a:\"none\"", "custom.when<\"+7d\" custom.who:me -custom.a:\"none\""),
        ("custom.plan custom", "custom.plan custom"),
    ] {
        assert_eq!(canonical(text), expected, "{text}");
        assert_eq!(canonical(expected), expected);
    }
}

#[test]
fn errors_say_where_and_what_to_write_instead() {
    for (text, at, message, suggestion) in [
        ("a ownr:me", 2..6, "There is no field “ownr”.", "owner as in owner:me"),
        ("http://x", 0..4, "There is no field “http”.", "\"http:…\" in quotation marks to find these words"),
        ("custom.:x", 0..7, "There is no field “custom.”.", "custom.plan:gold, with the short word of the field"),
        ("custom.plan:", 0..12, "“custom.plan” needs a value.", "custom.plan:gold"),
        ("temp>won", 0..8, "Won and lost are no degrees of temperature.", "temp:won,lost"),
        ("temp:hto", 5..8, "“hto” is not a temperature: hot, warm, cold, won, lost or none.", "temp:hot"),
        ("value>10,000", 6..12, "An amount is written without a comma between its thousands.", "10000"),
        ("value>", 0..6, "“value” needs a value.", "value>10000"),
        ("owner<me", 0..6, "“owner” has no order to compare with “<”.", "owner:me"),
        ("optout>no", 0..7, "“optout” has no order to compare with “>”.", "optout:no"),
        ("optout:ye", 7..9, "“ye” is neither yes nor no.", "optout:yes"),
        ("untouched>-1", 10..12, "“-1” is not a whole number.", "untouched>14"),
        ("close<none", 0..10, "“<” compares with one value.", "close:this-month"),
        ("(a b", 0..1, "This parenthesis is never closed.", "adding “)” at the end"),
        ("a \"b", 2..3, "This quotation mark is never closed.", "adding “\"” at the end"),
        (
            "close:2026-02-30",
            6..16,
            "“2026-02-30” is not a date: write 2026-12-31, today, this-week, next-quarter, overdue or +7d.",
            "close:this-month",
        ),
        ("a or", 2..4, "“or” needs something after it.", "\"or\" to find the word"),
        ("or a", 0..2, "“or” needs something before it.", "\"or\" to find the word"),
        ("a -", 2..3, "Here something to exclude is missing.", "-tag:old"),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(
            (error.at, error.message.as_str(), error.suggestion.as_deref()),
            (at, message, Some(suggestion)),
            "{text}"
        );
    }
    assert_eq!(parse("a)").unwrap_err().at, 1..2);
}

#[test]
fn deep_and_long_texts_are_refused_and_not_followed() {
    assert!(parse(&"(".repeat(15_000)).is_err());
    assert!(parse(&"-".repeat(15_000)).is_err());
    assert!(parse(&"not ".repeat(4_000)).is_err());
    assert!(parse(&"a ".repeat(15_000)).is_err());
    assert!(parse(&"a ".repeat(9_000)).is_ok());
}

fn literals(field: Field, orders: bool) -> BoxedStrategy<Vec<Literal>> {
    let date =
        (0i64..70_000).prop_map(|days| super::super::span::plus_days(Date::from_ymd_opt(1950, 1, 1).unwrap(), days));
    let all: BoxedStrategy<Literal> = match field.shape() {
        Shape::Link | Shape::Text | Shape::Custom => {
            prop_oneof![".{0,12}", "none|me|or|[a-z]{1,8}"].prop_map(Literal::Text).boxed()
        }
        Shape::Temperature => {
            proptest::sample::select(Temperature::ALL.to_vec()).prop_map(Literal::Temperature).boxed()
        }
        Shape::Kind => proptest::sample::select(StageKind::ALL.to_vec()).prop_map(Literal::Kind).boxed(),
        Shape::Next => proptest::sample::select(NextStep::ALL.to_vec()).prop_map(Literal::Next).boxed(),
        Shape::Amount => (-i64::MAX..i64::MAX, proptest::option::of(0usize..150))
            .prop_map(|(parts, pick)| {
                let all = Currency::all();
                Literal::Amount(Amount { parts, currency: pick.map(|i| all[i % all.len()]) })
            })
            .boxed(),
        Shape::Date => prop_oneof![
            date.prop_map(Literal::Date),
            (-literal::MOST_DAYS..=literal::MOST_DAYS).prop_map(Literal::Days),
            proptest::sample::select(Period::all().collect::<Vec<_>>()).prop_map(Literal::Period),
        ]
        .boxed(),
        Shape::Number => (0..=i64::MAX).prop_map(Literal::Number).boxed(),
        Shape::Score => any::<i64>().prop_map(Literal::Number).boxed(),
        Shape::Flag => any::<bool>().prop_map(Literal::Flag).boxed(),
    };
    if orders {
        return proptest::collection::vec(all, 1).boxed();
    }
    let none = if matches!(field, Field::Owner | Field::Custom(_)) {
        vec![Literal::None, Literal::Me]
    } else {
        vec![Literal::None]
    };
    proptest::collection::vec(prop_oneof![4 => all, 1 => proptest::sample::select(none)], 1..4).boxed()
}

/// A field that all workspaces have, or a custom one.
fn any_field() -> impl Strategy<Value = Field> {
    let own = "[a-z0-9-]{1,40}".prop_map(|key| Field::Custom(CustomKey::new(&key).unwrap()));
    prop_oneof![8 => proptest::sample::select(Field::ALL.to_vec()), 1 => own]
}

fn tests() -> impl Strategy<Value = Expr> {
    (any_field(), proptest::sample::select(Op::ALL.to_vec())).prop_flat_map(|(field, op)| {
        let op = if op.orders() && !field.shape().ordered() { Op::Has } else { op };
        literals(field, op.orders()).prop_map(move |values| Expr::test(field, op, values))
    })
}

/// Conditions in normal form.
pub(crate) fn exprs() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![4 => tests(), 2 => ".{0,10}".prop_map(Expr::Word), 1 => "or|and|not|value|[a-z]{1,6}".prop_map(Expr::Word)];
    leaf.prop_recursive(5, 30, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Expr::all),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Expr::any),
            inner.prop_map(Expr::negate),
        ]
    })
}

proptest! {
    #[test]
    fn every_condition_reads_back_from_its_print(expr in exprs()) {
        let text = expr.to_string();
        prop_assert_eq!(parse(&text), Ok(expr), "{}", text);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".*") {
        let _ = parse(&text);
    }

    #[test]
    fn no_almost_right_text_makes_the_parser_panic(
        words in proptest::collection::vec(
            "(-|not |\\(|\\)|or|and|\"|\\\\|,|#|@|owner|value|close|tag|temp|next|:|=|<|>|<=|!=|me|none|10,000|1k|€|\\+7d|2026-02-30|ü| ){1,3}", 0..20)
    ) {
        let text = words.concat();
        if let Ok(expr) = parse(&text) {
            let printed = expr.to_string();
            prop_assert_eq!(parse(&printed), Ok(expr), "{} as {}", text, printed);
        } else if let Err(error) = parse(&text) {
            prop_assert!(text.get(error.at.clone()).is_some(), "{:?} in {}", error, text);
        }
    }
}
