//! What the quotes of a dossier stand on, asked for together: one statement a noun, however many quotes there are.

use super::citation::{self, read_citation};
use super::quote::{self, read_quote};
use super::transcript::{TURN, TURNS, read_turn};
use super::values::Columns;
use super::{Read, Result};
use crate::model::id::IdMap;
use crate::model::{Article, Citation, Dossier, Id, Quotation, Quote, Turn};

/// The keys of the quotes in the dossier `?1`.
const CHOSEN: &str = "(SELECT entry.quote_id FROM section JOIN entry ON entry.section_id = section.id
     WHERE section.dossier_id = ?1 AND entry.quote_id IS NOT NULL)";

/// A citation with where its quotation is printed.
#[derive(Clone, Debug)]
pub struct CitationAt {
    /// The citation.
    pub citation: Citation,
    /// In which article.
    pub article: Id<Article>,
    /// Which of that article's quotations it is, from 0.
    pub position: u32,
}

impl Read<'_> {
    /// Every quote of a dossier once with the turns that its place reaches over, in order, as [`Read::turns_of_place`]
    /// gives them; the quotes in no order.
    pub fn quotes_in_dossier(&self, dossier: Id<Dossier>) -> Result<Vec<(Quote, Vec<Turn>)>> {
        let sql = format!(
            "SELECT {}, {TURN} FROM quote JOIN {TURNS} WHERE turn.id = quote.first_turn_id AND quote.id IN {CHOSEN}",
            quote::COLUMNS
        );
        let mut quotes: Vec<(Quote, Vec<Turn>)> = Vec::new();
        self.each(&sql, dossier, |columns| {
            quotes.push((read_quote(columns)?, vec![read_turn(columns)?]));
            Ok(())
        })?;
        let is_longer = |quote: &Quote| quote.place.first_turn != quote.place.last_turn;
        if quotes.iter().any(|(quote, _)| is_longer(quote)) {
            let mut longer = self.turns_of_longer_places(dossier)?;
            for (quote, turns) in quotes.iter_mut().filter(|(quote, _)| is_longer(quote)) {
                *turns = longer.remove(&quote.id).unwrap_or_default();
            }
        }
        Ok(quotes)
    }

    /// The turns of the quotes that reach over several, by quote.
    fn turns_of_longer_places(&self, dossier: Id<Dossier>) -> Result<IdMap<Quote, Vec<Turn>>> {
        let sql = format!(
            "SELECT quote.id, {TURN} FROM quote JOIN turn AS first ON first.id = quote.first_turn_id
             JOIN turn AS last ON last.id = quote.last_turn_id AND last.transcript = first.transcript JOIN {TURNS}
             WHERE quote.id IN {CHOSEN} AND quote.last_turn_id <> quote.first_turn_id
                 AND turn.transcript = first.transcript AND turn.position BETWEEN first.position AND last.position"
        );
        let mut turns: IdMap<Quote, Vec<Turn>> = IdMap::default();
        self.each(&sql, dossier, |columns| {
            turns.entry(columns.next()?).or_default().push(read_turn(columns)?);
            Ok(())
        })?;
        turns.values_mut().for_each(|turns| turns.sort_by_key(|turn| turn.position));
        Ok(turns)
    }

    /// The citations of its quotes, in no order.
    pub fn citations_in_dossier(&self, dossier: Id<Dossier>) -> Result<Vec<CitationAt>> {
        let sql = format!(
            "SELECT {}, quotation.article_id, quotation.position FROM citation
             JOIN quotation ON quotation.id = citation.quotation_id WHERE citation.quote_id IN {CHOSEN}",
            citation::COLUMNS
        );
        let mut citations = Vec::new();
        self.each(&sql, dossier, |columns| {
            let citation = read_citation(columns)?;
            citations.push(CitationAt { citation, article: columns.next()?, position: columns.next()? });
            Ok(())
        })?;
        Ok(citations)
    }

    /// The words of the pieces of every quotation that cites one of its quotes, in order.
    pub fn pieces_in_dossier(&self, dossier: Id<Dossier>) -> Result<IdMap<Quotation, Vec<String>>> {
        let sql = format!(
            "SELECT piece.quotation_id, piece.words FROM piece WHERE piece.quotation_id IN
                 (SELECT citation.quotation_id FROM citation WHERE citation.quote_id IN {CHOSEN})
             ORDER BY piece.quotation_id, piece.position"
        );
        let mut pieces: IdMap<Quotation, Vec<String>> = IdMap::default();
        self.each(&sql, dossier, |columns| {
            pieces.entry(columns.next()?).or_default().push(columns.next()?);
            Ok(())
        })?;
        Ok(pieces)
    }

    /// Takes every row of a statement.
    fn each(
        &self,
        sql: &str,
        dossier: Id<Dossier>,
        mut take: impl FnMut(&mut Columns<'_, '_>) -> rusqlite::Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([dossier])?;
        while let Some(row) = rows.next()? {
            take(&mut Columns::of(row))?;
        }
        Ok(())
    }
}
