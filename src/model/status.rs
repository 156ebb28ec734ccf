//! Where a sale stands, in one word.

use super::{StageKind, Temperature};

/// Cold, warm or hot while it is open; won or lost once it is decided. The first three are a field of the opportunity,
/// the other two follow from its stage. From the worst to the best, for sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// They declined.
    Lost,
    /// They don't know you; no or minimal contact.
    Cold,
    /// Potentially interested in doing business with you.
    Warm,
    /// Ready to do business together right now.
    Hot,
    /// The deal is closed.
    Won,
}

impl Status {
    /// All, in the order in which people name them.
    pub const ALL: [Status; 5] = [Status::Cold, Status::Warm, Status::Hot, Status::Won, Status::Lost];

    /// The status of an opportunity with this temperature in a stage of this kind; none if it is open and has no
    /// temperature.
    pub fn of(temperature: Option<Temperature>, kind: StageKind) -> Option<Status> {
        match (kind, temperature) {
            (StageKind::Won, _) => Some(Status::Won),
            (StageKind::Lost, _) => Some(Status::Lost),
            (_, Some(Temperature::Cold)) => Some(Status::Cold),
            (_, Some(Temperature::Warm)) => Some(Status::Warm),
            (_, Some(Temperature::Hot)) => Some(Status::Hot),
            (_, None) => None,
        }
    }

    /// The kind of stage that it follows from; none for a temperature.
    pub fn kind(self) -> Option<StageKind> {
        match self {
            Status::Won => Some(StageKind::Won),
            Status::Lost => Some(StageKind::Lost),
            Status::Cold | Status::Warm | Status::Hot => None,
        }
    }

    /// Reads the stored word.
    pub fn parse(key: &str) -> Option<Status> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }

    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            Status::Lost => "Lost",
            Status::Cold => "Cold",
            Status::Warm => "Warm",
            Status::Hot => "Hot",
            Status::Won => "Won",
        }
    }

    /// The stored word, which is also the style's: `cold`.
    pub fn key(self) -> &'static str {
        match self {
            Status::Lost => "lost",
            Status::Cold => "cold",
            Status::Warm => "warm",
            Status::Hot => "hot",
            Status::Won => "won",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decided_sale_is_won_or_lost_whatever_its_temperature() {
        for temperature in [None, Some(Temperature::Cold), Some(Temperature::Hot)] {
            assert_eq!(Status::of(temperature, StageKind::Won), Some(Status::Won));
            assert_eq!(Status::of(temperature, StageKind::Lost), Some(Status::Lost));
        }
        assert_eq!(Status::of(None, StageKind::Open), None);
        for temperature in Temperature::ALL {
            let status = Status::of(Some(temperature), StageKind::Parked).unwrap();
            assert_eq!((status.key(), status.word()), (temperature.key(), temperature.word()));
            assert_eq!((Status::parse(status.key()), status.kind()), (Some(status), None));
        }
    }
}
