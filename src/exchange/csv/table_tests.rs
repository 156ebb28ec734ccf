use super::*;
use crate::exchange::csv::write::{Formulas, write_csv};
use proptest::prelude::*;

fn read(text: &str) -> Table {
    Table::read(text.as_bytes(), ReadOptions::default()).unwrap()
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.cells.iter().collect()).collect()
}

#[test]
fn delimiters_are_found_whatever_is_in_quotes() {
    for (delimiter, text) in [
        (',', "name,note\nA,\"x;y;z\"\nB,\"p;q;r\"\n"),
        (';', "name;price;sum\nA;1,5;2,5\nB;3,5;4,5\n"),
        ('\t', "name\tnote\nA\ta, b\nB\tc\n"),
        ('|', "name|note\nA|b\n"),
        (';', "sep=;\nname;note,more\nA;b,c\n"),
        (',', "name\nA\nB\n"),
    ] {
        assert_eq!(read(text).delimiter, delimiter, "{text}");
        assert_eq!(read(text).headers.first().map(String::as_str), Some("name"), "{text}");
    }
}

#[test]
fn line_endings_marks_and_quoted_line_breaks_do_not_matter() {
    for text in ["\u{feff}a,b\r\n1,\"x\ny\"\r\n2,z", "a,b\n1,\"x\ny\"\n2,z\n", "a,b\r1,\"x\ny\"\r2,z\r"] {
        let table = read(text);
        assert_eq!(table.headers, ["a", "b"]);
        assert_eq!(cells(&table), [["1", "x\ny"], ["2", "z"]], "{text:?}");
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    }
}

#[test]
fn headers_are_found_below_other_lines_and_made_unique() {
    let table = read("Notes:\n\"Some words, and more\"\n\nFirst\u{a0}Name,Email,email,,\nAda,a@x.org,,q,\n");
    assert_eq!(table.header_line, Some(4));
    assert_eq!(table.headers, ["First Name", "Email", "email (2)", "Column 4", "Column 5"]);
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.blank, 0);
}

#[test]
fn a_header_is_found_below_titles_that_are_as_wide_as_it() {
    let report =
        "Sales report,North,Quarter 3\nPrinted,2026-11-22,by Ada\n\nName,Email,Phone\nAda,a@x.org,030 1234567\n";
    let table = read(report);
    assert_eq!((table.header_line, table.rows.len()), (Some(4), 1), "{table:?}");
    assert_eq!(table.headers, ["Name", "Email", "Phone"]);
    let top: Vec<(usize, &str)> = table.top.iter().map(|row| (row.line, row.words.as_str())).collect();
    assert_eq!(
        top[..3],
        [(1, "Sales report · North · Quarter 3"), (2, "Printed · 2026-11-22 · by Ada"), (4, "Name · Email · Phone")]
    );
    // What a person says goes first.
    let told = ReadOptions { header: HeaderRow::Line(1), ..ReadOptions::default() };
    assert_eq!(Table::read(report.as_bytes(), told).unwrap().header_line, Some(1));
    let plain = read("First,Second\nName,Email\nAda,x\n");
    assert_eq!(plain.header_line, Some(2));
    // Data that speaks of columns is no header.
    for text in ["Name,Email\nPhone,Website\nAda,x\n", "Name,What\nAda,Phone\nBob,Email\n"] {
        assert_eq!(read(text).header_line, Some(1), "{text}");
    }
}

#[test]
fn a_file_without_header_keeps_its_first_row() {
    let table = read("Ada,a@x.org,3\nBob,b@x.org,4\n");
    assert_eq!((table.header_line, table.rows.len()), (None, 2));
    assert_eq!(table.headers, ["Column 1", "Column 2", "Column 3"]);
    let told = ReadOptions { header: HeaderRow::Line(2), ..ReadOptions::default() };
    let table = Table::read(b"x,y\na,b\n1,2\n", told).unwrap();
    assert_eq!((table.headers, table.rows.len()), (vec!["a".to_string(), "b".to_string()], 1));
    let none = ReadOptions { header: HeaderRow::Absent, ..ReadOptions::default() };
    assert_eq!(Table::read(b"x,y\na,b\n", none).unwrap().rows.len(), 2);
    let beyond = ReadOptions { header: HeaderRow::Line(9), ..ReadOptions::default() };
    assert_eq!(Table::read(b"x,y\na,b\n", beyond).unwrap().rows.len(), 2);
}

#[test]
fn ragged_rows_are_problems_and_never_padded() {
    let table = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n,,\n\n\"x,2,3\n4,5,6\n");
    assert_eq!(cells(&table), [["1", "2", "3"], ["1", "2", "3"], ["4", "5", "6"]]);
    let problems: Vec<_> = table.problems.iter().map(|p| (p.line, p.cells.len(), p.reason.as_str())).collect();
    assert_eq!(
        problems,
        [
            (3, 2, "This row has 2 cells; the header has 3."),
            (4, 4, "This row has 4 cells; the header has 3."),
            (8, 1, "A quotation mark opens a cell and never closes it."),
        ]
    );
    assert_eq!(table.blank, 2);
}

