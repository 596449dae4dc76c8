//! What may happen to the codebook.

use std::collections::HashMap;

use super::command::{Command, excerpt};
use super::{ArchiveError, Result};
use crate::model::{Id, Tag};
use crate::store::{Read, Write};

/// One change of the codebook.
#[derive(Clone, Debug)]
pub enum TagCommand {
    /// A new tag, last among its siblings.
    Add {
        /// Its name.
        name: String,
        /// The tag it stands under.
        parent: Option<Id<Tag>>,
        /// When it applies and when not.
        definition: String,
        /// `#rrggbb`, or empty.
        colour: String,
    },
    /// The tag as it is now: name, colour, definition.
    Edit(Tag),
    /// Puts a tag under another, or at the top.
    Move {
        /// Which.
        tag: Id<Tag>,
        /// Where to.
        under: Option<Id<Tag>>,
    },
    /// Two tags turn out to mean the same: every quote tagged `from` is tagged `into`.
    Merge {
        /// The tag that goes.
        from: Id<Tag>,
        /// The tag that stays.
        into: Id<Tag>,
    },
    /// Removes a tag without children and takes it off every quote.
    Remove(Id<Tag>),
}

impl Command for TagCommand {
    type Outcome = Id<Tag>;

    fn perform(self, write: &Write<'_>) -> Result<(String, Id<Tag>)> {
        match self {
            TagCommand::Add { name, parent, definition, colour } => {
                let position = next_position(write, parent)?;
                let tag = Tag { id: Id::new(), parent, name, colour, definition, position };
                let tag = acceptable(write, tag)?;
                write.insert_tag(&tag)?;
                Ok((format!("Add tag {}", excerpt(&tag.name, 40)), tag.id))
            }
            TagCommand::Edit(tag) => {
                let tag = acceptable(write, tag)?;
                write.update_tag(&tag)?;
                Ok((format!("Edit tag {}", excerpt(&tag.name, 40)), tag.id))
            }
            TagCommand::Move { tag, under } => move_under(write, tag, under),
            TagCommand::Merge { from, into } => merge(write, from, into),
            TagCommand::Remove(id) => remove(write, id),
        }
    }
}

fn move_under(write: &Write<'_>, id: Id<Tag>, under: Option<Id<Tag>>) -> Result<(String, Id<Tag>)> {
    let tags = write.tags()?;
    if under.is_some_and(|under| stands_under(&tags, under, id)) {
        return Err(ArchiveError::Refused {
            rule: "a tag cannot stand under itself".into(),
            hint: "choose a tag outside of it",
        });
    }
    let position = next_position(write, under)?;
    let tag = acceptable(write, Tag { parent: under, position, ..write.tag(id)? })?;
    write.update_tag(&tag)?;
    Ok((format!("Move tag {}", excerpt(&tag.name, 40)), id))
}

fn merge(write: &Write<'_>, from: Id<Tag>, into: Id<Tag>) -> Result<(String, Id<Tag>)> {
    if stands_under(&write.tags()?, into, from) {
        return Err(ArchiveError::Refused {
            rule: "a tag cannot be merged with itself or with one that stands under it".into(),
            hint: "merge the other way round",
        });
    }
    let (gone, kept) = (write.tag(from)?, write.tag(into)?);
    write.repoint_tag(from, into)?;
    write.delete_tag(from)?;
    Ok((format!("Merge tag {} into {}", excerpt(&gone.name, 30), excerpt(&kept.name, 30)), into))
}

fn remove(write: &Write<'_>, id: Id<Tag>) -> Result<(String, Id<Tag>)> {
    let tag = write.tag(id)?;
    if write.tags()?.iter().any(|other| other.parent == Some(id)) {
        return Err(ArchiveError::Refused {
            rule: format!("tag {} has tags under it", tag.name),
            hint: "move or remove those first",
        });
    }
    write.delete_tag(id)?;
    Ok((format!("Remove tag {}", excerpt(&tag.name, 40)), id))
}

/// Whether `tag` is `ancestor` or stands somewhere under it.
pub fn stands_under(tags: &[Tag], tag: Id<Tag>, ancestor: Id<Tag>) -> bool {
    let mut current = Some(tag);
    // A tree is never deeper than it has tags; the bound holds even where damage made a circle.
    for _ in 0..=tags.len() {
        match current {
            Some(id) if id == ancestor => return true,
            Some(id) => current = tags.iter().find(|tag| tag.id == id).and_then(|tag| tag.parent),
            None => return false,
        }
    }
    false
}

/// The tag's names from the top down, joined by `/`: how a tag is named on a command line.
pub fn path_of(tags: &[Tag], tag: &Tag) -> String {
    let mut names = vec![tag.name.as_str()];
    let mut parent = tag.parent;
    while let Some(above) = parent.and_then(|id| tags.iter().find(|tag| tag.id == id)) {
        names.push(&above.name);
        parent = above.parent;
        if names.len() > tags.len() {
            break;
        }
    }
    names.reverse();
    names.join("/")
}

/// The paths of all tags, in their order.
pub fn paths_of(tags: &[Tag]) -> Vec<String> {
    let by_id: HashMap<Id<Tag>, &Tag> = tags.iter().map(|tag| (tag.id, tag)).collect();
    let path = |tag: &Tag| {
        let (mut names, mut parent) = (vec![tag.name.as_str()], tag.parent);
        while let Some(above) = parent.and_then(|id| by_id.get(&id)).filter(|_| names.len() <= tags.len()) {
            names.push(&above.name);
            parent = above.parent;
        }
        names.reverse();
        names.join("/")
    };
    tags.iter().map(path).collect()
}

/// The tag of this name at the top of the codebook; a new one where there is none.
pub(super) fn tag_named(write: &Write<'_>, name: &str) -> Result<Id<Tag>> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(known) = write.tags()?.into_iter().find(|tag| tag.parent.is_none() && tag.name == name) {
        return Ok(known.id);
    }
    let add = TagCommand::Add { name, parent: None, definition: String::new(), colour: String::new() };
    Ok(add.perform(write)?.1)
}

fn next_position(read: &Read<'_>, parent: Option<Id<Tag>>) -> Result<u32> {
    let siblings = read.tags()?.into_iter().filter(|tag| tag.parent == parent);
    Ok(siblings.map(|tag| tag.position + 1).max().unwrap_or(0))
}

/// The tag, tidied, where it has a name of its own among its siblings.
fn acceptable(read: &Read<'_>, mut tag: Tag) -> Result<Tag> {
    tag.name = tag.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if tag.name.is_empty() || tag.name.contains('/') {
        return Err(ArchiveError::Refused {
            rule: "a tag needs a name without /".into(),
            hint: "the stroke separates a tag from the one it stands under",
        });
    }
    let taken = |other: &Tag| other.id != tag.id && other.parent == tag.parent && other.name == tag.name;
    if read.tags()?.iter().any(taken) {
        return Err(ArchiveError::Exists {
            what: "a tag of that name at that place",
            name: tag.name,
            hint: "use it, or give the new one another name",
        });
    }
    Ok(tag)
}
