//! From words and operators to a query.

use super::tokens::{Kind, Token, tokens};
use super::{Query, QueryError};
use crate::text::Span;

/// How deep parentheses may stand in each other; nobody types more, and FTS5's own parser ends at a hundred symbols.
const DEEPEST: usize = 20;

/// Parses `text`.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0, end: text.len() };
    let query = parser.any()?;
    match parser.tokens.get(parser.next) {
        None => Ok(query.unwrap_or(Query::All(Vec::new()))),
        Some(token) => Err(QueryError { at: token.at, sentence: "this closing parenthesis was never opened".into() }),
    }
}

/// What is being parsed. Its methods give none for what says nothing, as `()` does.
struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    fn here(&self) -> Span {
        self.tokens.get(self.next).map_or(Span::new(self.end, self.end), |token| token.at)
    }

    fn any(&mut self) -> Result<Option<Query>, QueryError> {
        let mut last = self.all()?;
        if self.peek() != Some(&Kind::Or) {
            return Ok(last);
        }
        let mut parts = Vec::new();
        while self.peek() == Some(&Kind::Or) {
            let at = self.here();
            self.next += 1;
            let part = self.all()?;
            match (last.take(), &part) {
                (Some(before), Some(_)) => parts.push(before),
                _ => return Err(QueryError { at, sentence: "OR needs something on both sides".into() }),
            }
            last = part;
        }
        parts.extend(last);
        Ok(Some(Query::any(parts)))
    }

    fn all(&mut self) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        while let Some(kind) = self.peek() {
            match kind {
                Kind::Or | Kind::Close => break,
                Kind::And if parts.is_empty() => {
                    return Err(QueryError { at: self.here(), sentence: "AND needs something before it".into() });
                }
                Kind::And => self.next += 1,
                _ => parts.extend(self.not()?),
            }
        }
        Ok((!parts.is_empty()).then(|| Query::all(parts)))
    }

    fn not(&mut self) -> Result<Option<Query>, QueryError> {
        let mut negated = false;
        let at = self.here();
        while self.peek() == Some(&Kind::Not) {
            negated = !negated;
            self.next += 1;
        }
        let part = self.one(at)?;
        Ok(if negated { part.map(Query::not) } else { part })
    }

    fn one(&mut self, before: Span) -> Result<Option<Query>, QueryError> {
        let Some(Token { kind, at }) = self.tokens.get(self.next).cloned() else {
            return Err(QueryError { at: before, sentence: "NOT needs something after it".into() });
        };
        self.next += 1;
        match kind {
            Kind::Words { words, manner } => Ok(Some(Query::Words { words, manner, at })),
            Kind::Field(field, value, value_at) => Ok(Some(Query::Field { field, value, at, value_at })),
            Kind::Open => self.group(at),
            Kind::And | Kind::Or | Kind::Not | Kind::Close => {
                Err(QueryError { at: before, sentence: "NOT needs something after it".into() })
            }
        }
    }

    fn group(&mut self, open: Span) -> Result<Option<Query>, QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(QueryError { at: open, sentence: "too many parentheses stand in each other".into() });
        }
        let inner = self.any()?;
        self.depth -= 1;
        if self.peek() != Some(&Kind::Close) {
            return Err(QueryError { at: open, sentence: "this parenthesis is never closed".into() });
        }
        self.next += 1;
        Ok(inner)
    }
}
