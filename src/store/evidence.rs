//! What the quotes of a dossier stand on, asked for together: one statement a noun, however many quotes there are.

use std::collections::HashMap;

use super::article::{PIECE, QUOTATION, read_piece, read_quotation};
use super::citation::{self, read_citation};
use super::quote::{self, read_quote};
use super::tag::read_tag;
use super::transcript::{TURN, TURNS, read_turn};
use super::values::Columns;
use super::{Read, Result};
use crate::model::{Citation, Dossier, Id, Piece, Quotation, Quote, Tag, Turn};

/// The keys of the quotes in the dossier `?1`.
const CHOSEN: &str = "(SELECT entry.quote_id FROM section JOIN entry ON entry.section_id = section.id
     WHERE section.dossier_id = ?1 AND entry.quote_id IS NOT NULL)";

/// What belongs to each quote of a dossier; quotes without any are left out.
pub type ByQuote<T> = HashMap<Id<Quote>, Vec<T>>;

impl Read<'_> {
    /// Every quote of a dossier once, in no order.
    pub fn quotes_in_dossier(&self, dossier: Id<Dossier>) -> Result<Vec<Quote>> {
        let sql = format!("SELECT {} FROM quote WHERE quote.id IN {CHOSEN}", quote::COLUMNS);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let quotes = statement.query_map([dossier], |row| read_quote(&mut Columns::of(row)))?;
        Ok(quotes.collect::<rusqlite::Result<_>>()?)
    }

    /// The turns that the places of its quotes reach over, in order, as [`Read::turns_of_place`] gives them.
    pub fn turns_in_dossier(&self, dossier: Id<Dossier>) -> Result<ByQuote<Turn>> {
        let sql = format!(
            "SELECT quote.id, {TURN} FROM quote JOIN {TURNS}
             WHERE quote.id IN {CHOSEN} AND quote.last_turn_id = quote.first_turn_id AND turn.id = quote.first_turn_id
             UNION ALL
             SELECT quote.id, {TURN} FROM quote JOIN turn AS first ON first.id = quote.first_turn_id
             JOIN turn AS last ON last.id = quote.last_turn_id AND last.transcript = first.transcript JOIN {TURNS}
             WHERE quote.id IN {CHOSEN} AND quote.last_turn_id <> quote.first_turn_id
                 AND turn.transcript = first.transcript AND turn.position BETWEEN first.position AND last.position"
        );
        let mut turns = self.by_key(&sql, dossier, read_turn)?;
        turns.values_mut().for_each(|turns: &mut Vec<Turn>| turns.sort_by_key(|turn| turn.position));
        Ok(turns)
    }

    /// The tags of its quotes, by name.
    pub fn tags_in_dossier(&self, dossier: Id<Dossier>) -> Result<ByQuote<Tag>> {
        let sql = format!(
            "SELECT tagging.quote_id, tag.id, tag.parent_id, tag.name, tag.colour, tag.definition, tag.position
             FROM tagging JOIN tag ON tag.id = tagging.tag_id WHERE tagging.quote_id IN {CHOSEN} ORDER BY tag.name"
        );
        self.by_key(&sql, dossier, read_tag)
    }

    /// The citations of its quotes, each with its quotation, in no order.
    pub fn citations_in_dossier(&self, dossier: Id<Dossier>) -> Result<ByQuote<(Citation, Quotation)>> {
        let sql = format!(
            "SELECT citation.quote_id, {}, {QUOTATION} FROM citation
             JOIN quotation ON quotation.id = citation.quotation_id WHERE citation.quote_id IN {CHOSEN}",
            citation::COLUMNS
        );
        let mut citations =
            self.by_key(&sql, dossier, |columns| Ok((read_citation(columns)?, read_quotation(columns)?)))?;
        let pieces = self.pieces_in_dossier(dossier)?;
        for (_, quotation) in citations.values_mut().flatten() {
            // One that cites two of the quotes comes twice.
            quotation.pieces = pieces.get(&quotation.id).cloned().unwrap_or_default();
        }
        Ok(citations)
    }

    fn pieces_in_dossier(&self, dossier: Id<Dossier>) -> Result<HashMap<Id<Quotation>, Vec<Piece>>> {
        let sql = format!(
            "SELECT piece.quotation_id, {PIECE} FROM piece WHERE piece.quotation_id IN
                 (SELECT citation.quotation_id FROM citation WHERE citation.quote_id IN {CHOSEN})
             ORDER BY piece.quotation_id, piece.position"
        );
        self.by_key(&sql, dossier, read_piece)
    }

    /// What a statement finds, by the key in its first column.
    fn by_key<K, T>(
        &self,
        sql: &str,
        dossier: Id<Dossier>,
        read: impl Fn(&mut Columns<'_, '_>) -> rusqlite::Result<T>,
    ) -> Result<HashMap<Id<K>, Vec<T>>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([dossier])?;
        let mut found: HashMap<Id<K>, Vec<T>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let columns = &mut Columns::of(row);
            found.entry(columns.next()?).or_default().push(read(columns)?);
        }
        Ok(found)
    }
}
