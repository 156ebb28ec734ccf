//! The work of a workspace with very many records, the same natively and in Wasm: finding as somebody types, looking for
//! duplicates, sorting a list.
//!
//! - **Search**: what is found stands there in the frame after the key, 16 ms.
//! - **Duplicates**: as long as it takes, but no step of it may hold the page up.
//! - **Sorting**: at most a tenth of a second, what feels like at once.

use penstock::{
    data::Dataset,
    model::{Company, Contact, ContactLink, Kind, Opportunity, Record},
    present::{duplicates::Finder, views::cells::Key},
    search::{Index, Query, Wish},
    value::{Id, Time},
};

/// So many records a slice, as the page takes them between two looks at its clock.
pub const FEW: usize = 100;
/// What is typed, letter by letter.
pub const TYPED: [&str; 7] =
    ["northgate", "marlene", "mralene couriers", "anna.be", "0170 123 4567", "renewal ker dol", "qqqqwwww"];

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

/// So many contacts and opportunities, and a fifth as many companies.
pub fn workspace(count: usize) -> Dataset {
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

/// Does work step by step. Gives how long all of it took, how many steps there were and how long the longest was.
pub fn steps(clock: &impl Fn() -> f64, mut step: impl FnMut() -> bool) -> (f64, usize, f64) {
    let (begun, mut longest, mut count) = (clock(), 0.0_f64, 0);
    loop {
        let at = clock();
        let complete = step();
        longest = longest.max(clock() - at);
        count += 1;
        if complete {
            return (clock() - begun, count, longest);
        }
    }
}

/// Takes all records into an index.
pub fn taken_in(data: &Dataset, clock: &impl Fn() -> f64, say: &mut impl FnMut(String)) -> Index {
    let mut index = Index::new();
    let (all, count, longest) = steps(clock, || index.step(data, FEW));
    say(format!("{} records taken in: {all:.0} ms in {count} slices, the longest {longest:.2} ms", data.len()));
    index
}

/// Looks for what is typed after each key, so many times each. Gives the longest time that a key takes.
pub fn typing(index: &Index, times: u32, clock: &impl Fn() -> f64, say: &mut impl FnMut(String)) -> f64 {
    let mut worst = 0.0_f64;
    for text in TYPED {
        let (mut longest, mut slowest, mut all, mut keys) = (0.0_f64, "", 0.0, 0);
        for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
            let Some(typed) = text.get(..end) else { continue };
            // A browser's clock is coarse: what is measured is many at once.
            let begun = clock();
            for _ in 0..times {
                let query = Query::parse(typed);
                std::hint::black_box(index.find(&Wish { query: &query, kinds: &[], recent: &[], most: 8 }));
            }
            let took = (clock() - begun) / f64::from(times);
            all += took;
            keys += 1;
            if took > longest {
                (longest, slowest) = (took, typed);
            }
        }
        worst = worst.max(longest);
        say(format!("{text:?}: {:.2} ms a key, the longest {longest:.2} ms ({slowest:?})", all / f64::from(keys)));
    }
    say(format!("the slowest key of all: {worst:.2} ms; a frame has 16"));
    worst
}

/// Looks for duplicates among all contacts.
pub fn duplicates(data: &Dataset, clock: &impl Fn() -> f64, say: &mut impl FnMut(String)) {
    let mut finder = Finder::new(Kind::Contact, Some(49));
    let (all, count, longest) = steps(clock, || {
        finder.step(data, FEW);
        finder.done()
    });
    let begun = clock();
    let groups = finder.finish(data).len();
    let end = clock() - begun;
    say(format!(
        "duplicates among {} contacts: {all:.0} ms in {count} steps, the longest {longest:.2} ms; {groups} groups put \
         together in {end:.0} ms",
        data.count(Kind::Contact)
    ));
}

/// Sorts the list of contacts by name and by company.
pub fn sorting(data: &Dataset, clock: &impl Fn() -> f64, say: &mut impl FnMut(String)) {
    let begun = clock();
    let mut rows: Vec<(Key, Id)> = data.contacts().map(|one| (Key::text(&one.name), one.id)).collect();
    rows.sort_unstable();
    let by_name = clock() - begun;
    let begun = clock();
    let company =
        |one: &Contact| one.company.and_then(|id| data.company(id)).map_or("", |company| company.name.as_str());
    let mut rows: Vec<(Key, Id)> = data.contacts().map(|one| (Key::text(company(one)), one.id)).collect();
    rows.sort_unstable();
    let by_company = clock() - begun;
    say(format!("{} contacts sorted by name in {by_name:.0} ms, by company in {by_company:.0} ms", rows.len()));
}
