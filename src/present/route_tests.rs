use super::*;
use crate::model::Kind;
use crate::value::Date;
use proptest::prelude::*;

fn routes() -> impl Strategy<Value = Route> {
    let id = any::<u128>().prop_map(Id::from_bits);
    let record =
        (proptest::sample::select(Kind::ALL.to_vec()), id.clone()).prop_map(|(kind, id)| RecordId { kind, id });
    let order = ("[a-z][a-z0-9.-]{0,12}", any::<bool>()).prop_map(|(column, down)| Order::by(&column, down));
    let order = prop_oneof![Just(Order::default()), order];
    let view = (any::<bool>(), any::<bool>()).prop_map(|(mine, done)| TaskView { mine, done });
    let day = (0u64..40_000).prop_map(|days| Date::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Days::new(days));
    let look =
        (proptest::option::of(id.clone()), any::<bool>(), "[a-z.,]{0,12}", "[a-z ]{0,12}", proptest::option::of(day))
            .prop_map(|(view, changed, columns, layout, day)| Look { view, changed, columns, layout, day });
    let parts = (look, proptest::option::of(id), ".*", order, view, proptest::option::of(record), "[a-z]{0,8}");
    (parts, 0usize..30).prop_map(|((look, pipeline, filter, sort, view, open, tab), pick)| match pick {
        0 => Route::Board { pipeline, filter, open, look },
        1 => Route::Opportunities { pipeline, filter, sort, open, look },
        2 => Route::Contacts { filter, sort, open, look },
        3 => Route::Companies { filter, sort, open, look },
        4 => Route::Tasks { filter, view, sort, open, look },
        5 => Route::Stages { pipeline },
        6 => Route::Team { filter, sort },
        7 => Route::Products { filter, sort },
        8 => Route::Data,
        9 => Route::Import,
        10 => Route::History,
        11 => Route::Help,
        12 => Route::Flow { pipeline },
        13 => Route::Today { tab, open },
        14 => Route::Outbox { filter, tab, open },
        15 => Route::Rules { rule: pipeline, tab },
        16 => Route::Runs { filter, tab, open },
        17 => Route::Sequences { rule: pipeline },
        18 => Route::Settings,
        19 => Route::Mail { open },
        20 => Route::Templates { template: pipeline, filter },
        21 => Route::Campaigns { filter, sort },
        23 => Route::Duplicates { tab },
        24 => Route::Print { record: open },
        25 => {
            let (day, of, since, against) = (look.day, pipeline, look.day, look.day);
            let page = ReportPage::ALL[filter.len() % 4];
            let (period, by, with) = (format!("{tab}-1"), tab.clone(), look.columns.clone());
            Route::Report {
                page,
                asks: Asks { tab, pipeline, filter, period, by, with, day, since, against, of, open },
            }
        }
        26 => Route::Scoring,
        27 => Route::Distribution,
        28 => Route::HandOver { record: open, filter },
        22 => Route::New { fields: format!("name={tab}") },
        _ => Route::Start,
    })
}

proptest! {
    #[test]
    fn every_route_reads_back_from_its_print(route in routes()) {
        let text = route.to_string();
        prop_assert!(text.is_ascii());
        prop_assert_eq!(Route::parse(&text), route, "{}", text);
    }

    #[test]
    fn any_address_leads_somewhere(text in ".*") {
        let route = Route::parse(&text);
        prop_assert_eq!(Route::parse(&route.to_string()), route);
    }
}

#[test]
fn addresses_are_plain_and_the_unknown_leads_to_the_board() {
    let open = Some(RecordId::opportunity(Id::from_bits(1)));
    let route = Route::default().with_filter("owner:me café").with_open(open);
    assert_eq!(
        route.to_string(),
        "#/board?filter=owner%3Ame%20caf%C3%A9&open=opportunities%3A00000000000000000000000001"
    );
    assert_eq!((route.filter(), route.open()), ("owner:me café", open));
    for hash in ["", "#", "#/", "#/nowhere?filter=%zz", "board", "/board/"] {
        assert_eq!(Route::parse(hash), Route::default(), "{hash}");
    }
    assert_eq!(
        Route::parse("#/tasks?filter=a+b&open=nonsense&x"),
        Route::Tasks {
            filter: "a b".into(),
            view: TaskView::default(),
            sort: Order::default(),
            open: None,
            look: Look::default()
        }
    );
    assert_eq!(Route::Help.with_filter("x").with_open(open), Route::Help);
}

#[test]
fn a_list_keeps_its_words_its_order_and_its_switches_in_the_address() {
    let route = Route::parse("#/companies?filter=harbour&sort=-won&open=x&mine=yes");
    assert_eq!(route.sort().column(), Some(("won", true)));
    assert_eq!(route.with_sort(Order::by("name", false)).to_string(), "#/companies?filter=harbour&sort=name");
    let tasks = Route::parse("#/tasks").with_task_view(TaskView { mine: true, done: true });
    assert_eq!(tasks.to_string(), "#/tasks?mine=yes&done=yes");
    for text in ["", "-", "--name", "Name", "a b", "näme"] {
        assert_eq!(Order::parse(text), Order::default(), "{text}");
    }
    let order = Order::by("value", true);
    assert_eq!(Route::Help.with_sort(order.clone()), Route::Help);
    let products = Route::parse("#/products").with_filter("cold").with_sort(Order::by("price", true));
    assert_eq!(products.to_string(), "#/products?filter=cold&sort=-price");
    assert_eq!(Route::parse("#/opportunities").with_sort(order).to_string(), "#/opportunities?sort=-value");
}

#[test]
fn another_report_and_another_dashboard_are_places_to_go_back_from_and_another_period_is_not() {
    let of = |text: &str| Route::parse(text);
    for (a, b, same) in [
        ("#/reports", "#/reports?tab=funnel", false),
        ("#/reports?tab=funnel", "#/reports?tab=speed&period=year", false),
        ("#/reports?tab=funnel", "#/reports?tab=funnel&period=year&by=owner&filter=value%3E10", true),
        ("#/dashboard", "#/dashboard?of=00000000000000000000000001", false),
        ("#/dashboard?of=00000000000000000000000001", "#/dashboard?of=00000000000000000000000002", false),
        ("#/opportunities", "#/opportunities?filter=a", true),
        ("#/board", "#/opportunities", false),
    ] {
        assert_eq!(of(a).same_place(&of(b)), same, "{a} {b}");
        assert_eq!(of(b).same_place(&of(a)), same, "{b} {a}");
    }
}
