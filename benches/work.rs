//! The work that the benchmarks measure, the same natively and in Wasm.
//!
//! - **Evaluations a second**: 20 rules, each with a condition of three parts, asked about each of 1,000 opportunities. A
//!   JavaScript engine for rules in wide use, json-rules-engine, does 24,000 to 72,000 a second on the same work. Wanted are
//!   200 times as many: 4.8 to 14.4 million.
//! - **1,000 opportunities moved under 20 rules**: from the command to the batch that is ready to be saved, with gates,
//!   history, what rules did and why, and what is due next. Wanted are at most 100 ms on a processor, natively, for one
//!   gesture of which some rules make something: with five that act that is 5,000 tasks and 5,000 runs. With none and with all
//!   twenty the same is measured, and what the batch's text for the journal takes beside it.

use penstock::{
    automation::{Live, live},
    command::{Command, GateAnswers, Move, Place, Stamp},
    model::{Action, Assign, Delay, Opportunity, Plan, Rule, Step, Temperature, Trigger},
    playbook,
    query::Context,
    value::{Currency, Id, IdSource, Money, Rank, Time, Zone},
    workspace::{Ask, Turn, Workspace},
};
use std::sync::Arc;

/// How many opportunities there are.
pub const DEALS: usize = 1_000;
/// How many rules act.
pub const RULES: usize = 20;

/// A workspace with rules and opportunities.
#[derive(Clone)]
pub struct Bench {
    /// The workspace.
    pub workspace: Workspace,
    /// The opportunities.
    pub deals: Vec<Id>,
    /// The stage that all rules are about.
    pub stage: Id,
    number: u128,
}

impl Bench {
    /// Everything in place: rules that watch one stage, each with a condition of three parts. `hits` of them hold for
    /// every opportunity and create a task.
    pub fn new(hits: usize) -> Bench {
        let mut bench =
            Bench { workspace: Workspace::new(Id::from_bits(7)), deals: Vec::new(), stage: Id::NIL, number: 0 };
        let Some(book) = playbook::find("keap") else { return bench };
        let mut ids = bench.stamp().ids;
        let records: Vec<_> = playbook::install(book, "", Rank::between(None, None), &mut ids)
            .into_iter()
            .filter(|record| !matches!(record.kind(), penstock::model::Kind::Rule | penstock::model::Kind::Sequence))
            .collect();
        bench.send(Command::Begin {
            name: "Bench".into(),
            currency: Currency::EUR,
            sunday_first: false,
            sample: false,
            me: None,
            records,
        });
        let stages = bench.workspace.data().stages();
        bench.stage =
            stages.filter(|stage| stage.name == "Proposal Pending").map(|stage| stage.id).next().unwrap_or(Id::NIL);
        for number in 0..DEALS {
            let deal = Opportunity {
                name: format!("Deal {number}"),
                value: Some(Money::new(100_000 + number as i64 * 100, Currency::EUR)),
                temperature: Some(Temperature::Hot),
                source: "referral".into(),
                ..Opportunity::default()
            };
            let made = bench.send(Command::Create(deal.into()));
            bench.deals.extend(made);
        }
        for number in 0..RULES {
            let least = if number < hits { 1 } else { 1_000_000 + number };
            let action = Action::CreateTask {
                title: "Call".into(),
                kind: Default::default(),
                due: Some(Delay::WorkingDays { n: 2, at: None }),
                assign: Assign::Owner,
            };
            let draft = Plan {
                trigger: Trigger::StageEntered { stage: bench.stage },
                condition: format!("temp:hot value>{least} -tag:quiet"),
                steps: vec![Step::Do { action }],
                ..Plan::default()
            };
            let made =
                bench.send(Command::Create(Rule { name: format!("Rule {number}"), draft, ..Rule::default() }.into()));
            if let Some(rule) = made {
                bench.send(Command::PublishRule { rule, carry: false });
            }
        }
        bench
    }

    fn stamp(&mut self) -> Stamp {
        self.number += 1;
        let now = Time::from_millis(1_790_000_000_000 + self.number as i64);
        Stamp { now, zone: Zone::default(), actor: None, ids: IdSource::new(now.millis() as u64, self.number << 40) }
    }

