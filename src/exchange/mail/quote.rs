//! What is new in a mail, and what it repeats of earlier ones.

/// Labels of the little headers that programs put over a repeated mail: who wrote it, and the others.
const FROM: [&str; 14] = [
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "od",
    "от",
    "差出人",
    "发件人",
    "寄件者",
    "보낸 사람",
    "lähettäjä",
];
const OTHERS: [&str; 37] = [
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoyé",
    "à",
    "objet",
    "enviado",
    "fecha",
    "para",
    "asunto",
    "inviato",
    "data",
    "a",
    "oggetto",
    "verzonden",
    "aan",
    "onderwerp",
    "skickat",
    "till",
    "ämne",
    "sendt",
    "til",
    "emne",
    "wysłano",
    "do",
    "temat",
    "送信日時",
    "宛先",
    "件名",
    "日付",
    "reply-to",
];

/// What stands over a repeated mail ends with one of these, where a name and a day come before it.
const WROTE: [&str; 22] = [
    "wrote:",
    "schrieb:",
    "geschrieben:",
    "a écrit :",
    "a écrit:",
    "escribió:",
    "ha scritto:",
    "schreef:",
    "skrev:",
    "escreveu:",
    "napisał:",
    "napisał(a):",
    "napsal:",
    "kirjoitti:",
    "написал:",
    "写道:",
    "写道：",
    "のメール:",
    "書きました:",
    "wrote :",
    "skrev følgende:",
    "schrieb am:",
];

/// Parts the new text of a mail from the history below or between it.
///
/// A mail that has nothing above its history (somebody passed it on without a word) is all new.
pub(super) fn split(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let cut = below(&lines).unwrap_or(lines.len());
    let (above, below) = lines.split_at(cut);
    let mut fresh = Vec::new();
    let mut old = Vec::new();
    let mut at = 0;
    while let Some(line) = above.get(at) {
        let heads = attribution(above, at);
        if heads > 0 {
            old.extend(above.iter().skip(at).take(heads));
            at += heads;
        } else {
            if line.starts_with('>') { &mut old } else { &mut fresh }.push(line);
            at += 1;
        }
    }
    old.extend(below);
    let fresh = tidy(&fresh);
    if fresh.is_empty() { (tidy(&lines.iter().collect::<Vec<_>>()), String::new()) } else { (fresh, tidy(&old)) }
}

/// From where on everything is history, without marks on its lines.
fn below(lines: &[&str]) -> Option<usize> {
    (0..lines.len()).find(|at| {
        let line = lines.get(*at).map_or("", |line| line.trim());
        let next = || lines.iter().skip(at + 1).map(|line| line.trim()).find(|line| !line.is_empty());
        ruled(line)
            || (is_from(line) && block(lines, *at))
            || (line.len() >= 20 && line.chars().all(|c| c == '_') && next().is_some_and(is_from))
            // A mail that ends with who wrote what, and repeats it without marks.
            || (wrote(line) && dated(line) && next().is_some_and(|next| !next.starts_with('>')) && quoted_after(lines, *at).is_none())
    })
}

/// `-----Original Message-----` and the like.
fn ruled(line: &str) -> bool {
    let words = line.trim_start_matches('-');
    let left = line.len() - words.len();
    let inner = words.trim_end_matches('-');
    let right = words.len() - inner.len();
    left >= 4 && right >= 4 && inner.chars().any(char::is_alphabetic) && inner.chars().count() < 80
}

fn label(line: &str) -> Option<String> {
    let line = line.trim_start_matches(['*', '>', ' ']);
    let (label, _) = line.split_once([':', '：'])?;
    let label = label.trim_matches(['*', ' ', '\t']);
    (label.chars().count() <= 14).then(|| label.to_lowercase())
}

fn is_from(line: &str) -> bool {
    !line.starts_with('>') && label(line).is_some_and(|label| FROM.contains(&label.as_str()))
}

/// Whether a line that names a sender is followed by two more lines of such a block.
fn block(lines: &[&str], at: usize) -> bool {
    let after = lines.iter().skip(at + 1).map(|line| line.trim()).filter(|line| !line.is_empty()).take(6);
    after.filter(|line| label(line).is_some_and(|label| OTHERS.contains(&label.as_str()))).count() >= 2
}

/// Whether a line ends as the one that says who wrote what is repeated.
fn wrote(line: &str) -> bool {
    let line = line.to_lowercase();
    WROTE.iter().any(|end| line.ends_with(end))
        || (line.starts_with("am ") && line.contains(" schrieb ") && line.ends_with(':'))
}

/// Whether a line has an address or something of a date in it.
fn dated(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    line.contains('@') || digits >= 3
}

/// The next line that is not empty, if it is marked as repeated.
fn quoted_after(lines: &[&str], at: usize) -> Option<usize> {
    let next = lines.iter().enumerate().skip(at + 1).find(|(_, line)| !line.trim().is_empty())?;
    next.1.starts_with('>').then_some(next.0)
}

/// How many lines from here say who wrote what follows with marks: none, or up to three.
fn attribution(lines: &[&str], at: usize) -> usize {
    if lines.get(at).is_none_or(|line| line.trim().is_empty() || line.starts_with('>')) {
        return 0;
    }
    // They follow an empty line, or nothing.
    if at > 0 && lines.get(at - 1).is_some_and(|before| !before.trim().is_empty() && !before.starts_with('>')) {
        return 0;
    }
    for count in 1..=3 {
        let Some(last) = lines.get(at + count - 1).map(|line| line.trim()) else { return 0 };
        if last.is_empty() || last.starts_with('>') {
            return 0;
        }
        if last.ends_with([':', '：']) {
            let said = lines.iter().skip(at).take(count).any(|line| dated(line));
            let known = wrote(last) || said;
            return if known && quoted_after(lines, at + count - 1).is_some() { count } else { 0 };
        }
    }
    0
}

/// The lines as text: no blanks at their ends, no empty ones around, and never more than one in between.
fn tidy(lines: &[&&str]) -> String {
    let mut text = String::new();
    let mut gap = false;
    for line in lines {
        let line = line.trim_end();
        if line.is_empty() {
            gap = !text.is_empty();
            continue;
        }
        if !text.is_empty() {
            text.push_str(if gap { "\n\n" } else { "\n" });
        }
        gap = false;
        text.push_str(line);
    }
    text
}

/// Joins the lines that a mail program broke only to fit: those that end in a blank. The marks of repeated text stay.
pub(super) fn unflowed(text: &str, joins: bool) -> String {
    let mut made = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let words = line.trim_start_matches('>');
        let depth = line.len() - words.len();
        let words = words.strip_prefix(' ').unwrap_or(words);
        let signature = words == "-- ";
        if open == Some(depth) && !signature {
            made.push_str(words);
        } else {
            if !made.is_empty() {
                made.push('\n');
            }
            made.push_str(&">".repeat(depth));
            if depth > 0 {
                made.push(' ');
            }
            made.push_str(words);
        }
        open = (words.ends_with(' ') && !signature).then_some(depth);
        if open.is_some() && joins {
            made.pop();
        }
    }
    made
}

#[cfg(test)]
#[path = "quote_tests.rs"]
mod tests;
