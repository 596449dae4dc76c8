//! How high every row of a long text is, estimated until it has been seen, with sums that answer at once.
//!
//! A Fenwick tree in 64-bit floats: a height is changed and a sum asked in O(log n), and 100,000 rows of 60 points
//! add up exactly, which 32 bits would not do. It refuses to know what a row is. Used by `scroll`, `bar` and `rows`.

/// Heights of rows in points, with prefix sums.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    rows: Vec<Height>,
    /// `tree[i]` sums the heights of a stretch that ends with row `i`, as Fenwick has it (1-based, slot 0 unused).
    tree: Vec<f64>,
}

/// The height of one row in points, and whether it has been measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Height {
    /// Points from the top of this row to the top of the next; never negative, always finite.
    pub points: f32,
    /// False while this is an estimate.
    pub measured: bool,
}

impl Heights {
    /// Takes the heights of all rows. O(n).
    pub fn new(rows: Vec<Height>) -> Self {
        let mut tree = vec![0.0; rows.len() + 1];
        for at in 1..tree.len() {
            tree[at] += f64::from(rows[at - 1].points);
            let parent = at + lowest_bit(at);
            if parent < tree.len() {
                tree[parent] += tree[at];
            }
        }
        Heights { rows, tree }
    }

    /// The height of `row`; zero and unmeasured where there is no such row.
    pub fn get(&self, row: usize) -> Height {
        self.rows.get(row).copied().unwrap_or_default()
    }

    /// Notes the measured height of `row` in points. O(log n); nothing happens where there is no such row.
    pub fn measure(&mut self, row: usize, points: f32) {
        let points = if points.is_finite() { points.max(0.0) } else { 0.0 };
        let Some(height) = self.rows.get_mut(row) else { return };
        let change = f64::from(points) - f64::from(height.points);
        *height = Height { points, measured: true };
        if change != 0.0 {
            let mut at = row + 1;
            while at < self.tree.len() {
                self.tree[at] += change;
                at += lowest_bit(at);
            }
        }
    }

    /// Points from the top of the text to the top of `row` (to the end of the text where there is no such row).
    pub fn top(&self, row: usize) -> f64 {
        let mut at = row.min(self.rows.len());
        let mut sum = 0.0;
        while at > 0 {
            sum += self.tree[at];
            at -= lowest_bit(at);
        }
        sum
    }

    /// Points from the top of the text to its end.
    pub fn total(&self) -> f64 {
        self.top(self.rows.len())
    }

    /// The row at `points` below the top of the text, and how far into it that is; the ends where it is outside.
    pub fn row_at(&self, points: f64) -> (usize, f32) {
        let (mut row, mut rest) = (0, points.max(0.0));
        let mut step = self.rows.len().next_power_of_two();
        while step > 0 {
            let next = row + step;
            if next < self.tree.len() && self.tree[next] <= rest {
                row = next;
                rest -= self.tree[next];
            }
            step /= 2;
        }
        if row >= self.rows.len() {
            let last = self.rows.len().saturating_sub(1);
            return (last, self.get(last).points);
        }
        (row, rest as f32)
    }
}

/// The lowest bit that is set in `at`, which is not 0.
fn lowest_bit(at: usize) -> usize {
    at & at.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn estimated(points: &[f32]) -> Heights {
        Heights::new(points.iter().map(|&points| Height { points, measured: false }).collect())
    }

    #[test]
    fn an_empty_text_has_no_height() {
        let heights = Heights::default();
        assert_eq!(heights.total(), 0.0);
        assert_eq!(heights.row_at(5.0), (0, 0.0));
    }

    #[test]
    fn six_million_points_add_up_exactly() {
        let heights = estimated(&vec![60.25; 100_000]);
        assert_eq!(heights.total(), 6_025_000.0);
        assert_eq!(heights.row_at(60.25 * 99_999.0 + 1.0), (99_999, 1.0));
    }

    #[test]
    fn past_the_end_is_the_end() {
        assert_eq!(estimated(&[10.0, 20.0]).row_at(1e9), (1, 20.0));
        assert_eq!(estimated(&[10.0, 20.0]).row_at(-1.0), (0, 0.0));
    }

    proptest! {
        #[test]
        fn sums_are_those_of_a_plain_list(
            start in proptest::collection::vec(0u16..400, 1..60),
            changes in proptest::collection::vec((0usize..70, 0u16..400), 0..60),
            asked in 0u32..30_000,
        ) {
            let mut plain: Vec<f32> = start.iter().map(|&one| f32::from(one) / 4.0).collect();
            let mut heights = estimated(&plain);
            for (row, points) in changes {
                let points = f32::from(points) / 4.0;
                heights.measure(row, points);
                if let Some(one) = plain.get_mut(row) { *one = points; }
            }
            for row in 0..=plain.len() {
                let sum: f64 = plain[..row].iter().map(|&one| f64::from(one)).sum();
                prop_assert_eq!(heights.top(row), sum);
            }
            let asked = f64::from(asked) / 4.0;
            let (row, offset) = heights.row_at(asked);
            if asked < heights.total() {
                prop_assert_eq!(heights.top(row) + f64::from(offset), asked);
                prop_assert!(offset < plain[row]);
            } else {
                prop_assert_eq!(row, plain.len() - 1);
            }
        }
    }
}
