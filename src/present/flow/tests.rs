use super::*;
use crate::model::Record;
use crate::playbook;
use crate::value::{IdSource, Rank};
use proptest::prelude::*;

const FORMS: [Form; 2] = [Form::Sheet, Form::Tall];

fn step(number: usize, stage: &Stage) -> Step {
    Step { live: "12 opportunities · €123,456 + $9,000".into(), onward: "100 %".into(), ..Step::of(number, stage) }
}

fn of_playbook(key: &str) -> Chart {
    let book = playbook::find(key).unwrap();
    let records = playbook::install(book, "", Rank::default(), &mut IdSource::new(1, 1));
    let stages = records.iter().filter_map(|record| if let Record::Stage(stage) = record { Some(stage) } else { None });
    let facts = vec!["41 opportunities".into(), "24 open, €420,000".into(), "18 Mar 2026".into()];
    Chart { name: book.name.into(), facts, steps: (1..).zip(stages).map(|(at, stage)| step(at, stage)).collect() }
}

fn long_pipeline(count: usize) -> Chart {
    let kinds = [StageKind::Open, StageKind::Open, StageKind::Parked, StageKind::Open, StageKind::Won, StageKind::Lost];
    let one = |at: usize| Step {
        number: at + 1,
        name: format!("Stage {at} with a name of several words"),
        kind: kinds[at % kinds.len()],
        goal: "something worth reaching ".repeat(at % 7),
        expected_action: "do it".into(),
        automations: (0..at % 4).map(|at| format!("Makes task {at} three days after the stage was entered")).collect(),
        live: "1 opportunity".into(),
        onward: if at.is_multiple_of(2) { "100 %".into() } else { String::new() },
        ..Step::default()
    };
    Chart { name: "Long".into(), facts: Vec::new(), steps: (0..count).map(one).collect() }
}

fn all_charts() -> Vec<Chart> {
    let mut charts: Vec<Chart> = playbook::all().iter().map(|book| of_playbook(book.key)).collect();
    charts.extend([1, 2, 3, 9, 12, 30].map(long_pipeline));
    charts
}

fn box_of(line: &Line) -> Area {
    Area { x: line.x, y: line.y - line.part.size() + 2, width: line.width, height: line.part.size() }
}

/// The pixels of a straight piece, one wide.
fn piece(from: (i32, i32), to: (i32, i32)) -> Area {
    let (x, y) = (from.0.min(to.0), from.1.min(to.1));
    Area { x, y, width: (from.0 - to.0).abs().max(1), height: (from.1 - to.1).abs().max(1) }
}

