//! Searches that are kept.

use serde::Serialize;

use super::Id;

/// A search that was kept, to be asked again: what it finds is never kept with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SavedSearch {
    /// Its key.
    pub id: Id<SavedSearch>,
    /// What it is called; no two have the same name.
    pub name: String,
    /// What was typed.
    pub query: String,
    /// Order among the saved searches.
    pub position: u32,
}
