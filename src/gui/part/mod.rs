//! Parts of pages, each with one job and no knowledge of the archive.

pub mod long_text;
