use super::Icon;
use leptos::{ev::MouseEvent, prelude::*};

/// How much weight a button has on its page.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    #[default]
    Plain,
    /// The one thing to do here.
    Main,
    Quiet,
    Danger,
    /// The confirming button of a destructive dialog.
    DangerMain,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Main => "btn main",
            Self::Quiet => "btn quiet",
            Self::Danger => "btn danger",
            Self::DangerMain => "btn danger main",
        }
    }
}

/// A button with words, and perhaps an icon before them.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional, into)] title: MaybeProp<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// More classes, such as `small` or `wide`.
    #[prop(optional)]
    class: &'static str,
    /// Submits the form that it is in.
    #[prop(optional)]
    submit: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] data_test: Option<String>,
    #[prop(optional, into)] on_click: Option<Callback<MouseEvent>>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=format!("{} {class}", kind.class())
            title=move || title.get()
            disabled=disabled
            autofocus=autofocus
            data-test=data_test
            on:click=move |ev| {
                if let Some(f) = on_click {
                    f.run(ev);
                }
            }
        >
            {icon.map(|name| view! { <Icon name /> })}
            {children()}
        </button>
    }
}

/// A square button with only an icon. `title` is its name for everybody.
#[component]
pub fn IconButton(
    icon: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// For a button that stays down: sets `aria-pressed`.
    #[prop(optional, into)]
    pressed: MaybeProp<bool>,
    /// More classes, such as `small`.
    #[prop(optional)]
    class: &'static str,
    #[prop(optional, into)] data_test: Option<String>,
    #[prop(optional, into)] on_click: Option<Callback<MouseEvent>>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("icon-btn {class}")
            title=move || title.get()
            aria-label=move || title.get()
            aria-pressed=move || pressed.get().map(|on| on.to_string())
            disabled=disabled
            data-test=data_test
            on:click=move |ev| {
                if let Some(f) = on_click {
                    f.run(ev);
                }
            }
        >
            <Icon name=icon />
        </button>
    }
}
