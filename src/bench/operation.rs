//! The table of what is measured: each with its goal, as `speed.md` of the design sets it.

use super::calibration::Yardstick;

/// Something that a historian waits for.
#[derive(Debug, PartialEq)]
pub struct Operation {
    /// What is done.
    pub name: &'static str,
    /// What its value counts.
    pub unit: &'static str,
    /// What is to be reached.
    pub goal: Option<Goal>,
    /// What its value is calibrated by.
    pub by: Yardstick,
    /// How it may grow with the archive.
    pub growth: Option<Growing>,
}

/// What is to be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// Not more than this.
    AtMost(f64),
    /// Not less than this.
    AtLeast(f64),
}

/// How something may grow with the number of interviews: the exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growing {
    /// In proportion: work on all interviews.
    Total,
    /// Hardly: what somebody waits for.
    Interactive,
    /// With its answer: words that three turns of a small archive have stand in three hundred of a large one. Work on hits,
    /// which is told without a goal; what somebody waits for is measured in the window, up to the first page.
    Answer,
}

impl Growing {
    /// The largest exponent that is wanted, where one is.
    pub fn goal(self) -> Option<f64> {
        match self {
            Growing::Total => Some(1.1),
            Growing::Interactive => Some(0.15),
            Growing::Answer => None,
        }
    }
}

impl Goal {
    /// The figure.
    pub fn figure(self) -> f64 {
        match self {
            Goal::AtMost(figure) | Goal::AtLeast(figure) => figure,
        }
    }

    /// Whether a value reaches it.
    pub fn is_reached(self, value: f64) -> bool {
        match self {
            Goal::AtMost(most) => value <= most,
            Goal::AtLeast(least) => value >= least,
        }
    }
}

const fn row(
    name: &'static str,
    unit: &'static str,
    goal: Option<Goal>,
    by: Yardstick,
    growth: Option<Growing>,
) -> Operation {
    Operation { name, unit, goal, by, growth }
}

