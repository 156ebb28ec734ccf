//! Lead scoring: scores stay true through whatever happens, and go back with one step.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test that cannot go on has failed.

mod days;
mod happens;
mod steps;
mod tabs;
#[path = "../automation/words.rs"]
mod words;
#[path = "../automation/world.rs"]
mod world;

use penstock::{
    automation::score::{Scoring, explain, scored},
    command::{Command, GateAnswers, Move, Place},
    data::Dataset,
    model::{Company, Contact, ContactLink, Opportunity, Record, RecordId, ScoreRule},
    query::Context,
    value::{Id, Rank},
};
use serde_json::Value;
use world::{World, place};

const DAY: i64 = 86_400_000;

/// Scoring rules: what is asked, the points, the days after which half of them are left, and whether they are fit.
const RULES: [(&str, i32, Option<u32>, bool); 10] = [
    ("country:Norway", 20, None, true),
    ("employees>=50", 15, None, true),
    ("tag:hot", 10, None, false),
    ("answered>-30d", 25, Some(30), false),
    ("untouched>14", -10, None, false),
    ("stage:Talk", 5, None, false),
    ("deals>=2", 7, None, false),
    ("value>1000", 8, Some(10), false),
    ("optout:yes", -50, None, false),
    ("brought>1000", 9, None, false),
];

fn rule(nth: usize, on: bool) -> ScoreRule {
    let (filter, points, halves_after, fit) = RULES[nth];
    let (name, filter) = (filter.to_string(), filter.to_string());
    ScoreRule { name, filter, points, halves_after, fit, on, rank: Rank::default(), ..ScoreRule::default() }
}

fn edit(id: RecordId, field: &str, value: Value) -> Command {
    Command::Edit { id, set: [(field.to_string(), value)].into_iter().collect() }
}

impl World {
    fn create(&mut self, record: impl Into<Record>) -> Id {
        self.send(Command::Create(record.into())).unwrap().created[0].id
    }

    fn cx(&self) -> Context<'_> {
        let zone = self.zone.at(self.now);
        Context { today: zone.date(self.now), zone, me: None, data: self.data() }
    }

    fn score(&self, deal: Id) -> Option<i32> {
        self.data().opportunity(deal).unwrap().score
    }

    /// A workspace with two companies, their people, and three opportunities.
    fn peopled() -> World {
        let mut world = World::begin(place("Europe/Berlin"), 5);
        for (name, country) in [("Northgate", "Norway"), ("Harbour", "Spain")] {
            let company = world.create(Company { name: name.into(), country: country.into(), ..Company::default() });
            world.create(Contact { name: format!("{name} buyer"), company: Some(company), ..Contact::default() });
        }
        for n in 0..3 {
            world.deal_of(n);
        }
        world
    }

    /// Moves an opportunity, past a gate that asks for nothing.
    fn move_to(&mut self, deal: Id, stage: &str) {
        let to = self.stage(stage);
        self.send(Command::Move(Move { ids: vec![deal], to, place: Place::Top, answers: GateAnswers::default() }))
            .unwrap();
    }

    fn deal_of(&mut self, n: usize) -> Id {
        let companies: Vec<Id> = self.data().companies().map(|one| one.id).collect();
        let contacts: Vec<Id> = self.data().contacts().map(|one| one.id).collect();
        let stage = self.stage("New");
        self.create(Opportunity {
            name: format!("Deal {n}"),
            stage,
            company: (n % 3 != 2).then(|| companies[n % companies.len()]),
            contacts: vec![ContactLink { contact: contacts[n % contacts.len()], role: String::new() }],
            ..Opportunity::default()
        })
    }

    /// Whether every score is what it would be if it were worked out now, and nothing is scored where no rule counts.
    fn check(&self) {
        let cx = self.cx();
        let scoring = Scoring::new(&cx);
        for one in self.data().opportunities() {
            match &scoring {
                None => assert_eq!(one.given, None, "{} is scored although no rule counts", one.name),
                Some(scoring) if scored(one, self.data()) => {
                    assert_eq!(one.score, Some(scoring.score(one, &cx)), "{}", one.name);
                    assert!(one.given.is_some());
                    let explained = explain(one, &cx).unwrap();
                    let lines: i32 = explained.lines.iter().map(|line| line.given).sum();
                    assert_eq!(lines + explained.given, explained.score);
                }
                Some(_) => {}
            }
        }
        assert_eq!(self.data(), &Dataset::from_records(self.data().records()), "indexes equal a rebuild");
    }
}
