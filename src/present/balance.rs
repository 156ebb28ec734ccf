//! Whether a pipeline has too many or too few stages to be useful.

use crate::data::Dataset;
use crate::model::StageKind;
use crate::value::Id;

/// More open stages than this are more than people keep apart.
const MANY: usize = 10;
/// Fewer open stages than this say little about where things stand.
const FEW: usize = 3;

/// Open stages of a pipeline that are in use.
pub fn open_stages(data: &Dataset, pipeline: Id) -> usize {
    data.stages_of(pipeline).iter().filter(|stage| stage.kind == StageKind::Open).count()
}

/// What to say about so many open stages; nothing where they are in balance.
pub fn advice(open: usize) -> Option<String> {
    match open {
        0 => Some("This pipeline has no open stage, so nothing can be worked in it.".into()),
        1 => Some(
            "1 open stage: the fewer steps, the less you know about where things stand and where they get stuck."
                .into(),
        ),
        few if few < FEW => Some(format!(
            "{few} open stages: the fewer steps, the less you know about where things stand and where they get stuck."
        )),
        many if many > MANY => Some(format!(
            "{many} open stages: the more steps, the longer and more complex the process. Steps that nobody decides \
             anything in can become checklist items."
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Pipeline, Record, Stage};

    #[test]
    fn too_many_and_too_few_stages_are_said_and_what_lies_between_is_not() {
        assert!((3..=10).all(|count| advice(count).is_none()));
        assert!(advice(0).is_some_and(|text| text.contains("no open stage")));
        assert!(advice(1).is_some_and(|text| text.starts_with("1 open stage: the fewer")));
        assert!(advice(2).is_some_and(|text| text.starts_with("2 open stages: the fewer")));
        assert!(advice(11).is_some_and(|text| text.starts_with("11 open stages: the more")));
    }

    #[test]
    fn only_open_stages_in_use_are_counted() {
        let pipeline = Pipeline { id: Id::from_bits(1), name: "Sales".into(), ..Pipeline::default() };
        let stage = |bits: u128, kind, retired| {
            Record::from(Stage {
                id: Id::from_bits(bits),
                pipeline: pipeline.id,
                name: "S".into(),
                kind,
                retired,
                ..Stage::default()
            })
        };
        let data = Dataset::from_records([
            pipeline.clone().into(),
            stage(2, StageKind::Open, false),
            stage(3, StageKind::Open, true),
            stage(4, StageKind::Won, false),
            stage(5, StageKind::Parked, false),
        ]);
        assert_eq!(open_stages(&data, pipeline.id), 1);
    }
}
