//! SubRip (SRT) and SubViewer (SBV): captions with times and without voices.
//!
//! `NAME:` at the beginning of captions names the speaker where it repeats; two lines with dashes are two speakers.
//! Refused: a file without a single caption.

use super::cues::{self, Timing};
use super::draft::{SourceDraft, Warnings};
use super::lines::lines;
use super::parts::guess_parts;
use super::{FormatError, transcript_text};
use crate::model::RecollectionKind;

/// Reads the captions.
pub(super) fn read(text: &str, timing: Timing, warnings: &mut Warnings) -> Result<SourceDraft, FormatError> {
    let refusal = match timing {
        Timing::Arrow => FormatError::NoCaptions { format: "SRT", example: "00:00:01,000 --> 00:00:02,000" },
        Timing::Comma => FormatError::NoCaptions { format: "SBV", example: "0:00:01.000,0:00:02.000" },
    };
    if !lines(text).any(|line| cues::is_times(line.of(text))) {
        return Err(refusal);
    }
    let rendering = cues::read(text, lines(text), timing, warnings);
    if rendering.turns.is_empty() {
        return Err(refusal);
    }
    let (narrators, interviewers) = guess_parts(rendering.said());
    let (text, turns) = rendering.finish();
    let mut source = SourceDraft::new(RecollectionKind::Interview, text, turns);
    transcript_text::fill_people(&mut source, narrators, interviewers);
    Ok(source)
}
