//! The mails as a list: who, what about, when, and what would come of each.

use super::state::MailIn;
use crate::app::{
    shell::dom,
    ui::{Button, ButtonKind, Choice, Icon, RowPlace, Segmented, VirtualList, clicked_on, comes_from, focus, free_key},
};
use leptos::{ev, prelude::*};
use penstock::{
    command::Who,
    exchange::mail::Direction,
    model::Kind,
    present::mail_in::{Outlook, Shown, Tone, outlook},
};

/// A row's height in pixels.
const ROW: f64 = 68.0;

/// The element's id of a line.
fn row_id(at: usize) -> String {
    format!("mail-{at}")
}

/// What would come of a mail; told anew when its records change.
pub fn outlook_of(mail_in: MailIn, at: usize) -> Memo<Option<Outlook>> {
    let app = mail_in.app;
    Memo::new(move |_| {
        [Kind::Message, Kind::Run, Kind::Contact].into_iter().for_each(|kind| app.track(kind));
        mail_in.items.with(|items| items.get(at).map(|item| app.data(|data| outlook(item, data))))
    })
}

/// The class of a pill.
pub fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Plain => "planned",
        Tone::Asks => "due",
        Tone::Bad => "late",
    }
}

/// Who is on the other side, in words.
pub fn other_side(mail_in: MailIn, at: usize) -> Memo<String> {
    let app = mail_in.app;
    Memo::new(move |_| {
        let (who, person) = mail_in
            .items
            .with(|items| {
                let item = items.get(at)?;
                let person = match item.found.direction {
                    Direction::Outbound => item.mail.recipients().next(),
                    Direction::Inbound | Direction::Internal => item.mail.from.as_ref(),
                };
                Some((item.wanted.who.clone(), person.map(|person| person.title().to_string())))
            })
            .unwrap_or((Who::Nobody, None));
        let known = match who {
            Who::Known(id) => app.contact(id).map(|contact| contact.title()),
            Who::Company(id) => app.company(id).map(|company| company.name.clone()),
            Who::New { name, .. } if !name.trim().is_empty() => Some(name),
            _ => None,
        };
        known.or(person).unwrap_or_else(|| "Nobody".into())
    })
}

/// Which are shown, and what is done with all of these at once.
#[component]
pub fn Tools(mail_in: MailIn) -> impl IntoView {
    let app = mail_in.app;
    let choices = Signal::derive(move || {
        let count = |shown: Shown| mail_in.items.with(|items| items.iter().filter(|item| shown.fits(item)).count());
        let some = Shown::ALL.into_iter().map(|shown| (shown, count(shown)));
        let some = some.filter(|(shown, count)| *count > 0 || *shown == Shown::All || mail_in.shown.get() == *shown);
        some.map(|(shown, count)| Choice::new(shown, shown.words()).note(app.number(count))).collect::<Vec<_>>()
    });
    // Of those shown: how many are not logged yet, can be chosen, are chosen, and are of strangers.
    let can = Memo::new(move |_| {
        mail_in.listed.with(|listed| {
            mail_in.items.with(|items| {
                let open = listed.iter().filter_map(|at| items.get(*at)).filter(|item| item.found.logged.is_none());
                open.fold([0_usize; 4], |[open, may, chosen, strangers], item| {
                    let stranger = Shown::Unknown.fits(item) && !item.found.unknown.is_empty();
                    let (may, chosen) = (may + usize::from(item.belongs()), chosen + usize::from(item.chosen));
                    [open + 1, may, chosen, strangers + usize::from(stranger)]
                })
            })
        })
    });
    let all = move || can.with(|[open, _, chosen, _]| *open > 0 && chosen == open);
    let some = move || can.with(|[_, _, chosen, _]| *chosen > 0);
    let strangers = move || can.with(|[.., strangers]| *strangers);
    view! {
        <div class="mail-tools">
            <label class="check mail-all">
                <input
                    type="checkbox"
                    data-test="mail-all"
                    prop:checked=all
                    prop:indeterminate=move || { some() && !all() }
                    disabled=move || can.with(|[_, may, ..]| *may == 0)
                    on:change=move |_| mail_in.turn_all(can.with_untracked(|[_, may, chosen, _]| chosen < may))
                />
                <span>"All shown"</span>
            </label>
            <Segmented
                label="Mails shown"
                options=choices
                value=mail_in.shown
                on_pick=move |shown| mail_in.shown.set(shown)
                data_test="mail-shown"
            />
            <Show when=move || { strangers() > 1 }>
                <Button kind=ButtonKind::Quiet class="small" icon="plus" data_test="mail-create-all" on_click=move |_| mail_in.create_all()>
                    {move || format!("Create contacts for the {} strangers shown", app.number(strangers()))}
                </Button>
            </Show>
        </div>
    }
}

