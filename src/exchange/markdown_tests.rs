#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use super::*;
use proptest::prelude::*;

#[test]
fn what_people_write_in_messages_becomes_html_and_plain_text() {
    let text = "Hello Anna,\nhere is *what* **matters**:\n\n- one\n- [two](https://a.example/x?a=1&b=2)\n\n1. first\n2. second\n\n> said\n\nBen";
    assert_eq!(
        html(text),
        "<p>Hello Anna,<br>\nhere is <em>what</em> <strong>matters</strong>:</p>\n<ul>\n<li>one</li>\n<li><a \
         href=\"https://a.example/x?a=1&amp;b=2\">two</a></li>\n</ul>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>\n\
         <blockquote><p>said</p>\n</blockquote>\n<p>Ben</p>\n"
    );
    assert_eq!(
        plain(text),
        "Hello Anna,\nhere is what matters:\n\n- one\n- two (https://a.example/x?a=1&b=2)\n\n1. first\n2. second\n\n> said\n\nBen"
    );
}

#[test]
fn headings_code_rules_and_lists_in_lists_keep_their_shape() {
    let text = "# Offer\n\nA `code` word\n\n    let x = 1 < 2;\n\n---\n\n3. a\n   - b\n   - c\n4. d";
    assert_eq!(
        html(text),
        "<h1>Offer</h1>\n<p>A <code>code</code> word</p>\n<pre>let x = 1 &lt; 2;</pre>\n<hr>\n<ol start=\"3\">\n<li>\
         <p>a</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n</li>\n<li>d</li>\n</ol>\n"
    );
    assert_eq!(plain(text), "Offer\n\nA code word\n\nlet x = 1 < 2;\n\n---\n\n3. a\n   - b\n   - c\n4. d");
}

#[test]
fn addresses_that_stand_in_the_text_become_links() {
    assert_eq!(
        html("See https://a.example/x_y_z, or **http://b.example**."),
        "<p>See <a href=\"https://a.example/x_y_z\">https://a.example/x_y_z</a>, or <strong><a \
         href=\"http://b.example\">http://b.example</a></strong>.</p>\n"
    );
    assert_eq!(plain("<https://a.example> and [b@c.example](mailto:b@c.example)"), "https://a.example and b@c.example");
    assert_eq!(html("http://"), "<p>http://</p>\n");
}

#[test]
fn html_is_text_pictures_are_links_and_only_safe_addresses_are_followed() {
    for (text, expected) in [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n"),
        ("[x](javascript:alert(1))", "<p>x</p>\n"),
        ("[x](JaVaScRiPt&#58;alert(1))", "<p>x</p>\n"),
        ("[x](data:text/html,y)", "<p>x</p>\n"),
        ("[x](//evil.example)", "<p>x</p>\n"),
        ("[x](/inside)", "<p>x</p>\n"),
        ("[x](https://a.example/\"onclick=\"y)", "<p>[x](https://a.example/&quot;onclick=&quot;y)</p>\n"),
        ("![pixel](https://a.example/p.gif)", "<p><a href=\"https://a.example/p.gif\">pixel</a></p>\n"),
        ("![pixel](file:///etc/passwd)", "<p>pixel</p>\n"),
        ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"),
    ] {
        let found = html(text);
        if text.contains("onclick") {
            // Whether that is a link or not: nothing leaves the quotation marks.
            assert!(!found.contains("\"onclick"), "{found}");
        } else {
            assert_eq!(found, expected, "{text}");
        }
    }
}

#[test]
fn nothing_is_too_deep_or_too_long() {
    for text in [">".repeat(20_000), "- ".repeat(20_000), "*".repeat(20_000), "[".repeat(20_000), "![".repeat(10_000)] {
        let (html, plain) = (html(&text), plain(&text));
        assert!(html.len() < 400_000 && plain.len() < 400_000);
    }
    let nested: String = (0..200).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    assert_eq!(plain(&nested).matches('x').count(), 200);
}

/// The tags of some HTML, without what stands in text and quotation marks.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|part| part.split('>').next().unwrap()).collect()
}

proptest! {
    #[test]
    fn html_holds_no_tag_but_its_own_and_no_address_but_safe_ones(
        text in r#"([a-z <>"'&#;:/()!*_`~|\n\\\[\]-]|javascript:|https://a.b/|mailto:|onload=|<script|<!--|]]>|&#x3c;){0,60}"#
    ) {
        let html = html(&text);
        for tag in tags(&html) {
            let own = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "strong", "em", "code", "br", "a"];
            let name = tag.trim_start_matches('/').split(' ').next().unwrap();
            prop_assert!(own.contains(&name), "{} in {}", tag, html);
            match tag.split_once(' ') {
                None => {}
                Some(("a", rest)) => {
                    let address = rest.strip_prefix("href=\"").and_then(|rest| rest.strip_suffix('"')).unwrap();
                    prop_assert!(!address.contains('"'));
                    let lower = address.to_lowercase();
                    prop_assert!(["https://", "http://", "mailto:"].iter().any(|start| lower.starts_with(start)), "{}", address);
                }
                Some(("ol", rest)) => prop_assert!(rest.starts_with("start=\"")),
                Some(_) => prop_assert!(false, "{} in {}", tag, html),
            }
        }
        let (opened, closed) = (html.matches("<p>").count(), html.matches("</p>").count());
        prop_assert_eq!(opened, closed);
        let _ = plain(&text);
    }

    #[test]
    fn plain_words_stay_as_they_are(text in "[a-zA-Z0-9äöüß,.?! ]{1,80}") {
        prop_assume!(!text.trim().is_empty());
        prop_assume!(!text.trim().starts_with(|c: char| c.is_ascii_digit()) && !text.starts_with("    "));
        prop_assert_eq!(plain(text.trim()), text.trim());
    }
}
