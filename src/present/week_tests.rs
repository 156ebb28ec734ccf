use super::*;

fn words(day: &[Hours]) -> String {
    let words: Vec<String> =
        day.iter().map(|hours| format!("{}-{}", field_text(hours.from), field_text(hours.to))).collect();
    words.join(" ")
}

fn day(stretches: &[(u32, u32)]) -> Vec<Hours> {
    stretches.iter().filter_map(|(from, to)| hours(*from, *to)).collect()
}

#[test]
fn settings_that_say_nothing_mean_monday_to_friday_from_nine_to_five() {
    let week = week(&Settings::default());
    assert_eq!(
        week.each_ref().map(|day| words(day)).join(","),
        "09:00-17:00,09:00-17:00,09:00-17:00,09:00-17:00,09:00-17:00,,"
    );
}

#[test]
fn days_that_settings_leave_out_are_not_worked() {
    let settings = Settings { hours: vec![day(&[(8, 12)])], ..Settings::default() };
    let week = week(&settings);
    assert_eq!(words(&week[0]), "08:00-12:00");
    assert!(week[1..].iter().all(Vec::is_empty));
}

#[test]
fn a_day_gets_hours_first_and_then_breaks() {
    let first = with_more(&[]);
    assert_eq!(words(&first), "09:00-17:00");
    let second = with_more(&first);
    assert_eq!(words(&second), "09:00-12:00 13:00-17:00");
    assert_eq!(words(&with_more(&second)), "09:00-12:00 13:00-14:20 15:40-17:00");
    assert_eq!(minutes(&second), 7 * 60);
    assert_eq!(long(minutes(&second)), "7 h");
    assert_eq!(long(450), "7 h 30 min");
}

#[test]
fn a_stretch_too_short_for_a_break_stays_as_it_is() {
    let from = TimeOfDay::from_hms_opt(9, 0, 0).unwrap();
    let short = vec![Hours { from, to: TimeOfDay::from_hms_opt(9, 2, 0).unwrap() }];
    assert_eq!(with_more(&short), short);
}

#[test]
fn a_stretch_is_taken_out_by_its_place() {
    assert_eq!(words(&without(&day(&[(9, 12), (13, 17)]), 0)), "13:00-17:00");
}
