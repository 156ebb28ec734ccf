use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const KINDS: [ChartKind; 10] = [
    ChartKind::Columns,
    ChartKind::Stacked,
    ChartKind::Rows,
    ChartKind::StackedRows,
    ChartKind::Lines,
    ChartKind::Funnel,
    ChartKind::Matrix,
    ChartKind::Dots,
    ChartKind::Waterfall,
    ChartKind::Spark,
];

fn euros(values: &[i64]) -> Series {
    Series::new("Won", Unit::Money(Currency::EUR), values.iter().map(|value| Some(value * 100)).collect())
}

fn chart(kind: ChartKind, names: &[&str], series: Vec<Series>) -> ChartData {
    let groups = names.iter().map(|name| Group::new(*name)).collect();
    ChartData { title: "Won by month".into(), kind, across: "Month".into(), groups, series, ..ChartData::default() }
}

fn drawn(data: &ChartData, width: i32) -> Drawn {
    layout(data, &BTreeSet::new(), width, &plain)
}

/// Left, top, right and bottom of a text, as wide as it is taken to be.
fn room(label: &Label) -> (i32, i32, i32, i32) {
    let bold = matches!(label.look, LabelLook::Value | LabelLook::OnDark);
    let wide = crate::present::flow::width(&label.text, 11, bold);
    let (x, y) = label.at;
    if label.climbs {
        return (x - 9, y, x + 2, y + wide);
    }
    let left = match label.anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2,
        Anchor::End => x - wide,
    };
    (left, y - 9, left + wide, y + 2)
}

fn any_chart() -> impl Strategy<Value = ChartData> {
    let unit = prop_oneof![
        Just(Unit::Count),
        Just(Unit::Money(Currency::EUR)),
        Just(Unit::Share),
        Just(Unit::Minutes),
        Just(Unit::Tenths),
        Just(Unit::Day)
    ];
    let value = prop_oneof![3 => -1_000_000_i64..1_000_000, 1 => any::<i64>(), 1 => Just(0)];
    let series = (".{0,40}", unit, prop::collection::vec(prop::option::of(value.clone()), 0..12), any::<bool>());
    let series = series.prop_map(|(name, unit, values, banded)| {
        let band = if banded {
            values.iter().map(|v| v.map(|v| (v.saturating_sub(9), v.saturating_add(9)))).collect()
        } else {
            Vec::new()
        };
        Series { name, unit, values, band, tone: Tone::default() }
    });
    let group = (".{0,60}", any::<bool>(), any::<bool>(), ".{0,9}").prop_map(|(name, few, total, note)| Group {
        name,
        few,
        total,
        note,
    });
    (
        prop::sample::select(KINDS.to_vec()),
        prop::collection::vec(group, 0..14),
        prop::collection::vec(series, 0..5),
        any::<bool>(),
        prop::option::of(any::<i64>()),
    )
        .prop_map(|(kind, groups, series, ordered, level)| ChartData {
            title: "Figures".into(),
            kind,
            across: "Group".into(),
            groups,
            series,
            ordered,
            level: level.map(|value| Level { name: "Goal".into(), value }),
        })
}

#[test]
fn an_axis_has_few_round_figures_from_below_the_lowest_to_above_the_highest() {
    assert_eq!(ticks(0, 4_238, 6, Unit::Count), [0, 1_000, 2_000, 3_000, 4_000, 5_000]);
    assert_eq!(ticks(0, 7, 6, Unit::Count), [0, 2, 4, 6, 8]);
    assert_eq!(ticks(-250, 900, 6, Unit::Count), [-500, 0, 500, 1_000]);
    assert_eq!(ticks(0, 0, 6, Unit::Count), [0, 1], "nothing has an axis too");
    assert_eq!(ticks(0, 150, 6, Unit::Minutes), [0, 30, 60, 90, 120, 150], "minutes go by half hours");
    assert_eq!(ticks(0, 4_000, 6, Unit::Minutes), [0, 1_440, 2_880, 4_320], "and by days");
    let far = ticks(i64::MIN, i64::MAX, 6, Unit::Count);
    assert!(far.len() <= 6, "{far:?}");
}

