//! Viva Voce: where historians keep their interviews and prove their quotations.
//!
//! The library is a house of rooms on four floors; a room uses only what is on the floors below it.
//!
//! ```text
//! floor 4   cli  ▸ bench ▸ gui                    the two faces; neither holds a rule of the craft; how fast all is
//! floor 3   archive                               the application without a face
//! floor 2   store      formats      media         SQLite · bytes ↔ drafts · files; they do not know each other
//! floor 1   model                                 the historian's nouns, plain data with invariants
//! floor 0   text                                  pure functions on text; cannot fail, touches nothing
//! ```
//!
//! `ARCHITECTURE.md` says what each room is for and which invariants hold; `tests/architecture.rs` fails on an
//! arrow that is not in this picture.

pub mod archive;
pub mod bench;
pub mod cli;
pub mod formats;
#[cfg(feature = "gui")]
pub mod gui;
pub mod media;
pub mod model;
pub mod store;
pub mod text;
