use super::{
    Hit, Index, Query, Wish, because,
    find::{FEW, near, place, rank, score},
    index::{weight, words_of},
    lexicon::Fit,
    marks,
    pieces::{Part, pieces, searchable},
    query::Wanted,
};
use crate::{
    data::Dataset,
    model::{
        Activity, ActivityKind, Company, Contact, ContactLink, Kind, Opportunity, Pipeline, Record, RecordId, Stage,
        StageKind, Task,
    },
    value::{Id, Time},
};
use proptest::prelude::*;

/// Letters that one text is away from another, two that changed places counting as one.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let wrong = usize::from(a[i - 1] != b[j - 1]);
                let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + wrong);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

/// How a word goes with what is wanted, by looking at it.
fn plain_fit(wanted: &Wanted, word: &str, errors: bool) -> Option<Fit> {
    let mut best: Option<Fit> = None;
    for form in &wanted.forms {
        let fit = if word == form.text {
            Some(Fit::Whole)
        } else if word.starts_with(&form.text) {
            Some(Fit::Beginning)
        } else {
            (!form.beginning && form.text.len() >= 3 && word.contains(&form.text)).then_some(Fit::Inside)
        };
        best = [best, fit].into_iter().flatten().min();
    }
    if best.is_some() || !errors || wanted.errors == 0 {
        return best;
    }
    let (typed, word): (Vec<char>, Vec<char>) = (wanted.word().chars().collect(), word.chars().collect());
    let most = usize::from(wanted.errors);
    if distance(&typed, &word) <= most {
        return Some(Fit::Near);
    }
    (1..word.len()).any(|end| distance(&typed, &word[..end]) <= most).then_some(Fit::NearBeginning)
}

/// What a look at every record finds.
fn plain(data: &Dataset, wish: &Wish, errors: bool) -> Vec<Hit> {
    let mut hits = Vec::new();
    for record in data.records().filter(|record| searchable(record.kind())) {
        let id = record.id();
        let mut words: Vec<(String, usize)> = Vec::new();
        pieces(&record, data, &mut |part, text| {
            words_of(part, text, |word| words.push((word.to_string(), part.class(id.kind) as usize)));
        });
        let reading = |reading: &Vec<Wanted>| {
            let best = |wanted: &Wanted| {
                let usable = words.iter().filter(|(_, class)| !wanted.letter || *class == 0);
                usable.filter_map(|(word, class)| Some(rank(plain_fit(wanted, word, errors)?, *class))).min()
            };
            reading.iter().map(best).collect::<Option<Vec<u16>>>().map(|ranks| score(ranks.into_iter()))
        };
        let Some(score) = wish.query.readings.iter().filter_map(reading).min() else { continue };
        if wish.kinds.is_empty() || wish.kinds.contains(&id.kind) {
            let recent = wish.recent.iter().position(|other| *other == id);
            hits.push(Hit { id, rank: place(score, recent, weight(&record, data)), near: near(score) });
        }
    }
    if !errors && hits.len() < FEW {
        return plain(data, wish, true);
    }
    hits.sort_by_key(|hit| (hit.rank, hit.id));
    let mut counts = std::collections::BTreeMap::new();
    hits.retain(|hit| {
        let count = counts.entry(hit.id.kind).or_insert(0);
        *count += 1;
        *count <= wish.most
    });
    hits
}

fn id(kind: Kind, bits: u128) -> RecordId {
    RecordId { kind, id: Id::from_bits(bits) }
}

fn filled(data: &Dataset) -> Index {
    let mut index = Index::new();
    while !index.step(data, 3) {}
    index
}

fn find(data: &Dataset, text: &str) -> Vec<RecordId> {
    let query = Query::parse(text);
    let wish = Wish { query: &query, kinds: &[], recent: &[], most: 20 };
    let hits = filled(data).find(&wish);
    assert_eq!(hits, plain(data, &wish, false), "the same as a plain look for {text:?}");
    hits.into_iter().map(|hit| hit.id).collect()
}

