//! What does not change within a frame of a long text. Used by the steps of [`super::LongText::show`].

use eframe::egui::Ui;

use super::scroll::Room;
use super::source::Source;
use super::style::Frame;

/// What does not change within a frame.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Where text is laid out and input read.
    pub ui: &'a Ui,
    /// The measures.
    pub frame: &'a Frame,
    /// The texts.
    pub source: &'a dyn Source,
    /// The room to scroll in.
    pub room: Room,
    /// The block that the page draws.
    pub replaced: Option<usize>,
}
