//! Markdown in messages: as a tree to draw, as HTML for the mail, and as plain text where no HTML goes.
//!
//! Nothing but the tree is ever written as HTML, and the tree has no place for HTML, scripts, styles or pictures: what looks
//! like HTML is text, a picture is a link, and a link leads to the web or to an address, or it is no link. A line break in
//! the text is a line break in the mail, as people who write mails expect.

use crate::model::{Channel, Message, TextForm};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;

/// How deep lists and quotations can lie in each other; what lies deeper stands at this depth.
const DEEPEST: usize = 12;

/// A part of a text that begins on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Lines that belong together.
    Paragraph(Vec<Inline>),
    /// A heading, from 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A list: the first number if it is numbered, and what stands at each sign.
    List(Option<u64>, Vec<Vec<Block>>),
    /// Somebody's words.
    Quote(Vec<Block>),
    /// Lines as they stand.
    Code(String),
    /// A line across.
    Rule,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Important words.
    Strong(Vec<Inline>),
    /// Stressed words.
    Emphasis(Vec<Inline>),
    /// Letters as they stand.
    Code(String),
    /// A link to an address that is safe to open, with its words.
    Link(String, Vec<Inline>),
    /// The end of a line.
    Break,
}

/// What is being read, from the outside to the inside.
enum Open {
    Blocks(Within, Vec<Block>),
    Inlines(Around, Vec<Inline>),
    List(Option<u64>, Vec<Vec<Block>>),
    Code(String),
}

enum Within {
    All,
    Quote,
    Item,
}

enum Around {
    Paragraph,
    Heading(u8),
    Strong,
    Emphasis,
    Link(Option<String>),
}

/// Reads a text. Every text is one; what means nothing is text.
pub fn read(text: &str) -> Vec<Block> {
    let mut reader = Reader { open: vec![Open::Blocks(Within::All, Vec::new())], passed: Vec::new() };
    for event in Parser::new_ext(text, Options::empty()) {
        reader.take(event);
    }
    while reader.open.len() > 1 {
        reader.close();
    }
    match reader.open.pop() {
        Some(Open::Blocks(_, blocks)) => blocks,
        _ => Vec::new(),
    }
}

struct Reader {
    open: Vec<Open>,
    /// Whether each thing that was begun and not ended was opened, or passed over as lying too deep.
    passed: Vec<bool>,
}

