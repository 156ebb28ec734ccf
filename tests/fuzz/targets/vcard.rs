//! Any bytes as a file of cards: nothing panics or hangs, slices come to the same as the whole, every table is a table, what
//! is planned can be stored, and cards that are picked out are cards.
#![no_main]

use libfuzzer_sys::fuzz_target;
use penstock::command::Stamp;
use penstock::data::Dataset;
use penstock::exchange::csv::{Action, Options, infer, plan};
use penstock::exchange::systems::mapping_of;
use penstock::exchange::vcard::{CardPicker, CardReader, Cards, Version, is_vcard, write_vcards};
use penstock::value::{IdSource, Time, Zone};
use std::collections::BTreeMap;

fuzz_target!(|bytes: &[u8]| {
    is_vcard(&bytes[..bytes.len().min(1_000)]);
    let cards = Cards::read(bytes);
    let mut reader = CardReader::new();
    bytes.chunks(1 + bytes.len() % 7).for_each(|part| reader.feed(part));
    let sliced = reader.finish();
    assert_eq!(format!("{:?}", sliced.people), format!("{:?}", cards.people));
    assert_eq!(sliced.notes, cards.notes);

    let now = Time::from_millis(1_795_000_000_000);
    let stamp = Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(1_795_000_000_000, 1) };
    let options = Options { keep_good_rows: true, ..Options::default() };
    for made in cards.tables() {
        assert!(made.table.rows.iter().all(|row| row.cells.len() == made.table.headers.len()));
        let mapping = mapping_of(&made.found, &infer(&made.table));
        let plan = plan(&made.table, &mapping, &options, &Dataset::default(), &stamp);
        assert_eq!(plan.rows.len(), made.table.rows.len() + made.table.problems.len(), "every card has an answer");
        for record in plan.creates.iter().chain(&plan.updates) {
            assert!(record.check().is_ok(), "{record:?}");
        }
        let refused: BTreeMap<usize, String> = plan
            .rows
            .iter()
            .filter_map(|row| {
                if let Action::Refused { reason, .. } = &row.action { Some((row.line, reason.clone())) } else { None }
            })
            .collect();
        let count = refused.len();
        let mut picker = CardPicker::new(refused);
        bytes.chunks(3).for_each(|part| picker.feed(part));
        let picked = String::from_utf8_lossy(&picker.finish()).matches("X-PENSTOCK-REFUSED:").count();
        assert!(picked >= count.min(1), "what was refused is given back");

        // What is written is read back, in both versions.
        let data = Dataset::from_records(plan.creates.clone());
        let people: Vec<_> = data.contacts().map(|one| one.id).collect();
        for version in [Version::V3, Version::V4] {
            let text = write_vcards(&data, &people, &[], version);
            assert_eq!(
                Cards::read(text.as_bytes()).people.iter().filter(|one| one.refused.is_none()).count(),
                people.len()
            );
        }
    }
});
