use super::*;
use crate::exchange::csv::table::ReadOptions;
use proptest::prelude::*;

/// One column of these cells, in a file with this delimiter.
fn column(cells: &[&str], delimiter: char) -> Column {
    let rows = cells.iter().map(|cell| format!("\"{cell}\"{delimiter}x\n")).collect::<String>();
    let text = format!("head{delimiter}other\n{rows}");
    let table =
        Table::read(text.as_bytes(), ReadOptions { delimiter: Some(delimiter), ..ReadOptions::default() }).unwrap();
    infer(&table).swap_remove(0)
}

#[test]
fn one_telling_cell_decides_for_the_column() {
    use NumberStyle::*;
    for (cells, shape, numbers) in [
        (&["1.234,56", "1.234"][..], Shape::Decimal, vec![Comma]),
        (&["1,234.56", "1,234"], Shape::Decimal, vec![Point]),
        (&["(3,100)", "12.5"], Shape::Decimal, vec![Point]),
        (&["1 234,56", "7"], Shape::Decimal, vec![SpaceComma]),
        (&["1'234.56"], Shape::Decimal, vec![Apostrophe]),
        (&["1800.25", "310.55"], Shape::Decimal, vec![Plain, Point, Apostrophe]),
        (&["€ 1.234,56"], Shape::Money, vec![Comma]),
        (&["$5", "$1,000"], Shape::Money, vec![Point]),
    ] {
        let column = column(cells, ',');
        // `$1,000` alone might be one dollar with three decimals: that is for a person to say.
        let unclear = cells.contains(&"$1,000");
        assert_eq!((column.shape, column.numbers_unclear), (shape, unclear), "{cells:?}");
        assert!(numbers.iter().all(|style| column.numbers.contains(style)), "{cells:?} {:?}", column.numbers);
        assert!(unclear || column.numbers == numbers, "{cells:?} {:?}", column.numbers);
    }
}

#[test]
fn what_can_mean_two_things_is_unclear() {
    assert!(column(&["1.234", "2.500"], ',').unclear());
    assert!(column(&["1,234"], '\t').unclear());
    let bare = column(&["1,12"], ',');
    assert!(bare.unclear() && bare.numbers.contains(&NumberStyle::Comma) && bare.numbers.contains(&NumberStyle::Point));
    assert!(!column(&["1,12"], ';').unclear(), "where semicolons divide cells, commas are decimal");
    assert!(column(&["1,234.56", "1.234,56"], ',').unclear(), "two styles in one column");
    let dates = column(&["01/02/2020", "03/04/2020"], ',');
    assert_eq!(
        (dates.shape, dates.dates.clone(), dates.unclear()),
        (Shape::Date, vec![DateStyle::Dmy, DateStyle::Mdy], true)
    );
    assert!(column(&["13/02/2020", "02/13/2020"], ',').unclear(), "two orders in one column");
}

#[test]
fn dates_are_settled_by_one_that_fits_one_order_only() {
    for (cells, dates) in [
        (&["01/02/2020", "13/02/2020"][..], DateStyle::Dmy),
        (&["01/02/2020", "02/13/2020"], DateStyle::Mdy),
        (&["31/02/2020"], DateStyle::Dmy),
        (&["01.02.2020"], DateStyle::Dmy),
        (&["2020-01-02", "2020/02/03"], DateStyle::Ymd),
        (&["05 Oct 2020"], DateStyle::Named),
        (&["01/02/2020", "31/12/2020", "45/99/2020"], DateStyle::Dmy),
    ] {
        let column = column(cells, ',');
        assert_eq!(
            (column.shape, column.dates.as_slice(), column.unclear()),
            (Shape::Date, &[dates][..], false),
            "{cells:?}"
        );
    }
    assert!(column(&["13/02/20"], ',').short_years);
}

#[test]
fn other_shapes_and_odd_cells() {
    for (cells, shape) in [
        (&["", " "][..], Shape::Empty),
        (&["1", "22"], Shape::Whole),
        (&["yes", "No"], Shape::Boolean),
        (&["a@x.org", "b@y.de"], Shape::Email),
        (&["https://x.org", "www.y.de"], Shape::Url),
        (&["+49 30 1234567", "(030) 123-4567"], Shape::Phone),
        (&["01234", "04229"], Shape::Text),
        (&["Won", "Lost", "Won", "Lost", "Won"], Shape::Choice),
        (&["some", "other", "words", "here", "too"], Shape::Text),
        (&["1.2.3"], Shape::Text),
    ] {
        assert_eq!(column(cells, ',').shape, shape, "{cells:?}");
    }
    let mut cells = vec!["5.5"; 20];
    cells.push("n/a");
    let column = column(&cells, ',');
    assert_eq!((column.shape, column.odd), (Shape::Decimal, vec![22]));
}

proptest! {
    #[test]
    fn slices_judge_alike_and_nothing_panics(cells in proptest::collection::vec("[0-9.,/ €$()'a@-]{0,10}", 1..20), step in 1usize..5) {
        let text = cells.iter().map(|cell| format!("{cell}\tx\n")).collect::<String>();
        let table = Table::read(format!("a\tb\n{text}").as_bytes(), ReadOptions { delimiter: Some('\t'), ..ReadOptions::default() }).unwrap();
        let mut sliced = Inference::new(&table);
        while !sliced.step(&table, step).complete() {}
        prop_assert_eq!(sliced.finish(&table), infer(&table));
    }

    #[test]
    fn a_column_of_real_dates_in_one_order_is_never_read_in_another_without_asking(days in proptest::collection::vec(0i64..40_000, 1..20), months_first: bool) {
        let start = crate::value::Date::from_ymd_opt(1950, 1, 1).unwrap();
        let (format, style) = if months_first { ("%m/%d/%Y", DateStyle::Mdy) } else { ("%d/%m/%Y", DateStyle::Dmy) };
        let cells: Vec<String> = days.iter().map(|day| (start + chrono::Days::new(*day as u64)).format(format).to_string()).collect();
        let column = column(&cells.iter().map(String::as_str).collect::<Vec<_>>(), ',');
        prop_assert!(column.dates.contains(&style));
        prop_assert!(column.unclear() || column.dates == vec![style]);
    }

    #[test]
    fn a_column_of_amounts_in_one_style_is_never_read_in_another_without_asking(minors in proptest::collection::vec(0i64..1_000_000_000, 1..20), comma: bool) {
        let print = |minor: &i64| {
            let text = crate::value::Money::new(*minor, crate::value::Currency::EUR).to_string().replace("EUR ", "");
            if comma { text.replace('.', ";").replace(',', ".").replace(';', ",") } else { text }
        };
        let cells: Vec<String> = minors.iter().map(print).collect();
        let column = column(&cells.iter().map(String::as_str).collect::<Vec<_>>(), ',');
        let style = if comma { NumberStyle::Comma } else { NumberStyle::Point };
        let meaning = |style, cell: &String| parse_number(cell, style).map(|number| number.decimal);
        let first = column.numbers.first().copied().unwrap();
        prop_assert!(column.unclear() || cells.iter().all(|cell| meaning(first, cell) == meaning(style, cell)), "{:?} {:?}", cells, column);
    }
}