    fn send(&mut self, command: Command) -> Option<Id> {
        let stamp = self.stamp();
        let outcome = self.workspace.dispatch(Ask::Do(command), stamp).ok()?;
        outcome.created.first().map(|id| id.id)
    }

    /// Moves every opportunity into the stage, one gesture each or all in one. Gives the number of tasks made.
    pub fn move_all(&mut self, at_once: bool) -> usize {
        let to = self.stage;
        let order =
            |ids: Vec<Id>| Command::Move(Move { ids, to, place: Place::Bottom, answers: GateAnswers::default() });
        let deals = self.deals.clone();
        if at_once {
            self.send(order(deals));
        } else {
            for deal in deals {
                self.send(order(vec![deal]));
            }
        }
        self.workspace.data().tasks().count()
    }

    /// How long the text of the last batch is.
    pub fn text(&self) -> usize {
        match self.workspace.undo() {
            Turn::Ready(batch) => batch.to_bytes().len(),
            _ => 0,
        }
    }

    /// The rules made ready.
    pub fn rules(&self) -> Vec<Live> {
        live(&self.context())
    }

    fn context(&self) -> Context<'_> {
        let today = Zone::default().date(Time::from_millis(1_790_000_000_000));
        Context { today, zone: Zone::default(), me: None, data: self.workspace.data() }
    }

    /// Evaluates every rule on every opportunity; gives how many hold. A function of its own: an engine for Wasm replaces
    /// its first, slow translation of a function only when that is called again.
    #[inline(never)]
    pub fn evaluate(&self, rules: &[Live]) -> usize {
        let cx = self.context();
        let deals: Vec<&Arc<Opportunity>> = self.workspace.data().opportunities().collect();
        let held = |deal: &&&Arc<Opportunity>, rule: &Live| rule.covers(deal) && rule.filter.keeps(deal.as_ref(), &cx);
        rules.iter().map(|rule| deals.iter().filter(|deal| held(deal, rule)).count()).sum()
    }
}

/// What is measured beside the evaluations: how many of the rules act, and whether all are moved in one gesture.
pub const CASES: [(usize, bool); 6] = [(0, true), (0, false), (1, true), (1, false), (5, true), (RULES, true)];

/// Measures how many evaluations a second there are, with a clock that gives milliseconds: the median of five spells of so
/// many rounds.
pub fn evaluations(rounds: usize, clock: impl Fn() -> f64, mut say: impl FnMut(String)) {
    let bench = Bench::new(RULES);
    let rules = bench.rules();
    let many = rounds * DEALS * rules.len();
    let mut spells: Vec<(f64, usize)> = (0..5)
        .map(|_| {
            let start = clock();
            let held: usize = (0..rounds).map(|_| std::hint::black_box(bench.evaluate(&rules))).sum();
            (clock() - start, held)
        })
        .collect();
    spells.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some((took, held)) = spells.get(2) else { return };
    say(format!("{} rules, {held} of {many} held", rules.len()));
    say(format!("evaluations a second: {:.1} million", many as f64 / took / 1e3));
}

/// Measures how long it takes to move everything, with a clock that gives milliseconds, case by case.
pub fn moves(clock: impl Fn() -> f64, mut say: impl FnMut(String)) {
    for (hits, at_once) in CASES {
        let fresh = Bench::new(hits);
        let mut times: Vec<(f64, f64, usize)> = (0..5)
            .map(|_| {
                let mut bench = fresh.clone();
                let start = clock();
                let tasks = bench.move_all(at_once);
                let moved = clock();
                std::hint::black_box(bench.text());
                (moved - start, clock() - moved, tasks)
            })
            .collect();
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        let Some((median, text, tasks)) = times.get(2) else { continue };
        let how = if at_once { "in one gesture" } else { "one by one" };
        let what = format!("{DEALS} moved under {RULES} rules, {hits} of which act, {how}");
        say(format!("{what}: {median:.1} ms, {tasks} tasks; the last batch's text {text:.1} ms"));
    }
}
