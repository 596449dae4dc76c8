//! The sheet for changing what is known of an article.

use egui::{Context, Key, Modal, ScrollArea};

use super::other::sheet;
use super::review::Review;
use crate::archive::articles::ArticleCommand;
use crate::gui::part::{date_field, field, headline, note, primary, tall_field};
use crate::gui::scene::Scene;
use crate::model::{Article, Date};

/// The sheet with what was typed so far.
pub struct Edit {
    article: Article,
    title: String,
    authors: String,
    authors_before: String,
    /// Whoever must not be named here cannot be typed anew: then the authors stay as they are.
    are_authors_fixed: bool,
    publication: String,
    date: String,
    url: String,
    language: String,
    is_new: bool,
}

impl Edit {
    /// A sheet with what is known now.
    pub fn of(review: &Review) -> Edit {
        let article = review.article.clone();
        let authors = review.authors.join("\n");
        Edit {
            title: article.title.clone(),
            authors_before: authors.clone(),
            are_authors_fixed: review.is_author_withheld,
            authors,
            publication: article.publication.clone(),
            date: article.date.map(|date| date.to_string()).unwrap_or_default(),
            url: article.url.clone(),
            language: article.language.clone(),
            article,
            is_new: true,
        }
    }

    /// Draws it over everything; whether it stays open.
    pub fn ui(&mut self, ctx: &Context, scene: &mut Scene<'_>) -> bool {
        let mut is_open = true;
        let sheet = Modal::new(egui::Id::unique("edit the article")).frame(sheet(ctx));
        let modal = sheet.show(ctx, |ui| {
            let room = ui.ctx().content_rect();
            ui.set_width(480.0_f32.min(room.width() - 80.0));
            let most = room.height() - 120.0;
            ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
                headline(ui, "About this article");
                let title = field(ui, "Title", &mut self.title);
                if std::mem::take(&mut self.is_new) {
                    title.request_focus();
                }
                match self.are_authors_fixed {
                    true => drop(note(ui, "An author must not be named: show what is withheld to change the authors.")),
                    false => drop(tall_field(ui, "Authors, one a line", &mut self.authors, 2)),
                }
                let publication = field(ui, "Newspaper, magazine, book or site", &mut self.publication);
                let (when, date) = date_field(ui, "Date", &mut self.date);
                let url = field(ui, "Address", &mut self.url);
                let language = field(ui, "Language (BCP 47: en, ru, pt-BR)", &mut self.language);
                let is_left = [title, publication, when, url, language].iter().any(egui::Response::lost_focus);
                let is_entered = is_left && ui.input(|input| input.key_pressed(Key::Enter));
                ui.add_space(8.0);
                ui.horizontal(|ui| {
                    let can_save = date.is_clear() && !self.title.trim().is_empty() && scene.desk.is_writable();
                    let is_saved = ui.add_enabled_ui(can_save, |ui| primary(ui, "Save").clicked()).inner;
                    if is_saved || is_entered && can_save {
                        self.save(scene, date.date());
                        is_open = false;
                    }
                    if ui.button("Cancel").clicked() {
                        is_open = false;
                    }
                });
            });
        });
        is_open && !modal.should_close()
    }

    fn save(&self, scene: &mut Scene<'_>, date: Option<Date>) {
        let article = Article {
            title: self.title.clone(),
            publication: self.publication.trim().to_owned(),
            date,
            url: self.url.trim().to_owned(),
            language: self.language.trim().to_owned(),
            ..self.article.clone()
        };
        // Names that were not touched stay who they are, also where some are withheld here.
        let names =
            || self.authors.lines().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        let authors = (self.authors != self.authors_before).then(names);
        scene.apply(ArticleCommand::Edit { article, authors });
    }
}
