//! The decoding child as its parent sees it: started, asked, watched, and cut off when it is stuck.

use std::ffi::OsStr;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child as Process, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::super::sound::SoundError;
use super::protocol::{Answer, Request};
use super::watch::Watch;

/// How often a silent child is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A child that decodes one file.
pub(super) struct Child {
    path: PathBuf,
    process: Option<Process>,
    requests: ChildStdin,
    answers: Receiver<Answer>,
}

impl Child {
    /// Starts `program` with `arguments` to decode `path`.
    pub(super) fn start<A: AsRef<OsStr>>(program: &Path, arguments: &[A], path: &Path) -> Result<Child, SoundError> {
        let unstarted = |source| SoundError::NoDecoder { program: program.to_owned(), source };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(windows)]
        {
            use std::os::windows::process::CommandExt;
            // Without this, Windows opens a terminal for it.
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        let mut process = command.spawn().map_err(unstarted)?;
        let (Some(requests), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(unstarted(std::io::ErrorKind::BrokenPipe.into()));
        };
        let (told, answers) = sync_channel(4);
        thread::spawn(move || {
            let mut output = BufReader::with_capacity(1 << 16, output);
            while let Ok(answer) = Answer::read(&mut output) {
                if told.send(answer).is_err() {
                    break;
                }
            }
        });
        Ok(Child { path: path.to_owned(), process: Some(process), requests, answers })
    }

    pub(super) fn ask(&mut self, request: Request) {
        // A child that is gone does not listen; why it is gone is found where its answer is awaited.
        let _ = request.write(&mut self.requests);
    }

    /// The next answer that is more than a sign of life. The child is cut off when it is stuck.
    pub(super) fn answer(&mut self) -> Result<Answer, SoundError> {
        let id = self.process.as_ref().map(Process::id).unwrap_or_default();
        let mut watch = Watch::on(id);
        loop {
            match self.answers.recv_timeout(LOOK) {
                Ok(Answer::AtWork) => watch = Watch::on(id),
                Ok(Answer::Refused(why)) => return Err(SoundError::Undecodable { path: self.path.clone(), why }),
                Ok(Answer::Broke) => return Err(self.cut_off("the decoder broke on it".into())),
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(why) = watch.is_stuck() {
                        return Err(self.cut_off(why));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let why = self.why_gone();
                    return Err(self.cut_off(why));
                }
            }
        }
    }

    fn cut_off(&mut self, why: String) -> SoundError {
        self.end();
        SoundError::CutOff { path: self.path.clone(), why }
    }

    /// Why a child that closed its output did so.
    fn why_gone(&mut self) -> String {
        let patience = Instant::now() + Duration::from_millis(500);
        let Some(process) = &mut self.process else { return "the decoder is gone".into() };
        let status = loop {
            match process.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if Instant::now() < patience => thread::sleep(Duration::from_millis(5)),
                _ => return "the decoder spoke nonsense".into(),
            }
        };
        #[cfg(unix)]
        {
            use std::os::unix::process::ExitStatusExt;
            // What cannot have the memory it asks for aborts.
            const ABORTED: i32 = 6;
            if status.signal() == Some(ABORTED) {
                return format!("it asked for more than {} MB of memory", super::MOST_MEMORY >> 20);
            }
        }
        format!("the decoder ended by itself ({status})")
    }

    /// Kills the child and lets a thread see it go, so that nobody waits for a disk that does not answer.
    fn end(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            thread::spawn(move || process.wait());
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn scripted(script: &str) -> Result<Child, SoundError> {
        Child::start(Path::new("/bin/sh"), &["-c", script], Path::new("interview.mp3"))
    }

    fn cut_off(script: &str) -> (String, Duration) {
        let began = Instant::now();
        let answer = scripted(script).and_then(|mut child| child.answer());
        match answer {
            Err(SoundError::CutOff { why, .. }) => (why, began.elapsed()),
            other => (format!("not cut off: {other:?}"), began.elapsed()),
        }
    }

    #[test]
    fn a_decoder_that_goes_round_in_circles_is_cut_off_after_a_second_of_its_own_time() {
        let (why, took) = cut_off("while :; do :; done");
        assert!(why.contains("no sign"), "{why}");
        assert!(took < Duration::from_secs(12), "{took:?}");
    }

    #[test]
    fn a_decoder_that_sleeps_is_cut_off() {
        let (why, took) = cut_off("exec sleep 100");
        assert!(why.contains("no sign"), "{why}");
        assert!(took < Duration::from_secs(12), "{took:?}");
    }

    #[test]
    fn a_decoder_that_ends_or_speaks_nonsense_is_told_so() {
        assert!(cut_off("exit 3").0.contains("ended by itself"));
        assert!(cut_off("printf xxxxxxxxxxxxxxxxx; exec sleep 100").0.contains("nonsense"));
        assert!(cut_off("kill -ABRT $$").0.contains("memory"));
    }

    #[test]
    fn a_decoder_that_is_not_there_is_no_fault_of_the_file() {
        let started = Child::start(Path::new("/nowhere/vivavoce"), &["decoder"], Path::new("interview.mp3"));
        assert!(matches!(started, Err(SoundError::NoDecoder { .. })));
    }

    #[test]
    fn a_decoder_that_gives_signs_may_take_its_time() {
        let script = "for i in 1 2 3 4 5 6 7 8; do printf 'w\\0\\0\\0\\0'; sleep 0.5; done; printf 'd\\0\\0\\0\\0'";
        assert!(matches!(scripted(script).and_then(|mut child| child.answer()), Ok(Answer::Done)));
    }

    #[test]
    fn a_child_does_not_outlive_its_parent() -> Result<(), Box<dyn std::error::Error>> {
        let child = scripted("exec sleep 100")?;
        let id = child.process.as_ref().map(Process::id).ok_or("no child")?;
        drop(child);
        let patience = Instant::now() + Duration::from_secs(5);
        while Path::new(&format!("/proc/{id}")).exists() {
            assert!(Instant::now() < patience, "it still runs");
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}
