//! The child's side: opens one file, answers requests about it, and ends with its parent.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::super::envelope;
use super::super::sound::{Sound, SoundError};
use super::container;
use super::protocol::{Answer, Request};
use super::stream::Stream;

/// As many samples are sent at once.
const MOST_SAMPLES: u64 = 1 << 17;

/// Is the decoding child: decodes `path` until nobody asks any more.
pub fn serve(path: &Path) -> ExitCode {
    limit();
    // What breaks here is told to the parent, not to the terminal.
    std::panic::set_hook(Box::new(|_| {}));
    let requests = requests();
    let mut output = io::stdout().lock();
    let served = catch_unwind(AssertUnwindSafe(|| answer_all(path, &requests, &mut output)));
    match served {
        Ok(Ok(())) => ExitCode::SUCCESS,
        // The parent is gone.
        Ok(Err(_)) => ExitCode::FAILURE,
        Err(_) => {
            let _ = Answer::Broke.write(&mut output);
            ExitCode::FAILURE
        }
    }
}

/// Takes memory beyond a limit from this process, and spares the disk its remains.
#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let only = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // Where the system refuses, the parent's watch is left.
    let _ = setrlimit(Resource::As, only(super::MOST_MEMORY));
    let _ = setrlimit(Resource::Core, only(0));
}

#[cfg(not(unix))]
fn limit() {}

/// The requests as they come. A thread of its own waits for them, so that this process ends with its parent even in the
/// middle of a packet that takes forever.
fn requests() -> Receiver<Request> {
    let (asked, requests) = channel();
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(request) = Request::read(&mut input) {
            if asked.send(request).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    requests
}

fn answer_all(path: &Path, requests: &Receiver<Request>, output: &mut dyn Write) -> io::Result<()> {
    let opened = container::open(path, &mut || {
        let _ = Answer::AtWork.write(output);
    });
    let mut stream = match opened {
        Ok((stream, probed)) => {
            Answer::Opened(Box::new(probed)).write(output)?;
            stream
        }
        Err(error) => return Answer::Refused(why(&error)).write(output),
    };
    while let Ok(request) = requests.recv() {
        match answer(&mut stream, request, output)? {
            Ok(()) => {}
            Err(error) => Answer::Refused(why(&error)).write(output)?,
        }
    }
    Ok(())
}

fn answer(stream: &mut Stream, request: Request, output: &mut dyn Write) -> io::Result<Result<(), SoundError>> {
    match request {
        Request::Frames { from, count } => {
            let most = (MOST_SAMPLES / u64::from(stream.shape().channels)).max(1);
            let mut samples = vec![0.0; stream.shape().samples(count.min(most) as usize)];
            let seeked = if stream.next() == from { Ok(()) } else { stream.seek(from) };
            match seeked.and_then(|()| stream.read(&mut samples)) {
                Ok(read) => {
                    samples.truncate(read);
                    Answer::Samples(samples).write(output).map(Ok)
                }
                Err(error) => Ok(Err(error)),
            }
        }
        Request::Points { from, to } => {
            let mut written = Ok(());
            let measured = envelope::measure(stream, from..to, &mut |points| {
                written = Answer::Points(points.to_vec()).write(output);
                Ok(written.is_ok())
            });
            written?;
            match measured {
                Ok(()) => Answer::Done.write(output).map(Ok),
                Err(error) => Ok(Err(error)),
            }
        }
    }
}

/// What the parent makes a sentence of.
fn why(error: &SoundError) -> String {
    match error {
        SoundError::Undecodable { why, .. } | SoundError::CutOff { why, .. } => why.clone(),
        SoundError::Unreadable { source, .. }
        | SoundError::Unwritable { source, .. }
        | SoundError::NoDecoder { source, .. } => source.to_string(),
        SoundError::Cancelled => "cancelled".to_owned(),
    }
}
