//! Opus, decoded by the crate `opus-decoder` (RFC 6716 and 8251, no C), at 48 kHz whatever was put in.

use opus_decoder::{OpusDecoder, OpusError, OpusMultistreamDecoder};
use symphonia::core::errors::{Error, decode_error, unsupported_error};
use symphonia::core::packet::Packet;

use super::super::sound::Shape;

pub(super) const RATE: u32 = 48_000;
/// The longest packet sounds 120 ms.
const MOST_FRAMES: usize = RATE as usize * 120 / 1000;

/// What makes samples of Opus packets.
pub(super) struct Opus {
    kind: Kind,
    shape: Shape,
}

enum Kind {
    /// One stream of one or two channels.
    One(Box<OpusDecoder>),
    /// Several streams side by side, for more channels.
    Several(Box<OpusMultistreamDecoder>),
}

impl Opus {
    /// A decoder for a stream with this head (`OpusHead`, RFC 7845, 5.1).
    pub(super) fn new(head: Option<&[u8]>, channels: usize) -> Result<Opus, Error> {
        let broken = |_: OpusError| Error::DecodeError("opus: the head of the stream makes no sense");
        let channels = head.and_then(|head| head.get(9)).map_or(channels, |count| usize::from(*count));
        let family = head.and_then(|head| head.get(18)).copied().unwrap_or(0);
        let kind = match (family, head.and_then(|head| head.get(19..21)), head.and_then(|head| head.get(21..))) {
            (0, ..) if (1..=2).contains(&channels) => {
                Kind::One(Box::new(OpusDecoder::new(RATE, channels).map_err(broken)?))
            }
            (_, Some(&[streams, coupled]), Some(mapping)) if mapping.len() >= channels && channels > 0 => {
                let (streams, coupled) = (usize::from(streams), usize::from(coupled));
                let several = OpusMultistreamDecoder::new(RATE, channels, streams, coupled, &mapping[..channels]);
                Kind::Several(Box::new(several.map_err(broken)?))
            }
            _ => return unsupported_error("opus: this layout of channels"),
        };
        let channels = u16::try_from(channels).map_err(|_| Error::Unsupported("opus: so many channels"))?;
        Ok(Opus { kind, shape: Shape { rate: RATE, channels } })
    }

    pub(super) fn decode(&mut self, packet: &Packet, into: &mut Vec<f32>) -> Result<Shape, Error> {
        into.clear();
        into.resize(self.shape.samples(MOST_FRAMES), 0.0);
        let decoded = match &mut self.kind {
            Kind::One(decoder) => decoder.decode_float(&packet.data, into, false),
            Kind::Several(decoder) => decoder.decode_float(&packet.data, into, false),
        };
        match decoded {
            Ok(frames) => into.truncate(self.shape.samples(frames)),
            Err(_) => return decode_error("opus: a damaged packet"),
        }
        Ok(self.shape)
    }

    pub(super) fn reset(&mut self) {
        match &mut self.kind {
            Kind::One(decoder) => decoder.reset(),
            Kind::Several(decoder) => decoder.reset(),
        }
    }
}
