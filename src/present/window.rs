//! Windows onto long lists: which rows are worth drawing, and how much empty space stands for the others.
//!
//! All sizes are whole pixels; all rows have one height.

use std::ops::Range;

/// A long list behind a viewport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    /// Rows in the list.
    pub count: usize,
    /// Height of a row; 0 is read as 1.
    pub row: u32,
    /// Height of the viewport.
    pub height: u32,
    /// How far the list is scrolled; beyond the end is read as the end.
    pub scroll: u64,
    /// Rows to draw beyond each edge, so that a quick scroll shows no gap.
    pub overscan: usize,
}

/// The rows to draw, and the empty space around them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Window {
    /// The rows to draw.
    pub rows: Range<usize>,
    /// Height of the space before them.
    pub before: u64,
    /// Height of the space after them.
    pub after: u64,
}

impl Viewport {
    fn row(&self) -> u64 {
        u64::from(self.row.max(1))
    }

    /// Height of the whole list.
    pub fn total(&self) -> u64 {
        (self.count as u64).saturating_mul(self.row())
    }

    /// The furthest that the list can be scrolled.
    pub fn furthest(&self) -> u64 {
        self.total().saturating_sub(u64::from(self.height))
    }

    /// The rows that can be seen, in part or whole.
    pub fn visible(&self) -> Range<usize> {
        let top = self.scroll.min(self.furthest());
        let first = top / self.row();
        let last = top.saturating_add(u64::from(self.height)).div_ceil(self.row());
        let within = |row: u64| usize::try_from(row).unwrap_or(usize::MAX).min(self.count);
        within(first)..within(last)
    }

    /// The rows to draw, and the space around them.
    pub fn window(&self) -> Window {
        let visible = self.visible();
        let rows =
            visible.start.saturating_sub(self.overscan)..visible.end.saturating_add(self.overscan).min(self.count);
        let before = (rows.start as u64).saturating_mul(self.row());
        let after = ((self.count - rows.end) as u64).saturating_mul(self.row());
        Window { rows, before, after }
    }

    /// Where to scroll so that a row can be seen whole, moving as little as possible; nothing if it can be seen
    /// already, or if there is no such row.
    pub fn scroll_to(&self, index: usize) -> Option<u64> {
        if index >= self.count {
            return None;
        }
        let top = (index as u64).saturating_mul(self.row());
        let scroll = self.scroll.min(self.furthest());
        let lowest = top.saturating_add(self.row()).saturating_sub(u64::from(self.height));
        // A row taller than the viewport shows its top.
        let goal = if scroll > top || self.row() > u64::from(self.height) { top } else { scroll.max(lowest) };
        let goal = goal.min(self.furthest());
        (goal != self.scroll).then_some(goal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_viewport() -> impl Strategy<Value = Viewport> {
        let count = prop_oneof![0usize..50, 0usize..200_000, any::<usize>()];
        let row = prop_oneof![0u32..200, any::<u32>()];
        let height = prop_oneof![0u32..3000, any::<u32>()];
        let scroll = prop_oneof![0u64..5000, 0u64..20_000_000, any::<u64>()];
        (count, row, height, scroll, prop_oneof![0usize..20, any::<usize>()])
            .prop_map(|(count, row, height, scroll, overscan)| Viewport { count, row, height, scroll, overscan })
    }

    fn usual() -> impl Strategy<Value = Viewport> {
        (0usize..200_000, 1u32..200, 0u32..3000, 0u64..20_000_000, 0usize..20)
            .prop_map(|(count, row, height, scroll, overscan)| Viewport { count, row, height, scroll, overscan })
    }

    #[test]
    fn a_hundred_thousand_rows_draw_like_twenty() {
        let list = Viewport { count: 100_000, row: 40, height: 800, scroll: 2_000_010, overscan: 4 };
        assert_eq!(list.visible(), 50_000..50_021);
        assert_eq!(list.window(), Window { rows: 49_996..50_025, before: 1_999_840, after: 1_999_000 });
        assert_eq!(list.scroll_to(50_010), None);
        assert_eq!(list.scroll_to(50_000), Some(2_000_000));
        assert_eq!(list.scroll_to(50_020), Some(2_000_040));
        assert_eq!(list.scroll_to(99_999), Some(3_999_200));
        assert_eq!(list.scroll_to(100_000), None);
    }

    proptest! {
        #[test]
        fn the_window_is_never_outside_the_list(list in any_viewport()) {
            let window = list.window();
            prop_assert!(window.rows.start <= window.rows.end && window.rows.end <= list.count);
            let _ = list.scroll_to(list.count / 2);
        }

        #[test]
        fn the_window_covers_the_viewport_and_the_spaces_make_up_the_rest(list in usual()) {
            let window = list.window();
            let drawn = window.rows.len() as u64 * u64::from(list.row);
            prop_assert_eq!(window.before + drawn + window.after, list.total());
            let top = list.scroll.min(list.furthest());
            prop_assert!(window.before <= top);
            prop_assert!(window.before + drawn >= (top + u64::from(list.height)).min(list.total()));
            prop_assert!(window.rows.len() as u64 <= u64::from(list.height / list.row) + 2 + 2 * list.overscan as u64);
        }

        #[test]
        fn after_scrolling_to_a_row_it_can_be_seen_whole(list in usual(), pick in any::<prop::sample::Index>()) {
            prop_assume!(list.count > 0 && list.height >= list.row);
            let index = pick.index(list.count);
            let scroll = list.scroll_to(index).unwrap_or(list.scroll);
            let after = Viewport { scroll, ..list };
            let top = index as u64 * u64::from(list.row);
            prop_assert!(scroll <= top && top + u64::from(list.row) <= scroll + u64::from(list.height));
            prop_assert_eq!(after.scroll_to(index), None);
        }
    }
}
