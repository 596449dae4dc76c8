//! HTML as plain paragraphs: headings as `# …`, block quotes as `> …`, list items as `- …`, a blank line between all.
//!
//! Inline markup falls away and `<q>` gives quotation marks; numbers of footnotes are dropped and ordinals such as
//! `50th` kept. Used by `html`, for the main text and, where that cannot be found, for the whole page.

use super::html_tokens::{Event, walk};

/// What is left out besides scripts and controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Leaving {
    /// Nothing more.
    #[default]
    Nothing,
    /// What stands around the text of a page: navigation, header, footer, asides, forms.
    Furniture,
}

/// Renders HTML.
pub(super) fn render(html: &str, leaving: Leaving) -> String {
    let mut renderer = Renderer { leaving, ..Renderer::default() };
    walk(html, |event| renderer.see(event));
    renderer.finish()
}

/// Elements whose words are not part of any text.
const UNREAD: &[&str] = &[
    "script", "style", "template", "svg", "math", "iframe", "object", "audio", "video", "canvas", "select", "button",
    "textarea", "noembed", "noframes", "title", "datalist",
];

const FURNITURE: &[&str] = &["nav", "header", "footer", "aside", "form", "menu"];

/// Elements that begin and end paragraphs.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "caption",
];

#[derive(Default)]
struct Renderer {
    leaving: Leaving,
    text: String,
    /// The paragraph that is being written.
    paragraph: String,
    /// `# ` or `- ` for the next paragraph.
    prefix: String,
    quote_depth: usize,
    q_depth: usize,
    pre_depth: usize,
    /// The element that is left out, and how often it is open.
    left_out: Option<(String, usize)>,
    /// The words of a superscript, and whether it holds a link.
    superscript: Option<(String, bool)>,
}

impl Renderer {
    fn see(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag.name, tag.self_closing),
            Event::End(name) => self.end(name),
            Event::Text(words) if self.left_out.is_none() => match &mut self.superscript {
                Some((superscript, _)) => superscript.push_str(words),
                None => self.write(words),
            },
            Event::Text(_) => {}
        }
    }

    fn start(&mut self, name: &str, closes_itself: bool) {
        if let Some((left_out, depth)) = &mut self.left_out {
            *depth += usize::from(left_out == name && !closes_itself);
            return;
        }
        if UNREAD.contains(&name) || (self.leaving == Leaving::Furniture && FURNITURE.contains(&name)) {
            let foreign = ["svg", "math"].contains(&name) && closes_itself;
            if !foreign {
                self.left_out = Some((name.to_owned(), 1));
            }
            return;
        }
        if BLOCKS.contains(&name) {
            self.close_superscript();
            self.flush();
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.prefix = "#".repeat(usize::from(name.as_bytes()[1] - b'0'));
                self.prefix.push(' ');
            }
            "li" => "- ".clone_into(&mut self.prefix),
            "blockquote" => self.quote_depth += 1,
            "pre" | "listing" => self.pre_depth += 1,
            "q" => {
                self.write(if self.q_depth.is_multiple_of(2) { "“" } else { "‘" });
                self.q_depth += 1;
            }
            "br" => self.paragraph.push('\n'),
            "td" | "th" => self.write(" "),
            "sup" => self.superscript = self.superscript.take().or_else(|| Some(Default::default())),
            "a" => self.superscript.iter_mut().for_each(|(_, has_link)| *has_link = true),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((left_out, depth)) = &mut self.left_out {
            *depth -= usize::from(left_out == name);
            if *depth == 0 {
                self.left_out = None;
            }
            return;
        }
        if BLOCKS.contains(&name) {
            self.close_superscript();
            self.flush();
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" => self.prefix.clear(),
            "blockquote" => self.quote_depth = self.quote_depth.saturating_sub(1),
            "pre" | "listing" => self.pre_depth = self.pre_depth.saturating_sub(1),
            "q" if self.q_depth > 0 => {
                self.q_depth -= 1;
                self.write(if self.q_depth.is_multiple_of(2) { "”" } else { "’" });
            }
            "sup" => self.close_superscript(),
            _ => {}
        }
    }

    /// Adds words; white space becomes one space, save in preformatted text.
    fn write(&mut self, words: &str) {
        if self.pre_depth > 0 {
            self.paragraph.push_str(words);
            return;
        }
        for c in words.chars() {
            if c.is_ascii_whitespace() {
                if !self.paragraph.ends_with([' ', '\n']) {
                    self.paragraph.push(' ');
                }
            } else {
                self.paragraph.push(c);
            }
        }
    }

    /// A superscript is kept where it belongs to the words: `50th`, `m²`. A number that leads to a note is not.
    fn close_superscript(&mut self) {
        let Some((words, has_link)) = self.superscript.take() else { return };
        let words = words.trim();
        let is_ordinal =
            !words.is_empty() && words.chars().all(char::is_alphabetic) && words.chars().count() <= 4 && !has_link;
        let unit = self.paragraph.rsplit([' ', '\u{A0}', '/']).next().unwrap_or("");
        let is_unit = ["m", "km", "cm", "mm", "ft", "м", "км", "см"].contains(&unit);
        match words {
            "2" if is_unit => self.paragraph.push('²'),
            "3" if is_unit => self.paragraph.push('³'),
            // A single letter after a word is a note too.
            _ if is_ordinal
                && (words.chars().count() > 1 || self.paragraph.ends_with(|c: char| c.is_ascii_digit())) =>
            {
                self.paragraph.push_str(words);
            }
            _ if words.chars().count() > 12 => self.write(words),
            _ => {}
        }
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.trim().is_empty() {
            return;
        }
        let prefix = std::mem::take(&mut self.prefix);
        let marks = "> ".repeat(self.quote_depth.min(MOST_MARKS));
        // Two line breaks in a row part paragraphs.
        let mut after_gap = true;
        let mut is_first = true;
        for line in paragraph.split('\n') {
            let line = if self.pre_depth > 0 { line.trim_end() } else { line.trim() };
            if line.is_empty() {
                after_gap = true;
                continue;
            }
            if !self.text.is_empty() {
                self.text.push_str(if after_gap { "\n\n" } else { "\n" });
            }
            self.text.push_str(&marks);
            if std::mem::take(&mut is_first) {
                self.text.push_str(&prefix);
            }
            self.text.push_str(line);
            after_gap = false;
        }
    }

    fn finish(mut self) -> String {
        self.close_superscript();
        self.flush();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }
}