/// Without the edge, where roads begin and end.
fn inside(area: Area) -> Area {
    Area { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
}

fn assert_tidy(chart: &Chart, form: Form) {
    let drawn = layout(chart, form);
    let sheet = Area { x: 0, y: 0, width: drawn.width, height: drawn.height };
    let name = format!("{} {form:?}", chart.name);
    let mut steps: Vec<usize> = drawn.cards.iter().map(|card| card.step).collect();
    steps.sort_unstable();
    assert_eq!(steps, (0..chart.steps.len()).collect::<Vec<_>>(), "{name}: every stage once");
    for (at, card) in drawn.cards.iter().enumerate() {
        assert!(drawn.cards[..at].iter().all(|other| !other.area.meets(card.area)), "{name}: cards overlap");
        let around: Vec<_> = drawn.frames.iter().filter(|frame| frame.area.holds(card.area)).collect();
        assert!(around.len() == 1 && around[0].kind == card.kind, "{name}: {:?} has no frame of its kind", card.area);
        for (at, line) in card.lines.iter().enumerate() {
            assert!(card.area.holds(box_of(line)), "{name}: {line:?} leaves {:?}", card.area);
            assert!(card.lines[..at].iter().all(|other| !box_of(other).meets(box_of(line))), "{name}: {line:?}");
        }
    }
    for (at, frame) in drawn.frames.iter().enumerate() {
        assert!(sheet.holds(frame.area), "{name}: {:?} leaves the sheet", frame.area);
        assert!(drawn.frames[..at].iter().all(|other| !other.area.meets(frame.area)), "{name}: frames overlap");
        assert!(frame.title.iter().all(|line| frame.area.holds(box_of(line))), "{name}: {:?}", frame.title);
    }
    let outside = drawn.heading.iter().chain(&drawn.notes).chain(drawn.frames.iter().flat_map(|frame| &frame.title));
    let outside: Vec<Area> = outside.map(box_of).collect();
    for (at, words) in outside.iter().enumerate() {
        assert!(sheet.holds(*words), "{name}: {words:?} leaves the sheet");
        assert!(drawn.cards.iter().all(|card| !card.area.meets(*words)), "{name}: words on a card");
        assert!(outside[..at].iter().all(|other| !other.meets(*words)), "{name}: words on words");
    }
    for road in &drawn.roads {
        assert!(road.points.len() >= 2, "{name}: a road needs two ends");
        for pair in road.points.windows(2) {
            assert!((pair[0].0 == pair[1].0) != (pair[0].1 == pair[1].1), "{name}: {road:?} is not straight");
            let piece = piece(pair[0], pair[1]);
            assert!(sheet.holds(piece), "{name}: {road:?} leaves the sheet");
            assert!(drawn.cards.iter().all(|card| !inside(card.area).meets(piece)), "{name}: {road:?} crosses a card");
            assert!(outside.iter().all(|words| !words.meets(piece)), "{name}: {road:?} crosses words");
        }
    }
}

#[test]
fn nothing_overlaps_in_any_playbook_and_in_pipelines_of_up_to_thirty_stages() {
    for chart in all_charts() {
        FORMS.into_iter().for_each(|form| assert_tidy(&chart, form));
    }
    for form in FORMS {
        assert_tidy(&Chart { name: "Empty".into(), ..Chart::default() }, form);
    }
}

#[test]
fn open_stages_follow_on_each_other_and_every_way_out_is_reached() {
    for chart in all_charts() {
        let kinds = |kind| chart.steps.iter().filter(|step| step.kind == kind).count();
        for form in FORMS {
            let drawn = layout(&chart, form);
            let roads = |kind| drawn.roads.iter().filter(|road| road.kind == kind).count();
            let forward = kinds(StageKind::Open).saturating_sub(1) + kinds(StageKind::Won);
            assert_eq!(roads(RoadKind::Forward), forward, "{} {form:?}", chart.name);
            assert_eq!(roads(RoadKind::Parked), kinds(StageKind::Parked).min(1));
            assert_eq!(roads(RoadKind::Lost), kinds(StageKind::Lost).min(1));
            assert_eq!(roads(RoadKind::Back), usize::from(kinds(StageKind::Open) > 1));
        }
    }
}

#[test]
fn the_sheets_of_the_playbooks_print_on_a4_across_in_readable_type() {
    for book in playbook::all() {
        let drawn = layout(&of_playbook(book.key), Form::Sheet);
        // 277 by 190 mm of paper; 12 px of type at natural size, in thousandths of a millimetre.
        let type_size = (12 * 277_000 / drawn.width).min(12 * 190_000 / drawn.height);
        assert!(type_size > 2_100, "{}: {} by {}, {type_size} µm", book.name, drawn.width, drawn.height);
    }
}

#[test]
fn a_tall_chart_fits_a_phone() {
    for chart in all_charts() {
        assert!(layout(&chart, Form::Tall).width <= 358, "{}", chart.name);
    }
}

#[test]
fn words_break_at_blanks_and_long_ones_between_letters() {
    assert_eq!(wrap("one two three", 12, false, 60, 9), ["one two", "three"]);
    assert!(wrap(" \t\n", 12, false, 60, 9).is_empty());
    let family = "👨‍👩‍👧‍👦".repeat(9);
    let lines = wrap(&family, 12, false, 180, 99);
    assert!(lines.len() > 1 && lines.iter().all(|line| line.ends_with('👦')), "{lines:?}");
    let flags = wrap(&"🇩🇪🇫🇷".repeat(9), 12, false, 90, 99);
    assert!(flags.iter().all(|line| line.chars().count() % 2 == 0), "{flags:?}");
    let accents = "e\u{301}".repeat(60);
    assert!(wrap(&accents, 12, false, 60, 99).iter().all(|line| !line.starts_with('\u{301}')));
    let cut = wrap(&"word ".repeat(400), 12, false, 120, 3);
    assert!(cut.len() == 3 && cut[2].ends_with('…') && width(&cut[2], 12, false) <= 120, "{cut:?}");
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,80}",
        "[a-zA-Z]{0,300}",
        "[一-龥ぁ-ん가-힣]{0,120}",
        "[W@M%—…]{0,90}",
        "([🇦-🇿]|👩‍🚀|[😀-😎]\u{fe0f}?|[\u{300}-\u{30f}]|\u{200d}){0,90}",
        "[<>&'\"\u{0}-\u{1f}\u{fffe}\u{ffff}\\]]{0,40}",
    ]
}

fn charts() -> impl Strategy<Value = Chart> {
    let step = (texts(), texts(), texts(), 0usize..4, any::<u8>(), proptest::collection::vec(texts(), 0..3)).prop_map(
        |(name, goal, live, kind, hue, automations)| Step {
            number: 1,
            entry_rule: goal.clone(),
            name,
            goal,
            live,
            kind: StageKind::ALL[kind],
            hue,
            automations,
            ..Step::default()
        },
    );
    (texts(), proptest::collection::vec(texts(), 0..3), proptest::collection::vec(step, 0..14))
        .prop_map(|(name, facts, steps)| Chart { name, facts, steps })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_line_is_wider_than_its_room_and_no_letter_is_lost(text in texts(), room in 110..400) {
        let lines = wrap(&text, 12, true, room, usize::MAX - 1);
        for line in &lines {
            prop_assert!(width(line, 12, true) <= room, "{line:?}");
        }
        let solid = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(solid(&lines.concat()), solid(&crate::value::one_line(&text)));
    }

    #[test]
    fn any_names_make_a_tidy_chart_and_a_well_formed_file(chart in charts()) {
        for form in FORMS {
            assert_tidy(&chart, form);
            let text = svg(&chart, &layout(&chart, form));
            let parsed = roxmltree::Document::parse(&text);
            prop_assert!(parsed.is_ok(), "{:?}\n{text}", parsed.err());
        }
    }
}

#[test]
fn the_file_says_what_the_names_say_and_loads_nothing() {
    let name = "<script>alert(1)</script> & \"Söhne\" ]]>";
    let mut chart = of_playbook("keap");
    chart.name = name.into();
    let text = svg(&chart, &layout(&chart, Form::Sheet));
    let parsed = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(parsed.descendants().find(|node| node.has_tag_name("title")).unwrap().text(), Some(name));
    assert!(parsed.descendants().all(|node| !["script", "style", "image", "a"].contains(&node.tag_name().name())));
    let attributes = parsed.descendants().flat_map(|node| node.attributes());
    assert!(attributes.into_iter().all(|one| !one.name().contains("href") && !one.value().contains("url(")));
    for stage in &chart.steps {
        assert!(text.contains(&stage.title()) || stage.title().len() > 22, "{}", stage.name);
    }
}
