//! What the program and its decoding child say to each other, over the child's standard input and output.
//!
//! A request is 17 bytes: what is wanted, and two numbers. It stands alone: each says where it begins. An answer is
//! its kind, the length of what follows, and what follows. Numbers are little-endian.

use std::io::{self, Read, Write};

use super::super::envelope::Point;
use super::super::sound::{Probed, Shape};

/// No answer is longer; a child that says so is not ours.
const LONGEST: usize = 1 << 20;

/// What is wanted of the child. It has opened its file before the first request, and answered with `Opened` or
/// `Refused`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// `count` frames from the frame `from` on: one `Samples`, empty at the end.
    Frames { from: u64, count: u64 },
    /// The points `from..to`: any number of `Points`, then `Done`.
    Points { from: u64, to: u64 },
}

/// What the child answers.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    /// It is at work and gets on.
    AtWork,
    /// What the file is.
    Opened(Box<Probed>),
    /// Samples, the channels of a frame side by side.
    Samples(Vec<f32>),
    /// Points of the waveform.
    Points(Vec<Point>),
    /// All points were told.
    Done,
    /// The file cannot be decoded, and why.
    Refused(String),
    /// The decoder broke.
    Broke,
}

impl Request {
    pub(super) fn write(self, into: &mut dyn Write) -> io::Result<()> {
        let (kind, first, second) = match self {
            Request::Frames { from, count } => (b'f', from, count),
            Request::Points { from, to } => (b'p', from, to),
        };
        let mut bytes = vec![kind];
        bytes.extend(first.to_le_bytes());
        bytes.extend(second.to_le_bytes());
        into.write_all(&bytes)?;
        into.flush()
    }

    pub(super) fn read(from: &mut dyn Read) -> io::Result<Request> {
        let mut bytes = [0; 17];
        from.read_exact(&mut bytes)?;
        let [kind, numbers @ ..] = bytes;
        let number = |at: usize| numbers[at..at + 8].iter().rev().fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte));
        match kind {
            b'f' => Ok(Request::Frames { from: number(0), count: number(8) }),
            b'p' => Ok(Request::Points { from: number(0), to: number(8) }),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

impl Answer {
    pub(super) fn write(&self, into: &mut dyn Write) -> io::Result<()> {
        let (kind, content) = match self {
            Answer::AtWork => (b'w', Vec::new()),
            Answer::Opened(probed) => (b'o', serde_json::to_vec(&as_json(probed))?),
            Answer::Samples(samples) => (b's', samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()),
            Answer::Points(points) => (b'p', points.iter().flat_map(|(low, high)| [*low as u8, *high as u8]).collect()),
            Answer::Done => (b'd', Vec::new()),
            Answer::Refused(why) => (b'r', why.as_bytes().to_vec()),
            Answer::Broke => (b'b', Vec::new()),
        };
        let length = u32::try_from(content.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        let mut bytes = Vec::with_capacity(5 + content.len());
        bytes.push(kind);
        bytes.extend(length.to_le_bytes());
        bytes.extend(content);
        into.write_all(&bytes)?;
        into.flush()
    }

    pub(super) fn read(from: &mut dyn Read) -> io::Result<Answer> {
        let mut head = [0; 5];
        from.read_exact(&mut head)?;
        let [kind, length @ ..] = head;
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut content = vec![0; length];
        from.read_exact(&mut content)?;
        Ok(match kind {
            b'w' => Answer::AtWork,
            b'o' => Answer::Opened(Box::new(from_json(&content).ok_or(io::ErrorKind::InvalidData)?)),
            b's' => Answer::Samples(content.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect()),
            b'p' => Answer::Points(content.as_chunks().0.iter().map(|[low, high]| (*low as i8, *high as i8)).collect()),
            b'd' => Answer::Done,
            b'r' => Answer::Refused(String::from_utf8_lossy(&content).into_owned()),
            b'b' => Answer::Broke,
            _ => return Err(io::ErrorKind::InvalidData.into()),
        })
    }
}

fn as_json(probed: &Probed) -> serde_json::Value {
    serde_json::json!({
        "container": probed.container,
        "codec": probed.codec,
        "rate": probed.shape.rate,
        "channels": probed.shape.channels,
        "frames": probed.frames,
        "bits": probed.bits,
        "tags": probed.tags,
    })
}

/// What the child says of a file, unless it is impossible.
fn from_json(bytes: &[u8]) -> Option<Probed> {
    let json: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let shape = Shape {
        rate: u32::try_from(json["rate"].as_u64()?).ok().filter(|rate| *rate > 0)?,
        channels: u16::try_from(json["channels"].as_u64()?).ok().filter(|channels| *channels > 0)?,
    };
    Some(Probed {
        container: json["container"].as_str()?.to_owned(),
        codec: json["codec"].as_str()?.to_owned(),
        shape,
        frames: json["frames"].as_u64()?,
        bits: json["bits"].as_u64().and_then(|bits| u32::try_from(bits).ok()),
        tags: serde_json::from_value(json["tags"].clone()).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() -> io::Result<()> {
        let probed = Probed {
            container: "MP3".into(),
            codec: "MP3".into(),
            shape: Shape { rate: 44_100, channels: 2 },
            frames: 12_345_678_901,
            bits: None,
            tags: vec![("title".into(), "Die Fähre".into())],
        };
        let answers = [
            Answer::AtWork,
            Answer::Opened(Box::new(probed)),
            Answer::Samples(vec![0.5, -1.0]),
            Answer::Points(vec![(-127, 127), (0, 1)]),
            Answer::Done,
            Answer::Refused("no".into()),
            Answer::Broke,
        ];
        for answer in answers {
            let mut bytes = Vec::new();
            answer.write(&mut bytes)?;
            assert_eq!(Answer::read(&mut bytes.as_slice())?, answer);
        }
        for request in [Request::Frames { from: u64::MAX, count: 7 }, Request::Points { from: 1, to: 2 }] {
            let mut bytes = Vec::new();
            request.write(&mut bytes)?;
            assert_eq!(Request::read(&mut bytes.as_slice())?, request);
        }
        Ok(())
    }

    #[test]
    fn an_answer_that_claims_to_be_huge_is_refused() {
        assert!(Answer::read(&mut [b's', 255, 255, 255, 255, 0].as_slice()).is_err());
    }
}