#[test]
fn a_bar_is_as_high_as_its_figure_and_one_below_zero_hangs() {
    let drawn = drawn(&chart(ChartKind::Columns, &["Jan", "Feb", "Mar"], vec![euros(&[100, -50, 0])]), 400);
    let bars: Vec<(i32, i32)> = drawn
        .marks
        .iter()
        .filter_map(|mark| match mark.shape {
            Shape::Rect(_, y, _, high) => Some((y, high)),
            _ => None,
        })
        .collect();
    let [(top, high), (below, low), (zero, nothing)] = bars[..] else { panic!("{bars:?}") };
    assert!((high - low * 2).abs() <= 1, "half the amount is half the height, to the pixel: {high} {low}");
    assert_eq!(top + high, below, "both begin at zero");
    assert_eq!((zero, nothing), (below, 0), "nothing has no height");
}

#[test]
fn stacked_bars_stand_on_each_other() {
    let data = chart(ChartKind::Stacked, &["Jan"], vec![euros(&[60]), euros(&[40])]);
    let places: Vec<(i32, i32)> = drawn(&data, 300).spots.iter().map(|spot| (spot.area.1, spot.area.3)).collect();
    let [(lower, high), (upper, higher)] = places[..] else { panic!("{places:?}") };
    assert_eq!(upper + higher, lower, "the second begins where the first ends");
    assert!(high > higher);
}

#[test]
fn a_waterfall_leads_from_a_total_to_the_other() {
    let mut data = chart(ChartKind::Waterfall, &["Before", "New", "Lost", "Now"], vec![euros(&[100, 50, -30, 120])]);
    for group in [0, 3] {
        data.groups[group].total = true;
    }
    let drawn = drawn(&data, 500);
    let ends: Vec<(i32, i32)> = drawn
        .marks
        .iter()
        .filter_map(|mark| match mark.shape {
            Shape::Rect(_, y, _, high) => Some((y, y + high)),
            _ => None,
        })
        .collect();
    let [before, new, lost, now] = ends[..] else { panic!("{ends:?}") };
    assert_eq!(new.1, before.0, "what is new stands on what was there");
    assert_eq!(lost.0, new.0, "what is lost hangs from there");
    assert_eq!(now.0, lost.1, "and what is left is what is there now");
    assert_eq!(drawn.marks[2].tone, Tone::Late);
    assert!(drawn.labels.iter().any(|label| label.text.starts_with("+EUR 50")), "the sign says it without the colour");
}

#[test]
fn labels_below_do_not_overlap_however_many_and_however_long() {
    for ordered in [true, false] {
        for (count, length) in [(1, 4), (3, 80), (12, 9), (40, 3), (200, 8), (24, 30)] {
            for width in [160, 320, 390, 900, 1_600] {
                let names: Vec<String> =
                    (0..count).map(|at| format!("{at} {}", "name ".repeat(length / 5 + 1))).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let values: Vec<i64> = (0..count).map(|at| at as i64 * 7 % 31).collect();
                let data = ChartData { ordered, ..chart(ChartKind::Columns, &names, vec![euros(&values)]) };
                let drawn = drawn(&data, width);
                let rooms: Vec<_> =
                    drawn.labels.iter().filter(|label| label.look == LabelLook::Name).map(room).collect();
                for pair in rooms.windows(2) {
                    assert!(pair[0].2 <= pair[1].0 + 1, "{count} names of {length} on {width}: {pair:?}");
                }
                assert!(
                    rooms.iter().all(|room| room.0 >= -10 && room.3 <= drawn.height),
                    "{count} {length} {width}: {rooms:?}"
                );
            }
        }
    }
}

