//! Opus, decoded by the crate `opus-rs` (RFC 6716 and 8251, no C), at 48 kHz whatever was put in. What it gives
//! differs from libopus by less than a step of 16 bits.

use opus_rs::OpusDecoder;
use opus_rs::multistream::{ChannelMappingTable, MultistreamDecoder};
use symphonia::core::errors::{Error, decode_error, unsupported_error};
use symphonia::core::packet::Packet;

use super::super::sound::Shape;

const RATE: u32 = 48_000;
/// The longest packet sounds 120 ms.
const MOST_FRAMES: usize = RATE as usize * 120 / 1000;
/// Where in the head of a stream (`OpusHead`, RFC 7845, 5.1) its layout stands.
const CHANNELS_AT: usize = 9;
const FAMILY_AT: usize = 18;

/// What makes samples of Opus packets.
pub(super) struct Opus {
    layout: Layout,
    decoder: Decoder,
}

/// How the channels are coded.
#[derive(Clone)]
struct Layout {
    channels: u16,
    family: u8,
    /// Which stream holds which channel, as the head says.
    table: Vec<u8>,
}

enum Decoder {
    /// One stream of one or two channels.
    One(Box<OpusDecoder>),
    /// Several streams side by side, for more channels.
    Several(Box<MultistreamDecoder>),
}

impl Opus {
    /// A decoder for a stream with this head; without one, for so many channels.
    pub(super) fn new(head: Option<&[u8]>, channels: usize) -> Result<Opus, Error> {
        let at = |place: usize| head.and_then(|head| head.get(place)).copied();
        let channels = at(CHANNELS_AT).unwrap_or(u8::try_from(channels).unwrap_or(0));
        let table = head.and_then(|head| head.get(FAMILY_AT + 1..)).unwrap_or_default().to_vec();
        let layout = Layout { channels: channels.into(), family: at(FAMILY_AT).unwrap_or(0), table };
        let decoder = layout.decoder()?;
        Ok(Opus { layout, decoder })
    }

    pub(super) fn decode(&mut self, packet: &Packet, into: &mut Vec<f32>) -> Result<Shape, Error> {
        let shape = Shape { rate: RATE, channels: self.layout.channels };
        into.clear();
        into.resize(shape.samples(MOST_FRAMES), 0.0);
        let decoded = match &mut self.decoder {
            Decoder::One(decoder) => decoder.decode(&packet.data, MOST_FRAMES, into),
            Decoder::Several(decoder) => decoder.decode(&packet.data, MOST_FRAMES, into),
        };
        match decoded {
            Ok(frames) => into.truncate(shape.samples(frames)),
            Err(_) => return decode_error("opus: a packet makes no sense"),
        }
        Ok(shape)
    }

    pub(super) fn reset(&mut self) {
        if let Ok(decoder) = self.layout.decoder() {
            self.decoder = decoder;
        }
    }
}

impl Layout {
    fn decoder(&self) -> Result<Decoder, Error> {
        let rate = RATE.cast_signed();
        if self.family == 0 && (1..=2).contains(&self.channels) {
            let decoder = OpusDecoder::new(rate, self.channels.into()).map_err(Error::Unsupported)?;
            return Ok(Decoder::One(Box::new(decoder)));
        }
        let channels = u8::try_from(self.channels).unwrap_or(0);
        match ChannelMappingTable::parse(self.family, channels, &self.table) {
            Some(table) => {
                let decoder = MultistreamDecoder::new(rate, table).map_err(Error::Unsupported)?;
                Ok(Decoder::Several(Box::new(decoder)))
            }
            None => unsupported_error("opus: this layout of channels"),
        }
    }
}