/// Declares the operations and lists them all, in the order of the table.
macro_rules! operations {
    ($($id:ident = $name:literal, $unit:literal, $goal:expr, $by:ident, $growth:expr;)*) => {
        $(#[doc = $name] pub const $id: Operation = row($name, $unit, $goal, Yardstick::$by, $growth);)*
        /// Every operation, in the order of the table.
        pub const ALL: &[&Operation] = &[$(&$id),*];
    };
}

const fn most(figure: f64) -> Option<Goal> {
    Some(Goal::AtMost(figure))
}

const fn least(figure: f64) -> Option<Goal> {
    Some(Goal::AtLeast(figure))
}

const TOTAL: Option<Growing> = Some(Growing::Total);
const INTERACTIVE: Option<Growing> = Some(Growing::Interactive);
const ANSWER: Option<Growing> = Some(Growing::Answer);

operations! {
    IMPORT = "import one interview, with index and hashes", "ms", most(6.0), Sha256, None;
    IMPORT_ALL = "import all interviews", "s", None, Sha256, TOTAL;
    IMPORT_RATE = "import, turns a second", "turns/s", least(50_000.0), None, None;
    CATALOGUE = "import a catalogue of 22,000 records", "s", None, Sha256, None;
    WORD = "search a rare word, first 50 hits with snippets: median", "ms", most(10.0), Memchr, ANSWER;
    WORD_LATE = "search a rare word: 99th percentile", "ms", most(50.0), Memchr, ANSWER;
    WORD_SCREEN = "the same to the end: up to 1,000 hits of each sort, with facets: median", "ms", most(10.0), Memchr, ANSWER;
    WORD_SCREEN_LATE = "the same to the end: 99th percentile", "ms", most(50.0), Memchr, ANSWER;
    SAME = "search a word that 300 turns have, however many there are: median", "ms", most(10.0), Memchr, INTERACTIVE;
    SAME_SCREEN = "the same to the end, with facets (300 turns)", "ms", most(10.0), Memchr, INTERACTIVE;
    PHRASE = "search a phrase: median", "ms", most(15.0), Memchr, ANSWER;
    PHRASE_LATE = "search a phrase: 99th percentile", "ms", None, Memchr, ANSWER;
    COMMON = "search a word in 20 % of the turns: median", "ms", most(50.0), Memchr, INTERACTIVE;
    COMMON_SCREEN = "the same to the end: 1,000 hits with facets", "ms", most(50.0), Memchr, INTERACTIVE;
    THE = "search “the”, first 50 hits", "ms", most(50.0), Memchr, INTERACTIVE;
    THE_SCREEN = "the same to the end: 1,000 hits with facets (“the”)", "ms", most(50.0), Memchr, INTERACTIVE;
    THE_MEMORY = "memory that “the” needs more", "MB", most(20.0), None, None;
    PREFIX = "search the beginning of a word: median", "ms", None, Memchr, ANSWER;
    PREFIX_LATE = "search the beginning of a word: 99th percentile", "ms", None, Memchr, ANSWER;
    BOOLEAN = "search a OR b with person: and date:, median", "ms", None, Memchr, ANSWER;
    BOOLEAN_LATE = "search a OR b with person: and date:, 99th percentile", "ms", None, Memchr, ANSWER;
    TYPED_WORD = "type a rare word, last key to first hits in the window: median", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_WORD_LATE = "type a rare word, last key to first hits in the window: 99th percentile", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_PHRASE = "type a phrase, last key to first hits in the window: median", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_PHRASE_LATE = "type a phrase, last key to first hits in the window: 99th percentile", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_COMMON = "type a word in 20 % of the turns, last key to first hits in the window: median", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_COMMON_LATE = "type a word in 20 % of the turns, last key to first hits in the window: 99th percentile", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_PREFIX = "type the beginning of a word, last key to first hits in the window: median", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_PREFIX_LATE = "type the beginning of a word, last key to first hits in the window: 99th percentile", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_BOOLEAN = "type a OR b with person: and date, last key to first hits in the window: median", "ms", most(50.0), Memchr, INTERACTIVE;
    TYPED_BOOLEAN_LATE = "type a OR b with person: and date, last key to first hits in the window: 99th percentile", "ms", most(50.0), Memchr, INTERACTIVE;
    TAG = "tag one span beside 2,000 quotes, durable: median", "ms", most(2.0), Fdatasync, INTERACTIVE;
    TAG_LATE = "tag one span: 99th percentile", "ms", None, Fdatasync, INTERACTIVE;
    OPEN = "open an interview carrying 2,000 quotes: median", "ms", most(16.0), Copy, INTERACTIVE;
    OPEN_WORST = "open an interview carrying 2,000 quotes: slowest", "ms", None, Copy, None;
    LIST = "open the archive in the window and list 22,000 records", "ms", None, Memchr, None;
    OFFER = "offer people while a name is typed in the window, a key: median", "ms", most(16.0), Memchr, INTERACTIVE;
    OFFER_LATE = "offer people while a name is typed in the window, a key: 99th percentile", "ms", None, Memchr, None;
    FILTER = "filter 22,000 records, a key: median", "ms", most(16.0), Memchr, INTERACTIVE;
    FILTER_LATE = "filter 22,000 records, a key: 99th percentile", "ms", None, Memchr, None;
    SORT = "sort 22,000 records another way", "ms", most(16.0), Memchr, INTERACTIVE;
    START = "start to the first useful frame, with 22,000 records", "ms", most(300.0), Memchr, INTERACTIVE;
    SCROLL = "scroll a transcript of 100,000 turns, CPU of a frame: median", "ms", most(2.0), Copy, None;
    SCROLL_LATE = "scroll a transcript of 100,000 turns, CPU of a frame: 99th percentile", "ms", most(8.0), Copy, None;
    TYPE_200 = "type in a turn of 200 words of it, CPU of a frame: 99th percentile", "ms", most(8.0), Copy, None;
    TYPE_2000 = "type in a turn of 2,000 words of it, CPU of a frame: 99th percentile", "ms", most(8.0), Copy, None;
    DOSSIER = "export a dossier of 10,000 quotes with 20,000 citing passages", "s", most(0.25), Sha256, None;
    IDLE = "memory, idle", "MB", most(150.0), None, None;
    SEARCHING = "memory, searching", "MB", most(200.0), None, None;
    IMPORTING = "memory, importing", "MB", most(300.0), None, None;
    DATABASE = "database with index, bytes a byte of text", "", most(2.2), None, None;
    DATABASE_ALL = "database with index", "MB", None, None, TOTAL;
}
