//! One record as a file for address books.

use super::App;
use crate::app::shell::files;
use penstock::{
    exchange::vcard::{Version, write_vcards},
    model::{Kind, RecordId},
};

impl App {
    /// Saves a contact or a company as a card.
    pub(super) fn save_card(&self, id: RecordId) {
        let (contacts, companies) =
            if id.kind == Kind::Company { (vec![], vec![id.id]) } else { (vec![id.id], vec![]) };
        let (text, title) = self.data(|data| {
            let title = data.get(id).map(|record| record.title()).unwrap_or_default();
            (write_vcards(data, &contacts, &companies, Version::V4), title)
        });
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let name: String = title.chars().map(plain).take(60).collect();
        let name = match name.trim_matches('-') {
            "" => "card.vcf".to_string(),
            name => format!("{name}.vcf"),
        };
        files::download(&name, "text/vcard;charset=utf-8", text.as_bytes());
        self.toast(format!("Saved as {name}."));
    }
}
