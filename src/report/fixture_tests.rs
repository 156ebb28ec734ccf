//! Opportunities for tests: written down as text, or made by the hundred with everything that makes reports go wrong.

use super::{Facts, History, Question, Span};
use crate::data::{Batch, Cause, Clock, Dataset, Delta};
use crate::model::*;
use crate::value::{Currency, Date, Id, Money, Rank, Time, TimeOfDay, ZoneRules, place};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A workspace as text and as reports see it.
pub struct Fixture {
    pub data: Dataset,
    pub facts: Facts,
    pub history: History,
    pub records: Vec<Record>,
    pub zone: Arc<ZoneRules>,
    pub now: Time,
}

impl Fixture {
    /// The ids by names: `d:` for a deal, `s:` for a stage, `m:` for a member and so on.
    pub fn id(&self, name: &str) -> Id {
        let (kind, name) = name.split_once(':').unwrap();
        let all = self.records.iter();
        let found = all.filter(|one| one.title() == name).find(|one| match kind {
            "d" => one.kind() == Kind::Opportunity,
            "s" => one.kind() == Kind::Stage,
            "m" => one.kind() == Kind::Member,
            "p" => one.kind() == Kind::Product,
            "k" => one.kind() == Kind::Campaign,
            "f" => one.kind() == Kind::Company,
            _ => one.kind() == Kind::LossReason,
        });
        found.unwrap_or_else(|| panic!("no {kind} {name}")).bare_id()
    }

    /// The names of opportunities at places, in order.
    pub fn names(&self, places: &[u32]) -> String {
        places.iter().map(|one| self.facts.at(*one).unwrap().record.name.clone()).collect::<Vec<_>>().join(" ")
    }

    pub fn deal(&self, name: &str) -> &super::Deal {
        self.facts.deal(self.id(&format!("d:{name}"))).unwrap()
    }
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn ask(from: &str, until: &str) -> Question {
    Question::about(Span { from: day(from), until: day(until) })
}

/// A moment in Berlin: `2026-01-05` is nine in the morning of that day, `2026-01-05T14:30` as it says.
pub fn moment(text: &str) -> Time {
    let zone = place("Europe/Berlin");
    match text.split_once('T') {
        Some((date, time)) => zone.moment(day(date), TimeOfDay::parse_from_str(time, "%H:%M").unwrap()),
        None => zone.moment(day(text), TimeOfDay::from_hms_opt(9, 0, 0).unwrap()),
    }
}

/// Reads a workspace. Its lines:
/// ```text
/// now 2026-03-01
/// stage Talk open 40 14             name, kind, probability, target days
/// member Ann sales_manager          name, hats
/// product Pro | campaign Fair 2000  with a cost | company Acme sector
/// reason 1 Talk specific Price      number, stage, class, words
/// deal A value=100 owner=Ann source=web close=2026-02-01 New@2026-01-01 Talk@2026-01-05
/// email A 2026-01-02 out Ann        a logged one; also call, meeting; `in` came from them, `missed` reached nobody
/// mail A 2026-01-02 2026-01-04      a message sent, and when it was answered; `-` for not at all, `bounced`
/// task A open 2026-02-01 | task A done 2026-02-01 call
/// turn A 2026-01-10 owner=Bo close=2026-02-01    how it was from then on
/// with A confirmed=2026-02-01       more of a deal, as it is now
/// ```
pub fn fixture(text: &str) -> Fixture {
    let mut made = Making::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        made.line(line);
    }
    made.finish()
}

#[derive(Default)]
struct Making {
    now: Option<Time>,
    names: BTreeMap<String, Id>,
    records: Vec<Record>,
    turns: Vec<(Time, Id, Opportunity)>,
    next: u128,
}

const PIPELINE: Id = Id::from_bits(1);

impl Making {
    fn id(&mut self, name: &str) -> Id {
        self.next += 1;
        let id = Id::from_bits(100 + self.next);
        self.names.insert(name.to_string(), id);
        id
    }

