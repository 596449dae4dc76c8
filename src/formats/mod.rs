//! Bytes ↔ drafts and documents: one file per format. Knows the historian's nouns, not where they are stored.

pub mod document;
pub mod markdown_writer;
pub mod reference;
