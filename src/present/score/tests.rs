use super::*;
use crate::automation::score::{explain, problem};
use crate::command::Command;
use crate::model::*;
use crate::present::route::Route;
use crate::query::{Context, parse};
use crate::value::{Date, Id, Rank, Time};

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn rule(n: u128, filter: &str, points: i32) -> ScoreRule {
    let rank = Rank::spread(9).nth_rank(n);
    ScoreRule { id: id(n), name: format!("R{n}"), filter: filter.into(), points, on: true, rank, ..Default::default() }
}

trait Nth {
    fn nth_rank(self, n: u128) -> Rank;
}

impl<I: IntoIterator<Item = Rank>> Nth for I {
    fn nth_rank(self, n: u128) -> Rank {
        self.into_iter().nth(usize::try_from(n % 9).unwrap()).unwrap()
    }
}

fn data() -> Dataset {
    let stage =
        |n: u128, name: &str, kind| Stage { id: id(n), pipeline: id(1), name: name.into(), kind, ..Default::default() };
    let sale = |n: u128, stage: u128, tags: &[&str], score: i32| Opportunity {
        id: id(n),
        name: format!("Sale {n}"),
        pipeline: id(1),
        stage: id(stage),
        tags: tags.iter().map(|tag| tag.to_string()).collect(),
        score: Some(score),
        given: Some(0),
        created: Time::midday("2026-11-01".parse().unwrap()),
        ..Default::default()
    };
    Dataset::from_records([
        stage(2, "Pre-sales", StageKind::Open).into(),
        stage(3, "Won", StageKind::Won).into(),
        stage(4, "Talk", StageKind::Open).into(),
        sale(10, 2, &["a"], 20).into(),
        sale(11, 2, &["a", "b"], 50).into(),
        sale(12, 4, &[], 0).into(),
        sale(13, 3, &["a"], 20).into(),
        rule(21, "tag:a", 20).into(),
        rule(22, "tag:b", 30).into(),
    ])
}

fn cx(data: &Dataset) -> Context<'_> {
    let today: Date = "2026-11-22".parse().unwrap();
    Context { today, zone: Default::default(), me: None, data }
}

#[test]
fn every_recipe_can_count_once_its_blank_is_filled() {
    let data = data();
    let cx = cx(&data);
    let all = recipes(&cx);
    assert!(all.len() >= 12);
    for recipe in all {
        if recipe.form.filter.is_empty() {
            assert!(matches!(recipe.key, "sector" | "country" | "own-field"), "{}", recipe.key);
            assert_eq!(recipe.form.rule(&cx).unwrap_err().0, "filter");
            continue;
        }
        let rule = recipe.form.rule(&cx).unwrap_or_else(|why| panic!("{}: {why:?}", recipe.key));
        assert!(problem(&rule.filter, &data).is_none(), "{}", recipe.key);
        assert_eq!(parse(&rule.filter).unwrap().to_string(), rule.filter);
    }
}

#[test]
fn a_form_says_which_field_is_wrong_and_keeps_the_place_of_a_rule() {
    let data = data();
    let cx = cx(&data);
    let form = ScoreForm::of(data.score_rule(id(22)).unwrap(), &cx);
    assert_eq!((form.filter.as_str(), form.points.as_str()), ("tag:b", "30"));
    let wrong = |change: fn(&mut ScoreForm)| {
        let mut form = form.clone();
        change(&mut form);
        form.rule(&cx).unwrap_err().0
    };
    assert_eq!(wrong(|form| form.points = "many".into()), "points");
    assert_eq!(wrong(|form| form.points = "1001".into()), "points");
    assert_eq!(wrong(|form| form.halves_after = "0".into()), "halves_after");
    assert_eq!(wrong(|form| form.filter = "tag:".into()), "filter");
    assert_eq!(wrong(|form| form.filter = String::new()), "filter");
    assert_eq!(wrong(|form| form.filter = "score>5".into()), "filter");
    assert_eq!(wrong(|form| form.filter = "owner:me".into()), "filter");
    assert_eq!(wrong(|form| form.name = " ".into()), "name");
    assert_eq!(form.rule(&cx).unwrap().rank, data.score_rule(id(22)).unwrap().rank);
    assert!(matches!(form.command(&cx), Ok(Command::Edit { .. })));
}

#[test]
fn a_trial_tells_what_would_come_of_a_rule_however_few_are_looked_at_at_a_time() {
    let data = data();
    let cx = cx(&data);
    let proposed = ScoreRule { id: Id::NIL, ..rule(23, "-tag:a", 50) };
    let whole = |few: usize| {
        let mut trial = Trial::new(&proposed, &cx);
        while !trial.step(&cx, few).complete() {}
        trial.preview()
    };
    let preview = whole(100);
    assert_eq!((preview.open, preview.met), (3, 1));
    assert_eq!(preview.before, [1, 0, 1, 0, 0, 1]);
    // The ideal is 100 then: 20, 50 and 50.
    assert_eq!(preview.after, [0, 1, 0, 2, 0, 0]);
    assert_eq!(preview.highest, [(id(11), 50, 50), (id(12), 50, 0), (id(10), 20, 20)]);
    for few in 1..5 {
        assert_eq!(whole(few), preview);
    }
}

#[test]
fn pre_sales_works_the_highest_first() {
    let data = data();
    let all = highest_first(&data, None).map(|route| route.to_string()).unwrap();
    assert!(all.contains("Pre-sales") && all.contains("sort=-score"), "{all}");
    let view = View { id: id(90), name: "V".into(), filter: format!("stage:{}", id(2)), ..Default::default() };
    let kept = Dataset::from_records(data.records().chain([view.into()]));
    assert!(matches!(highest_first(&kept, None), Some(Route::Opportunities { look, .. }) if look.view == Some(id(90))));
    assert!(highest_first(&data, None).is_some() && highest_first(&Dataset::default(), None).is_none());
}

#[test]
fn a_score_is_told_line_by_line() {
    let data = data();
    let cx = cx(&data);
    let scored = explain(data.opportunity(id(11)).unwrap(), &cx).unwrap();
    assert_eq!(headline(&scored), "50, 5 of 5 flames");
    assert_eq!(
        scored.lines.iter().map(|line| (line.given, because(line))).collect::<Vec<_>>(),
        [(20, "Met.".into()), (30, "Met.".into())]
    );
    let scored = explain(data.opportunity(id(10)).unwrap(), &cx).unwrap();
    assert_eq!((scored.flames(), scored.percent()), (2, 40));
    assert_eq!(because(&scored.lines[1]), "Not met.");
    assert_eq!(scored.lines[1].parts[0].value, "#a");
    assert_eq!((signed(5), signed(-5), signed(0)), ("+5".into(), "\u{2212}5".into(), "0".into()));
}
