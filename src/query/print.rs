//! The canonical text of a condition.

use super::ast::{Amount, Expr, Literal, Test};
use std::fmt::{self, Display, Formatter, Write};

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::All(parts) => separated(f, parts, " ", |f, part| match part {
                Expr::Any(_) | Expr::All(_) => write!(f, "({part})"),
                _ => write!(f, "{part}"),
            }),
            Expr::Any(parts) => separated(f, parts, " or ", |f, part| match part {
                Expr::Any(_) => write!(f, "({part})"),
                Expr::All(inner) if inner.is_empty() => f.write_str("()"),
                _ => write!(f, "{part}"),
            }),
            Expr::Not(part) => match part.as_ref() {
                Expr::All(_) | Expr::Any(_) => write!(f, "-({part})"),
                _ => write!(f, "-{part}"),
            },
            Expr::Word(word) => text(f, word, &["or", "and", "not"]),
            Expr::Test(test) => write!(f, "{test}"),
        }
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.field, self.op.sign())?;
        separated(f, &self.values, ",", |f, value| write!(f, "{value}"))
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Literal::None => f.write_str("none"),
            Literal::Me => f.write_str("me"),
            Literal::Text(value) => text(f, value, &["none", "me"]),
            Literal::Temperature(temperature) => f.write_str(temperature.key()),
            Literal::Kind(kind) => f.write_str(kind.key()),
            Literal::Next(next) => f.write_str(next.key()),
            Literal::Amount(amount) => write!(f, "{amount}"),
            Literal::Date(date) => write!(f, "{date}"),
            Literal::Days(0) => f.write_str("today"),
            Literal::Days(1) => f.write_str("tomorrow"),
            Literal::Days(-1) => f.write_str("yesterday"),
            Literal::Days(days) => write!(f, "{days:+}d"),
            Literal::Period(period) => f.write_str(&period.key()),
            Literal::Number(number) => write!(f, "{number}"),
            Literal::Flag(yes) => f.write_str(if *yes { "yes" } else { "no" }),
        }
    }
}

impl Display for Amount {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.parts < 0 { "-" } else { "" };
        let size = self.parts.unsigned_abs();
        write!(f, "{sign}{}", size / 10_000)?;
        if !size.is_multiple_of(10_000) {
            let fraction = format!("{:04}", size % 10_000);
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        self.currency.map_or(Ok(()), |currency| write!(f, "{currency}"))
    }
}

fn separated<T>(
    f: &mut Formatter<'_>,
    parts: &[T],
    between: &str,
    mut each: impl FnMut(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        each(f, part)?;
    }
    Ok(())
}

/// Bare where that reads back as the same text, else in quotation marks.
fn text(f: &mut Formatter<'_>, text: &str, reserved: &[&str]) -> fmt::Result {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '&' | '/' | '\'' | '%');
    let bare = !text.is_empty()
        && text.chars().all(plain)
        && text.starts_with(char::is_alphanumeric)
        && !reserved.contains(&text.to_lowercase().as_str());
    if bare {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}