fn contact(bits: u128, name: &str, email: &str, phone: &str) -> Contact {
    let some = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_string()] };
    Contact {
        id: Id::from_bits(bits),
        name: name.into(),
        emails: some(email),
        phones: some(phone),
        ..Contact::default()
    }
}

fn people() -> Dataset {
    let firm = Company { id: Id::from_bits(50), name: "Northgate Couriers".into(), ..Company::default() };
    let zoe = Contact {
        company: Some(firm.id),
        ..contact(1, "Zoë Ångström", "zoe@northgate.example", "+49 (0)170 123 45 67")
    };
    let stage = |bits, kind| Stage { id: Id::from_bits(bits), name: format!("S{bits}"), kind, ..Stage::default() };
    let deal = |bits, name: &str, stage| Opportunity {
        id: Id::from_bits(bits),
        name: name.into(),
        stage: Id::from_bits(stage),
        ..Opportunity::default()
    };
    Dataset::from_records([
        Record::from(Pipeline { id: Id::from_bits(60), name: "Sales".into(), ..Pipeline::default() }),
        stage(61, StageKind::Open).into(),
        stage(62, StageKind::Won).into(),
        firm.into(),
        zoe.into(),
        contact(2, "Berg, Anna", "anna.berg@x.example", "0170 7654321").into(),
        contact(3, "Annabel Stone", "", "").into(),
        contact(4, "Johanna Lind", "", "").into(),
        contact(5, "Björn O'Brien", "", "").into(),
        deal(10, "Fleet tracking", 62).into(),
        Opportunity {
            contacts: vec![ContactLink { contact: Id::from_bits(2), role: String::new() }],
            ..deal(11, "Fleet renewal", 61)
        }
        .into(),
        Task { id: Id::from_bits(20), title: "Call Anna".into(), contact: Some(Id::from_bits(2)), ..Task::default() }
            .into(),
        Activity {
            id: Id::from_bits(30),
            kind: ActivityKind::Note,
            at: Time::from_millis(0),
            text: "They asked about telematics and a discount".into(),
            company: Some(Id::from_bits(50)),
            ..Activity::default()
        }
        .into(),
    ])
}

#[test]
fn accents_case_and_the_order_of_words_do_not_matter() {
    let data = people();
    assert_eq!(find(&data, "angstrom ZOE").first(), Some(&id(Kind::Contact, 1)));
    assert_eq!(find(&data, "anna berg").first(), Some(&id(Kind::Contact, 2)));
    assert_eq!(find(&data, "obrien").first(), Some(&id(Kind::Contact, 5)));
}

#[test]
fn the_whole_word_comes_before_its_beginning_and_that_before_what_is_inside() {
    let found = find(&people(), "anna");
    let people: Vec<_> = found.into_iter().filter(|id| id.kind == Kind::Contact).collect();
    assert_eq!(people, [id(Kind::Contact, 2), id(Kind::Contact, 3), id(Kind::Contact, 4)]);
}

#[test]
fn what_is_open_comes_before_what_is_over() {
    assert_eq!(find(&people(), "fleet"), [id(Kind::Opportunity, 11), id(Kind::Opportunity, 10)]);
}

#[test]
fn small_typing_errors_are_forgiven_in_longer_words() {
    let data = people();
    assert_eq!(find(&data, "bejrn").first(), None);
    assert_eq!(find(&data, "bjron").first(), Some(&id(Kind::Contact, 5)), "two letters changed places");
    assert_eq!(find(&data, "nortgate").first(), Some(&id(Kind::Company, 50)));
    assert_eq!(find(&data, "angsrtrom").first(), Some(&id(Kind::Contact, 1)));
    assert_eq!(find(&data, "zeo"), [], "three letters are taken as they are");
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let data = people();
    for typed in ["+49 170 1234567", "0170/123 45 67", "01701234567", "1234567", "0049170123", "170 123"] {
        assert_eq!(find(&data, typed).first(), Some(&id(Kind::Contact, 1)), "{typed}");
    }
    assert_eq!(find(&data, "+49 170 7654321"), [id(Kind::Contact, 2)], "it is kept as it is dialled at home");
}

