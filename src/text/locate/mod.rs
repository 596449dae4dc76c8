pub mod likeness;
pub mod wanted;
pub use likeness::Likeness;
pub use wanted::Wanted;
