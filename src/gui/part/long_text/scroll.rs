//! Where a long text is scrolled to: so far into one row, whatever the rows above it are thought to measure.
//!
//! Because the place is held by a row and not by points from the top, a height that turns out to be another than
//! was estimated never moves what is seen, and no sum in 32 bits is ever needed. Used by the long text itself.

use super::heights::Heights;

/// The place scrolled to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scroll {
    /// The row at the top of the view.
    pub row: usize,
    /// How many points of it are above the view; negative above the first row only, down to the margin.
    pub offset: f32,
    /// How many points a movement begun by a key still has to go.
    glide: f32,
    /// Points a second after a finger has let go.
    fling: f32,
}

/// The room in which is scrolled, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Height of the view.
    pub view: f32,
    /// Empty space above the first and below the last row.
    pub margin: f32,
}

impl Scroll {
    /// At the top of a row, `offset` points into it.
    pub fn at(row: usize, offset: f32) -> Self {
        Scroll { row, offset, ..Scroll::default() }
    }

    /// Points from the top of everything to the top of the view, as far as heights are known.
    pub fn position(&self, heights: &Heights, room: Room) -> f64 {
        f64::from(room.margin) + heights.top(self.row) + f64::from(self.offset)
    }

    /// The largest position there is, as far as heights are known.
    pub fn farthest(heights: &Heights, room: Room) -> f64 {
        (heights.total() + 2.0 * f64::from(room.margin) - f64::from(room.view)).max(0.0)
    }

    /// Jumps to a position; any motion ends.
    pub fn jump(&mut self, position: f64, heights: &Heights, room: Room) {
        let inside = position.min(Self::farthest(heights, room)) - f64::from(room.margin);
        let (row, offset) = heights.row_at(inside);
        *self = Scroll::at(row, if inside < 0.0 { inside as f32 } else { offset });
    }

    /// Moves by some points, downwards where positive. Far away goes by estimates, near by goes by what is measured.
    pub fn by(&mut self, points: f32, heights: &Heights, room: Room) {
        if points.abs() > 4.0 * room.view {
            let (glide, fling) = (self.glide, self.fling);
            self.jump(self.position(heights, room) + f64::from(points), heights, room);
            (self.glide, self.fling) = (glide, fling);
        } else {
            self.offset += points;
        }
    }

    /// Moves by some points, smoothly, over the next frames.
    pub fn glide(&mut self, points: f32) {
        self.glide += points;
    }

    /// Goes on by itself at some points a second, slower and slower.
    pub fn fling(&mut self, points_per_second: f32) {
        self.fling = points_per_second;
    }

    /// Ends every motion.
    pub fn halt(&mut self) {
        (self.glide, self.fling) = (0.0, 0.0);
    }

    /// Lets `seconds` go by. Says whether it is still moving.
    pub fn advance(&mut self, seconds: f32, heights: &Heights, room: Room) -> bool {
        if self.glide == 0.0 && self.fling == 0.0 {
            return false;
        }
        let part = 1.0 - (-22.0 * seconds).exp();
        let step = if self.glide.abs() < 1.0 { self.glide } else { self.glide * part };
        self.glide -= step;
        let flung = self.fling * seconds;
        self.fling *= (-4.0 * seconds).exp();
        if self.fling.abs() < 8.0 {
            self.fling = 0.0;
        }
        self.by(step + flung, heights, room);
        self.glide != 0.0 || self.fling != 0.0
    }

    /// Brings the place into a row that exists, measuring every row that comes into view, and leaves no space below
    /// the end. `measure` gives the height of a row in points and notes it.
    pub fn settle(&mut self, count: usize, room: Room, measure: &mut dyn FnMut(usize) -> f32) {
        if count == 0 {
            *self = Scroll::at(0, -room.margin);
            return;
        }
        if self.row >= count {
            *self = Scroll::at(count - 1, f32::INFINITY);
        }
        self.settle_upwards(room, measure);
        self.settle_downwards(count, measure);
        let (mut below, mut row) = (-self.offset, self.row);
        while row < count && below < room.view {
            below += measure(row);
            row += 1;
        }
        let spare = room.view - (below + room.margin);
        if row == count && spare > 0.0 {
            self.halt();
            self.offset -= spare;
            self.settle_upwards(room, measure);
        }
    }

