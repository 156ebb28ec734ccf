//! After-sales items of a customer: concerns until they are solved, surveys, support, training, reviews.

use super::{
    EditText, FoldPart, RecordPicker, TextKind, WebLink, edit::refusal, field, links::RecordLink, table::set_with_undo,
};
use crate::app::{
    store::{App, use_app},
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, FieldKind, Icon, MenuButton, MenuItem, SelectField},
};
use leptos::prelude::*;
use penstock::{
    command::{Command, Rejection},
    model::{Care, CareKind, Kind, RecordId},
    present::care::{Satisfaction, asks, of, warning},
    value::{Date, Id},
};
use serde_json::Value;
use std::sync::Arc;

fn key(kind: CareKind) -> &'static str {
    match kind {
        CareKind::Survey => "survey",
        CareKind::Concern => "concern",
        CareKind::Support => "support",
        CareKind::Training => "training",
        CareKind::Review => "review",
    }
}

/// The icon of a kind.
pub fn care_icon(kind: CareKind) -> &'static str {
    match kind {
        CareKind::Survey => "chart-column",
        CareKind::Concern => "circle-alert",
        CareKind::Support => "message-circle-question",
        CareKind::Training => "book-open",
        CareKind::Review => "star",
    }
}

/// The after-sales items of a contact, a company or an opportunity.
#[component]
pub fn CarePart(of_record: RecordId) -> impl IntoView {
    let app = use_app();
    let ids = Memo::new(move |_| -> Arc<[Id]> {
        for kind in [Kind::Care, Kind::Contact, Kind::Opportunity] {
            app.track(kind);
        }
        app.data(|data| of(data, of_record).into())
    });
    let open = Memo::new(move |_| {
        app.track(Kind::Care);
        ids.with(|ids| app.data(|data| ids.iter().filter_map(|id| data.care(*id)).filter(|care| care.open()).count()))
    });
    let adding = RwSignal::new(false);
    let note = move || {
        let count = ids.with(|ids| ids.len());
        match open.get() {
            _ if count == 0 => None,
            0 => Some(app.number(count)),
            open => Some(format!("{} · {} to solve", app.number(count), app.number(open))),
        }
    };
    let all = RwSignal::new(false);
    let window = move || {
        let most = if all.get() { usize::MAX } else { 6 };
        ids.with(|ids| ids.iter().take(most).copied().collect::<Vec<_>>())
    };
    view! {
        <FoldPart
            title="After-sales"
            mark="care"
            empty=Signal::derive(move || ids.with(|ids| ids.is_empty()))
            note=Signal::derive(note)
            add=("After-sales item", Callback::new(move |()| adding.set(true)))
        >
            <Satisfied ids />
            <ul class="care-list">
                <For each=window key=|id| *id let:id>
                    <CareLine id of_record />
                </For>
            </ul>
            <Show when=move || { ids.with(|ids| ids.len()) > 6 && !all.get() }>
                <button type="button" class="btn quiet small" data-test="care-all" on:click=move |_| all.set(true)>
                    {move || format!("Show all {}", app.number(ids.with(|ids| ids.len())))}
                </button>
            </Show>
        </FoldPart>
        <AddCare about=of_record open=adding />
    }
}

/// How satisfied they are, by their answers.
#[component]
fn Satisfied(ids: Memo<Arc<[Id]>>) -> impl IntoView {
    let app = use_app();
    let found = Memo::new(move |_| {
        app.track(Kind::Care);
        ids.with(|ids| app.data(|data| Satisfaction::of(ids.iter().filter_map(|id| data.care(*id)))))
    });
    move || {
        let found = found.get();
        let (day, points) = found.latest?;
        let trend = found.trend().map(|trend| match trend {
            "the same" => ", as before".to_string(),
            way => format!(", {way} from {}", found.before.unwrap_or(points)),
        });
        let more = (found.answers > 1).then(|| {
            let tenths = found.tenths.unwrap_or(0);
            let average = format!("{}{}{}", tenths / 10, app.decimal_mark(), tenths % 10);
            let net = found.score().unwrap_or(0);
            let answers = app.number(found.answers);
            format!(
                "On average {average} in {answers} answers; {} and {}: net promoter score {net}.",
                app.counted(found.promoters, "promoter", "promoters"),
                app.counted(found.detractors, "detractor", "detractors"),
            )
        });
        Some(view! {
            <div class="care-sum" data-test="satisfaction">
                <p>
                    <b>{format!("{points} of 10")}</b>
                    {format!(" on {}{}.", app.date(day), trend.unwrap_or_default())}
                </p>
                {more.map(|words| view! { <p class="muted">{words}</p> })}
            </div>
        })
    }
}

