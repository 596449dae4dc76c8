//! The waveform of a file of sound, and the decoding child.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::context::{Context, Failure};
use crate::formats::typed_time;
use crate::media::{Peaks, SoundError, decoder};
use crate::text::clock::clock;

#[derive(Debug, Args)]
pub(super) struct PeaksArguments {
    /// The file: WAV, FLAC, MP3, M4A, Ogg, Opus, AIFF, CAF, or a film
    file: PathBuf,
    /// From this time on, as 12:31 or 1:02:03.500
    #[arg(long, value_name = "TIME", value_parser = ms)]
    from: Option<u64>,
    /// Until this time [default: the end]
    #[arg(long, value_name = "TIME", value_parser = ms)]
    to: Option<u64>,
    /// In so many columns
    #[arg(long, value_name = "NUMBER", default_value_t = 72)]
    columns: u16,
    /// Also write all points, a hundred a second, to this file (its form is told in src/media/peaks.rs)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Measures a file and draws its waveform.
pub(super) fn run(context: &Context, arguments: &PeaksArguments) -> Result<(), Failure> {
    let peaks = compute(context, &arguments.file)?;
    if let Some(output) = &arguments.output {
        peaks.store(output)?;
    }
    let from = arguments.from.unwrap_or(0);
    let to = arguments.to.unwrap_or(peaks.duration_ms());
    let columns = peaks.range(from, to, arguments.columns.into());
    let answer = json!({
        "file": arguments.file.display().to_string(),
        "duration_ms": peaks.duration_ms(),
        "from_ms": from,
        "to_ms": to,
        "peaks": columns,
    });
    context.answer(&answer, |_| {
        let height = |(low, high): &(i8, i8)| low.unsigned_abs().max(high.unsigned_abs());
        let bars: String = columns.iter().map(|column| bar(height(column))).collect();
        format!("{bars}\n{}–{} of {}", time(from), time(to), time(peaks.duration_ms()))
    })
}

fn compute(context: &Context, file: &Path) -> Result<Peaks, SoundError> {
    let watch = context.watch("measuring");
    Peaks::compute(file, &mut |peaks| watch.tick(usize(peaks.measured_ms()), usize(peaks.duration_ms())).is_ok())
}

/// A typed time in ms.
fn ms(typed: &str) -> Result<u64, &'static str> {
    typed_time(typed).and_then(|ms| u64::try_from(ms).ok()).ok_or("no time; write it as 12:31 or 1:02:03.500")
}

fn usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn time(ms: u64) -> String {
    clock(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// A bar for the height of a column. Loudness is heard as a ratio: each step is about twice as high as the one before.
fn bar(height: u8) -> char {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    if height == 0 { ' ' } else { BARS[height.ilog2().min(7) as usize] }
}

#[derive(Debug, Args)]
pub(super) struct Decoder {
    /// The file to decode
    file: PathBuf,
}

impl Decoder {
    /// Is the decoding child of another process of this program.
    pub(super) fn serve(&self) -> std::process::ExitCode {
        decoder::serve(&self.file)
    }
}
