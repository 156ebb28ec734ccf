//! The fields of a campaign.

use super::record_id;
use crate::app::{
    page::parts::{CustomFields, EditMoney, EditText, TextKind, field},
    store::use_app,
};
use leptos::prelude::*;
use penstock::{
    model::{Campaign, Kind},
    present::campaigns::channels,
    value::{Date, Id},
};

/// What the dialog of a campaign holds.
#[component]
pub fn Fields(id: Id) -> impl IntoView {
    let app = use_app();
    let campaign = Memo::new(move |_| app.campaign(id));
    let id = record_id(id);
    let known = Memo::new(move |_| {
        app.track(Kind::Campaign);
        app.data(channels)
    });
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, to) = (field(campaign, |one: &Campaign| one.from), field(campaign, |one: &Campaign| one.to));
    view! {
        <div class="dialog-body">
            <EditText id field="name" label="Name" value=field(campaign, |one: &Campaign| one.name.clone()) boxed=true />
            <EditText id field="channel" label="Channel" value=field(campaign, |one: &Campaign| one.channel.clone()) suggestions=Signal::derive(move || known.get()) placeholder="Trade fair, email, search advertising…" boxed=true />
            <EditText id field="code" label="Code in links" value=field(campaign, |one: &Campaign| one.code.clone()) hint="A short word for utm_campaign, such as expo26. Without one, links use the name." boxed=true />
            <EditMoney id field="cost" label="Cost" value=field(campaign, |one: &Campaign| one.cost) />
            <div class="campaign-days">
                <EditText id field="from" label="First day" kind=TextKind::Date value=Signal::derive(move || day(from.get())) boxed=true />
                <EditText id field="to" label="Last day" kind=TextKind::Date value=Signal::derive(move || day(to.get())) boxed=true />
            </div>
            <EditText id field="about" label="About" kind=TextKind::Area value=field(campaign, |one: &Campaign| one.about.clone()) boxed=true />
            <CustomFields id bare=true />
        </div>
    }
}
