//! What was refused, as files that can be mended: rows as CSV with the reason in front, cards as they stand in their file.

use super::{sheet::Sheet, wizard::Wizard};
use crate::app::shell::{self, files::ChosenFile};
use leptos::prelude::*;
use penstock::exchange::{
    csv::{Action, Plan, Table, refused_csv},
    vcard::{self, CardPicker},
};
use std::{collections::BTreeMap, sync::Arc};

/// Bytes of the file that are looked through at once.
const SLICE: u64 = 1_000_000;

/// Saves what was refused, a file for each that has some.
pub fn save_refused(wizard: Wizard, tables: &[Arc<Table>]) {
    let Some(plan) = wizard.plan.get_untracked() else { return };
    for (place, table) in tables.iter().enumerate().filter(|(place, _)| plan.counts_of(*place).refused > 0) {
        let Some(sheet) = wizard.sheets.with_untracked(|all| all.get(place).copied()) else { continue };
        let name = sheet.name.get_untracked().replace(": ", "-");
        let base = name.rsplit_once('.').map_or(name.as_str(), |(base, _)| base).to_string();
        match cards_of(sheet) {
            Some(file) => {
                let picker = CardPicker::new(reasons(&plan, place));
                wizard.app.spawn(async move {
                    match picked(picker, &file).await {
                        Ok(bytes) => shell::files::download(&format!("{base}-refused.vcf"), "text/vcard", &bytes),
                        Err(why) => wizard.app.complain(why),
                    }
                });
            }
            None => {
                let text = format!("\u{feff}{}", refused_csv(&plan, place, table));
                shell::files::download(&format!("{base}-refused.csv"), "text/csv", text.as_bytes());
            }
        }
    }
}

/// The file of cards that a table was made of.
fn cards_of(sheet: Sheet) -> Option<ChosenFile> {
    let cards = sheet.found.with_untracked(|found| found.as_ref().is_some_and(|found| found.system == vcard::SYSTEM));
    sheet.source.try_get_value().flatten().filter(|_| cards)
}

/// Why, by the lines of what was refused.
fn reasons(plan: &Plan, sheet: usize) -> BTreeMap<usize, String> {
    let refused = plan.rows.iter().filter(|row| row.sheet == sheet).filter_map(|row| match &row.action {
        Action::Refused { reason, .. } => Some((row.line, reason.clone())),
        _ => None,
    });
    refused.collect()
}

async fn picked(mut picker: CardPicker, file: &ChosenFile) -> Result<Vec<u8>, String> {
    let (mut at, mut bytes) = (0, Vec::new());
    while at < file.size() {
        file.slice(at, SLICE, &mut bytes).await?;
        if bytes.is_empty() {
            break;
        }
        picker.feed(&bytes);
        at += bytes.len() as u64;
        shell::pause().await;
    }
    Ok(picker.finish())
}
