//! One row of the table.

use super::{
    columns::{Col, Column},
    state::Table,
};
use crate::app::{
    page::parts::{Flames, fit_of, own_words},
    store::App,
    ui::{Avatar, RowPlace, hue_of},
};
use leptos::{ev::MouseEvent, prelude::*};
use penstock::{
    model::{Category, Kind, Opportunity, StageKind, Status},
    present::{score::flames_of, views::cells::Cell},
    query::Field,
    value::Id,
};

/// The element of a row, by which the grid names the one that the keys are on.
pub fn element_id(id: Id) -> String {
    format!("opportunity-{id}")
}

/// A row: reads its own record, and nothing else of the table but the columns.
pub fn row(table: Table, id: Id) -> AnyView {
    let app = table.app;
    let on = move || table.selected.with(|selected| selected.contains(&id));
    let name = move || app.opportunity(id).map(|row| row.name.clone()).unwrap_or_default();
    let click = move |ev: MouseEvent| {
        if ev.shift_key() {
            table.select_to(id);
        } else if ev.ctrl_key() || ev.meta_key() {
            table.toggle(id);
        } else {
            table.open(id);
        }
    };
    let check = move |ev: MouseEvent| {
        ev.stop_propagation();
        table.cursor.set(Some(id));
        if ev.shift_key() { table.select_to(id) } else { table.toggle(id) }
    };
    let place = RowPlace::of_row();
    view! {
        <div
            class="grid-row"
            role="row"
            id=element_id(id)
            class:sel=on
            class:cursor=move || table.cursor.get() == Some(id)
            aria-selected=move || on().to_string()
            aria-rowindex=move || place.and_then(RowPlace::nth).map(|nth| nth + 1)
            data-test="opportunity-row"
            on:click=click
        >
            <span role="gridcell">
                <input type="checkbox" tabindex="-1" prop:checked=on aria-label=move || format!("Select {}", name()) on:click=check data-test="row-check" />
            </span>
            {move || {
                let record = app.opportunity(id)?;
                Some(table.columns.with(|columns| columns.iter().map(|column| cell(app, column, &record)).collect_view()))
            }}
        </div>
    }
    .into_any()
}

/// Cold, warm or hot while it is open; won or lost once it is decided.
fn status(app: App, row: &Opportunity) -> Option<Status> {
    Status::of(row.temperature, app.stage(row.stage).map_or(StageKind::Open, |stage| stage.kind))
}

/// One cell. It runs within the row, which is told when a record that it names changes.
fn cell(app: App, column: &Col, row: &Opportunity) -> AnyView {
    let text = |text: String| view! { <span role="gridcell" title=text.clone()>{text.clone()}</span> }.into_any();
    let number = |text: String| view! { <span role="gridcell" class="num">{text}</span> }.into_any();
    match column.column {
        Column::Name => {
            let temperature = status(app, row).map(
                |t| view! { <i class=format!("temp {}", t.key()) role="img" aria-label=t.word() title=t.word()></i> },
            );
            view! { <span role="gridcell" class="cell-main" title=row.name.clone()>{temperature}<b>{row.name.clone()}</b></span> }.into_any()
        }
        Column::Value => number(row.value.map(|money| app.money(money)).unwrap_or_default()),
        Column::Weighted => {
            let percent = row.probability.or_else(|| app.stage(row.stage).map(|stage| stage.probability)).unwrap_or(0);
            number(row.value.map(|money| app.money(money.percent(percent))).unwrap_or_default())
        }
        Column::Stage => {
            let stage = app.stage(row.stage);
            let hue = format!("tag hue-{}", stage.as_ref().map_or(11, |stage| stage.colour % 8));
            let name = stage.map(|stage| stage.name.clone()).unwrap_or_default();
            view! { <span role="gridcell"><span class=hue>{name}</span></span> }.into_any()
        }
        Column::Company => text(row.company.and_then(|id| app.company(id)).map(|r| r.title()).unwrap_or_default()),
        Column::Contact => {
            let first =
                row.contacts.first().and_then(|link| app.contact(link.contact)).map(|r| r.title()).unwrap_or_default();
            let more = row.contacts.len().saturating_sub(1);
            text(if more > 0 { format!("{first} +{more}") } else { first })
        }
        Column::Owner => match row.owner.and_then(|id| app.member(id)) {
            Some(member) => {
                let name = member.name.clone();
                view! { <span role="gridcell" class="cell-main" title=name.clone()><Avatar name=name.clone() /><span class="second">{name.clone()}</span></span> }.into_any()
            }
            None => text(String::new()),
        },
        Column::Close => {
            let open = app.stage(row.stage).is_some_and(|stage| !stage.kind.closed());
            let late = open && row.close.is_some_and(|close| close < app.today());
            let words = row.close.map(|close| app.date(close)).unwrap_or_default();
            let title = if late { "This day is past" } else { "" };
            view! { <span role="gridcell" class:late-text=late title=title>{words}</span> }.into_any()
        }
        Column::Temperature => text(status(app, row).map(|t| t.word().to_string()).unwrap_or_default()),
        Column::Category => {
            let stage = app.stage(row.stage);
            let word = stage.map(|stage| if stage.kind.closed() { "Closed" } else { Category::of(row, &stage).word() });
            text(word.unwrap_or_default().to_string())
        }
        Column::Next => {
            let closed = app.stage(row.stage).is_some_and(|stage| stage.kind.closed());
            let next = app.next_step_view(row.id);
            if closed && next.state == "none" {
                return text(String::new());
            }
            view! { <span role="gridcell"><span class=format!("next {}", next.state) title=next.text.clone()>{next.text.clone()}</span></span> }.into_any()
        }
        Column::Age => {
            let days = app.now().days_since(row.entered());
            let over =
                app.stage(row.stage).and_then(|stage| stage.target_days).is_some_and(|target| days > u32::from(target));
            let title = if over { "Longer than the stage's target" } else { "" };
            view! { <span role="gridcell" class="num" class:late-text=over title=title>{app.number(days as usize)}</span> }.into_any()
        }
        Column::Score => {
            app.track(Kind::ScoreRule);
            let flames = app.data(|data| flames_of(row.score, data)).filter(|flames| *flames > 0);
            let points = row.score.map(|points| points.to_string()).unwrap_or_default();
            view! { <span role="gridcell" class="num">{flames.map(|count| view! { <Flames count /> })} {points}</span> }
                .into_any()
        }
        Column::Fit => {
            Field::Fit.reads().iter().for_each(|kind| app.track(*kind));
            match fit_of(app, Kind::Opportunity, row.id) {
                Cell::Number(percent) => number(app.percent(percent)),
                _ => number(String::new()),
            }
        }
        Column::Source => text(row.source.clone()),
        Column::Campaign => text(row.campaign.and_then(|id| app.campaign(id)).map(|r| r.title()).unwrap_or_default()),
        Column::Tags => {
            let tags = row
                .tags
                .iter()
                .map(|tag| view! { <span class=format!("tag {}", hue_of(tag))>{tag.clone()}</span> })
                .collect_view();
            view! { <span role="gridcell"><span class="tags-line">{tags}</span></span> }.into_any()
        }
        Column::Created => text(app.date(app.zone().date(row.created))),
        Column::Own(_) => {
            let words = column.field.map(|field| own_words(app, field, &row.extra)).unwrap_or_default();
            if column.num { number(words) } else { text(words) }
        }
        Column::Products => {
            let names = row.products.iter().filter_map(|id| app.product(*id)).map(|r| r.title());
            text(names.collect::<Vec<_>>().join(", "))
        }
    }
}
