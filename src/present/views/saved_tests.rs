use super::*;
use crate::data::Dataset;
use crate::model::{Member, Pipeline, Record};
use crate::query::parse;
use crate::value::Zone;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn view() -> View {
    View {
        id: id(50),
        name: "Anna's".into(),
        of: Listing::Opportunities,
        filter: format!("owner:\"{}\" kind:open", id(10)),
        sort: "-value".into(),
        columns: vec!["name".into(), "value".into()],
        ..View::default()
    }
}

fn data(name: &str, view: View) -> Dataset {
    Dataset::from_records([
        Record::from(Pipeline { id: id(1), name: "Sales".into(), ..Default::default() }),
        Member { id: id(10), name: name.into(), ..Default::default() }.into(),
        view.into(),
    ])
}

fn context(data: &Dataset) -> Context<'_> {
    Context { today: "2026-11-22".parse().unwrap(), zone: Zone::default(), me: Some(id(10)), data }
}

#[test]
fn a_link_to_a_view_shows_what_the_view_says_now_with_the_names_of_now() {
    let before = data("Anna", view());
    let link = opened(&plain(Listing::Opportunities), &view(), &context(&before));
    assert_eq!(link.filter(), "owner:Anna kind:open");
    let renamed = data("Anna Kovács", View { sort: "close".into(), ..view() });
    let now = standing(&Route::parse(&link.to_string()), &context(&renamed));
    assert_eq!(now.shown.filter, "owner:\"Anna Kovács\" kind:open");
    assert_eq!((now.shown.sort, now.view, now.changed, now.gone), (Order::parse("close"), Some(id(50)), false, false));
}

#[test]
fn where_the_view_is_not_there_the_link_still_has_its_filter() {
    let here = data("Anna", view());
    let link = opened(&plain(Listing::Opportunities), &view(), &context(&here));
    let elsewhere = Dataset::default();
    let now = standing(&link, &context(&elsewhere));
    assert_eq!((now.shown.filter.as_str(), now.view, now.gone), ("owner:Anna kind:open", None, true));
    assert_eq!(now.shown.columns, ["name", "value"]);
}

#[test]
fn what_differs_from_a_view_is_marked_until_it_is_the_same_again() {
    let data = data("Anna", view());
    let cx = context(&data);
    let link = opened(&plain(Listing::Opportunities), &view(), &cx);
    let other = altered(&link, &cx, |shown| shown.filter = "owner:Anna".into());
    let now = standing(&other, &cx);
    assert!(now.changed && now.view == Some(id(50)));
    assert_eq!(now.shown.sort, Order::parse("-value"), "what was not touched stays as the view has it");
    let back = altered(&other, &cx, |shown| shown.filter = " owner:anna  is:open".into());
    assert!(!standing(&back, &cx).changed, "written otherwise, it is the same condition");
    let more = altered(&link, &cx, |shown| shown.columns.clear());
    assert!(standing(&more, &cx).changed);
    assert_eq!(standing(&left(&more), &cx), Standing::default());
}

#[test]
fn what_is_saved_is_what_was_shown() {
    let data = data("Anna", view());
    let cx = context(&data);
    let route = Route::parse("#/tasks?filter=owner%3AAnna&sort=record&mine=yes&done=yes&layout=week");
    let shown = standing(&route, &cx).shown;
    let made = made(" Week ", Listing::Tasks, &shown, &cx);
    assert_eq!((made.name.as_str(), made.layout.as_str()), ("Week", "week mine done"));
    assert!(made.filter.contains(&id(10).to_string()), "names are kept by id: {}", made.filter);
    assert_eq!(shown_by(&made, &cx), shown);
    let set = kept(&Shown::default(), &cx);
    assert!(set.values().all(Value::is_null));
}

#[test]
fn a_view_of_another_list_is_not_this_ones() {
    let data = data("Anna", view());
    let cx = context(&data);
    let route = Route::parse(&format!("#/contacts?view={}", id(50)));
    let now = standing(&route, &cx);
    assert!(now.view.is_none() && now.gone);
}

#[test]
fn a_view_says_what_is_gone() {
    let data = data("Anna", view());
    let cx = context(&data);
    assert_eq!(wrong(&view().filter, &cx), Vec::<String>::new());
    let gone = format!("owner:\"{}\"", id(11));
    assert_eq!(wrong(&gone, &cx), ["The member that was meant here no longer exists."]);
    assert!(wrong("colour:red", &cx)[0].contains("There is no field “colour”."));
}

#[test]
fn copies_stand_behind_their_originals_and_tabs_move() {
    let second =
        View { id: id(51), name: "Second".into(), rank: Rank::between(Some(&Rank::default()), None), ..view() };
    let first = View { rank: Rank::between(None, Some(&second.rank)), ..view() };
    let data = Dataset::from_records([Record::from(first.clone()), second.clone().into()]);
    let copied = copy(&first, &data);
    assert_eq!(copied.name, "Anna's copy");
    assert!(first.rank < copied.rank && copied.rank < second.rank);
    assert!(rank_at(&data, Listing::Opportunities, first.id, 1) > second.rank);
    assert!(rank_at(&data, Listing::Opportunities, second.id, 0) < first.rank);
}

#[test]
fn every_offered_view_asks_something_that_can_be_read() {
    let data = Dataset::default();
    let cx = context(&data);
    for of in Listing::ALL {
        for starter in starters(of) {
            let view = started(&starter, of);
            assert_eq!(parse(starter.filter).map(|expr| expr.to_string()), Ok(starter.filter.to_string()));
            assert_eq!(Order::parse(starter.sort).to_string(), starter.sort);
            assert_eq!(view.check(), Ok(()));
            let shown = shown_by(&view, &cx);
            assert_eq!(made(&view.name, of, &shown, &cx).filter, view.filter);
        }
    }
}
