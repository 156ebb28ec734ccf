use leptos::{ev::KeyboardEvent, prelude::*};

/// The search of a page. It filters while it is typed into; `/` leads to it, Escape empties it.
#[component]
pub fn SearchBox(
    /// What it is called; stands in it, too, while it is empty.
    #[prop(into)]
    label: String,
    #[prop(into)] value: Signal<String>,
    /// Gets the text; nothing when it is emptied.
    #[prop(into)]
    on_input: Callback<String>,
    /// An arrow key: so many rows down.
    #[prop(optional, into)]
    on_step: Option<Callback<isize>>,
    #[prop(optional, into)] on_enter: Option<Callback<()>>,
    #[prop(default = "search")] data_test: &'static str,
) -> impl IntoView {
    let key = move |ev: KeyboardEvent| match ev.key().as_str() {
        "Escape" if value.with_untracked(|text| !text.is_empty()) => {
            ev.prevent_default();
            ev.stop_propagation();
            on_input.run(String::new());
        }
        name @ ("ArrowDown" | "ArrowUp") => {
            if let Some(step) = on_step {
                ev.prevent_default();
                step.run(if name == "ArrowDown" { 1 } else { -1 });
            }
        }
        "Enter" if !ev.is_composing() => {
            if let Some(enter) = on_enter {
                enter.run(());
            }
        }
        _ => {}
    };
    view! {
        <input
            class="input search-box"
            type="search"
            autocomplete="off"
            aria-label=label.clone()
            aria-keyshortcuts="/"
            placeholder=format!("{label}  /")
            prop:value=move || value.get()
            data-shortcut="search"
            data-test=data_test
            on:input=move |ev| on_input.run(event_target_value(&ev))
            on:keydown=key
        />
    }
}
