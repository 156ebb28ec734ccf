//! Conditions in plain words, for people who do not write them: `value is over 10,000 and tagged #referral`.

use super::ast::{Amount, Expr, Field, Literal, Op, Shape, Test};
use super::own;
use crate::data::Dataset;
use crate::value::{plural, quoted};

/// A condition in plain words; empty where everything is kept. Names stand as they are written: unpin ids before. Custom
/// fields stand with their keys.
pub fn words(expr: &Expr) -> String {
    tell(expr, None)
}

/// The same, with the names of custom fields.
pub fn words_in(expr: &Expr, data: &Dataset) -> String {
    tell(expr, Some(data))
}

fn tell(expr: &Expr, data: Option<&Dataset>) -> String {
    match expr {
        Expr::All(parts) => joined(parts, " and ", data),
        Expr::Any(parts) => joined(parts, " or ", data),
        Expr::Not(part) => match part.as_ref() {
            Expr::Test(test) => told(test, true, data),
            Expr::Word(word) => format!("does not mention {}", quoted(word)),
            other => format!("not ({})", tell(other, data)),
        },
        Expr::Word(word) => format!("mentions {}", quoted(word)),
        Expr::Test(test) => told(test, false, data),
    }
}

fn joined(parts: &[Expr], between: &str, data: Option<&Dataset>) -> String {
    let grouped = |part: &Expr| match part {
        Expr::All(inner) | Expr::Any(inner) if inner.len() > 1 => format!("({})", tell(part, data)),
        _ => tell(part, data),
    };
    parts.iter().map(grouped).collect::<Vec<_>>().join(between)
}

fn told(test: &Test, turned: bool, data: Option<&Dataset>) -> String {
    if let Field::Custom(key) = test.field {
        return match data {
            Some(data) => sentence(&own::label(test.field, data), &own::understood(test, data), turned),
            None => sentence(key.as_str(), test, turned),
        };
    }
    let empty = test.values.contains(&Literal::None);
    let bare = test.values.iter().all(|value| *value == Literal::None);
    let no = turned != (test.op == Op::IsNot);
    let all = || values(test);
    match test.field {
        _ if bare => {}
        Field::Tag => return format!("{} {}{}", if no { "not tagged" } else { "tagged" }, all(), or_empty(empty)),
        Field::OptOut => {
            let wants_none = test.values.contains(&Literal::Flag(true)) != no;
            return if wants_none { "the contact wants no messages" } else { "the contact takes messages" }.into();
        }
        Field::Bounced => {
            let came = test.values.contains(&Literal::Flag(true)) != no;
            return if came { "a message came back as undeliverable" } else { "no message came back" }.into();
        }
        _ => {}
    }
    sentence(test.field.label(), test, turned)
}

fn values(test: &Test) -> String {
    let values = test.values.iter().filter(|value| **value != Literal::None);
    values.map(|value| said(value, test)).collect::<Vec<_>>().join(" or ")
}

fn sentence(label: &str, test: &Test, turned: bool) -> String {
    let no = turned != (test.op == Op::IsNot);
    let empty = test.values.contains(&Literal::None);
    if test.values.iter().all(|value| *value == Literal::None) {
        return if no { format!("{label} is filled in") } else { format!("{label} is empty") };
    }
    let verb = match (no, verb(test)) {
        (false, verb) => verb.to_string(),
        (true, "contains") => "does not contain".into(),
        (true, verb) => verb.replacen("is", "is not", 1),
    };
    format!("{label} {verb} {}{}", values(test), or_empty(empty))
}

fn or_empty(empty: bool) -> &'static str {
    if empty { " or empty" } else { "" }
}

fn verb(test: &Test) -> &'static str {
    let dated = test.field.shape() == Shape::Date;
    match test.op {
        Op::More if dated => "is after",
        Op::AtLeast if dated => "is on or after",
        Op::Less if dated => "is before",
        Op::AtMost if dated => "is by",
        Op::More => "is over",
        Op::AtLeast => "is at least",
        Op::Less => "is under",
        Op::AtMost => "is at most",
        Op::Has if test.field.shape() == Shape::Text => "contains",
        Op::Has | Op::Is | Op::IsNot => "is",
    }
}

fn said(value: &Literal, test: &Test) -> String {
    match value {
        Literal::Text(text) if test.field == Field::Tag => format!("#{text}"),
        Literal::Text(text) if test.field.shape() == Shape::Text => quoted(text),
        Literal::Text(text) => text.clone(),
        Literal::Amount(amount) => grouped(*amount),
        Literal::Days(0) => "today".into(),
        Literal::Days(1) => "tomorrow".into(),
        Literal::Days(-1) => "yesterday".into(),
        Literal::Days(days) => {
            let count = plural(days.unsigned_abs() as usize, "day", "days");
            if *days > 0 { format!("in {count}") } else { format!("{count} ago") }
        }
        Literal::Period(period) => period.key().replace('-', " "),
        Literal::Temperature(_) | Literal::Kind(_) | Literal::Next(_) => value.to_string(),
        other => other.to_string(),
    }
}

/// An amount with its thousands apart.
fn grouped(amount: Amount) -> String {
    let text = Amount { currency: None, ..amount }.to_string();
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), String::new()), |(a, b)| (a, format!(".{b}")));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let currency = amount.currency.map_or(String::new(), |currency| format!(" {currency}"));
    format!("{sign}{out}{rest}{currency}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn conditions_read_like_sentences() {
        for (text, said) in [
            ("", ""),
            ("value>10000 -tag:quiet temp:hot", "value is over 10,000 and not tagged #quiet and temperature is hot"),
            ("stage:Demo close<+7d", "stage is Demo and close date is before in 7 days"),
            ("owner:none", "owner is empty"),
            ("owner!=none", "owner is filled in"),
            (
                "(source:web or next:late) untouched>30",
                "(source contains “web” or next step is late) and days without contact is over 30",
            ),
            ("value>=1234567.5EUR", "value is at least 1,234,567.5 EUR"),
            ("-stage:Won fleet", "stage is not Won and mentions “fleet”"),
            ("close:this-month", "close date is this month"),
        ] {
            assert_eq!(words(&parse(text).unwrap()), said, "{text}");
        }
    }
}
