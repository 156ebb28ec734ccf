use super::*;
use crate::model::{Choice as CustomChoice, *};
use crate::value::Zone;

fn id(n: u128) -> Id {
    Id::from_bits(n)
}

fn data() -> Dataset {
    let plan = CustomField {
        id: id(90),
        of: Kind::Opportunity,
        name: "Plan".into(),
        key: "plan".into(),
        shape: CustomShape::Choice,
        choices: vec![CustomChoice { id: id(91), text: "Gold".into(), retired: false }],
        ..Default::default()
    };
    Dataset::from_records([
        Record::from(Pipeline { id: id(1), name: "Sales".into(), ..Default::default() }),
        Stage { id: id(2), pipeline: id(1), name: "Demo".into(), ..Default::default() }.into(),
        Member { id: id(10), name: "Anna Kovács".into(), ..Default::default() }.into(),
        Company { id: id(20), name: "Northgate".into(), tags: ["fleet".to_string()].into(), ..Default::default() }
            .into(),
        plan.into(),
    ])
}

fn with<R>(of: Listing, work: impl FnOnce(Builder<'_>) -> R) -> R {
    let data = data();
    let cx = Context { today: "2026-11-22".parse().unwrap(), zone: Zone::default(), me: Some(id(10)), data: &data };
    work(Builder { of, pipeline: None, currency: Currency::EUR, cx })
}

#[test]
fn a_text_becomes_rows_and_the_rows_become_the_same_text() {
    with(Listing::Opportunities, |builder| {
        for text in [
            "",
            "fleet",
            "owner:me tag:fleet value>10000",
            "(temp:hot or next:late) -source:web",
            "-(tag:old or owner:\"Anna Kovács\") close<+7d",
            "owner:\"Anna Kovács\",me stage:Demo",
            "company:Northgate custom.plan:Gold",
            "a or b c or -(d -(e f))",
            "owner:Nobody stage:\"Sales / Demo\"",
        ] {
            let group = builder.read(text).unwrap();
            let back = builder.text(&group);
            let canonical = unpin(&parse(text).unwrap(), &builder.cx).to_string();
            assert_eq!(builder.read(&back), Ok(group.clone()), "{text}");
            assert!(back == canonical || builder.read(&canonical) == Ok(group), "{text}: {back}");
        }
        assert!(builder.read("(a").is_err());
    });
}

#[test]
fn every_field_of_every_list_gives_a_row_that_shows_and_prints() {
    for of in Listing::ALL {
        with(of, |builder| {
            let fields = builder.fields();
            let mut keys: Vec<&str> = fields.iter().map(|choice| choice.key.as_str()).collect();
            let count = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), count, "{of:?}: no field stands there twice");
            for choice in &fields {
                let mut group = Group::default();
                let place = builder.add_row(&mut group, &[], &choice.key).unwrap();
                let Some(Part::Row(row)) = group.at(&place).cloned() else { panic!("{}", choice.key) };
                let shown = builder.show(&row);
                assert!(shown.ops.iter().any(|op| op.key == shown.op), "{}: {}", choice.key, shown.op);
                for blank in &shown.blanks {
                    if let Editor::Choice(all) = &blank.editor {
                        assert!(all.iter().any(|one| one.key == blank.value), "{}: {blank:?}", choice.key);
                    }
                }
                for op in &shown.ops {
                    builder.fill(&mut group, &place, "op", &op.key).unwrap();
                    let Some(Part::Row(row)) = group.at(&place) else { panic!() };
                    assert_eq!(builder.show(row).op, op.key, "{}", choice.key);
                    let text = builder.text(&group);
                    assert!(parse(&text).is_ok(), "{text}");
                }
            }
        });
    }
}

#[test]
fn blanks_are_filled_in_by_what_the_field_is() {
    with(Listing::Opportunities, |builder| {
        let mut group = Group::default();
        for (field, fills, text) in [
            ("owner", &[("value", "me")][..], "owner:me"),
            ("value", &[("op", "atleast"), ("value", "12,500 EUR")], "value>=12500EUR"),
            ("close", &[("when", "future"), ("op", "less"), ("distance", "10")], "close<+10d"),
            ("close", &[("when", "date")], "close:2026-11-22"),
            ("close", &[("when", "date"), ("date", "2027-01-31")], "close:2027-01-31"),
            ("name", &[("op", "not-has"), ("value", "trial")], "-name:trial"),
            ("tag", &[("op", "has"), ("value", "two words")], "tag:\"two words\""),
            ("custom.plan", &[], "custom.plan:Gold"),
            ("custom.plan", &[("op", "isnot")], "custom.plan!=Gold"),
            ("words", &[("value", "fleet tracking")], "\"fleet tracking\""),
            ("words", &[("value", "spam"), ("op", "not-has")], "-spam"),
            ("untouched", &[("value", "30")], "untouched>30"),
        ] {
            group.parts.clear();
            let place = builder.add_row(&mut group, &[], field).unwrap();
            for (name, value) in fills {
                builder.fill(&mut group, &place, name, value).unwrap();
            }
            assert_eq!(builder.text(&group), text);
        }
        let place = builder.add_row(&mut group, &[], "untouched").unwrap();
        assert!(builder.fill(&mut group, &place, "value", "soon").is_err());
    });
}

#[test]
fn groups_are_put_into_groups() {
    with(Listing::Opportunities, |builder| {
        let mut group = builder.read("owner:me").unwrap();
        let first = builder.add_group(&mut group, &[], Join::Any).unwrap();
        assert_eq!(first, [1, 0]);
        builder.fill(&mut group, &first, "field", "temp").unwrap();
        let second = builder.add_row(&mut group, &[1], "next").unwrap();
        assert_eq!(second, [1, 1]);
        assert_eq!(builder.text(&group), "owner:me (temp:hot or next:late)");
        group.group_mut(&[1]).unwrap().join = Join::None;
        assert_eq!(builder.text(&group), "owner:me -(temp:hot or next:late)");
    });
}

#[test]
fn several_values_are_one_row_written_with_commas() {
    with(Listing::Opportunities, |builder| {
        let mut group = builder.read("tag:fleet,\"two words\" owner:\"Anna Kovács\",none").unwrap();
        let Some(Part::Row(row)) = group.at(&[0]).cloned() else { panic!() };
        assert_eq!(builder.show(&row).blanks[0].value, "fleet, \"two words\"");
        builder.fill(&mut group, &[0], "list", "fleet, van").unwrap();
        assert_eq!(builder.text(&group), "tag:fleet,van owner:\"Anna Kovács\",none");
        assert!(builder.fill(&mut group, &[0], "list", "").is_err());
        builder.fill(&mut group, &[0], "list", "van").unwrap();
        assert_eq!(builder.text(&group), "tag:van owner:\"Anna Kovács\",none");
    });
}
