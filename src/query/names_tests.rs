use super::super::eval::tests::{context, full, id, records};
use super::super::{eval, parse};
use super::*;
use crate::model::{Campaign, Contact, Member, Opportunity, Pipeline, Record};
use proptest::prelude::*;

/// The records of the other tests, with a second pipeline that also has a stage called Won, and some out of use.
fn more() -> Vec<Record> {
    let stage = |n: u128, pipeline: u128, name: &str| Stage {
        id: id(n),
        pipeline: id(pipeline),
        name: name.into(),
        ..Default::default()
    };
    let mut all = records();
    all.extend([
        Pipeline { id: id(5), name: "Partners".into(), ..Default::default() }.into(),
        stage(6, 5, "Won").into(),
        Stage { retired: true, ..stage(7, 1, "Demo") }.into(),
        Pipeline { id: id(8), name: "Old".into(), retired: true, ..Default::default() }.into(),
        stage(9, 8, "Asked").into(),
        Member { id: id(12), name: "Cy".into(), retired: true, ..Default::default() }.into(),
        Contact { id: id(31), name: "Lee".into(), ..Default::default() }.into(),
        Contact { id: id(32), name: "lee".into(), ..Default::default() }.into(),
        Contact { id: id(33), emails: vec!["x@y.org".into()], ..Default::default() }.into(),
    ]);
    all
}

#[test]
fn a_pinned_condition_outlives_a_new_name() {
    let mut all = more();
    let data = Dataset::from_records(all.clone());
    let pinned =
        pin(&parse("stage:proposal owner:anna,none or company=\"Northgate Couriers\"").unwrap(), &context(&data));
    let text = pinned.to_string();
    assert_eq!(text, format!("stage:{} owner:{},none or company={}", id(2), id(10), id(20)));
    all.push(Stage { id: id(2), pipeline: id(1), name: "Offer".into(), ..Default::default() }.into());
    let data = Dataset::from_records(all);
    let cx = context(&data);
    let read = parse(&text).unwrap();
    assert_eq!(eval(&read, &full(), &cx), crate::query::Truth::True);
    assert_eq!(
        unpin(&read, &cx).to_string(),
        "stage:Offer owner:\"Anna Kovács\",none or company=\"Northgate Couriers\""
    );
    assert_eq!(pin(&unpin(&read, &cx), &cx), read);
}

#[test]
fn names_that_mean_none_or_several_stay_and_so_do_ids_of_what_is_gone() {
    let data = Dataset::from_records(more());
    let cx = context(&data);
    for text in ["stage:Won", "contact:Lee", "stage:Nowhere", "owner:me owner:none", "tag:Won", "kovács"] {
        assert_eq!(pin(&parse(text).unwrap(), &cx), parse(text).unwrap(), "{text}");
    }
    for gone in [id(999), id(31), id(33)] {
        let text = format!("contact:{gone}");
        assert_eq!(unpin(&parse(&text).unwrap(), &cx).to_string(), text);
    }
}

#[test]
fn a_stage_that_shares_its_name_is_written_with_its_pipeline() {
    let data = Dataset::from_records(more());
    let cx = context(&data);
    let text = format!("stage:{},{}", id(3), id(6));
    let named = unpin(&parse(&text).unwrap(), &cx);
    assert_eq!(named.to_string(), "stage:\"Sales / Won\",\"Partners / Won\"");
    assert_eq!(pin(&named, &cx).to_string(), text);
    assert_eq!(pin(&parse("stage=\"partners / WON\"").unwrap(), &cx).to_string(), format!("stage={}", id(6)));
}

#[test]
fn a_campaign_is_found_by_its_code_before_its_name_and_outlives_a_new_one() {
    let campaign =
        |n, name: &str, code: &str| Campaign { id: id(n), name: name.into(), code: code.into(), ..Campaign::default() };
    let mut all = more();
    all.push(campaign(50, "Trade fair Berlin", "expo26").into());
    all.push(campaign(51, "Expo26 follow-up", "").into());
    all.push(Opportunity { campaign: Some(id(50)), ..full() }.into());
    all.push(Contact { id: id(60), name: "Cara".into(), campaign: Some(id(51)), ..Contact::default() }.into());
    let data = Dataset::from_records(all);
    let cx = context(&data);
    let is = |text: &str, subject: &dyn Fn(&Expr) -> crate::query::Truth| subject(&parse(text).unwrap());
    let deal = |expr: &Expr| eval(expr, data.opportunity(id(100)).unwrap().as_ref(), &cx);
    let person = |expr: &Expr| eval(expr, data.contact(id(60)).unwrap().as_ref(), &cx);
    use crate::query::Truth::{False, True};
    assert_eq!((is("campaign:EXPO26", &deal), is("campaign:EXPO26", &person)), (True, False));
    assert_eq!((is("campaign:berlin", &deal), is("campaign:follow", &person)), (True, True));
    assert_eq!((is("campaign:none", &deal), is("campaign!=none", &person)), (False, True));
    let pinned = pin(&parse("campaign:expo26").unwrap(), &cx);
    assert_eq!(pinned.to_string(), format!("campaign:{}", id(50)));
    assert_eq!(unpin(&pinned, &cx).to_string(), "campaign:\"Trade fair Berlin\"");
}

#[test]
fn what_is_gone_or_out_of_use_is_said_once() {
    let data = Dataset::from_records(more());
    let cx = context(&data);
    let said = |text: &str| missing(&parse(text).unwrap(), &cx);
    assert_eq!(said("stage:Demo"), ["The stage “Demo” is no longer in use."]);
    assert_eq!(said("-(stage:demo or stage:asked)").len(), 2);
    assert_eq!(said("pipeline:old owner=Cy"), ["The pipeline “Old” is no longer in use.", "“Cy” has left the team."]);
    let gone = format!("stage:{0} or stage:{0} company:Nobody", id(999));
    assert_eq!(said(&gone), ["The stage that was meant here no longer exists.", "No company is called “Nobody”."]);
    assert!(said("owner:me,ben stage:Won tag:gone contact:lee").is_empty());
}

proptest! {
    #[test]
    fn pinning_changes_no_answer_and_comes_back(
        expr in super::super::parse::tests::exprs(),
        names in proptest::collection::vec(
            (0usize..6, "sales|old|won|Won back|demo|anna|cy|ben low|lee|north|Sales / Won|0000000000000000000000000[23A]", any::<bool>()), 0..4),
    ) {
        let fields = [Field::Owner, Field::Stage, Field::Pipeline, Field::Company, Field::Contact, Field::Product];
        let link = |(field, name, whole): (usize, String, bool)| {
            Expr::test(fields[field], if whole { Op::Is } else { Op::Has }, vec![Literal::Text(name)])
        };
        let expr = Expr::any([Expr::any(names.into_iter().map(link)), expr]);
        let data = Dataset::from_records(more());
        let cx = context(&data);
        let pinned = pin(&expr, &cx);
        prop_assert_eq!(parse(&pinned.to_string()), Ok(pinned.clone()));
        let named = unpin(&pinned, &cx);
        prop_assert_eq!(pin(&named, &cx), pinned.clone());
        for opportunity in data.opportunities().map(|o| -> &Opportunity { o.as_ref() }) {
            prop_assert_eq!(eval(&expr, opportunity, &cx), eval(&pinned, opportunity, &cx));
            prop_assert_eq!(eval(&expr, opportunity, &cx), eval(&named, opportunity, &cx));
        }
    }
}