#[test]
fn a_person_is_found_by_the_company_and_a_note_by_what_it_says() {
    let data = people();
    assert_eq!(find(&data, "zoe couriers").first(), Some(&id(Kind::Contact, 1)));
    assert_eq!(find(&data, "renewal berg").first(), Some(&id(Kind::Opportunity, 11)));
    assert_eq!(find(&data, "telematic"), [id(Kind::Activity, 30)]);
}

#[test]
fn one_letter_is_the_beginning_of_a_name() {
    assert_eq!(find(&people(), "z"), [id(Kind::Contact, 1)]);
}

#[test]
fn who_was_seen_lately_comes_first_among_equals() {
    let data = people();
    let query = Query::parse("fleet");
    let recent = [id(Kind::Opportunity, 10)];
    let wish = Wish { query: &query, kinds: &[Kind::Opportunity], recent: &recent, most: 1 };
    let found = filled(&data).find(&wish);
    assert_eq!(found, plain(&data, &wish, false));
    assert_eq!(found.first().map(|hit| hit.id), Some(recent[0]));
}

#[test]
fn what_knows_a_name_is_found_by_the_new_one() {
    let mut data = people();
    let mut index = filled(&data);
    let firm = Company { id: Id::from_bits(50), name: "Harbour Freight".into(), ..Company::default() };
    data.add([Record::from(firm)]);
    index.note(&[id(Kind::Company, 50)]);
    while !index.step(&data, 1) {}
    let query = Query::parse("zoe harbour");
    let found = index.find(&Wish { query: &query, kinds: &[], recent: &[], most: 5 });
    assert_eq!(found.first().map(|hit| hit.id), Some(id(Kind::Contact, 1)));
}

#[test]
fn the_letters_that_were_meant_are_marked() {
    let marked = |text: &str, typed: &str| {
        marks(text, &Query::parse(typed)).into_iter().map(|range| text[range].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(marked("Zoë Ångström", "angst zo"), ["Zo", "Ångst"]);
    assert_eq!(marked("Johanna Lind", "anna"), ["anna"]);
    assert_eq!(marked("Northgate Couriers", "nortgate"), ["Northgate"]);
    assert_eq!(marked("Große Straße", "strasse"), ["Straße"]);
    assert_eq!(marked("+49 (0)170 123 45 67", "12345"), ["123 45"]);
    assert_eq!(marked("Bjo\u{308}rn", "bjor"), ["Bjo\u{308}r"]);
    assert!(marked("Fleet", "zoe").is_empty());
}

#[test]
fn what_explains_a_hit_is_shown_where_the_name_does_not() {
    let data = people();
    let because = |of: RecordId, typed: &str| because(&data.get(of).unwrap(), &data, &Query::parse(typed));
    assert_eq!(because(id(Kind::Contact, 1), "zoe"), None);
    assert_eq!(because(id(Kind::Contact, 1), "0170 12"), Some((Part::Phone, "+49 (0)170 123 45 67".into())));
    assert_eq!(because(id(Kind::Contact, 2), "anna x"), Some((Part::Email, "anna.berg@x.example".into())));
    assert_eq!(because(id(Kind::Contact, 1), "couriers"), Some((Part::Company, "Northgate Couriers".into())));
}

const NAMES: [&str; 14] = [
    "Anna",
    "Änna",
    "Annabel",
    "Berg",
    "Bergström",
    "Northgate",
    "Northgaet",
    "Fleet",
    "Łódź",
    "Иванов",
    "東京",
    "O'Neil",
    "x",
    "2026",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::collection::vec(proptest::sample::select(&NAMES[..]), 1..4).prop_map(|words| words.join(" ")),
        1 => "[a-cA-C äé.'@-]{1,12}",
    ]
}

#[derive(Clone, Debug)]
enum Step {
    Put(u8, u8, String, String),
    Remove(u8, u8),
    Work(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0..4_u8, 0..6_u8, name(), "(|0170 ?[1-3]{3,6}|\\+49 170 [1-3]{3,6})").prop_map(|(kind, n, name, phone)| Step::Put(kind, n, name, phone)),
        1 => (0..4_u8, 0..6_u8).prop_map(|(kind, n)| Step::Remove(kind, n)),
        2 => (1..9_u8).prop_map(Step::Work),
    ]
}