#[component]
fn CareLine(id: Id, of_record: RecordId) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Care, id };
    let shown = Memo::new(move |_| app.care(id));
    let editing = RwSignal::new(false);
    let kind = field(shown, |care| care.kind);
    let open = field(shown, Care::open);
    let solved = field(shown, |care| care.solved);
    let head = move || {
        shown.with(|care| {
            let care = care.as_ref()?;
            let points = care.points.map(|points| format!(" · {points} of 10"));
            Some(format!("{} · {}{}", care.kind.word(), app.date(care.on), points.unwrap_or_default()))
        })
    };
    let end = move || solved.get().map(|day| format!("Solved {}", app.date(day)));
    let text = field(shown, |care| care.text.clone());
    let answer = field(shown, |care| care.answer.clone());
    let link = field(shown, |care| care.link.clone());
    let contact = move || {
        let other = |id: &Id| !(of_record.kind == Kind::Contact && of_record.id == *id);
        shown.with(|care| care.as_ref().and_then(|care| care.contact)).filter(other).map(|id| {
            let title = Signal::derive(move || app.contact(id).map(|one| one.title()).unwrap_or_default());
            view! { " · " <RecordLink id=RecordId { kind: Kind::Contact, id } title /> }
        })
    };
    let solve = move || solve(app, rid, open.get_untracked());
    let items = move || {
        let mut items = vec![MenuItem::new("Edit", move || editing.set(true)).icon("pencil").mark("care-edit")];
        if kind.get_untracked().opens() {
            let words = if open.get_untracked() { "Solved today" } else { "Not solved after all" };
            items.push(MenuItem::new(words, solve).icon("circle-check").mark("care-turn"));
        }
        let delete = move || _ = app.act_with_undo(Command::Delete(vec![rid]));
        items.push(MenuItem::new("Delete", delete).icon("trash").danger().separated().mark("care-delete"));
        items
    };
    view! {
        <li class="care-line" class:open=move || open.get() data-test="care-item" data-kind=move || key(kind.get())>
            {move || view! { <Icon name=care_icon(kind.get()) class="small" /> }}
            <div class="grow">
                <p class="second">{head} {contact}</p>
                <p class="care-text" dir="auto">{move || text.get()} <WebLink text=link /></p>
                {move || Some(answer.get()).filter(|text| !text.is_empty()).map(|text| view! { <p class="muted" dir="auto">{text}</p> })}
                {move || end().map(|words| view! { <p class="good-text">{words}</p> })}
            </div>
            <Show when=move || open.get()>
                <Button class="small" data_test="care-solve" title="It is solved as of today" on_click=move |_| solve()>"Solved"</Button>
            </Show>
            <MenuButton label="More" icon_only=true class="icon-btn small" items=Signal::derive(items) data_test="care-menu" />
        </li>
        <EditCare id open=editing />
    }
}

/// Notes that something is solved as of today, or not after all; with a way back.
pub fn solve(app: App, id: RecordId, open: bool) {
    let value = if open { Value::String(app.today().to_string()) } else { Value::Null };
    set_with_undo(app, id, "solved", value);
}

fn choices() -> Vec<(String, String)> {
    CareKind::ALL.map(|kind| (key(kind).to_string(), kind.word().to_string())).to_vec()
}

fn kind_of(word: &str) -> CareKind {
    CareKind::ALL.into_iter().find(|kind| key(*kind) == word).unwrap_or_default()
}

fn point_choices() -> Vec<(String, String)> {
    let none = (String::new(), "–".to_string());
    std::iter::once(none).chain((0..=10).map(|n: u8| (n.to_string(), format!("{n} of 10")))).collect()
}