    fn of(&self, name: &str) -> Id {
        *self.names.get(name).unwrap_or_else(|| panic!("no {name}"))
    }

    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let name = words.get(1).copied().unwrap_or_default().to_string();
        let word = |at: usize| words.get(at).copied();
        match words[0] {
            "now" => self.now = Some(moment(&name)),
            "stage" => {
                let rank = Rank::spread(200)[self.records.len()].clone();
                let id = self.id(&name);
                self.records.push(
                    Stage {
                        id,
                        pipeline: PIPELINE,
                        rank,
                        kind: StageKind::parse(words[2]).unwrap(),
                        probability: word(3).map_or(0, |text| text.parse().unwrap()),
                        target_days: word(4).map(|text| text.parse().unwrap()),
                        name,
                        ..Stage::default()
                    }
                    .into(),
                );
            }
            "member" => {
                let id = self.id(&name);
                let hat = |text: &&str| -> Hat { serde_json::from_value(serde_json::json!(text)).unwrap() };
                let hats = words[2..].iter().map(hat).collect();
                self.records.push(Member { id, name, hats, ..Member::default() }.into());
            }
            "product" => {
                let id = self.id(&name);
                self.records.push(Product { id, name, ..Product::default() }.into());
            }
            "campaign" => {
                let id = self.id(&name);
                let cost = word(2).map(|cost| Money::whole(cost.parse().unwrap(), Currency::EUR));
                self.records.push(Campaign { id, name, cost, ..Campaign::default() }.into());
            }
            "company" => {
                let id = self.id(&name);
                let sector = word(2).unwrap_or_default().to_string();
                self.records.push(Company { id, name, sector, ..Company::default() }.into());
            }
            "reason" => {
                let text = words[4..].join(" ");
                let id = self.id(&text);
                let class = if words[3] == "specific" { LossClass::Specific } else { LossClass::Inherent };
                let number = words[1].parse().unwrap();
                self.records.push(
                    LossReason { id, stage: self.of(words[2]), number, class, text, ..LossReason::default() }.into(),
                );
            }
            "deal" => {
                let mut deal = Opportunity { name: name.clone(), pipeline: PIPELINE, ..Opportunity::default() };
                for part in &words[2..] {
                    self.part(&mut deal, part);
                }
                deal.stage = deal.visits.last().unwrap().stage;
                if deal.created == Time::default() {
                    deal.created = deal.visits[0].entered;
                }
                deal.id = self.id(&name);
                self.records.push(deal.into());
            }
            "with" => {
                let mut deal = self.deal(&name).clone();
                for part in &words[2..] {
                    self.part(&mut deal, part);
                }
                let found = self.records.iter_mut().find(|record| record.id() == RecordId::opportunity(deal.id));
                *found.unwrap() = deal.into();
            }
            "turn" => {
                let mut deal = self.deal(&name).clone();
                for part in &words[3..] {
                    self.part(&mut deal, part);
                }
                self.turns.push((moment(words[2]), deal.id, deal));
            }
            "email" | "call" | "meeting" => {
                let kind = match words[0] {
                    "email" => ActivityKind::Email,
                    "call" => ActivityKind::Call,
                    _ => ActivityKind::Meeting,
                };
                let outcome = match word(3) {
                    Some("in") => Outcome::Received,
                    Some("missed") => Outcome::of(kind)[1],
                    _ => Outcome::of(kind)[0],
                };
                let one = Activity {
                    kind,
                    at: moment(words[2]),
                    outcome: Some(outcome),
                    opportunity: Some(self.of(&name)),
                    member: word(4).map(|name| self.of(name)),
                    ..Activity::default()
                };
                let id = self.id("activity");
                self.records.push(Activity { id, ..one }.into());
            }
            "mail" => {
                let replied = word(3).filter(|text| !["-", "bounced"].contains(text)).map(moment);
                let one = Message {
                    state: MessageState::Sent,
                    sent: Some(moment(words[2])),
                    due: moment(words[2]),
                    replied,
                    reply: replied.map(|_| Reply::Positive),
                    bounced: word(3) == Some("bounced"),
                    opportunity: Some(self.of(&name)),
                    assignee: word(4).map(|name| self.of(name)),
                    ..Message::default()
                };
                let id = self.id("message");
                self.records.push(Message { id, ..one }.into());
            }
            "task" => {
                let at = moment(words[3]);
                let done = (words[2] == "done").then_some(at);
                let due = Some(place("Europe/Berlin").date(at));
                let opportunity = Some(self.of(&name));
                let id = self.id("task");
                let kind = match word(4) {
                    Some("call") => TaskKind::Call,
                    Some("meeting") => TaskKind::Meeting,
                    _ => TaskKind::ToDo,
                };
                self.records
                    .push(Task { id, title: "Task".into(), kind, due, done, opportunity, ..Task::default() }.into());
            }
            other => panic!("{other}"),
        }
    }

    fn deal(&self, name: &str) -> &Opportunity {
        let id = self.of(name);
        let found = self.records.iter().find_map(|record| match record {
            Record::Opportunity(one) if one.id == id => Some(one),
            _ => None,
        });
        found.unwrap()
    }

    fn part(&mut self, deal: &mut Opportunity, part: &str) {
        if let Some((stage, at)) = part.split_once('@') {
            let entered = moment(at);
            if let Some(last) = deal.visits.last_mut() {
                last.left = Some(entered);
            }
            deal.visits.push(Visit {
                stage: self.of(stage),
                name: stage.into(),
                entered,
                left: None,
                overridden: String::new(),
            });
            return;
        }
        let (field, value) = part.split_once('=').unwrap_or_else(|| panic!("{part}"));
        match field {
            "value" => {
                deal.value = Some(match value.strip_prefix('$') {
                    Some(value) => Money::whole(value.parse().unwrap(), Currency::USD),
                    None => Money::whole(value.parse().unwrap(), Currency::EUR),
                });
            }
            "owner" => deal.owner = Some(self.of(value)),
            "company" => deal.company = Some(self.of(value)),
            "campaign" => deal.campaign = Some(self.of(value)),
            "product" => deal.products.push(self.of(value)),
            "source" => deal.source = value.into(),
            "tag" => drop(deal.tags.insert(value.into())),
            "competitors" => deal.competitors = value.into(),
            "probability" => deal.probability = Some(value.parse().unwrap()),
            "close" => deal.close = Some(day(value)),
            "confirmed" => deal.close_confirmed = Some(day(value)),
            "created" => deal.created = moment(value),
            "lost" => deal.loss = Some(Loss { reason: self.of(value), stage: Id::NIL, note: String::new() }),
            other => panic!("{other}"),
        }
    }

    fn finish(self) -> Fixture {
        let now = self.now.unwrap();
        let mut records = self.records;
        records.push(Pipeline { id: PIPELINE, name: "Sales".into(), ..Pipeline::default() }.into());
        let rate = |from: &str, millionths| Rate { currency: Currency::USD, from: day(from), millionths };
        let rates = vec![rate("2026-01-01", 900_000), rate("2026-07-01", 800_000)];
        let settings = Settings { currency: Currency::EUR, name: "Test".into(), rates, ..Settings::default() };
        records.push(settings.into());
        of_records(records, self.turns, now)
    }
}

