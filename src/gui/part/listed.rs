//! What of a long list is shown, and in which order: worked out on a reader's thread, looked up in every frame.

use std::sync::OnceLock;

/// The orders in which a list can stand, each worked out once, when it is first wanted: sorting takes longer than
/// filtering, and what is typed into a filter changes no order.
pub struct Orders<const MANY: usize>([OnceLock<Vec<usize>>; MANY]);

impl<const MANY: usize> Default for Orders<MANY> {
    fn default() -> Self {
        Orders(std::array::from_fn(|_| OnceLock::new()))
    }
}

impl<const MANY: usize> Orders<MANY> {
    /// The places of `all` things in the order of that number; `sort` sorts them where nobody has done so yet.
    pub fn get(&self, order: usize, all: usize, sort: impl FnOnce(&mut Vec<usize>)) -> &[usize] {
        self.0[order].get_or_init(|| {
            let mut sorted = (0..all).collect();
            sort(&mut sorted);
            sorted
        })
    }
}

/// The things that a filter leaves, known by their places among all.
pub struct Listed {
    /// The place of each row's thing.
    things: Vec<usize>,
    /// The row of each thing, plus one; 0 where it is not listed.
    rows: Vec<usize>,
}

impl Listed {
    /// The `things` in their order, out of so many.
    pub fn of(things: Vec<usize>, all: usize) -> Listed {
        let mut rows = vec![0; all];
        for (row, thing) in things.iter().enumerate() {
            rows[*thing] = row + 1;
        }
        Listed { things, rows }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// The place of what a row shows.
    pub fn thing(&self, row: usize) -> Option<usize> {
        self.things.get(row).copied()
    }

    /// The row that shows a thing.
    pub fn row_of(&self, thing: usize) -> Option<usize> {
        self.rows.get(thing)?.checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_worked_out_once_and_a_filter_keeps_it() {
        let words = ["pear", "apple", "fig"];
        let orders: Orders<2> = Orders::default();
        let by_word = |sorted: &mut Vec<usize>| sorted.sort_by_key(|at| words[*at]);
        assert_eq!(orders.get(1, 3, by_word), [1, 2, 0]);
        assert_eq!(orders.get(1, 3, |_| panic!("sorted already")), [1, 2, 0]);
        let short = orders.get(1, 3, by_word).iter().copied().filter(|at| words[*at].len() < 5).collect();
        let listed = Listed::of(short, 3);
        assert_eq!((listed.len(), listed.thing(0), listed.thing(1), listed.thing(2)), (2, Some(2), Some(0), None));
        assert_eq!(
            [listed.row_of(0), listed.row_of(1), listed.row_of(2), listed.row_of(9)],
            [Some(1), None, Some(0), None]
        );
    }
}
