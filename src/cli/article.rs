//! Articles and what they print.

use clap::Subcommand;
use serde_json::{Value, json};

use super::citation::verdict_or_ruling;
use super::context::{Context, Failure};
use super::{pick, print, quotation};
use crate::archive::ArchiveError;
use crate::archive::articles::ArticleCommand;
use crate::model::{Date, Id, Person};

#[derive(Debug, Subcommand)]
pub(super) enum ArticlesCommand {
    /// List every article
    List,
    /// Show one, with its quotations
    Show {
        /// Title or id
        article: String,
        /// Also show its text
        #[arg(long)]
        text: bool,
    },
    /// Change what is known of one
    Edit {
        /// Title or id
        article: String,
        /// The title now
        #[arg(long)]
        title: Option<String>,
        /// An author (may be given several times)
        #[arg(long, value_name = "NAME")]
        author: Vec<String>,
        /// Newspaper, magazine, book or site
        #[arg(long)]
        publication: Option<String>,
        /// When it was published (EDTF)
        #[arg(long)]
        date: Option<Date>,
        /// Its canonical address
        #[arg(long)]
        url: Option<String>,
        /// Its language (BCP 47)
        #[arg(long)]
        language: Option<String>,
    },
    /// Remove one none of whose quotations is tied to a source
    Remove {
        /// Title or id
        article: String,
    },
}

pub(super) fn run(context: &Context, command: ArticlesCommand) -> Result<(), Failure> {
    match command {
        ArticlesCommand::List => list(context),
        ArticlesCommand::Show { article, text } => show(context, &article, text),
        ArticlesCommand::Edit { article, title, author, publication, date, url, language } => {
            let mut archive = context.open()?;
            let mut article = archive.read(|read| Ok(read.article(pick::article(read, &article)?)?))?;
            article.title = title.unwrap_or(article.title);
            article.publication = publication.unwrap_or(article.publication);
            article.date = date.or(article.date);
            article.url = url.unwrap_or(article.url);
            article.language = language.unwrap_or(article.language);
            let authors = (!author.is_empty()).then_some(author);
            let id = archive.apply(ArticleCommand::Edit { article, authors })?;
            archive.close()?;
            context.done(id, "Changed.")
        }
        ArticlesCommand::Remove { article } => {
            let mut archive = context.open()?;
            let id = archive.read(|read| pick::article(read, &article))?;
            archive.apply(ArticleCommand::Remove(id))?;
            archive.close()?;
            context.done(id, "Removed.")
        }
    }
}

fn list(context: &Context) -> Result<(), Failure> {
    let rows = context.ask(|read, gate| {
        let mut rows = Vec::new();
        for mut row in read.articles()? {
            let authors = read.authors(row.article.id)?;
            row.authors = names(read, gate, &authors)?.join("; ");
            rows.push(row);
        }
        Ok(rows)
    })?;
    context.answer(&rows, |rows| {
        let line = |row: &crate::store::article::ArticleRow| {
            vec![
                row.article.id.short(),
                row.article.date.map_or("undated".into(), |date| date.to_string()),
                format!(
                    "{}{}{} ({}, {} confirmed)",
                    row.article.title,
                    if row.authors.is_empty() { "" } else { " · " },
                    row.authors,
                    print::counted(row.quotations, "quotation", "quotations"),
                    row.confirmed
                ),
            ]
        };
        print::table(&rows.iter().map(line).collect::<Vec<_>>())
    })
}

/// People's names as the gate lets them through.
pub(super) fn names(
    read: &crate::store::Read<'_>,
    gate: &crate::archive::clearance::Clearance,
    people: &[Id<Person>],
) -> Result<Vec<String>, ArchiveError> {
    people.iter().map(|id| Ok(gate.name(&read.person(*id)?).to_string())).collect()
}

fn show(context: &Context, typed: &str, with_text: bool) -> Result<(), Failure> {
    let shown: Value = context.ask(|read, gate| {
        let article = read.article(pick::article(read, typed)?)?;
        let authors = names(read, gate, &read.authors(article.id)?)?;
        let mut quotations = Vec::new();
        for quotation in read.quotations(article.id)? {
            let citations = read.citations_of_quotation(quotation.id)?;
            let verdicts: Vec<String> = citations
                .iter()
                .map(|citation| verdict_or_ruling(read, gate, citation))
                .collect::<Result<_, ArchiveError>>()?;
            quotations.push(json!({ "quotation": quotation, "verdicts": verdicts }));
        }
        let text = if with_text { Some(read.article_text(article.id)?) } else { None };
        Ok(json!({ "article": article, "authors": authors, "quotations": quotations, "text": text }))
    })?;
    context.answer(&shown, |shown| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let article = &shown["article"];
        let authors: Vec<String> = shown["authors"].as_array().into_iter().flatten().map(&text).collect();
        let facts = [authors.join(", "), text(&article["publication"]), text(&article["date"]), text(&article["url"])];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        let mut lines = vec![text(&article["title"]), facts.join(" · "), String::new()];
        for row in shown["quotations"].as_array().into_iter().flatten() {
            lines.push(quotation::line(&row["quotation"], &row["verdicts"]));
        }
        if with_text {
            lines.push(format!("\n{}", text(&shown["text"])));
        }
        lines.join("\n")
    })
}