/// The facts of records, and a journal that begins with them as they are, but for the turns.
fn of_records(records: Vec<Record>, mut turns: Vec<(Time, Id, Opportunity)>, now: Time) -> Fixture {
    let zone = place("Europe/Berlin");
    let data = Dataset::from_records(records.clone());
    let mut history = History::default();
    turns.sort_by_key(|(at, id, _)| (*at, *id));
    let mut known = std::collections::BTreeSet::new();
    for (number, (at, id, one)) in (1u128..).zip(turns) {
        let record: Record = one.clone().into();
        let change = if known.insert(id) {
            Delta::Create { id: RecordId::opportunity(id), record }
        } else {
            let fields = ["value", "close", "owner", "probability", "category"];
            let json = serde_json::to_value(&one).unwrap();
            let value = |name: &str| json.get(name).cloned().unwrap_or_default();
            let fields = fields.into_iter().map(|name| (name.to_string(), (serde_json::Value::Null, value(name))));
            Delta::Update { id: RecordId::opportunity(id), fields: fields.collect() }
        };
        history.feed(&batch(number, at, vec![change]));
    }
    let facts = Facts::of(&data, now, &zone);
    Fixture { data, facts, history, records, zone, now }
}

pub fn batch(number: u128, at: Time, changes: Vec<Delta>) -> Batch {
    Batch {
        format: 1,
        id: Id::from_bits(9_000_000 + number),
        device: Id::from_bits(3),
        seq: u64::try_from(number).unwrap(),
        clock: Clock::default(),
        at,
        actor: None,
        cause: Cause::Person,
        label: String::new(),
        changes,
        misses: Vec::new(),
    }
}

/// A generator of numbers that is the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    pub fn odds(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}