/// The list.
#[component]
pub fn List(mail_in: MailIn) -> impl IntoView {
    let at = Memo::new(move |_| {
        let here = mail_in.here.get()?;
        mail_in.listed.with(|listed| listed.iter().position(|one| *one == here))
    });
    view! {
        <div
            class="mail-list"
            role="listbox"
            tabindex="0"
            aria-multiselectable="true"
            aria-label="Mails: J and K go through them, X chooses or leaves out, A chooses all shown, Enter changes, Ctrl and Enter log"
            aria-activedescendant=move || mail_in.here.get().map(row_id)
            data-test="mail-list"
        >
            <VirtualList
                items=Signal::derive(move || mail_in.listed.get())
                row_height=ROW
                row=move |at| view! { <Row mail_in at /> }.into_any()
                scroll_to=Signal::derive(move || at.get())
                role="presentation"
            />
            <Show when=move || mail_in.listed.with(|listed| listed.is_empty())>
                <p class="pad muted">"No mails."</p>
            </Show>
        </div>
    }
}

#[component]
fn Row(mail_in: MailIn, at: usize) -> impl IntoView {
    let app = mail_in.app;
    let told = outlook_of(mail_in, at);
    let whom = other_side(mail_in, at);
    let subject = mail_in.about(at, |item| item.mail.subject.clone());
    let when = mail_in.about(at, |item| item.mail.date);
    let chosen = mail_in.about(at, |item| item.chosen);
    let inbound = mail_in.about(at, |item| item.wanted.inbound);
    let files = mail_in.about(at, |item| item.mail.attachments.len());
    let about = mail_in.about(at, |item| item.wanted.opportunity);
    let about = move || about.get().and_then(|id| app.opportunity(id)).map(|one| one.name.clone());
    let here = Memo::new(move |_| mail_in.here.get() == Some(at));
    let go = move |ev: ev::MouseEvent| {
        mail_in.go_to(at);
        if clicked_on(&ev, ".mail-check") {
            mail_in.turn();
        } else {
            mail_in.reading.set(true);
        }
    };
    let place = RowPlace::of_row();
    view! {
        <div
            id=row_id(at)
            class="mail-row"
            class:here=move || here.get()
            class:out=move || !chosen.get()
            role="option"
            aria-selected=move || chosen.get().to_string()
            aria-posinset=move || place.and_then(RowPlace::nth)
            aria-setsize=move || place.and_then(RowPlace::all)
            data-test="mail-row"
            on:click=go
        >
            <span class="mail-check" class:on=move || chosen.get() title=move || if chosen.get() { "Leave it out" } else { "Log it" } data-test="mail-check">
                <Show when=move || chosen.get()>
                    <Icon name="check" class="small" />
                </Show>
            </span>
            <span class="mail-whom ellipsis">
                {move || {
                    let (icon, words) =
                        if inbound.get() { ("arrow-down-left", "From ") } else { ("arrow-up-right", "To ") };
                    view! {
                        <Icon name=icon class="small" />
                        <span class="visually-hidden">{words}</span>
                    }
                }}
                {move || whom.get()}
            </span>
            <span class="mail-when">
                <Show when=move || { files.get() > 0 }>
                    <Icon name="paperclip" class="small" />
                    <span class="visually-hidden">"has attachments"</span>
                </Show>
                {move || when.get().map_or_else(|| "no date".into(), |when| app.moment(when))}
            </span>
            <span class="mail-subject ellipsis">
                {move || subject.with(|subject| if subject.is_empty() { "No subject".to_string() } else { subject.clone() })}
            </span>
            <span class="mail-what">
                <span
                    class=move || format!("next {}", told.with(|told| told.as_ref().map_or("", |told| tone(told.tone))))
                    data-test="mail-what"
                >
                    {move || told.with(|told| told.as_ref().map(|told| told.short.clone()).unwrap_or_default())}
                </span>
                <span class="mail-about ellipsis">{about}</span>
            </span>
        </div>
    }
}

/// The page's keys. They work wherever the focus is, but not in fields.
pub fn press(mail_in: MailIn, ev: &ev::KeyboardEvent) {
    if mail_in.items.with_untracked(Vec::is_empty)
        || mail_in.report.with_untracked(Option::is_some)
        || mail_in.work.with_untracked(Option::is_some)
        || ev.default_prevented()
    {
        return;
    }
    let beside = mail_in.app.address.get_untracked().open().is_some();
    if beside && !comes_from(ev, ".mail-page") {
        return;
    }
    if (ev.ctrl_key() || ev.meta_key()) && ev.key() == "Enter" && !ev.repeat() {
        ev.prevent_default();
        dom::leave_field();
        return mail_in.log();
    }
    let Some(key) = free_key(ev) else { return };
    let on_list = comes_from(ev, ".mail-list");
    match key.as_str() {
        "j" => mail_in.step(1),
        "k" => mail_in.step(-1),
        "ArrowDown" if on_list => mail_in.step(1),
        "ArrowUp" if on_list => mail_in.step(-1),
        "Escape" if !on_list => {
            mail_in.reading.set(false);
            focus::soon(".mail-list");
        }
        _ if ev.repeat() => return,
        "x" => mail_in.turn(),
        " " if on_list => mail_in.turn(),
        "a" => {
            let on = mail_in.listed.with_untracked(|listed| {
                let may = |at: &usize| {
                    mail_in.items.with_untracked(|items| {
                        items.get(*at).is_some_and(|item| !item.chosen && item.belongs() && item.found.logged.is_none())
                    })
                };
                listed.iter().any(may)
            });
            mail_in.turn_all(on);
        }
        "Enter" if on_list => {
            mail_in.reading.set(true);
            focus::soon("[data-test=mail-person]");
        }
        _ => return,
    }
    ev.prevent_default();
}
