//! Search as you type over 100,000 contacts, 100,000 opportunities and 20,000 companies, natively: how long the index takes
//! to be made, what it takes in when a record changes, and how long each key takes. `cargo bench --bench search`; with a
//! number behind `--` that many contacts.
//!
//! Measured against: what is found stands there in the frame after the key, 16 ms in a browser. A browser needs three to five
//! times as long as this, so no key may take longer than about 3 ms.

use penstock::{
    data::Dataset,
    model::{Company, Contact, ContactLink, Kind, Opportunity, Record, RecordId},
    search::{Index, Query, Wish},
    value::{Id, Time},
};
use std::time::{Duration, Instant};

/// So many records a slice, as the page takes them between two looks at its clock.
const FEW: usize = 100;
/// What is typed, letter by letter.
const TYPED: [&str; 7] =
    ["northgate", "marlene", "mralene couriers", "anna.be", "0170 123 4567", "renewal ker dol", "qqqqwwww"];
const TIMES: u32 = 20;

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// A name of two or three syllables.
    fn name(&mut self) -> String {
        const SYLLABLES: [&str; 30] = [
            "an", "ber", "bro", "dol", "en", "fal", "gor", "hal", "is", "jan", "ker", "lin", "mar", "nor", "ol", "per",
            "quin", "ros", "sten", "tor", "ul", "vik", "wes", "yor", "zan", "gard", "lund", "holm", "mann", "ford",
        ];
        let mut name: String = (0..2 + self.below(2)).map(|_| self.pick(&SYLLABLES)).collect();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        name
    }
}

fn workspace(count: usize) -> Dataset {
    const FIRST: [&str; 16] = [
        "Anna", "Marlene", "Zoë", "Björn", "Jürgen", "Chloé", "Tomás", "Ingrid", "Łucja", "Olivia", "Peter", "Ravi",
        "Sofia", "Victor", "Wanda", "Yasmin",
    ];
    const TRADES: [&str; 8] = ["Couriers", "Logistics", "Foods", "Clinics", "Steel", "Software", "Hotels", "Energy"];
    const DEALS: [&str; 8] =
        ["Fleet tracking", "Renewal", "Pilot", "Expansion", "Service contract", "Training", "Migration", "Audit"];
    let mut chance = Chance(7);
    let id = |lane: u128, at: usize| Id::from_bits(lane << 100 | at as u128);
    let created = |at: usize| Time::from_millis(1_700_000_000_000 + at as i64 * 60_000);
    let firms = (count / 5).max(1);
    let mut records: Vec<Record> = Vec::new();
    for at in 0..firms {
        let name = if at == 77 { "Northgate".to_string() } else { chance.name() };
        let name = format!("{name} {}", chance.pick(&TRADES));
        let website = format!("https://www.{}.example", name.to_lowercase().replace(' ', "-"));
        records.push(Company { id: id(1, at), name, website, created: created(at), ..Company::default() }.into());
    }
    for at in 0..count {
        let (first, last, firm) = (chance.pick(&FIRST), chance.name(), chance.below(firms));
        let email = format!("{}.{}@firm{firm}.example", first.to_lowercase(), last.to_lowercase());
        let phone = format!("+49 17{} {:07}", chance.below(10), chance.below(10_000_000));
        let contact = Contact {
            id: id(2, at),
            name: format!("{first} {last}"),
            emails: vec![email],
            phones: vec![phone],
            title: chance.pick(&["Head of fleet", "Buyer", "Managing director", "IT"]).into(),
            company: Some(id(1, firm)),
            tags: [chance.pick(&["vip", "newsletter", "fair"]).to_string()].into(),
            created: created(at),
            ..Contact::default()
        };
        records.push(contact.into());
    }
    for at in 0..count {
        let (firm, person) = (chance.below(firms), chance.below(count));
        let opportunity = Opportunity {
            id: id(3, at),
            name: format!("{} {}", chance.pick(&DEALS), chance.name()),
            company: Some(id(1, firm)),
            contacts: vec![ContactLink { contact: id(2, person), role: String::new() }],
            source: chance.pick(&["web", "referral", "fair"]).into(),
            needs: "Wants to know where the vans are, and what each tour costs".into(),
            created: created(at),
            ..Opportunity::default()
        };
        records.push(opportunity.into());
    }
    Dataset::from_records(records)
}

/// What the process holds in memory, in megabytes; 0 where the system does not say.
fn held() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok()).map_or(0, |kilo| kilo / 1_024)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Looks for what is typed after each key. Says the longest and the mean time.
fn typing(index: &Index, text: &str) -> Duration {
    let (mut longest, mut slowest, mut all, mut keys) = (Duration::ZERO, String::new(), Duration::ZERO, 0);
    for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
        let Some(typed) = text.get(..end) else { continue };
        let mut best = Duration::MAX;
        for _ in 0..TIMES {
            let start = Instant::now();
            let query = Query::parse(typed);
            std::hint::black_box(index.find(&Wish { query: &query, kinds: &[], recent: &[], most: 8 }));
            best = best.min(start.elapsed());
        }
        all += best;
        keys += 1;
        if best > longest {
            (longest, slowest) = (best, typed.to_string());
        }
    }
    println!(
        "{text:?}: {:.2} ms a key, the longest {:.2} ms ({slowest:?})",
        millis(all) / f64::from(keys),
        millis(longest)
    );
    longest
}

fn main() {
    let count = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(100_000);
    let mut data = workspace(count);
    let before = held();
    let (mut index, start, mut longest, mut slices) = (Index::new(), Instant::now(), Duration::ZERO, 0);
    loop {
        let slice = Instant::now();
        let complete = index.step(&data, FEW);
        longest = longest.max(slice.elapsed());
        slices += 1;
        if complete {
            break;
        }
    }
    println!(
        "{} records taken in: {:.0} ms in {slices} slices, the longest {:.2} ms; {} MB",
        data.len(),
        millis(start.elapsed()),
        millis(longest),
        held().saturating_sub(before)
    );

    let worst = TYPED.iter().map(|text| typing(&index, text)).max().unwrap_or_default();
    println!("the slowest key of all: {:.2} ms", millis(worst));

    let changed: Vec<Record> = data
        .contacts()
        .take(1_000)
        .map(|one| Contact { name: format!("{} II", one.name), ..one.as_ref().clone() }.into())
        .collect();
    let ids: Vec<RecordId> = changed.iter().map(Record::id).collect();
    data.add(changed);
    let start = Instant::now();
    index.note(&ids);
    while !index.step(&data, FEW) {}
    println!("1,000 contacts renamed, and what names them: {:.1} ms", millis(start.elapsed()));
    let firm: Vec<RecordId> =
        data.companies().take(1).map(|one| RecordId { kind: Kind::Company, id: one.id }).collect();
    let start = Instant::now();
    index.note(&firm);
    while !index.step(&data, FEW) {}
    println!("one record: {:.3} ms", millis(start.elapsed()));
}
