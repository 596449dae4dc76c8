use super::Span;
pub enum Mapped {
    Same(Span),
    Changed(Span),
    Gone,
}
pub fn map(span: Span, _a: &str, _b: &str) -> Mapped {
    Mapped::Same(span)
}
