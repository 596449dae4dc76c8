//! What this computer does with plain work, so that figures of two computers can be compared.
//!
//! A row's value divided by how much slower its yardstick is here than on the reference machine says what it would have
//! been there.

use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::clock::{Times, ms, spent};
use super::{Result, failed};
use crate::media::sha256;

/// How long plain work takes, in ms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Looking through 64 MB for a byte that is not in them.
    pub memchr_ms: f64,
    /// Copying 64 MB.
    pub copy_ms: f64,
    /// The SHA-256 of 16 MB.
    pub sha256_ms: f64,
    /// Writing 4 KB and waiting until the disk has them.
    pub fdatasync_ms: f64,
    /// How much longer than its CPU time plain computing took: well above 1 where other programs are at work too, and then
    /// only CPU times can be trusted.
    pub busy: f64,
}

/// The machine that calibrated figures are given for: two cores of an Intel Xeon in a virtual machine, as this project
/// was written on, with nothing else running.
pub const REFERENCE: Calibration =
    Calibration { memchr_ms: 3.7, copy_ms: 3.4, sha256_ms: 8.9, fdatasync_ms: 0.16, busy: 1.0 };

/// What a row is calibrated by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Yardstick {
    /// Work that goes through memory: searching, listing.
    Memchr,
    /// Work that makes much of memory: frames.
    Copy,
    /// Work that computes: importing, composing.
    Sha256,
    /// Work that waits for the disk: an edit.
    Fdatasync,
    /// Nothing: bytes are bytes.
    None,
}

/// From here on a computer counts as busy.
const BUSY: f64 = 1.2;
const BUFFER: usize = 64 << 20;
const HASHED: usize = 16 << 20;

impl Calibration {
    /// Measures this computer, and the disk that `folder` is on.
    pub fn of(folder: &Path) -> Result<Calibration> {
        let (buffer, mut copied) = (vec![1_u8; BUFFER], vec![0_u8; BUFFER]);
        let (_, computing) = spent(|| {
            for _ in 0..20 {
                black_box(sha256(black_box(&buffer[..HASHED])));
            }
        });
        Ok(Calibration {
            busy: computing.wall.as_secs_f64() / computing.cpu.as_secs_f64().max(f64::MIN_POSITIVE),
            memchr_ms: median(9, || {
                black_box(memchr::memchr(0, black_box(&buffer)));
            }),
            copy_ms: median(9, || {
                copied.copy_from_slice(black_box(&buffer));
                black_box(&copied);
            }),
            sha256_ms: median(5, || {
                black_box(sha256(black_box(&buffer[..HASHED])));
            }),
            fdatasync_ms: fdatasync(folder)?,
        })
    }

    fn by(&self, yardstick: Yardstick) -> f64 {
        match yardstick {
            Yardstick::Memchr => self.memchr_ms,
            Yardstick::Copy => self.copy_ms,
            Yardstick::Sha256 => self.sha256_ms,
            Yardstick::Fdatasync => self.fdatasync_ms,
            Yardstick::None => 1.0,
        }
    }

    /// How much slower than the reference machine this one is.
    pub fn slowness(&self, yardstick: Yardstick) -> f64 {
        self.by(yardstick) / REFERENCE.by(yardstick)
    }

    /// As a line to read.
    pub fn in_words(&self) -> String {
        let busy = match self.busy > BUSY {
            true => "; it is busy with other work, so look at the CPU times",
            false => "",
        };
        format!(
            "this computer: memchr {:.1}, copying {:.1} GB/s, SHA-256 {:.0} MB/s, fdatasync {:.2} ms{busy}",
            BUFFER as f64 / 1e6 / self.memchr_ms,
            BUFFER as f64 / 1e6 / self.copy_ms,
            HASHED as f64 / 1e3 / self.sha256_ms,
            self.fdatasync_ms
        )
    }
}

fn median(rounds: usize, mut work: impl FnMut()) -> f64 {
    work();
    ms(Times::of((0..rounds).map(|_| spent(&mut work).1)).at(0.5).wall)
}

fn fdatasync(folder: &Path) -> Result<f64> {
    let path = folder.join("fdatasync");
    let write = |file: &mut File| file.write_all(&[1; 4096]).and_then(|()| file.sync_data());
    let measured = File::create(&path).and_then(|mut file| {
        let times: std::io::Result<Vec<_>> = (0..64)
            .map(|_| {
                let (outcome, time) = spent(|| write(&mut file));
                outcome.map(|()| time)
            })
            .collect();
        std::fs::remove_file(&path)?;
        Ok(ms(Times::of(times?).at(0.5).wall))
    });
    measured.map_err(failed("writing a file", &path))
}
