//! Whether a person wrote a mail, or a program: the answer of somebody who is away, a report that a mail could not be
//! delivered.

use super::{Bounce, Nature, Person, part::Kind};
use crate::value::{fold, one_line};
use mail_parser::{HeaderValue, Message, MessageParser};

/// How the subjects of automatic answers begin, folded.
const AWAY: [&str; 31] = [
    "out of office",
    "out of the office",
    "automatic reply",
    "autoreply",
    "auto-reply",
    "auto reply",
    "auto response",
    "autoresponder",
    "away from my desk",
    "on vacation",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheit",
    "abwesend",
    "ich bin nicht im buro",
    "reponse automatique",
    "absence du bureau",
    "absent du bureau",
    "respuesta automatica",
    "fuera de la oficina",
    "risposta automatica",
    "fuori ufficio",
    "automatisch antwoord",
    "afwezig",
    "afwezigheidsbericht",
    "resposta automatica",
    "ausencia temporaria",
    "automatiskt svar",
    "autosvar",
    "自動応答",
    "自动答复",
];

/// How the subjects of reports about undeliverable mails begin, folded.
const FAILED: [&str; 15] = [
    "undeliver",
    "undelivered mail",
    "delivery status notification (failure)",
    "delivery failure",
    "delivery has failed",
    "mail delivery failed",
    "mail delivery failure",
    "returned mail",
    "failure notice",
    "mail system error",
    "unzustellbar",
    "nicht zustellbar",
    "non remis",
    "echec de la remise",
    "message not delivered",
];

/// What a report says of the mail that it is about.
#[derive(Default)]
pub(super) struct Report {
    /// The lines of its machine-readable part.
    pub status: String,
    /// The headers of the mail that came back.
    pub returned: Option<Returned>,
}

/// The headers of a mail that came back.
#[derive(Default)]
pub(super) struct Returned {
    pub id: Option<String>,
    pub subject: String,
}

/// Reads the headers of a mail that came back.
pub(super) fn returned(bytes: &[u8], parser: &MessageParser) -> Option<Returned> {
    let entity = super::part::Entity::of(bytes.get(..256 * 1024).unwrap_or(bytes));
    let headers = entity.headers(parser)?;
    let id = headers.message_id().map(super::read::id);
    let subject = one_line(headers.subject().unwrap_or_default());
    Some(Returned { id: id.filter(|id| !id.is_empty()), subject })
}

/// The words of a header that is not read further.
fn raw(headers: &Message<'_>, name: &'static str) -> Option<String> {
    headers.headers().iter().find(|header| header.name().eq_ignore_ascii_case(name)).map(|header| {
        match header.value() {
            HeaderValue::Text(text) => text.trim().to_lowercase(),
            HeaderValue::TextList(all) => all.join(" ").to_lowercase(),
            _ => String::new(),
        }
    })
}

/// What kind of mail it is, by its headers, its report and its subject.
pub(super) fn nature(
    headers: &Message<'_>,
    root: &Kind,
    from: Option<&Person>,
    subject: &str,
    text: &str,
    report: Report,
) -> Nature {
    if let Some(bounce) = bounce(headers, root, from, subject, text, report) {
        return Nature::Bounce(bounce);
    }
    if automatic(headers, root, subject) { Nature::AutoReply } else { Nature::Letter }
}

fn automatic(headers: &Message<'_>, root: &Kind, subject: &str) -> bool {
    let says = |name: &'static str| raw(headers, name).filter(|value| !value.is_empty() && value != "no");
    let submitted = says("Auto-Submitted").is_some_and(|how| how.starts_with("auto-"));
    let named =
        ["X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Autoresponder", "X-Autoreply-From", "X-Mail-Autoreply"];
    let list = raw(headers, "List-Id").is_some() || raw(headers, "List-Unsubscribe").is_some();
    let precedence = says("Precedence").unwrap_or_default();
    let answers = raw(headers, "In-Reply-To").is_some();
    let reported = root.mime == "multipart/report";
    submitted
        || named.into_iter().any(|name| says(name).is_some())
        || matches!(precedence.as_str(), "auto_reply" | "auto-reply")
        || (matches!(precedence.as_str(), "bulk" | "junk") && answers && !list)
        || reported
        || away(subject)
}