/// What a new one begins with: the customer that the panel is about.
fn begun(app: App, about: RecordId) -> Care {
    let on = untrack(|| app.today());
    let member = untrack(|| app.me());
    app.data(|data| {
        let sale = (about.kind == Kind::Opportunity).then(|| data.opportunity(about.id)).flatten();
        let contact = match about.kind {
            Kind::Contact => Some(about.id),
            _ => sale.and_then(|sale| sale.contacts.first()).map(|link| link.contact),
        };
        let works = contact.and_then(|id| data.contact(id)).and_then(|contact| contact.company);
        let company = match about.kind {
            Kind::Company => Some(about.id),
            _ => sale.and_then(|sale| sale.company).or(works),
        };
        Care { on, member, contact, company, opportunity: sale.map(|sale| sale.id), ..Care::default() }
    })
}

/// The dialog for a new one.
#[component]
fn AddCare(about: RecordId, open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let draft = RwSignal::new(Care::default());
    let error = RwSignal::new(None::<(String, String)>);
    Effect::new(move |_| {
        if open.get() && draft.with_untracked(|draft| draft.text.is_empty() && draft.points.is_none()) {
            let kind = draft.with_untracked(|draft| draft.kind);
            draft.set(Care { kind, ..begun(app, about) });
            error.set(None);
        }
    });
    let said = move |field: &'static str| {
        Signal::derive(move || {
            error.with(|error| error.as_ref().filter(|(of, _)| of == field).map(|(_, text)| text.clone()))
        })
    };
    let save = move || match app.dispatch(Command::Create(draft.get_untracked().into())) {
        Ok(outcome) => {
            draft.update(|draft| *draft = Care { kind: draft.kind, ..Care::default() });
            open.set(false);
            app.say_with_undo(crate::app::store::sentence(&outcome.label));
        }
        Err(Rejection::Invalid { field, message, .. }) => error.set(Some((field, message))),
        Err(other) => error.set(Some(("text".into(), other.to_string()))),
    };
    let kind = Memo::new(move |_| draft.with(|draft| draft.kind));
    let set = move |change: &dyn Fn(&mut Care)| {
        draft.update(change);
        error.set(None);
    };
    view! {
        <Dialog open title="After-sales item" size=DialogSize::Small on_close=move |()| open.set(false) data_test="care-dialog">
            <form
                on:submit=move |ev| {
                    ev.prevent_default();
                    save();
                }
                on:keydown=move |ev| {
                    if ev.key() == "Enter" && (ev.ctrl_key() || ev.meta_key()) {
                        ev.prevent_default();
                        ev.stop_propagation();
                        save();
                    }
                }
            >
                <div class="dialog-body form">
                    <div class="form two">
                        <SelectField
                            label="Kind"
                            value=Signal::derive(move || key(kind.get()).to_string())
                            options=Signal::stored(choices())
                            on_commit=move |word: String| set(&|draft| {
                                draft.kind = kind_of(&word);
                                if !draft.kind.scores() {
                                    draft.points = None;
                                }
                            })
                            data_test="care-kind"
                        />
                        <Field
                            label="Day"
                            kind=FieldKind::Date
                            value=Signal::derive(move || draft.with(|draft| draft.on.to_string()))
                            on_commit={move |text: String| if let Ok(day) = text.parse::<Date>() { set(&|draft| draft.on = day) }}
                            error=said("on")
                            data_test="care-on"
                        />
                    </div>
                    <Field
                        label=Signal::derive(move || asks(kind.get()).to_string())
                        kind=FieldKind::Area
                        value=Signal::derive(move || draft.with(|draft| draft.text.clone()))
                        on_input=move |text: String| set(&|draft| draft.text.clone_from(&text))
                        error=said("text")
                        data_test="care-text"
                    />
                    <Show when=move || kind.get().scores()>
                        <SelectField
                            label="How satisfied they are"
                            value=Signal::derive(move || draft.with(|draft| draft.points.map(|n| n.to_string()).unwrap_or_default()))
                            options=Signal::stored(point_choices())
                            on_commit=move |word: String| set(&|draft| draft.points = word.parse().ok())
                            error=said("points")
                            data_test="care-points"
                        />
                    </Show>
                    <Show when=move || kind.get() == CareKind::Review>
                        <Field
                            label="Where it can be read"
                            kind=FieldKind::Url
                            value=Signal::derive(move || draft.with(|draft| draft.link.clone()))
                            on_input=move |text: String| set(&|draft| draft.link = text.trim().to_string())
                            data_test="care-link"
                        />
                    </Show>
                    <Show when=move || about.kind == Kind::Company>
                        <RecordPicker
                            kind=Kind::Contact
                            label="Who said so"
                            boxed=true
                            value=Signal::derive(move || draft.with(|draft| draft.contact))
                            on_pick={move |id: Option<Id>| set(&|draft| draft.contact = id)}
                            data_test="care-contact"
                        />
                    </Show>
                    <Show when=move || kind.get().opens()>
                        <RecordPicker
                            kind=Kind::Member
                            label="Who looks after it"
                            boxed=true
                            value=Signal::derive(move || draft.with(|draft| draft.member))
                            on_pick={move |id: Option<Id>| set(&|draft| draft.member = id)}
                            data_test="care-member"
                        />
                    </Show>
                </div>
                <div class="dialog-foot">
                    <Button on_click=move |_| open.set(false)>"Cancel"</Button>
                    <Button kind=ButtonKind::Main submit=true data_test="care-save">"Add"</Button>
                </div>
            </form>
        </Dialog>
    }
}

