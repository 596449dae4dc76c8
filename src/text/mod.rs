//! Pure functions on text: plain data in, plain data out. Nothing here can fail, and nothing touches a disk.
//!
//! Every position is a byte offset on a character boundary; every range is half-open.

pub mod anchor;
pub mod attribution;
pub mod clock;
pub mod difference;
pub mod excerpt;
pub mod fold;
pub mod function_words;
mod given_names;
pub mod lexicon;
pub mod locate;
pub mod marks;
pub mod pairs;
pub mod personal_name;
pub mod quotation;
pub mod reading;
pub mod sought;
pub mod span;
pub mod stem;
pub mod system;
pub mod terms;
pub mod tokens;
pub mod word_map;
pub mod words;

pub use span::{CodePoints, Span};