/// Whether a subject is that of an automatic answer: one of the usual beginnings, and then nothing that goes on.
fn away(subject: &str) -> bool {
    let subject = fold(subject);
    AWAY.iter().any(|begin| {
        let Some(rest) = subject.strip_prefix(begin) else { return false };
        let rest = rest.trim_start();
        let goes_on = ["reply", "message", "notification", "re:", "re ", "until", "bis ", "from ", "vom "];
        rest.is_empty()
            || rest.starts_with([':', '-', '–', '(', '[', '!', '.', '：'])
            || goes_on.iter().any(|word| rest.starts_with(word))
    })
}

fn bounce(
    headers: &Message<'_>,
    root: &Kind,
    from: Option<&Person>,
    subject: &str,
    text: &str,
    report: Report,
) -> Option<Bounce> {
    let fields = fields(&report.status);
    // Delayed, relayed, delivered: nothing came back.
    let undelivered = fields.iter().any(|(name, value)| match name.as_str() {
        "action" => value.eq_ignore_ascii_case("failed"),
        "status" => value.starts_with('5'),
        _ => false,
    });
    let of_report = root.mime == "multipart/report" && root.report.as_deref() != Some("disposition-notification");
    if of_report && !report.status.trim().is_empty() && !undelivered {
        return None;
    }
    let failed = raw(headers, "X-Failed-Recipients");
    let folded = fold(subject);
    let daemon = from.is_some_and(|from| {
        let local = from.email.split('@').next().unwrap_or_default();
        local.starts_with("mailer-daemon") || local == "postmaster" || local.starts_with("microsoftexchange")
    });
    let said = FAILED.iter().any(|begin| folded.starts_with(begin));
    if !(of_report && undelivered) && failed.is_none() && !(said && (daemon || of_report || from.is_none())) {
        return None;
    }
    let mut addresses: Vec<String> = Vec::new();
    for wanted in ["original-recipient", "final-recipient"] {
        for (name, value) in &fields {
            if name == wanted && addresses.len() < 100 {
                let address = value.split_once(';').map_or(value.as_str(), |(_, address)| address);
                add(&mut addresses, address);
            }
        }
        if !addresses.is_empty() {
            break;
        }
    }
    failed.iter().flat_map(|failed| failed.split([',', ' '])).take(100).for_each(|one| add(&mut addresses, one));
    if addresses.is_empty() {
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"'));
        let other = |word: &&str| from.is_none_or(|from| !word.eq_ignore_ascii_case(&from.email));
        if let Some(word) = words.map(|word| word.trim_matches([':', '.'])).filter(other).find(|word| is_address(word))
        {
            add(&mut addresses, word);
        }
    }
    let reason = fields.iter().find(|(name, _)| name == "diagnostic-code").map(|(_, value)| {
        one_line(value.split_once(';').map_or(value.as_str(), |(_, reason)| reason)).chars().take(300).collect()
    });
    let returned = report.returned.unwrap_or_default();
    Some(Bounce { addresses, original: returned.id, subject: returned.subject, reason: reason.unwrap_or_default() })
}

fn is_address(word: &str) -> bool {
    crate::model::looks_like_email(word) && word.split('@').nth(1).is_some_and(|domain| domain.contains('.'))
}

fn add(addresses: &mut Vec<String>, one: &str) {
    let one = one.trim().trim_matches(['<', '>']).to_lowercase();
    if is_address(&one) && !addresses.contains(&one) {
        addresses.push(one);
    }
}

/// The fields of a report's machine-readable part: names in lower case, lines that go on joined.
fn fields(status: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in status.lines().take(2_000) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
        }
    }
    fields
}
