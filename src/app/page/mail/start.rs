//! Where mails come in: dropped, chosen or pasted; and how they are saved in the usual programs.

use super::{reading::ACCEPT, state::MailIn};
use crate::app::{
    shell::files::{choose_files, dropped_all},
    ui::{Button, DropZone, Field, FieldKind, Icon},
};
use leptos::prelude::*;

/// How a mail becomes a file.
const WAYS: [(&str, &str); 5] = [
    ("Gmail", "Open the mail, then ⋮ beside Reply, and Download message."),
    ("Outlook", "Drag the mail from the list onto this page; in new Outlook and on the web: ⋯, Save as, .eml."),
    (
        "Apple Mail",
        "Drag the mail from the list onto this page, or File, Save As, Raw Message Source. A whole mailbox: Mailbox, Export Mailbox.",
    ),
    (
        "Thunderbird",
        "Drag the mail onto this page, or right-click it and Save As. A whole folder is a file without an ending in your profile: add .mbox to its name.",
    ),
    ("Anything else", "Show the original (also “View source”), copy all of it, and paste it here."),
];

/// Chooses files.
pub fn choose(mail_in: MailIn) {
    choose_files(ACCEPT, Callback::new(move |files| mail_in.take(files)));
}

/// The ways in.
#[component]
pub fn Start(mail_in: MailIn) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let read = move || {
        let typed = text.get_untracked();
        if typed.trim().is_empty() {
            return;
        }
        mail_in.take_text(&typed);
        text.set(String::new());
    };
    view! {
        <div class="page" data-test="mail-start">
            <header class="page-head">
                <h1>"Mail in"</h1>
                <p>
                    "Bring in mails that you got or sent. Each is logged on its contact and opportunity, and an answer stops what follows up. They are read in this browser and sent nowhere."
                </p>
            </header>
            <super::NotRead mail_in />
            <DropZone
                text="Drop mails here, or anywhere in this window."
                button="Choose files"
                hint=".eml and .emlx files, and whole mailboxes as .mbox, several at once. A mail may have up to 40 MB; a mailbox may be of any size."
                data_test="mail-drop"
                on_drop=move |ev| mail_in.take(dropped_all(&ev))
                on_pick=move |()| choose(mail_in)
            />
            <section class="mail-paste">
                <Field
                    label="Or paste a mail with its headers"
                    kind=FieldKind::Area
                    value=text
                    on_input=move |typed: String| text.set(typed)
                    on_commit=move |typed: String| text.set(typed)
                    placeholder="From: Anna Bauer <anna@example.com>\nSubject: Re: Your proposal\n\nYes, it arrived."
                    data_test="mail-paste"
                />
                <Button disabled=move || text.with(|text| text.trim().is_empty()) data_test="mail-read" on_click=move |_| read()>
                    "Read it"
                </Button>
            </section>
            <section class="mail-ways" data-test="mail-ways">
                <h2>"How to save a mail"</h2>
                <dl>
                    {WAYS
                        .into_iter()
                        .map(|(name, how)| {
                            view! {
                                <div>
                                    <dt>{name}</dt>
                                    <dd>{how}</dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
                <p class="hint">
                    <Icon name="info" class="small" />
                    " What is kept: who, when, subject and text. Attachments are named and not kept; pictures and formatting are left out."
                </p>
            </section>
        </div>
    }
}