/// Many opportunities with skipped stages, steps back, reopenings, parked spells, several won stages, a stage of another
/// pipeline, changes of owner, currency and close date, and moments around the days on which clocks change.
pub fn generated(seed: u64, many: usize) -> Fixture {
    let mut dice = Dice::new(seed);
    let mut text = String::from(
        "now 2026-11-01T01:30\nstage New open 10 3\nstage Talk open 30 7\nstage Offer open 60\nstage Won won 100\n\
         stage Paid won 100\nstage Later parked 10\nstage Lost lost 0\nmember Ann sales_manager\nmember Bo data_miner \
         accountant\nmember Cy\nproduct P1\nproduct P2\nproduct P3\ncampaign Fair 2000\ncompany Acme retail\ncompany \
         Zoom software\nreason 1 Talk specific Price\nreason 2 Talk inherent Silence\n",
    );
    let names = ["New", "Talk", "Offer", "Won", "Paid", "Later", "Lost"];
    for number in 0..many {
        use std::fmt::Write as _;
        let mut at = 400 - i64::try_from(dice.roll(380)).unwrap();
        let date = |days: i64| day("2026-11-01") - chrono::TimeDelta::days(days);
        let _ = write!(text, "deal D{number}");
        let start = if dice.odds(80) { 0 } else { dice.roll(7) };
        let clock =
            |dice: &mut Dice| ["00:00", "01:30", "02:30", "09:00", "23:59"][usize::try_from(dice.roll(5)).unwrap()];
        let _ = write!(text, " {}@{}T{}", names[usize::try_from(start).unwrap()], date(at), clock(&mut dice));
        let mut here = usize::try_from(start).unwrap();
        while at > 2 && dice.odds(75) {
            at -= 1 + i64::try_from(dice.roll(40)).unwrap();
            if at <= 1 {
                break;
            }
            here = match dice.roll(10) {
                0..=5 => (here + 1).min(6),
                6 => (here + 2).min(6),
                7 => here.saturating_sub(1),
                8 => 5,
                _ => 6,
            };
            let _ = write!(text, " {}@{}T{}", names[here], date(at), clock(&mut dice));
        }
        if !dice.odds(10) {
            let money = if dice.odds(15) { "$" } else { "" };
            let _ = write!(text, " value={money}{}", 100 + dice.roll(900));
        }
        let owners = ["Ann", "Bo", "Cy"];
        let owner = owners[usize::try_from(dice.roll(3)).unwrap()];
        let _ = write!(text, " owner={owner}");
        for (odds, part) in [(40, "source=web"), (30, "tag=big"), (30, "tag=new"), (30, "campaign=Fair")] {
            if dice.odds(odds) {
                let _ = write!(text, " {part}");
            }
        }
        for (odds, part) in [(30, "product=P1"), (30, "product=P2"), (10, "product=P3")] {
            if dice.odds(odds) {
                let _ = write!(text, " {part}");
            }
        }
        let _ = write!(text, " company={}", if dice.odds(50) { "Acme" } else { "Zoom" });
        if here == 6 && dice.odds(70) {
            let _ = write!(text, " lost={}", if dice.odds(50) { "Price" } else { "Silence" });
        }
        if here < 3 && dice.odds(70) {
            let _ = write!(text, " close={}", date(i64::try_from(dice.roll(120)).unwrap() - 60));
        }
        text.push('\n');
        for _ in 0..dice.roll(4) {
            let at = date(i64::try_from(dice.roll(380)).unwrap() + 1);
            let _ = match dice.roll(6) {
                4 => writeln!(text, "call D{number} {at} missed {owner}"),
                5 => writeln!(text, "mail D{number} {at} bounced"),
                0 => writeln!(text, "email D{number} {at} in"),
                1 => writeln!(text, "mail D{number} {at} {}", if dice.odds(50) { "2026-10-31" } else { "-" }),
                2 => writeln!(text, "call D{number} {at} out {owner}"),
                _ => writeln!(text, "task D{number} done {at} {}", if dice.odds(50) { "call" } else { "" }),
            };
        }
        if dice.odds(20) {
            let _ = writeln!(text, "task D{number} open 2026-11-05");
        }
        let mut turns: Vec<u64> = (0..dice.roll(4)).map(|_| dice.roll(380) + 1).collect();
        turns.sort_unstable();
        for days in turns.iter().rev() {
            let other = owners[usize::try_from(dice.roll(3)).unwrap()];
            let at = date(i64::try_from(*days).unwrap());
            let close = date(i64::try_from(dice.roll(200)).unwrap() - 100);
            if number % 4 == 0 {
                // Whatever came to be the last of these.
                let _ = writeln!(text, "with D{number} confirmed={close}");
            }
            let _ = write!(text, "turn D{number} {at} owner={other} close={close}");
            let _ = match dice.roll(3) {
                0 => writeln!(text, " value=${}", 100 + dice.roll(900)),
                1 => writeln!(text, " value={} probability={}", 100 + dice.roll(900), dice.roll(101)),
                _ => writeln!(text),
            };
        }
    }
    fixture(&text)
}

#[test]
fn a_fixture_says_what_its_text_says() {
    let f = fixture(
        "now 2026-03-01\nstage New open 10\nstage Won won 100\nmember Ann\ndeal A value=5 New@2026-01-01 Won@2026-01-03",
    );
    assert_eq!(f.deal("A").record.visits.len(), 2);
    assert_eq!(f.facts.funnel(PIPELINE).len(), 2);
    assert_eq!(f.deal("A").base, Some(500));
}
