//! The last line of the table: all campaigns that are shown, together.

use super::{returned, rows::follow};
use crate::app::store::use_app;
use leptos::prelude::*;
use penstock::{present::campaigns::together, value::Id};
use std::sync::Arc;

/// The sums of the campaigns that are shown. What has no cost is left out of what a lead costs.
#[component]
pub fn Totals(shown: Memo<Arc<[Id]>>) -> impl IntoView {
    let app = use_app();
    let sums = Memo::new(move |_| {
        follow(app);
        let shown = shown.get();
        app.data(|data| together(data, shown.iter().filter_map(|id| data.campaign(*id)).map(|one| one.as_ref())))
    });
    let number = move |count: usize| app.number(count);
    let line = move || {
        let (all, costed) = sums.get();
        let money = |money: Option<penstock::value::Money>| money.map(|money| app.money(money));
        let moneys = |all: &[penstock::value::Money]| (!all.is_empty()).then(|| app.moneys(all));
        let apart = "Campaigns without a cost are left out";
        view! {
            <tr class="campaign-totals" data-test="campaign-totals">
                <th scope="row" colspan="2">"Together"</th>
                <td class="num" data-test="campaign-totals-leads">{number(all.leads)}</td>
                <td class="num">{number(all.open)}</td>
                <td class="num">{number(all.won)}</td>
                <td class="num">{moneys(&all.won_value)}</td>
                <td class="num">{moneys(&all.cost)}</td>
                <td class="num" title=apart>{money(costed.per_lead())}</td>
                <td class="num" title=apart>{money(costed.per_won())}</td>
                <td class="num" title=apart>{returned(app, costed.returned(), costed.mixed())}</td>
                <td colspan="3"></td>
            </tr>
        }
    };
    view! { <tfoot>{line}</tfoot> }
}
