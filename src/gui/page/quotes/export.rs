//! Writing all that a query finds into a file: asks where, then writes it as a job. What is withheld stays in the archive,
//! whatever the window shows.

use crate::archive::ArchiveError;
use crate::archive::clearance::{Clearance, Policy};
use crate::archive::export::write_file;
use crate::archive::saved_searches::proposed_name;
use crate::archive::search::{HitsFormat, HitsOptions, Order, exported};
use crate::formats::reference::DEFAULT_STYLE;
use crate::gui::action::{Action, Done, Job, PathKind, PathWish};
use crate::gui::path_sheet::{beside, file_name_for};
use crate::gui::scene::Scene;

/// Asks where the hits are to be written.
pub(super) fn ask(scene: &mut Scene<'_>, query: &str, order: Order, format: HitsFormat) {
    let wished = scene.preferences.style.as_str();
    let style = if wished.is_empty() { DEFAULT_STYLE } else { wished }.to_owned();
    let options = HitsOptions { query: query.to_owned(), order, format, style };
    let name = match proposed_name(query) {
        name if name.is_empty() => "Quotes".to_owned(),
        name => name,
    };
    scene.push(Action::AskPath(Box::new(PathWish {
        title: "Export what was found",
        explanation: "Every hit with its words and its full citation. What is withheld is left out.".into(),
        button: "Export",
        kind: PathKind::NewOrReplacedFile,
        path: beside(scene.desk.folder(), &file_name_for(&name, format.ending())),
        then: Box::new(move |path| {
            // Where a file is there at this moment, the sheet has asked whether it is to be replaced.
            let (options, may_replace) = (options.clone(), path.exists());
            Action::Start(Job::reading("Exporting what was found", move |archive, watch| {
                let (text, summary) = archive.read(|read| {
                    let gate = Clearance::today(read, Policy::default())?;
                    exported(read, &gate, &options, watch)
                })?;
                write_file(&path, &text, may_replace)?;
                Ok::<_, ArchiveError>(Done::telling(format!("{} {}", summary.in_words(), path.display())))
            }))
        }),
    })));
}