impl Reader {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                self.inline(Inline::Code(code.to_string()));
            }
            Event::SoftBreak | Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.block(Block::Rule),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn begin(&mut self, tag: Tag) {
        let deep = self.open.len() >= DEEPEST * 2;
        let opened = match tag {
            Tag::Paragraph | Tag::HtmlBlock => Some(Open::Inlines(Around::Paragraph, Vec::new())),
            Tag::Heading { level, .. } => Some(Open::Inlines(Around::Heading(number(level)), Vec::new())),
            Tag::CodeBlock(_) => Some(Open::Code(String::new())),
            Tag::BlockQuote(_) if !deep => Some(Open::Blocks(Within::Quote, Vec::new())),
            Tag::List(first) if !deep => Some(Open::List(first, Vec::new())),
            Tag::Item if matches!(self.open.last(), Some(Open::List(..))) => {
                Some(Open::Blocks(Within::Item, Vec::new()))
            }
            Tag::Strong if !deep => Some(Open::Inlines(Around::Strong, Vec::new())),
            Tag::Emphasis if !deep => Some(Open::Inlines(Around::Emphasis, Vec::new())),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } if !deep => {
                let within = self.open.iter().any(|open| matches!(open, Open::Inlines(Around::Link(_), _)));
                Some(Open::Inlines(Around::Link(safe(&dest_url).filter(|_| !within)), Vec::new()))
            }
            _ => None,
        };
        self.passed.push(opened.is_none());
        if let Some(opened) = opened {
            // The words of an item may come without a paragraph around them; what follows ends them.
            if matches!(opened, Open::Blocks(..) | Open::List(..) | Open::Code(_))
                || matches!(opened, Open::Inlines(Around::Paragraph | Around::Heading(_), _))
            {
                self.end_words();
            } else {
                self.begin_words();
            }
            self.open.push(opened);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if self.passed.pop().unwrap_or(true) {
            return;
        }
        let block = matches!(tag, TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::List(_));
        if block {
            self.end_words();
        }
        self.close();
    }

    /// Words without a paragraph around them get one.
    fn begin_words(&mut self) {
        if matches!(self.open.last(), Some(Open::Blocks(..))) {
            self.open.push(Open::Inlines(Around::Paragraph, Vec::new()));
        }
    }

    /// Ends a paragraph that has no end of its own: one that was begun for words alone.
    fn end_words(&mut self) {
        let own = self.passed.iter().filter(|passed| !**passed).count() + 1;
        if self.open.len() > own && matches!(self.open.last(), Some(Open::Inlines(Around::Paragraph, _))) {
            self.close();
        }
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Blocks(Within::Quote, blocks)) => self.block(Block::Quote(blocks)),
            Some(Open::Blocks(Within::Item, blocks)) => {
                if let Some(Open::List(_, items)) = self.open.last_mut() {
                    items.push(blocks);
                }
            }
            Some(Open::Blocks(Within::All, blocks)) => self.open.push(Open::Blocks(Within::All, blocks)),
            Some(Open::List(first, items)) => self.block(Block::List(first, items)),
            Some(Open::Code(code)) => self.block(Block::Code(code.trim_end_matches('\n').to_string())),
            Some(Open::Inlines(around, inlines)) => match around {
                Around::Paragraph if inlines.is_empty() => {}
                Around::Paragraph => self.block(Block::Paragraph(linked(inlines))),
                Around::Heading(level) => self.block(Block::Heading(level, linked(inlines))),
                Around::Strong => self.inline(Inline::Strong(inlines)),
                Around::Emphasis => self.inline(Inline::Emphasis(inlines)),
                Around::Link(Some(to)) => {
                    let words = if inlines.is_empty() { vec![Inline::Text(to.clone())] } else { inlines };
                    self.inline(Inline::Link(to, words));
                }
                Around::Link(None) => inlines.into_iter().for_each(|inline| self.inline(inline)),
            },
            None => {}
        }
    }

    fn block(&mut self, block: Block) {
        // A block in words can only be one that lies too deep: it goes out of them.
        while matches!(self.open.last(), Some(Open::Inlines(..) | Open::Code(_))) {
            self.close();
        }
        match self.open.last_mut() {
            Some(Open::Blocks(_, blocks)) => blocks.push(block),
            Some(Open::List(_, items)) => items.push(vec![block]),
            _ => {}
        }
    }

    fn inline(&mut self, inline: Inline) {
        self.begin_words();
        match self.open.last_mut() {
            Some(Open::Inlines(_, inlines)) => match (inlines.last_mut(), inline) {
                (Some(Inline::Text(before)), Inline::Text(more)) => before.push_str(&more),
                (_, inline) => inlines.push(inline),
            },
            Some(Open::Code(code)) => {
                if let Inline::Text(text) = inline {
                    code.push_str(&text);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &CowStr) {
        if let Some(Open::Code(code)) = self.open.last_mut() {
            code.push_str(text);
            return;
        }
        for (nth, line) in text.split('\n').enumerate() {
            if nth > 0 {
                self.inline(Inline::Break);
            }
            if !line.is_empty() {
                self.inline(Inline::Text(line.trim_end_matches('\r').to_string()));
            }
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// An address that is safe to open, or none: the web and mail, written without anything in it that is not seen.
fn safe(address: &str) -> Option<String> {
    let address = address.trim();
    let lower = address.to_lowercase();
    let known =
        ["https://", "http://", "mailto:"].iter().any(|start| lower.len() > start.len() && lower.starts_with(start));
    let clean = !address.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"'`\\".contains(c));
    (known && clean).then(|| address.to_string())
}

/// Addresses of the web that stand in the words as they are become links, and a break at the end goes.
fn linked(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text) => link_words(&text, &mut out),
            Inline::Strong(inner) => out.push(Inline::Strong(linked(inner))),
            Inline::Emphasis(inner) => out.push(Inline::Emphasis(linked(inner))),
            other => out.push(other),
        }
    }
    while matches!(out.last(), Some(Inline::Break)) {
        out.pop();
    }
    out
}

fn link_words(text: &str, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|start| rest.find(start)).min() {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"'`\\".contains(c)).unwrap_or(from.len());
        let word = from.get(..end).unwrap_or_default();
        let address = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_']);
        if !before.is_empty() {
            out.push(Inline::Text(before.to_string()));
        }
        let taken = match safe(address) {
            Some(address) => {
                let length = address.len();
                out.push(Inline::Link(address.clone(), vec![Inline::Text(address)]));
                length
            }
            None => {
                let length = word.len().max("http://".len()).min(from.len());
                out.push(Inline::Text(from.get(..length).unwrap_or_default().to_string()));
                length
            }
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    if !rest.is_empty() {
        out.push(Inline::Text(rest.to_string()));
    }
}

/// A text as HTML: paragraphs, headings, lists, quotations, bold and italic words, code and links, and nothing else.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    blocks_as_html(&read(text), &mut out);
    out
}