/// Quotes within quotes within quotes look all the same from here on.
const MOST_MARKS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, text: &str) {
        assert_eq!(render(html, Leaving::Nothing), text, "{html}");
    }

    #[test]
    fn blocks_become_paragraphs_with_their_marks() {
        check("<h2>The <b>strike</b></h2><p>One\n two.<p>Three.", "## The strike\n\nOne two.\n\nThree.\n");
        check("<blockquote><p>We won.<p>And lost.</blockquote><p>So", "> We won.\n\n> And lost.\n\nSo\n");
        check("<ul><li>One<li><p>Two</p></ul>Three", "- One\n\n- Two\n\nThree\n");
        check("<p>One<br>two<br><br>three", "One\ntwo\n\nthree\n");
        check("<table><tr><td>a<td>b<tr><td>c</table>", "a b\n\nc\n");
    }

    #[test]
    fn quotation_marks_and_references_are_kept() {
        check(
            "<p>He said <q>no, <q>never</q></q> &mdash; &ldquo;no&rdquo; &amp;amp; so&nbsp;on",
            "He said “no, ‘never’” — “no” &amp; so\u{A0}on\n",
        );
    }

    #[test]
    fn numbers_of_notes_go_and_ordinals_stay() {
        check(
            "<p>the 50<sup>th</sup> year<sup><a href=#n1>1</a></sup>, 1<sup>er</sup> mai<sup>[2]</sup>, 3 m<sup>2</sup>",
            "the 50th year, 1er mai, 3 m²\n",
        );
    }

    #[test]
    fn what_is_not_text_is_left_out() {
        check(
            "<script>if (a<b) x()</script><style>p{}</style><p>Yes<svg><path/><text>no</text></svg><!-- no -->",
            "Yes\n",
        );
        assert_eq!(render("<nav>Menu</nav><p>Yes<footer>no</footer>", Leaving::Furniture), "Yes\n");
        check("</p></div></q>Yes</blockquote>", "Yes\n");
    }
}
