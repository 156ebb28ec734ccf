use leptos::prelude::*;

/// The first letters of the first and last word: "Ines Roth" is "IR".
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|w| w.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().to_string()));
    match (words.next(), words.next_back()) {
        (Some(a), Some(b)) => a + &b,
        (Some(a), None) => a,
        _ => "?".into(),
    }
}

/// The class of one of the twelve hues (`hue-0` … `hue-11`), always the same for a text.
pub fn hue_of(text: &str) -> &'static str {
    const HUES: [&str; 12] =
        ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7", "hue-8", "hue-9", "hue-10", "hue-11"];
    let hash = text.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    HUES[(hash >> 8) as usize % HUES.len()]
}

/// A person as initials in a circle; the whole name is its title.
#[component]
pub fn Avatar(#[prop(into)] name: Signal<String>, #[prop(optional)] large: bool) -> impl IntoView {
    let size = if large { "large" } else { "" };
    view! {
        <span
            class=move || format!("avatar {size} {}", name.with(|n| hue_of(n)))
            role="img"
            title=move || name.get()
            aria-label=move || name.get()
        >
            {move || name.with(|n| initials(n))}
        </span>
    }
}