#[test]
fn two_hundred_points_are_one_line_and_each_is_found() {
    let names: Vec<String> = (0..200).map(|at| format!("Day {at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let values: Vec<i64> = (0..200).map(|at| at * at).collect();
    let drawn = drawn(&chart(ChartKind::Lines, &names, vec![euros(&values)]), 800);
    assert_eq!(drawn.marks.len(), 1, "no dots that would be a thick line");
    for spot in &drawn.spots {
        assert_eq!(nearest(&drawn, spot.at).map(|found| found.point), Some(spot.point));
    }
}

#[test]
fn one_point_is_seen_and_a_gap_parts_the_line() {
    let one = drawn(&chart(ChartKind::Lines, &["Jan"], vec![euros(&[5])]), 300);
    assert!(one.marks.iter().any(|mark| mark.look == MarkLook::Dot));
    let mut gap = euros(&[1, 2, 3, 4]);
    gap.values[1] = None;
    let drawn = drawn(&chart(ChartKind::Lines, &["a", "b", "c", "d"], vec![gap]), 300);
    let Some(Shape::Line(parts)) =
        drawn.marks.iter().find(|mark| mark.look == MarkLook::Line).map(|mark| mark.shape.clone())
    else {
        panic!()
    };
    assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn the_table_has_every_figure_with_its_band_and_where_it_is_in_the_chart() {
    let mut won = euros(&[10, 20]);
    won.band = vec![Some((800, 1_200)), None];
    let data = chart(ChartKind::Lines, &["Jan", "Feb"], vec![won]);
    let table = table(&data, &plain);
    assert_eq!(table.head, ["Month", "Won", "Won, from", "Won, to"]);
    let texts: Vec<Vec<&str>> =
        table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert_eq!(texts, [["EUR 10", "EUR 8", "EUR 12"], ["EUR 20", "–", "–"]]);
    assert_eq!(table.rows[1].cells[0].point, Some(Point { series: 0, group: 1 }));
}

#[test]
fn the_file_for_spreadsheets_has_plain_numbers_with_their_unit_and_no_formulas() {
    let mut data = chart(ChartKind::Rows, &["=1+1", "Fair, \"Berlin\""], vec![euros(&[-5, 7])]);
    data.series.push(Series::new("Share", Unit::Share, vec![Some(6_320), None]));
    assert_eq!(
        csv(&data),
        "Month,Won (EUR),Share (%),Note\r\n'=1+1,-5.00,63.20,\r\n\"Fair, \"\"Berlin\"\"\",7.00,,\r\n"
    );
}

#[test]
fn the_gist_is_a_sentence_of_what_the_chart_shows() {
    let data = chart(ChartKind::Columns, &["Jan", "Feb", "Mar"], vec![euros(&[10, 30, 20])]);
    assert_eq!(gist(&data, &plain), "Won by month: most in Feb (EUR 30), least in Jan (EUR 10).");
    let steps = vec![Series::new("Reached", Unit::Count, vec![Some(120), Some(60), Some(15)])];
    let funnel = ChartData { title: "Funnel".into(), ..chart(ChartKind::Funnel, &["Lead", "Offer", "Won"], steps) };
    assert_eq!(gist(&funnel, &plain), "Funnel: of 120 in Lead 15 came to Won, 12.50 %.");
    let level = ChartData { level: Some(Level { name: "Goal".into(), value: 2_500 }), ..data };
    assert!(gist(&level, &plain).ends_with("Goal: EUR 25."));
    assert_eq!(gist(&chart(ChartKind::Columns, &[], Vec::new()), &plain), "Won by month: nothing to show.");
    let hebrew = chart(ChartKind::Rows, &["מכירות", "Sales"], vec![euros(&[10, 30])]);
    assert!(gist(&hebrew, &plain).contains("\u{2068}מכירות\u{2069}"), "a name does not turn the sentence around");
}

#[test]
fn a_series_that_is_switched_off_is_not_drawn_and_the_others_stay_as_they_are() {
    let data = chart(ChartKind::Columns, &["Jan"], vec![euros(&[1]), euros(&[900]).tone(Tone::Late)]);
    let drawn = layout(&data, &BTreeSet::from([0]), 300, &plain);
    assert!(drawn.marks.iter().all(|mark| mark.series == 1 && mark.tone == Tone::Late));
    assert_eq!(table(&data, &plain).head.len(), 3, "the table has all of them");
}

#[test]
fn the_pointer_finds_the_bar_under_it_and_nothing_far_away() {
    let data = chart(ChartKind::Columns, &["Jan", "Feb"], vec![euros(&[10, 900])]);
    let drawn = drawn(&data, 400);
    let spot = drawn.spots[1];
    let (x, y, w, h) = spot.area;
    assert_eq!(nearest(&drawn, (x + w / 2, y + h / 2)).map(|spot| spot.point), Some(spot.point));
    assert_eq!(nearest(&drawn, (-500, -500)), None);
}

#[test]
fn arrow_keys_go_along_the_groups_and_across_the_series_and_over_gaps() {
    let mut second = euros(&[4, 5, 6]);
    second.values[1] = None;
    let data = chart(ChartKind::Columns, &["a", "b", "c"], vec![euros(&[1, 2, 3]), second]);
    let lines = drawn(&data, 400);
    let go = |series, group, arrow| {
        let to = walk(&lines, ChartKind::Columns, Point { series, group }, arrow);
        (to.series, to.group)
    };
    assert_eq!(go(0, 0, Arrow::Right), (0, 1));
    assert_eq!(go(1, 0, Arrow::Right), (1, 2), "a gap is stepped over");
    assert_eq!(go(0, 2, Arrow::Right), (0, 2), "it ends there");
    assert_eq!(go(0, 2, Arrow::Down), (1, 2));
    assert_eq!(go(0, 1, Arrow::Down), (0, 1));
    assert_eq!((go(1, 2, Arrow::First), go(0, 0, Arrow::Last)), ((0, 0), (1, 2)));
    let rows = drawn(&ChartData { kind: ChartKind::Rows, ..data }, 400);
    assert_eq!(walk(&rows, ChartKind::Rows, Point { series: 0, group: 0 }, Arrow::Down).group, 1, "lying bars go down");
}

#[test]
fn a_table_of_cells_becomes_wider_rather_than_unreadable() {
    let names: Vec<String> = (0..20).map(|at| format!("Stage {at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let data = chart(ChartKind::Matrix, &names, vec![euros(&[3; 20]), euros(&[1; 20])]);
    let drawn = drawn(&data, 360);
    assert!(drawn.width > 1_000);
    let dark: BTreeSet<u8> = drawn
        .marks
        .iter()
        .filter_map(|mark| if let MarkLook::Cell(dark) = mark.look { Some(dark) } else { None })
        .collect();
    assert_eq!(dark, BTreeSet::from([2, 5]), "the most is the darkest");
}

proptest! {
    #[test]
    fn any_chart_is_drawn_within_its_sheet_and_its_file_is_well_formed(data in any_chart(), width in 0..1_800) {
        let drawn = drawn(&data, width);
        for mark in &drawn.marks {
            if let Shape::Rect(x, y, w, h) = mark.shape {
                prop_assert!(x >= 0 && y >= 0 && w >= 0 && h >= 0, "{mark:?}");
                prop_assert!(x + w <= drawn.width + 1 && y + h <= drawn.height + 1, "{mark:?} on {} x {}", drawn.width, drawn.height);
            }
        }
        for spot in &drawn.spots {
            prop_assert!(data.at(spot.point).is_some());
        }
        let file = svg(&data, &BTreeSet::new(), width, &plain);
        let parsed = roxmltree::Document::parse(&file);
        prop_assert!(parsed.is_ok(), "{:?}", parsed.err());
        prop_assert!(!file.contains("href") && !file.contains("style"), "nothing is loaded, and no style stands inside");
        let _ = (gist(&data, &plain), csv(&data), table(&data, &plain));
        for spot in &drawn.spots {
            prop_assert!(!point_words(&data, spot.point, &plain).is_empty());
        }
    }
}