/// A record of one of four kinds that belongs to those of the kinds before with the same number.
fn made(kind: u8, n: u8, name: &str, phone: &str) -> Record {
    let bits = u128::from(n) + 1;
    let link = Some(Id::from_bits(100 + bits));
    match kind {
        0 => Company { id: Id::from_bits(100 + bits), name: name.into(), phone: phone.into(), ..Company::default() }
            .into(),
        1 => Contact { company: link, ..contact(200 + bits, name, "", phone) }.into(),
        2 => Opportunity { id: Id::from_bits(300 + bits), name: name.into(), company: link, ..Opportunity::default() }
            .into(),
        _ => Task { id: Id::from_bits(400 + bits), title: name.into(), company: link, ..Task::default() }.into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// After any history the index finds what a plain look finds, in the same order, and so does one that is made anew.
    #[test]
    fn what_is_found_is_what_a_plain_look_finds(
        steps in proptest::collection::vec(step(), 1..40),
        typed in proptest::collection::vec(prop_oneof![name(), "[a-zé]{1,9}", "(nrothgate|northgat|0170 11|ann|bergs|иваноф|京)"], 1..6),
        start in 0..20_usize,
    ) {
        let mut data = Dataset::default();
        let mut index = Index::new();
        for (nth, step) in steps.iter().enumerate() {
            let changed = match step {
                Step::Put(kind, n, name, phone) => {
                    let record = made(*kind, *n, name, phone);
                    let id = record.id();
                    data.add([record]);
                    Some(id)
                }
                Step::Remove(kind, n) => {
                    let id = made(*kind, *n, "x", "").id();
                    data = Dataset::from_records(data.records().filter(|record| record.id() != id).collect::<Vec<_>>());
                    Some(id)
                }
                Step::Work(few) => {
                    if nth >= start {
                        index.step(&data, usize::from(*few));
                    }
                    None
                }
            };
            if let Some(id) = changed {
                let mut touched = vec![id];
                // Whoever names what goes is changed by the same command.
                if matches!(step, Step::Remove(..)) {
                    touched.extend(data.records().map(|record| record.id()));
                }
                index.note(&touched);
            }
        }
        while !index.step(&data, 2) {}
        let again = filled(&data);
        let recent: Vec<RecordId> = data.records().map(|record| record.id()).step_by(3).collect();
        for text in &typed {
            let query = Query::parse(text);
            for (recent, most) in [(&[][..], 50), (&recent[..], 2)] {
                let wish = Wish { query: &query, kinds: &[], recent, most };
                let expected = plain(&data, &wish, false);
                prop_assert_eq!(&index.find(&wish), &expected, "{:?} step by step", text);
                prop_assert_eq!(&again.find(&wish), &expected, "{:?} made anew", text);
            }
        }
    }

    #[test]
    fn marks_stand_between_letters_and_never_overlap(text in "\\PC{0,40}", typed in "\\PC{0,12}") {
        let mut end = 0;
        for range in marks(&text, &Query::parse(&typed)) {
            prop_assert!(range.start >= end && range.start < range.end && text.get(range.clone()).is_some());
            end = range.end;
        }
    }
}
