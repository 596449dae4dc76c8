//! The codebook.

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::{Context, Failure};
use super::pick;
use crate::archive::excerpt;
use crate::archive::search::search;
use crate::archive::tags::{TagCommand, path_of};

/// How many quotes of a tag are shown.
const SHOWN: usize = 500;

#[derive(Debug, Subcommand)]
pub(super) enum TagsCommand {
    /// List the codebook as a tree
    List,
    /// Show a tag: when it applies, and what is tagged with it or with a tag under it
    Show {
        /// Name, path (place/yard) or id
        tag: String,
    },
    /// Add a tag
    Add {
        /// Its name
        name: String,
        /// The tag it stands under
        #[arg(long, value_name = "TAG")]
        under: Option<String>,
        /// When it applies and when not
        #[arg(long, default_value = "")]
        definition: String,
        /// #rrggbb
        #[arg(long, default_value = "")]
        colour: String,
    },
    /// Change a tag
    Edit {
        /// Name, path (place/yard) or id
        tag: String,
        /// The name now
        #[arg(long)]
        name: Option<String>,
        /// The definition now
        #[arg(long)]
        definition: Option<String>,
        /// The colour now
        #[arg(long)]
        colour: Option<String>,
    },
    /// Put a tag under another, or at the top
    Move {
        /// Name, path or id
        tag: String,
        /// The tag to put it under; without it, at the top
        #[arg(long, value_name = "TAG")]
        under: Option<String>,
    },
    /// Two tags mean the same: what is tagged FROM will be tagged INTO
    Merge {
        /// The tag that goes
        from: String,
        /// The tag that stays
        into: String,
    },
    /// Remove a tag without children
    Remove {
        /// Name, path or id
        tag: String,
    },
}

pub(super) fn run(context: &Context, command: TagsCommand) -> Result<(), Failure> {
    match command {
        TagsCommand::List => list(context),
        TagsCommand::Show { tag } => show(context, &tag),
        TagsCommand::Add { name, under, definition, colour } => context.change("Added.", |read| {
            let parent = under.map(|under| pick::tag(read, &under)).transpose()?;
            Ok(TagCommand::Add { name, parent, definition, colour })
        }),
        TagsCommand::Edit { tag, name, definition, colour } => context.change("Changed.", |read| {
            let mut tag = read.tag(pick::tag(read, &tag)?)?;
            tag.name = name.unwrap_or(tag.name);
            tag.definition = definition.unwrap_or(tag.definition);
            tag.colour = colour.unwrap_or(tag.colour);
            Ok(TagCommand::Edit(tag))
        }),
        TagsCommand::Move { tag, under } => context.change("Moved.", |read| {
            let under = under.map(|under| pick::tag(read, &under)).transpose()?;
            Ok(TagCommand::Move { tag: pick::tag(read, &tag)?, under })
        }),
        TagsCommand::Merge { from, into } => context.change("Merged.", |read| {
            Ok(TagCommand::Merge { from: pick::tag(read, &from)?, into: pick::tag(read, &into)? })
        }),
        TagsCommand::Remove { tag } => {
            context.change("Removed.", |read| Ok(TagCommand::Remove(pick::tag(read, &tag)?)))
        }
    }
}

fn show(context: &Context, typed: &str) -> Result<(), Failure> {
    let shown: Value = context.ask(|read, gate| {
        let (all, tag) = (read.tags()?, read.tag(pick::tag(read, typed)?)?);
        let path = path_of(&all, &tag);
        // The search knows which tags stand under this one, and passes clearance.
        let tagged = search(read, gate, &format!("kind:quote tag:\"{path}\""), SHOWN)?;
        Ok(json!({ "path": path, "tag": tag, "quotes": tagged.hits, "withheld": tagged.withheld }))
    })?;
    context.answer(&shown, |shown| {
        let mut lines = vec![shown["path"].as_str().unwrap_or_default().to_owned()];
        lines.extend(shown["tag"]["definition"].as_str().filter(|words| !words.is_empty()).map(str::to_owned));
        let quotes = shown["quotes"].as_array().map(Vec::as_slice).unwrap_or_default();
        lines.extend(quotes.iter().map(|quote| {
            let text = |field: &str| quote[field].as_str().unwrap_or_default().to_owned();
            format!("{}  “{}” · {}", text("id").split_off(28), excerpt(&text("snippet"), 90), text("source"))
        }));
        if let Some(many) = shown["withheld"].as_u64().filter(|many| *many > 0) {
            lines.push(format!("({many} withheld)"));
        }
        lines.join("\n")
    })
}

fn list(context: &Context) -> Result<(), Failure> {
    let tags: Vec<Value> = context.ask(|read, _| {
        let (all, uses) = (read.tags()?, read.uses_of_tags()?);
        let mut tags: Vec<(String, Value)> = all
            .iter()
            .map(|tag| {
                let path = path_of(&all, tag);
                let quotes = uses.get(&tag.id).copied().unwrap_or(0);
                (path.clone(), json!({ "path": path, "quotes": quotes, "tag": tag }))
            })
            .collect();
        tags.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(tags.into_iter().map(|(_, tag)| tag).collect())
    })?;
    context.answer(&tags, |tags| {
        let line = |tag: &Value| {
            let path = tag["path"].as_str().unwrap_or_default();
            let depth = path.matches('/').count();
            let name = tag["tag"]["name"].as_str().unwrap_or_default();
            let definition = match tag["tag"]["definition"].as_str().unwrap_or_default() {
                "" => String::new(),
                words => format!(": {words}"),
            };
            format!("{}{name} ({}){definition}", "  ".repeat(depth), tag["quotes"])
        };
        tags.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}
