//! Lead scoring: what makes an opportunity promising, in points.

use super::{Extra, Invalid, nil, off};
use crate::value::{Id, Rank};
use serde::{Deserialize, Serialize};

/// Points for what a condition says.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct ScoreRule {
    /// Identifier.
    #[serde(default, skip_serializing_if = "nil")]
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// The condition, as text, with names pinned to ids.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub filter: String,
    /// The points that it gives, or takes where negative.
    #[serde(default)]
    pub points: i32,
    /// The days after which half of the points are left, counted from the last contact; none for points that stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halves_after: Option<u32>,
    /// Whether it describes the ideal customer, and not what they did.
    #[serde(default, skip_serializing_if = "off")]
    pub fit: bool,
    /// Whether it counts.
    #[serde(default)]
    pub on: bool,
    /// Its place in the list.
    #[serde(default)]
    pub rank: Rank,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl ScoreRule {
    /// What people call it.
    pub fn title(&self) -> String {
        self.name.clone()
    }

    /// Its own rules: a name, and points within reason.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::new("name", "A scoring rule needs a name."));
        }
        if self.points.unsigned_abs() > 1_000 {
            return Err(Invalid::new("points", "Points go from -1,000 to 1,000."));
        }
        if self.halves_after.is_some_and(|days| days == 0 || days > 3_650) {
            return Err(Invalid::new("halves_after", "Points halve after 1 to 3,650 days."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_half_lives_stay_within_reason() {
        let with =
            |points, halves_after| ScoreRule { name: "Fits".into(), points, halves_after, ..ScoreRule::default() };
        let refused = |rule: ScoreRule| rule.check().err().map(|why| why.field);
        assert_eq!(refused(with(-1_000, Some(1))), None);
        assert_eq!(refused(with(1_001, None)), Some("points"));
        assert_eq!(refused(with(i32::MIN, None)), Some("points"));
        assert_eq!(refused(with(5, Some(0))), Some("halves_after"));
        assert_eq!(refused(ScoreRule::default()), Some("name"));
    }
}
