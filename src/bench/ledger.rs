//! What was measured: rows, and how they grow with the archive.

use serde::Serialize;

use super::calibration::{Calibration, REFERENCE, Yardstick};
use super::clock::{Spent, ms};
use super::operation::{ALL, Growing, Operation};

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What was done.
    pub name: &'static str,
    /// In an archive of so many interviews; where none is said, of the size that the name says.
    pub size: Option<usize>,
    /// What it took; none where it was not measured.
    pub value: Option<f64>,
    /// What the value counts.
    pub unit: &'static str,
    /// What is to be reached.
    pub goal: Option<f64>,
    /// Whether it is.
    pub pass: Option<bool>,
    /// What it would have been on the reference machine.
    pub calibrated: Option<f64>,
    /// By what it was calibrated.
    pub calibrated_by: Yardstick,
    /// CPU time, in the unit of the value.
    pub cpu: Option<f64>,
    /// How often it was done.
    pub times: usize,
    /// Why there is no value.
    pub note: Option<String>,
}

/// How a figure grows with the number of interviews.
#[derive(Clone, Debug, Serialize)]
pub struct Growth {
    /// Of what.
    pub name: &'static str,
    /// The slope of a line through the logarithms: 1 is in proportion, 0 not at all.
    pub exponent: f64,
    /// The largest exponent that is wanted, where one is.
    pub goal: Option<f64>,
    /// Whether it is not larger.
    pub pass: Option<bool>,
}

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What the interviews were made of.
    pub corpus: String,
    /// How many words that has.
    pub corpus_words: usize,
    /// What this computer does with plain work.
    pub calibration: Calibration,
    /// What the reference machine does with it.
    pub reference: Calibration,
    /// The figures, in the order of the table.
    pub rows: Vec<Row>,
    /// How they grow.
    pub growth: Vec<Growth>,
}

/// A figure before it is a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figure {
    pub value: f64,
    pub cpu: Option<f64>,
    pub times: usize,
}

impl Figure {
    /// A number that is no time.
    pub fn plain(value: f64) -> Figure {
        Figure { value, cpu: None, times: 1 }
    }

    /// A time in ms.
    pub fn ms(spent: Spent, times: usize) -> Figure {
        Figure { value: ms(spent.wall), cpu: Some(ms(spent.cpu)), times }
    }

    /// The same in s.
    pub fn seconds(spent: Spent) -> Figure {
        Figure { value: spent.wall.as_secs_f64(), cpu: Some(spent.cpu.as_secs_f64()), times: 1 }
    }

    /// A share of it.
    pub fn divided(self, by: f64) -> Figure {
        Figure { value: self.value / by, cpu: self.cpu.map(|cpu| cpu / by), ..self }
    }
}

/// Takes down what is measured.
pub(super) struct Ledger {
    calibration: Calibration,
    rows: Vec<Row>,
}

impl Ledger {
    pub fn new(calibration: Calibration) -> Ledger {
        Ledger { calibration, rows: Vec::new() }
    }

    /// Takes down a figure; `size` in interviews where it depends on them.
    pub fn put(&mut self, of: &Operation, size: Option<usize>, figure: Figure) {
        self.rows.push(Row {
            value: Some(figure.value),
            pass: of.goal.map(|goal| goal.is_reached(figure.value)),
            calibrated: Some(figure.value / self.calibration.slowness(of.by)),
            cpu: figure.cpu,
            times: figure.times,
            ..empty(of, size)
        });
    }

    /// Takes down that something could not be measured.
    pub fn miss(&mut self, of: &Operation, size: Option<usize>, why: impl Into<String>) {
        self.rows.push(Row { note: Some(why.into()), ..empty(of, size) });
    }

    /// Everything, in the order of the table. What was not measured at all belongs to the window.
    pub fn finish(mut self, corpus: String, corpus_words: usize) -> Report {
        for of in ALL {
            if !self.rows.iter().any(|row| row.name == of.name) {
                self.miss(of, None, "needs the window, without which this program was built");
            }
        }
        let place = |row: &Row| ALL.iter().position(|of| of.name == row.name);
        self.rows.sort_by_key(|row| (place(row), row.size));
        let growth = ALL.iter().filter_map(|of| growth(of, of.growth?, &self.rows)).collect();
        Report { corpus, corpus_words, calibration: self.calibration, reference: REFERENCE, rows: self.rows, growth }
    }
}

fn empty(of: &Operation, size: Option<usize>) -> Row {
    Row {
        name: of.name,
        size,
        value: None,
        unit: of.unit,
        goal: of.goal.map(|goal| goal.figure()),
        pass: None,
        calibrated: None,
        calibrated_by: of.by,
        cpu: None,
        times: 0,
        note: None,
    }
}

fn growth(of: &Operation, kind: Growing, rows: &[Row]) -> Option<Growth> {
    let points = rows.iter().filter(|row| row.name == of.name);
    let points: Vec<(f64, f64)> = points.filter_map(|row| Some((row.size? as f64, row.value?))).collect();
    let exponent = slope(&points)?;
    Some(Growth { name: of.name, exponent, goal: kind.goal(), pass: kind.goal().map(|goal| exponent <= goal) })
}

/// The slope of the line through the logarithms of the points that is nearest to all of them (least squares).
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> =
        points.iter().filter(|(x, y)| *x > 0.0 && *y > 0.0).map(|(x, y)| (x.ln(), y.ln())).collect();
    let many = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / many;
    let (middle_x, middle_y) = (mean(|point| point.0), mean(|point| point.1));
    let spread: f64 = logs.iter().map(|(x, _)| (x - middle_x).powi(2)).sum();
    let joint: f64 = logs.iter().map(|(x, y)| (x - middle_x) * (y - middle_y)).sum();
    (spread > 0.0).then(|| joint / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_in_proportion_has_the_exponent_one() {
        let near =
            |points: &[(f64, f64)], wanted: f64| slope(points).is_some_and(|slope| (slope - wanted).abs() < 1e-9);
        assert!(near(&[(60.0, 6.0), (600.0, 60.0), (6_000.0, 600.0)], 1.0));
        assert!(near(&[(60.0, 3.0), (6_000.0, 3.0)], 0.0));
        assert!(near(&[(10.0, 1.0), (100.0, 100.0)], 2.0));
        assert_eq!(slope(&[(60.0, 3.0)]), None, "one point is no line");
        assert_eq!(slope(&[(60.0, 3.0), (60.0, 4.0)]), None);
    }
}
