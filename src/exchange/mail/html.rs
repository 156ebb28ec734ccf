//! The words of an HTML mail: what is to be read, and nothing of how it looks.

use super::part::clean;
use mail_parser::decoders::html::html_to_text;

/// Marks where a quotation begins and ends, while the text is made. They are taken out of what comes in.
const BEGIN: char = '\u{e000}';
const END: char = '\u{e001}';

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 22] = [
    "address", "article", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "section", "table", "tr", "ul",
];

/// Elements within a line. They are left out: `html_to_text` loses the blank after one at the beginning of a line.
const INLINE: [&str; 16] =
    ["a", "abbr", "b", "big", "code", "em", "font", "i", "mark", "o", "s", "small", "span", "strong", "sub", "u"];

/// HTML as plain text; quotations get `> ` in front of their lines.
pub(super) fn plain(html: &str) -> String {
    let text = html_to_text(&broken(html));
    let mut lines: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    for line in clean(&text).lines() {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match words.chars().next() {
            Some(BEGIN) => depth += 1,
            Some(END) => depth = depth.saturating_sub(1),
            _ => {
                // Elements in each other break the same line more than once.
                let twice =
                    words.is_empty() && lines.last().is_some_and(|last| last.trim_matches(['>', ' ']).is_empty());
                if !twice {
                    lines.push(if depth == 0 { words } else { format!("{} {words}", ">".repeat(depth.min(5))) });
                }
            }
        }
    }
    lines.join("\n")
}

/// The same HTML with a break wherever a block begins or ends, and marks around quotations.
fn broken(html: &str) -> String {
    let mut made = String::with_capacity(html.len() + html.len() / 4);
    let mut rest = html;
    while let Some(at) = rest.find(['<', BEGIN, END]) {
        let (before, tag) = rest.split_at(at);
        made.push_str(before);
        let mut letters = tag.chars();
        let first = letters.next();
        rest = letters.as_str();
        if first != Some('<') {
            continue;
        }
        let (closing, name) = rest.strip_prefix('/').map_or((false, rest), |name| (true, name));
        let end = name.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default();
        if name.len() <= 10 {
            let name = name.to_ascii_lowercase();
            if INLINE.contains(&name.as_str()) {
                rest = rest.find('>').and_then(|end| rest.get(end + 1..)).unwrap_or_default();
                continue;
            }
            if name == "blockquote" {
                let mark = if closing { END } else { BEGIN };
                made.push_str("<br>");
                made.push(mark);
                made.push_str("<br>");
            } else if BLOCKS.contains(&name.as_str()) || (name == "p" && !closing) {
                made.push_str("<br>");
            } else if matches!(name.as_str(), "td" | "th") {
                made.push_str("&nbsp;");
            }
        }
        made.push('<');
    }
    made.push_str(rest);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_on_their_own_lines_and_scripts_are_gone() {
        let html = "<html><head><title>x</title><style>p{}</style></head><body><div>Hello&nbsp;Anna,</div><div><br></div>\
                    <div>yes &amp; no &lt;b&gt;<script>alert('1')</script></div><ul><li>one<li>two</ul></body></html>";
        assert_eq!(plain(html).trim(), "Hello Anna,\n\nyes & no <b>\n\none\ntwo");
    }

    #[test]
    fn words_that_look_different_keep_the_blanks_between_them() {
        let html = "<p><b>From:</b> Bo <i>B</i>erg<br><b>To:</b> <a href=\"mailto:x\">Anna</a><br><table><tr><td>One</td><td>two</td></tr></table>";
        assert_eq!(plain(html).trim(), "From: Bo Berg\nTo: Anna\n\nOne two");
    }

    #[test]
    fn quotations_are_marked() {
        let html = "<div>Yes.</div>On Monday Bo wrote:<br><blockquote>How <b>are</b> you?<blockquote>Old</blockquote></blockquote>";
        let text = plain(html);
        assert!(text.contains("> How are you?") && text.contains(">> Old"), "{text}");
        assert!(text.trim_start().starts_with("Yes."));
    }

    #[test]
    fn what_is_cut_off_or_hostile_stays_text() {
        for html in
            ["<", "</", "<div", "&#xfffffff;", "&#0;", "<!-- x", "<p>a</p", "\u{e000}x", "<blockquote><blockquote>"]
        {
            let _ = plain(html);
        }
        assert!(!plain("&lt;img src=x onerror=alert(1)&gt;").is_empty());
    }
}