    fn settle_upwards(&mut self, room: Room, measure: &mut dyn FnMut(usize) -> f32) {
        while self.offset < 0.0 && self.row > 0 {
            self.row -= 1;
            self.offset += measure(self.row);
        }
        if self.row == 0 && self.offset < -room.margin {
            self.halt();
            self.offset = -room.margin;
        }
    }

    fn settle_downwards(&mut self, count: usize, measure: &mut dyn FnMut(usize) -> f32) {
        loop {
            let height = measure(self.row);
            if self.offset < height {
                return;
            }
            if self.row + 1 == count {
                self.offset = height;
                return;
            }
            self.offset -= height;
            self.row += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::heights::Height;
    use super::*;
    use proptest::prelude::*;

    const ROOM: Room = Room { view: 100.0, margin: 5.0 };

    fn estimated(count: usize, points: f32) -> Heights {
        Heights::new(vec![Height { points, measured: false }; count])
    }

    /// What is seen: the row and where its top stands below the top of the view.
    fn seen(scroll: &mut Scroll, heights: &mut Heights, real: &[f32]) -> (usize, f32) {
        scroll.settle(real.len(), ROOM, &mut |row| {
            heights.measure(row, real[row]);
            real[row]
        });
        (scroll.row, -scroll.offset)
    }

    #[test]
    fn measuring_what_is_above_moves_nothing_that_is_seen() {
        let mut heights = estimated(1_000, 20.0);
        let real = vec![33.0; 1_000];
        let mut scroll = Scroll::default();
        scroll.jump(10_000.0, &heights, ROOM);
        let before = seen(&mut scroll, &mut heights, &real);
        for row in 0..before.0 {
            heights.measure(row, 57.0);
        }
        assert_eq!(seen(&mut scroll, &mut heights, &real), before);
    }

    #[test]
    fn scrolling_up_into_unmeasured_rows_moves_by_what_was_asked() {
        let mut heights = estimated(1_000, 20.0);
        let real: Vec<f32> = (0..1_000).map(|row| 20.0 + (row % 7) as f32).collect();
        let mut scroll = Scroll::at(500, 0.0);
        seen(&mut scroll, &mut heights, &real);
        scroll.by(-50.0, &heights, ROOM);
        let (row, top) = seen(&mut scroll, &mut heights, &real);
        let moved: f32 = real[row..500].iter().sum::<f32>() + top;
        assert_eq!(moved, 50.0);
    }

    #[test]
    fn the_end_is_the_end_however_wrong_the_estimates() {
        let mut heights = estimated(100, 1_000.0);
        let real = vec![30.0; 100];
        let mut scroll = Scroll::default();
        scroll.jump(f64::INFINITY, &heights, ROOM);
        let (row, top) = seen(&mut scroll, &mut heights, &real);
        let below: f32 = top + real[row..].iter().sum::<f32>();
        assert_eq!(below, ROOM.view - ROOM.margin);
    }

    #[test]
    fn a_short_text_stands_at_the_top() {
        let mut heights = estimated(2, 10.0);
        let mut scroll = Scroll::at(1, 300.0);
        assert_eq!(seen(&mut scroll, &mut heights, &[10.0, 12.0]), (0, 5.0));
        assert_eq!(seen(&mut scroll, &mut heights, &[]), (0, 5.0));
    }

    #[test]
    fn a_glide_arrives_exactly() {
        let mut heights = estimated(1_000, 20.0);
        let real = vec![20.0; 1_000];
        let mut scroll = Scroll::at(10, 0.0);
        scroll.glide(90.0);
        while scroll.advance(1.0 / 60.0, &heights, ROOM) {}
        let (row, top) = seen(&mut scroll, &mut heights, &real);
        assert!((real[10..row].iter().sum::<f32>() - top - 90.0).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn no_journey_leaves_the_text(
            real in proptest::collection::vec(1u8..200, 1..40),
            moves in proptest::collection::vec(-3_000f32..3_000.0, 1..30),
        ) {
            let real: Vec<f32> = real.into_iter().map(f32::from).collect();
            let mut heights = estimated(real.len(), 40.0);
            let mut scroll = Scroll::default();
            for points in moves {
                scroll.by(points, &heights, ROOM);
                let (row, top) = seen(&mut scroll, &mut heights, &real);
                let below = top + real[row..].iter().sum::<f32>();
                let above = real[..row].iter().sum::<f32>() - top;
                prop_assert!(above >= -ROOM.margin - 0.01);
                prop_assert!(below >= ROOM.view - ROOM.margin - 0.01 || (row == 0 && top == ROOM.margin));
            }
        }
    }
}
