use super::*;
use crate::model::Widget;
use crate::present::route::{Asks, ReportPage, Route};

#[test]
fn a_share_is_rounded_once_and_there_is_none_of_nothing() {
    assert_eq!(hundredths(Share::new(4_238, 6_711)), Some(6_315));
    assert_eq!(hundredths(Share::new(2, 3)), Some(6_667));
    assert_eq!(hundredths(Share::new(0, 0)), None);
    let (low, high) = interval(Share::new(5, 10)).unwrap();
    assert!(low < 5_000 && 5_000 < high && (low + high) == 10_000, "{low} {high}");
    let tile = Tile::share("Won", Share::new(1, 2), &vec![4], How::default());
    assert!(tile.few && tile.how.sample == Some(2) && !tile.behind.is_nothing());
}

#[test]
fn every_period_to_choose_from_is_one_that_addresses_have() {
    let today = "2026-11-22".parse().unwrap();
    for (key, words) in PERIODS {
        assert!(crate::report::Years::default().read(key, today).is_some(), "{key}");
        assert_eq!(period_words(key), Some(words));
        let asks = Asks { period: key.into(), ..Asks::default() };
        let route = Route::Report { page: ReportPage::Reports, asks };
        assert_eq!(Route::parse(&route.to_string()), route, "{key}");
    }
}

#[test]
fn parts_of_a_dashboard_move_widen_and_are_added_until_the_page_is_full() {
    let all = standard();
    let shows = |all: &[Widget]| all.iter().map(|one| one.shows.clone()).collect::<Vec<_>>();
    let order = moved(&all, 0, 2);
    assert_eq!(order.get(2).map(|one| &one.shows), all.first().map(|one| &one.shows));
    assert_eq!(shows(&moved(&all, 0, 99)), shows(&all), "there is no such place");
    assert_eq!(widened(&all, 1, 9).get(1).map(|one| one.width), Some(4));
    assert!(taken(&all, "nonsense", "").is_none());
    let mut many = all;
    while let Some(more) = taken(&many, "funnel", "period=year") {
        many = more;
    }
    assert_eq!(many.len(), 60);
    assert_eq!(many.last().map(sized), Some(2), "the usual width");
    assert!(crate::model::Dashboard { name: "All".into(), widgets: many, ..Default::default() }.check().is_ok());
}

#[test]
fn the_question_of_a_part_reads_back_as_it_was_written() {
    let asks = Asks {
        period: "last-quarter".into(),
        by: "source".into(),
        filter: "value>10 \"a & b\"".into(),
        ..Asks::default()
    };
    let all = asking(&standard(), 1, &asks);
    assert_eq!(all.get(1).map(asks_of), Some(asks));
    assert_eq!(all.first().map(asks_of), Some(Asks::default()), "the others are as they were");
    assert_eq!(without(&all, 1).len() + 1, all.len());
}

#[test]
fn what_stands_on_the_first_dashboard_is_in_the_gallery() {
    for part in standard() {
        assert!(gallery().iter().any(|(key, ..)| *key == part.shows), "{}", part.shows);
    }
}
