//! A text in Markdown, drawn as it is read: from the tree, never as markup.

use leptos::prelude::*;
use penstock::exchange::markdown::{Block, Inline, read};

/// A text in Markdown as paragraphs, lists and links.
#[component]
pub fn MarkdownText(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! { <div class="markdown" dir="auto">{move || blocks(&text.with(|text| read(text)))}</div> }
}

fn blocks(all: &[Block]) -> AnyView {
    all.iter().map(block).collect_view().into_any()
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::Paragraph(words) => view! { <p>{inlines(words)}</p> }.into_any(),
        // The levels of the page are the page's own: here a heading only looks like one.
        Block::Heading(_, words) => view! { <p class="markdown-heading">{inlines(words)}</p> }.into_any(),
        Block::List(first, items) => {
            let items = items.iter().map(|item| view! { <li>{blocks(item)}</li> }).collect_view();
            match first {
                Some(first) => view! { <ol start=first.to_string()>{items}</ol> }.into_any(),
                None => view! { <ul>{items}</ul> }.into_any(),
            }
        }
        Block::Quote(inner) => view! { <blockquote>{blocks(inner)}</blockquote> }.into_any(),
        Block::Code(code) => view! { <pre>{code.clone()}</pre> }.into_any(),
        Block::Rule => view! { <hr /> }.into_any(),
    }
}

fn inlines(all: &[Inline]) -> AnyView {
    all.iter().map(inline).collect_view().into_any()
}

fn inline(inline: &Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Strong(inner) => view! { <strong>{inlines(inner)}</strong> }.into_any(),
        Inline::Emphasis(inner) => view! { <em>{inlines(inner)}</em> }.into_any(),
        Inline::Code(code) => view! { <code>{code.clone()}</code> }.into_any(),
        Inline::Link(to, words) => {
            view! { <a href=to.clone() target="_blank" rel="noopener noreferrer">{inlines(words)}</a> }.into_any()
        }
        Inline::Break => view! { <br /> }.into_any(),
    }
}
