//! Values in Markdown: what they hold is text, whatever it looks like.

/// Stands in front of what means something at the beginning of a line only, until it is known where the value has come to
/// stand. It is no character of any text.
pub(super) const MARK: char = '\u{FDD0}';

/// A value as Markdown that reads as the value.
pub(super) fn escape(value: &str) -> String {
    let value = value.replace(MARK, "");
    let mut out = String::with_capacity(value.len() + 8);
    for (nth, line) in value.lines().enumerate() {
        if nth > 0 {
            out.push('\n'); // A line of the value stays one: in messages a line break is a line break.
        }
        let line = if nth > 0 { line.trim_start() } else { line };
        escape_line(line.trim_end_matches('\r'), &mut out);
    }
    out
}

fn escape_line(line: &str, out: &mut String) {
    let start = line.len() - line.trim_start().len();
    let sign = begins_block(line.get(start..).unwrap_or_default()).map(|at| start + at);
    let mut before = ' ';
    let mut rest = line.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let after = rest.peek().map_or(' ', |(_, c)| *c);
        if sign == Some(at) {
            out.push(MARK);
        }
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphabetic(),
            '~' => true,
            _ => false,
        };
        // What is escaped anyway needs no second sign.
        if special && sign == Some(at) {
            out.pop();
        }
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
}

/// Where the sign is that would make a heading, a list, a quotation or a rule of a line.
fn begins_block(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let after = line.get(first.len_utf8()..).unwrap_or_default();
    let blank = after.is_empty() || after.starts_with([' ', '\t']);
    match first {
        '#' | '>' | '=' => Some(0),
        '-' | '+' if blank || after.trim_matches(['-', ' ', '\t']).is_empty() => Some(0),
        _ if first.is_ascii_digit() => {
            let digits = line.chars().take_while(char::is_ascii_digit).count();
            let tail = line.get(digits..).unwrap_or_default();
            let sign = tail.starts_with(['.', ')']);
            let blank = tail.get(1..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
            (sign && blank).then_some(digits)
        }
        _ => None,
    }
}

/// Escapes what has come to stand at the beginning of a line, and leaves the rest as it is.
pub(super) fn settle(text: &str) -> String {
    if !text.contains(MARK) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut beginning = true;
    for c in text.chars() {
        match c {
            MARK if beginning => out.push('\\'),
            MARK => {}
            '\n' => {
                beginning = true;
                out.push(c);
            }
            _ => {
                // After the sign of a list or a quotation a line begins once more.
                beginning = beginning && (c.is_whitespace() || c.is_ascii_digit() || "-+*>.)#".contains(c));
                out.push(c);
            }
        }
    }
    out
}
