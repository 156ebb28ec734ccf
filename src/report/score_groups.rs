//! The groups of reports that are broken down by score: flames, as they are shown everywhere.

use crate::automation::score::flames;
use crate::value::plural;

/// The group of a score, where so many points can be had; empty for what has no score, or where no rule gives points.
pub(super) fn words(score: Option<i32>, best: Option<i32>) -> String {
    match (score, best) {
        (Some(score), Some(best)) => plural(usize::from(flames(score, best)), "flame", "flames"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_fall_into_groups_of_flames_and_what_is_not_scored_into_none() {
        let groups = [Some(-5), Some(9), Some(20), Some(100), None].map(|score| words(score, Some(100)));
        assert_eq!(groups, ["0 flames", "0 flames", "1 flame", "5 flames", ""]);
        assert_eq!(words(Some(40), None), "");
    }
}