/// The dialog that changes one: every change counts at once, and can be undone.
#[component]
fn EditCare(id: Id, open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let rid = RecordId { kind: Kind::Care, id };
    let shown = Memo::new(move |_| app.care(id));
    let kind = field(shown, |care| care.kind);
    let error = RwSignal::new(None::<String>);
    let set = move |name: &str, value: Value| error.set(refusal(app.edit(rid, name, value)));
    view! {
        <Dialog open title=Signal::derive(move || kind.get().word().to_string()) size=DialogSize::Small on_close=move |()| open.set(false) data_test="care-edit-dialog">
            <div class="dialog-body form">
                <div class="form two">
                    <SelectField
                        label="Kind"
                        value=Signal::derive(move || key(kind.get()).to_string())
                        options=Signal::stored(choices())
                        on_commit=move |word: String| set("kind", word.into())
                        data_test="care-kind"
                    />
                    <EditText id=rid field="on" label="Day" kind=TextKind::Date boxed=true value=field(shown, |care| care.on.to_string()) />
                </div>
                <EditText id=rid field="text" label=Signal::derive(move || asks(kind.get()).to_string()) kind=TextKind::Area boxed=true value=field(shown, |care| care.text.clone()) />
                <Show when=move || kind.get().scores()>
                    <SelectField
                        label="How satisfied they are"
                        value=field(shown, |care| care.points.map(|n| n.to_string()).unwrap_or_default())
                        options=Signal::stored(point_choices())
                        on_commit={move |word: String| set("points", word.parse::<u8>().map_or(Value::Null, Value::from))}
                        data_test="care-points"
                    />
                </Show>
                <Show when=move || kind.get() == CareKind::Review>
                    <EditText id=rid field="link" label="Where it can be read" boxed=true value=field(shown, |care| care.link.clone()) />
                </Show>
                <Show when=move || kind.get().opens()>
                    <EditText id=rid field="answer" label="What was done about it" kind=TextKind::Area boxed=true value=field(shown, |care| care.answer.clone()) />
                    <EditText
                        id=rid
                        field="solved"
                        label="Solved on"
                        kind=TextKind::Date
                        boxed=true
                        value=field(shown, |care| care.solved.map(|day| day.to_string()).unwrap_or_default())
                    />
                    <RecordPicker
                        kind=Kind::Member
                        label="Who looks after it"
                        boxed=true
                        value=field(shown, |care| care.member)
                        on_pick={move |id: Option<Id>| set("member", id.map_or(Value::Null, |id| id.to_string().into()))}
                    />
                </Show>
                {move || error.get().map(|text| view! { <div class="field-error" role="alert">{text}</div> })}
            </div>
            <div class="dialog-foot">
                <Button kind=ButtonKind::Main on_click=move |_| open.set(false) data_test="care-done">"Done"</Button>
            </div>
        </Dialog>
    }
}

/// What speaks against asking them for more now, if something does.
#[component]
pub fn CareWarning(about: RecordId) -> impl IntoView {
    let app = use_app();
    let words = Memo::new(move |_| {
        for kind in [Kind::Care, Kind::Contact, Kind::Opportunity] {
            app.track(kind);
        }
        app.data(|data| warning(data, about))
    });
    move || {
        words.get().map(|words| {
            view! { <p class="banner due small-banner" data-test="care-warning"><Icon name="circle-alert" /><span>{words}</span></p> }
        })
    }
}
