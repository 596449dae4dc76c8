//! A place in a recording as a clock shows it.

/// `00:12:31`: whole seconds, rounded down; what is before the beginning reads as the beginning.
pub fn clock(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `00:12:31.500`: to the millisecond, as it can be typed again.
pub fn exact_clock(ms: i64) -> String {
    format!("{}.{:03}", clock(ms), ms.max(0) % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_counts_hours_on() {
        assert_eq!(clock(751_999), "00:12:31");
        assert_eq!(clock(100 * 3_600_000), "100:00:00");
        assert_eq!(clock(-5), "00:00:00");
        assert_eq!(exact_clock(751_999), "00:12:31.999");
    }
}
