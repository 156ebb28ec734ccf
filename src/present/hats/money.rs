//! The accountant's list: invoices to send, payments that are expected, and those that should be there.

use crate::data::Dataset;
use crate::model::{ChecklistItem, Hat, Opportunity, RecordId, Stage, StageKind};
use crate::present::today::{GroupKind, gather::Gathered};
use crate::value::{Date, fold};
use chrono::{Datelike, Days};

/// Words of stages and of what is to be ticked, folded.
const BILLS: [&str; 4] = ["invoice", "bill", "rechnung", "factur"];
const PAYS: [&str; 7] = ["paid", "payment", "advance", "prepay", "deposit", "bezahlt", "zahlung"];

fn says(text: &str, words: &[&str]) -> bool {
    let text = fold(text);
    words.iter().any(|word| text.contains(word))
}

/// What there is to tick for a payment.
fn payment(item: &ChecklistItem) -> bool {
    says(&item.text, &PAYS)
}

/// What there is to tick for an invoice.
fn bill(item: &ChecklistItem) -> bool {
    says(&item.text, &BILLS) && !payment(item)
}

/// Whether a stage is about invoices: by its role, its name or its checklist.
fn about_money(stage: &Stage) -> bool {
    let decided = stage.kind.closed();
    let asked = stage.checklist.iter().any(|item| payment(item) || bill(item));
    let named =
        says(&stage.role, &[&fold(Hat::Accountant.word())]) || says(&stage.name, &[BILLS.as_slice(), &PAYS].concat());
    stage.kind != StageKind::Lost && (asked || (named && !decided))
}

/// Whether there is a stage that is about invoices.
pub(super) fn any(data: &Dataset) -> bool {
    data.stages().any(|stage| !stage.retired && about_money(stage))
}

/// How an opportunity stands with its money.
pub(super) struct Standing<'a> {
    pub kind: GroupKind,
    /// What is to be ticked.
    pub item: Option<&'a ChecklistItem>,
    /// The day that the payment is expected on.
    pub day: Option<Date>,
}

/// How an opportunity stands in a stage that is about invoices; none if all is done.
pub(super) fn standing<'a>(one: &Opportunity, stage: &'a Stage, entered: Date, today: Date) -> Option<Standing<'a>> {
    let open = |item: &&ChecklistItem| !one.done.contains(&item.id);
    let close = one.close.filter(|_| !stage.kind.closed());
    let by_target = || entered.checked_add_days(Days::new(u64::from(stage.target_days?)));
    let day = close.or_else(by_target);
    if let Some(item) = stage.checklist.iter().find(|item| bill(item) && open(item)) {
        return Some(Standing { kind: GroupKind::Bill, item: Some(item), day });
    }
    let item = stage.checklist.iter().find(|item| payment(item) && open(item));
    // Where nothing is to be ticked, a payment is expected as long as the opportunity is there.
    if item.is_none() && (stage.kind.closed() || stage.checklist.iter().any(payment)) {
        return None;
    }
    let kind = if day.is_some_and(|day| day < today) { GroupKind::Overdue } else { GroupKind::Pay };
    Some(Standing { kind, item, day })
}

impl Gathered<'_> {
    /// Finds what is about money.
    pub(super) fn money(&mut self) {
        let data = self.data;
        let stages: Vec<_> =
            self.roles.iter().filter(|role| role.live && about_money(role.stage)).map(|role| role.stage).collect();
        for stage in stages {
            for one in data.column(stage.id).filter_map(|id| data.opportunity(id)) {
                let entered = self.zone.date(one.entered());
                let Some(standing) = standing(one, stage, entered, self.day) else { continue };
                if !self.ours(None, self.about(Some(one.id))) {
                    continue;
                }
                let since = match standing.kind {
                    GroupKind::Overdue => standing.day.unwrap_or(entered),
                    _ => entered,
                };
                let days = u128::try_from(self.day.signed_duration_since(since).num_days()).unwrap_or(0);
                let (rank, score) = match standing.kind {
                    GroupKind::Pay => {
                        let day = standing.day.map_or(i64::MAX, |day| i64::from(day.num_days_from_ce()));
                        (day, self.amount(one))
                    }
                    _ => (0, self.amount(one).saturating_mul(days + 1)),
                };
                self.put(standing.kind, rank, score, RecordId::opportunity(one.id));
            }
        }
    }
}