#[test]
fn a_long_file_is_read_in_parts_that_keep_header_and_lines() {
    let text = format!("name,note\n{}", (0..25).map(|n| format!("N{n},\"a\nb\"\n")).collect::<String>());
    let limit = Limit { rows: 10, bytes: 10_000 };
    let first = Table::read(text.as_bytes(), ReadOptions { limit, ..ReadOptions::default() }).unwrap();
    assert_eq!((first.rows.len(), first.rest.map(|place| place.line)), (10, Some(22)));
    let options = ReadOptions { limit, from: first.rest, ..ReadOptions::default() };
    let second = Table::read(text.as_bytes(), options).unwrap();
    assert_eq!((&second.headers, second.header_line), (&first.headers, first.header_line));
    assert_eq!(second.rows.first().map(|row| (row.line, row.cells.get(0))), Some((22, Some("N10"))));
    let last = Table::read(text.as_bytes(), ReadOptions { from: second.rest, ..options }).unwrap();
    assert_eq!((last.rows.len(), last.rest), (5, None));
    let elsewhere = ReadOptions { from: Some(Place { at: usize::MAX, line: 1 }), ..options };
    assert_eq!(Table::read(text.as_bytes(), elsewhere).unwrap().rows.len(), 10, "no such place: from the beginning");
}

#[test]
fn a_few_broken_characters_cost_their_rows_and_do_not_garble_the_others() {
    let rows: Vec<u8> = (0..50).flat_map(|n| format!("Müller {n};Köln\n").into_bytes()).collect();
    let file = [b"name;town\n".as_slice(), &rows, b"Gro\xC3;Bonn\nWei\xDF;Ulm\nZo\xC3\xAB;Bern\n"].concat();
    let table = Table::read(&file, ReadOptions::default()).unwrap();
    assert_eq!(table.encoding, Encoding::Utf8);
    assert_eq!(table.rows.last().map(|row| row.cells.get(0)), Some(Some("Zoë")));
    assert_eq!(table.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [52, 53]);
    let western = Table::read(b"name;town\nM\xFCller;K\xF6ln\n", ReadOptions::default()).unwrap();
    assert_eq!((western.encoding, western.rows[0].cells.get(0)), (Encoding::Windows1252, Some("Müller")));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(table) = Table::read(&bytes, ReadOptions::default()) {
            prop_assert!(table.rows.iter().all(|row| row.cells.len() == table.headers.len()));
        }
    }

    #[test]
    fn slices_give_the_same_table(text in "[a,;\"\n\r\t|=é1/.]{1,120}", step in 1usize..5) {
        let whole = Table::read(text.as_bytes(), ReadOptions::default());
        let sliced = Reader::new(text.as_bytes(), ReadOptions::default()).map(|mut reader| {
            while !reader.step(step).complete() {}
            reader.finish()
        });
        prop_assert_eq!(whole, sliced);
    }

    #[test]
    fn parts_one_after_the_other_are_the_whole(text in "[a,;\"\n\r=é1]{1,120}", rows in 1usize..4, bytes in 1usize..30) {
        let told = ReadOptions { delimiter: Some(','), header: HeaderRow::Absent, ..ReadOptions::default() };
        if let Ok(whole) = Table::read(text.as_bytes(), told) {
            let (mut all, mut problems, mut blank, mut from) = (Vec::new(), Vec::new(), 0, None);
            loop {
                let part = Table::read(text.as_bytes(), ReadOptions { from, limit: Limit { rows, bytes }, ..told }).unwrap();
                prop_assert!(part.rows.len() + part.problems.len() <= rows);
                prop_assert_eq!(&part.headers, &whole.headers);
                all.extend(part.rows);
                problems.extend(part.problems);
                blank += part.blank;
                from = part.rest;
                if from.is_none() {
                    break;
                }
            }
            prop_assert_eq!((all, problems, blank), (whole.rows, whole.problems, whole.blank));
        }
    }

    #[test]
    fn what_is_written_reads_back(rows in proptest::collection::vec(proptest::collection::vec("[a-z,;\"\n\r\t'=+@é|-]{0,6}", 3..=3), 0..12)) {
        let headers = [REASON, "first", "second", "third"];
        let with_reason = rows.iter().map(|row| std::iter::once("x").chain(row.iter().map(String::as_str)));
        let options = ReadOptions { delimiter: Some(','), ..ReadOptions::default() };
        let table = Table::read(write_csv(&headers, with_reason, Formulas::Guard).as_bytes(), options).unwrap();
        prop_assert!(table.ours && table.problems.is_empty());
        let kept: Vec<_> = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).cloned().collect();
        prop_assert_eq!(cells(&table), kept);
        let plain = write_csv(&headers[1..], &rows, Formulas::Keep);
        let mut reader = csv::ReaderBuilder::new().from_reader(plain.as_bytes());
        let other: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_string).collect()).collect();
        prop_assert_eq!(other, rows);
    }
}
