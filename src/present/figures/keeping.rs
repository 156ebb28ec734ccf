//! The condition of a question, asked of some opportunities at a time: of very many it takes long.

use super::super::route::Asks;
use crate::query::{Context, Expr, Filter, parse};
use crate::value::Id;

/// The opportunities that meet the condition of a question, in the making.
#[derive(Debug)]
pub struct Keeping {
    expr: Option<Expr>,
    /// The last one that was looked at.
    after: Option<Id>,
    ids: Vec<Id>,
}

impl Keeping {
    /// Of a question.
    ///
    /// # Errors
    /// A sentence, where its condition cannot be read.
    pub fn new(asks: &Asks) -> Result<Keeping, String> {
        let empty = asks.filter.trim().is_empty();
        let expr = if empty { None } else { Some(parse(&asks.filter).map_err(|error| error.to_string())?) };
        Ok(Keeping { expr, after: None, ids: Vec::new() })
    }

    /// Asks so many more; says whether those were the last.
    pub fn step(&mut self, cx: &Context<'_>, few: usize) -> bool {
        let Some(expr) = &self.expr else { return true };
        let filter = Filter::new(expr, cx);
        let mut looked = 0;
        for one in cx.data.opportunities_after(self.after).take(few) {
            looked += 1;
            self.after = Some(one.id);
            if filter.keeps(one.as_ref(), cx) {
                self.ids.push(one.id);
            }
        }
        looked < few
    }

    /// Those that meet it, in the order of their ids; none where there is no condition.
    pub fn finish(self) -> Option<Vec<Id>> {
        self.expr.map(|_| self.ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::figures::kept;
    use crate::report::fixture_tests::generated;

    #[test]
    fn what_meets_a_condition_is_the_same_a_few_at_a_time() {
        let f = generated(7, 60);
        let cx = Context { today: f.facts.today, zone: f.facts.zone.at(f.now), me: None, data: &f.data };
        for filter in ["", "value>500", "value>999999999"] {
            let asks = Asks { filter: filter.into(), ..Asks::default() };
            for few in [1, 7, 60, 1_000] {
                let mut keeping = Keeping::new(&asks).unwrap();
                while !keeping.step(&cx, few) {}
                assert_eq!(Ok(keeping.finish()), kept(&asks, &cx), "{filter} {few}");
            }
        }
        assert!(Keeping::new(&Asks { filter: "value>(".into(), ..Asks::default() }).is_err());
    }
}
