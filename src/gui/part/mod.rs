//! Pieces that several screens are made of.

pub mod controls;
pub mod differences;
pub mod frame;
pub mod list;
pub mod long_text;
pub mod picker;
pub mod words;

pub use controls::{chip, danger, field, link, note, primary, tall_field};
pub use frame::{empty, failed, headline, inspector, list_column, section, waiting};
pub use list::{ListShown, Row, list};
pub use picker::{Picked, Picker};
