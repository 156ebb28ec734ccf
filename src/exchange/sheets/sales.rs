//! Opportunities, campaigns and products.

use super::{
    Column, Look, amount, campaign as campaign_name, column, company_name, contact_name, currency, day, member, tags,
    text,
};
use crate::model::{Campaign, Category, Opportunity, Product, StageKind};
use crate::query::{Upcoming, next_due};

fn opportunity(key: &str, header: &str, cell: fn(&Look<'_>, &Opportunity) -> String) -> Column {
    column(key, header, move |look, id| look.data.opportunity(id).map(|one| cell(look, one)).unwrap_or_default())
}

fn campaign(key: &str, header: &str, cell: fn(&Look<'_>, &Campaign) -> String) -> Column {
    column(key, header, move |look, id| look.data.campaign(id).map(|one| cell(look, one)).unwrap_or_default())
}

fn product(key: &str, header: &str, cell: fn(&Look<'_>, &Product) -> String) -> Column {
    column(key, header, move |look, id| look.data.product(id).map(|one| cell(look, one)).unwrap_or_default())
}

/// Every column of opportunities.
pub(super) fn opportunities() -> Vec<Column> {
    vec![
        opportunity("id", "Opportunity ID", |_, one| one.id.to_string()),
        opportunity("name", "Opportunity name", |_, one| one.name.clone()),
        opportunity("pipeline", "Pipeline", |look, one| {
            look.data.pipeline(one.pipeline).map(|pipeline| pipeline.name.clone()).unwrap_or_default()
        }),
        opportunity("stage", "Stage", |look, one| {
            look.data.stage(one.stage).map(|stage| stage.name.clone()).unwrap_or_default()
        }),
        opportunity("status", "Status", |look, one| {
            look.data.stage(one.stage).map(|stage| stage.kind.word().to_string()).unwrap_or_default()
        }),
        opportunity("value", "Value", |_, one| amount(one.value)),
        opportunity("value+", "Currency", |_, one| currency(one.value)),
        opportunity("weighted", "Weighted value", |look, one| {
            amount(one.value.map(|value| value.percent(look.data.probability(one))))
        })
        .computed(),
        opportunity("probability", "Probability", |look, one| look.data.probability(one).to_string()),
        opportunity("category", "Forecast category", |look, one| {
            let stage = look.data.stage(one.stage).filter(|stage| !stage.kind.closed());
            stage.map(|stage| Category::of(one, stage).word().to_string()).unwrap_or_default()
        })
        .computed(),
        opportunity("close", "Close date", |_, one| text(one.close)),
        opportunity("owner", "Owner", |look, one| member(look.data, one.owner)),
        opportunity("company", "Company", |look, one| company_name(look.data, one.company)),
        opportunity("contact", "Contact", |look, one| {
            contact_name(look.data, one.contacts.first().map(|link| link.contact))
        }),
        opportunity("contact+", "Contact email", |look, one| {
            let main = one.contacts.first().and_then(|link| look.data.contact(link.contact));
            main.and_then(|contact| contact.emails.first().cloned()).unwrap_or_default()
        }),
        opportunity("people", "Further people", |look, one| {
            let others = one.contacts.iter().skip(1).filter_map(|link| {
                let name = look.data.contact(link.contact)?.title();
                Some(if link.role.is_empty() { name } else { format!("{name} ({})", link.role) })
            });
            others.collect::<Vec<_>>().join("; ")
        })
        .computed(),
        opportunity("products", "Product", |look, one| {
            let names =
                one.products.iter().filter_map(|id| look.data.product(*id)).map(|product| product.name.as_str());
            names.collect::<Vec<_>>().join("; ")
        }),
        opportunity("temperature", "Temperature", |_, one| {
            one.temperature.map(|temperature| temperature.word().to_string()).unwrap_or_default()
        }),
        opportunity("score", "Score", |_, one| text(one.score)).computed(),
        opportunity("next", "Next step", next_step).computed(),
        opportunity("next+", "Next step due", |look, one| {
            next_due(look.data, one.id, look.zone)
                .and_then(|next| next.due)
                .map(|due| due.to_string())
                .unwrap_or_default()
        })
        .computed(),
        opportunity("age", "Days in stage", |look, one| {
            let entered = look.zone.date(one.entered());
            (look.today - entered).num_days().max(0).to_string()
        })
        .computed(),
        opportunity("source", "Source", |_, one| one.source.clone()),
        opportunity("campaign", "Campaign", |look, one| campaign_name(look.data, one.campaign)),
        opportunity("referred", "Referred by", |look, one| contact_name(look.data, one.referred_by)),
        opportunity("tags", "Tags", |_, one| tags(&one.tags)),
        opportunity("needs", "Needs", |_, one| one.needs.clone()),
        opportunity("pain", "Pain points", |_, one| one.pain_points.clone()),
        opportunity("preferences", "Preferences", |_, one| one.preferences.clone()),
        opportunity("objections", "Objections", |_, one| one.objections.clone()),
        opportunity("competitors", "Competitors", |_, one| one.competitors.clone()),
        opportunity("loss", "Loss reason", |look, one| {
            let reason = one.loss.as_ref().and_then(|loss| look.data.loss_reason(loss.reason));
            reason.map(|reason| look.data.reason_label(reason)).unwrap_or_default()
        }),
        opportunity("created", "Created", |look, one| day(look, one.created)),
    ]
}

fn next_step(look: &Look<'_>, one: &Opportunity) -> String {
    let open = look.data.stage(one.stage).is_none_or(|stage| stage.kind == StageKind::Open);
    let next = if open { next_due(look.data, one.id, look.zone) } else { None };
    match next.map(|next| next.what) {
        Some(Upcoming::Task(task)) => task.title(),
        Some(Upcoming::Message(message)) => message.title(),
        None => String::new(),
    }
}

/// Every column of campaigns.
pub(super) fn campaigns() -> Vec<Column> {
    vec![
        campaign("id", "Campaign ID", |_, one| one.id.to_string()),
        campaign("name", "Name", |_, one| one.name.clone()),
        campaign("code", "Code", |_, one| one.code.clone()),
        campaign("channel", "Channel", |_, one| one.channel.clone()),
        campaign("cost", "Cost", |_, one| amount(one.cost)),
        campaign("cost+", "Currency", |_, one| currency(one.cost)),
        campaign("from", "From", |_, one| text(one.from)),
        campaign("to", "To", |_, one| text(one.to)),
        campaign("about", "About", |_, one| one.about.clone()),
        campaign("retired", "Over", |_, one| if one.retired { "yes" } else { "" }.to_string()),
        campaign("created", "Created", |look, one| day(look, one.created)),
    ]
}

/// Every column of products.
pub(super) fn products() -> Vec<Column> {
    vec![
        product("name", "Product", |_, one| one.name.clone()),
        product("series", "Series", |_, one| one.series.clone()),
        product("price", "List price", |_, one| amount(one.price)),
        product("price+", "Currency", |_, one| currency(one.price)),
        product("retired", "No longer sold", |_, one| if one.retired { "yes" } else { "" }.to_string()),
        product("details", "Details", |_, one| {
            one.details.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("; ")
        }),
    ]
}
