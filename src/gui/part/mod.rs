//! Pieces that several screens are made of.

pub mod change;
pub mod controls;
pub mod count;
pub mod date_field;
pub mod differences;
pub mod frame;
pub mod interview_picker;
pub mod list;
pub mod listed;
pub mod long_text;
pub mod memos;
pub mod picker;
pub mod quote_picker;
pub mod releases;
pub mod rights;
pub mod search_name;
pub mod sheet;
pub mod transport;
pub mod waveform;
pub mod words;

pub use change::{Sent, change_button, read_only_ui};
pub use controls::{chip, danger, field, link, note, primary, radio, tall_field};
pub use count::counted;
pub use date_field::date_field;
pub use frame::{empty, failed, headline, inspector, list_column, section, waiting};
pub use interview_picker::InterviewPicker;
pub use list::{Heights, ListShown, Row, list, list_painted};
pub use listed::{Listed, Orders};
pub use memos::{Memos, memos_ui};
pub use picker::{Picked, Picker};
pub use quote_picker::{PickedQuote, PickerWords, QuotePicker};
pub use releases::{Releases, releases_ui};
pub use rights::{Rights, rights_ui};
pub use search_name::{SearchName, change};
pub use sheet::{bare_sheet, sheet, sheet_body};
pub use transport::play_ui;
