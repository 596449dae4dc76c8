//! Cues of texts that set no spaces: Japanese and Chinese say who speaks by what stands right beside the marks.
//!
//! No names are known here, for these scripts have no capitals: the speaker is the word beside the topic or the verb.

use super::{Frame, Weigher};
use crate::text::attribution::cue::{Cue, Form};
use crate::text::attribution::subject::{Mention, MentionKind};
use crate::text::lexicon::{Language, PhraseKind, Role};
use crate::text::tokens::Token;
use std::ops::Range;

impl Weigher<'_, '_, '_, '_> {
    /// Japanese: 「…」とXは語った, Xは「…」と語った, Xは語った。「…」
    pub(super) fn japanese(&self, stretch: usize, before: &Range<usize>, after: &Range<usize>) -> Option<Frame> {
        let scene = self.scene();
        if scene.tokens.lexicon.language != Language::Japanese {
            return None;
        }
        let has = |index: usize, role: Role| scene.narrated(index).is_some_and(|token| token.has(role));
        let verb_in = |range: Range<usize>| range.clone().find(|index| has(*index, Role::Say));
        let topic_in = |range: Range<usize>| range.clone().find(|index| has(*index, Role::Topic));
        let behind = after.start + 1..after.end;
        let verb = verb_in(behind.clone()).filter(|_| has(after.start, Role::Quotative));
        if let Some(verb) = verb {
            let topic = topic_in(behind.start..verb).or_else(|| topic_in(before.clone()))?;
            let cue = Cue::new(verb..verb + 1, Form::Saying, self.unspaced_speaker(topic), true);
            return cue.subject.is_some().then(|| self.frame(cue, 9.5, "verb of saying and speaker beside it"));
        }
        // 「…」と反論した: whatever the verb, と behind the words and a topic say that somebody speaks.
        if has(after.start, Role::Quotative) && scene.narrated(behind.start).is_some_and(Token::is_word) {
            let topic = topic_in(before.clone()).or_else(|| topic_in(behind.clone()));
            let cue = Cue::new(behind.start..behind.start + 1, Form::Saying, self.unspaced_speaker(topic?), true);
            return cue.subject.is_some().then(|| self.frame(cue, 8.0, "verb of saying and speaker beside it"));
        }
        let source = before.clone().find(|index| scene.tokens.phrase(*index, PhraseKind::SourceBehind).is_some());
        if let Some(source) = source {
            let cue = Cue::new(source..source + 1, Form::Source, self.unspaced_speaker(source), false);
            return cue.subject.is_some().then(|| self.frame(cue, 8.0, "“according to” before"));
        }
        let last = scene.stretches[stretch].sentence.checked_sub(1).filter(|_| before.is_empty())?;
        let sentence = scene.sentences[last].tokens.clone();
        let verb = sentence.clone().rev().take(4).find(|index| has(*index, Role::Say))?;
        let cue = Cue::new(verb..verb + 1, Form::Saying, self.unspaced_speaker(topic_in(sentence)?), false);
        let leads = cue.subject.is_some() && scene.sentences[last].stretches.is_empty();
        leads.then(|| self.frame(cue, 7.5, "the sentence before says who speaks"))
    }

    /// Chinese: X说：“…”, “…”X说
    pub(super) fn chinese(&self, before: &Range<usize>, after: &Range<usize>) -> Option<Frame> {
        let scene = self.scene();
        if scene.tokens.lexicon.language != Language::Chinese {
            return None;
        }
        let verbal = |index: usize| {
            scene.narrated(index).is_some_and(|token| token.any(&[Role::Say, Role::Object, Role::Adverb]))
        };
        if verbal(after.start + 1) && after.len() > 1 {
            let cue =
                Cue::new(after.start + 1..after.start + 2, Form::Saying, self.unspaced_speaker(after.start + 1), true);
            return cue.subject.is_some().then(|| self.frame(cue, 9.5, "speaker and verb of saying right behind"));
        }
        // 据X说，…“…”
        let source = before.clone().find(|index| matches!(scene.tokens.word(*index), "据" | "據"));
        if let Some(verb) = source.map(|source| source + 2).filter(|verb| verbal(*verb)) {
            let cue = Cue::new(verb..verb + 1, Form::Source, self.unspaced_speaker(verb), false);
            return cue.subject.is_some().then(|| self.frame(cue, 8.0, "“according to” before"));
        }
        let last = before.end.checked_sub(1).filter(|last| before.contains(last))?;
        let pause = scene.narrated(last).is_some_and(|token| token.is_sign(':') || token.is_sign(','));
        let end = last + usize::from(!pause);
        let verb = (before.start..end).rev().take_while(|index| verbal(*index)).last()?;
        let cue = Cue::new(verb..end, Form::Saying, self.unspaced_speaker(verb), false);
        cue.subject.is_some().then(|| self.frame(cue, 9.0, "speaker and verb of saying before"))
    }

    /// The speaker right before token `at`, in a text that sets no spaces.
    fn unspaced_speaker(&self, at: usize) -> Option<Mention> {
        let speaker =
            at.checked_sub(1).filter(|speaker| self.scene().narrated(*speaker).is_some_and(Token::is_word))?;
        Some(match self.subjects.people.name_at(speaker) {
            Some(name) => Mention::new(name.tokens.clone(), MentionKind::Name(name.entity)),
            None => Mention::new(speaker..at, MentionKind::Description(speaker)),
        })
    }
}
