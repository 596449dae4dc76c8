//! The window: pages that show the archive, and the parts they are made of.

pub mod part;