fn blocks_as_html(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => within("p", out, |out| inlines_as_html(inlines, out)),
            Block::Heading(level, inlines) => {
                let tag =
                    ["h1", "h2", "h3", "h4", "h5", "h6"].get(usize::from(level.saturating_sub(1))).unwrap_or(&"h6");
                within(tag, out, |out| inlines_as_html(inlines, out));
            }
            Block::List(first, items) => {
                let tag = if first.is_some() { "ol" } else { "ul" };
                match first {
                    Some(first) if *first != 1 => out.push_str(&format!("<ol start=\"{first}\">\n")),
                    _ => out.push_str(&format!("<{tag}>\n")),
                }
                for item in items {
                    out.push_str("<li>");
                    match item.as_slice() {
                        [Block::Paragraph(inlines)] => inlines_as_html(inlines, out),
                        blocks => blocks_as_html(blocks, out),
                    }
                    out.push_str("</li>\n");
                }
                out.push_str(&format!("</{tag}>\n"));
            }
            Block::Quote(inner) => within("blockquote", out, |out| blocks_as_html(inner, out)),
            Block::Code(code) => within("pre", out, |out| escape(code, out)),
            Block::Rule => out.push_str("<hr>\n"),
        }
    }
}

fn within(tag: &str, out: &mut String, inner: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{tag}>"));
    inner(out);
    out.push_str(&format!("</{tag}>\n"));
}

fn inlines_as_html(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => escape(text, out),
            Inline::Strong(inner) => {
                out.push_str("<strong>");
                inlines_as_html(inner, out);
                out.push_str("</strong>");
            }
            Inline::Emphasis(inner) => {
                out.push_str("<em>");
                inlines_as_html(inner, out);
                out.push_str("</em>");
            }
            Inline::Code(code) => {
                out.push_str("<code>");
                escape(code, out);
                out.push_str("</code>");
            }
            Inline::Link(to, words) => {
                out.push_str("<a href=\"");
                escape(to, out);
                out.push_str("\">");
                inlines_as_html(words, out);
                out.push_str("</a>");
            }
            Inline::Break => out.push_str("<br>\n"),
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push(' '),
            c => out.push(c),
        }
    }
}

/// A text as plain text: without signs for bold and italic, with the address behind the words of a link.
pub fn plain(text: &str) -> String {
    let mut lines = Vec::new();
    blocks_as_lines(&read(text), &mut lines);
    lines.join("\n")
}

fn blocks_as_lines(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        match block {
            Block::Paragraph(inlines) | Block::Heading(_, inlines) => add_words(inlines, lines),
            Block::List(first, items) => {
                // Items of one line stand below each other, longer ones apart.
                let tight = items.iter().all(|item| item.len() < 2 || matches!(item.as_slice(), [_, Block::List(..)]));
                for (nth, item) in items.iter().enumerate() {
                    if nth > 0 && !tight {
                        lines.push(String::new());
                    }
                    let sign = match first {
                        Some(first) => format!("{}. ", first.saturating_add(nth as u64)),
                        None => "- ".to_string(),
                    };
                    let mut inner = Vec::new();
                    blocks_as_lines(item, &mut inner);
                    if tight {
                        inner.retain(|line| !line.is_empty());
                    }
                    let indent = " ".repeat(sign.len());
                    if inner.is_empty() {
                        inner.push(String::new());
                    }
                    for (line_nth, line) in inner.into_iter().enumerate() {
                        let before = if line_nth == 0 { sign.as_str() } else { indent.as_str() };
                        lines.push(format!("{before}{line}").trim_end().to_string());
                    }
                }
            }
            Block::Quote(inner) => {
                let mut quoted = Vec::new();
                blocks_as_lines(inner, &mut quoted);
                lines.extend(quoted.into_iter().map(|line| format!("> {line}").trim_end().to_string()));
            }
            Block::Code(code) => lines.extend(code.lines().map(str::to_string)),
            Block::Rule => lines.push("---".into()),
        }
    }
}

fn add_words(inlines: &[Inline], lines: &mut Vec<String>) {
    let mut text = String::new();
    words(inlines, &mut text);
    lines.extend(text.split('\n').map(|line| line.trim_end().to_string()));
}

fn words(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) => words(inner, out),
            Inline::Link(to, inner) => {
                let mut said = String::new();
                words(inner, &mut said);
                let same = said == *to || to.strip_prefix("mailto:") == Some(said.as_str());
                out.push_str(&if same { said } else { format!("{said} ({to})") });
            }
            Inline::Break => out.push('\n'),
        }
    }
}

/// The text of a message where no HTML goes: what is written in Markdown loses its signs.
pub fn body(message: &Message) -> Cow<'_, str> {
    match message.form {
        TextForm::Plain => Cow::Borrowed(&message.body),
        TextForm::Markdown => Cow::Owned(plain(&message.body)),
    }
}

/// The text of a message as a document of HTML, where it is written in Markdown and goes by mail.
pub fn document(message: &Message) -> Option<String> {
    (message.form == TextForm::Markdown && message.channel == Channel::Email).then(|| {
        format!(
            "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n<body>\n{}</body>\n</html>\n",
            html(&message.body)
        )
    })
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
