//! Labels on quotes.

use serde::Serialize;

use super::Id;

/// A label of the codebook, which is a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// Its key.
    pub id: Id<Tag>,
    /// The tag it stands under.
    pub parent: Option<Id<Tag>>,
    /// Its name, unique among its siblings.
    pub name: String,
    /// `#rrggbb`; empty where none was chosen.
    pub colour: String,
    /// When it applies and when not.
    pub definition: String,
    /// Order among its siblings.
    pub position: u32,
}
