//! Long work that says how far it is and can be cancelled.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{ArchiveError, Result};

/// What watches a piece of long work: it is told how far the work is, and can end it.
#[derive(Clone, Default)]
pub struct Watch {
    cancelled: Arc<AtomicBool>,
    told: Option<Arc<dyn Fn(usize, usize) + Send + Sync>>,
}

impl Watch {
    /// Tells `told` how much is done and how much there is, whenever that changes.
    pub fn telling(told: impl Fn(usize, usize) + Send + Sync + 'static) -> Watch {
        Watch { cancelled: Arc::default(), told: Some(Arc::new(told)) }
    }

    /// Ends the work at its next step; nothing half done is kept.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// The watch for the `index`th of `of` pieces of work: what it is told counts within that piece.
    pub fn part(&self, index: usize, of: usize) -> Watch {
        /// How finely one piece is told.
        const STEPS: usize = 1000;
        let told = self.told.clone().map(|told| -> Arc<dyn Fn(usize, usize) + Send + Sync> {
            Arc::new(move |done, total| {
                let steps = (done as f64 / total.max(1) as f64 * STEPS as f64) as usize;
                told(index * STEPS + steps.min(STEPS), of * STEPS);
            })
        });
        Watch { cancelled: self.cancelled.clone(), told }
    }

    /// For work that tells large numbers (bytes, frames) and wants to hear whether to go on; see [`Watch::tick`].
    pub fn counting(&self) -> impl FnMut(u64, u64) -> bool + use<> {
        let watch = self.clone();
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        move |done, total| watch.tick(whole(done), whole(total)).is_ok()
    }

    /// Called by the work between steps: `done` of `total`. Fails once the work was cancelled.
    pub fn tick(&self, done: usize, total: usize) -> Result<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(ArchiveError::Cancelled);
        }
        if let Some(told) = &self.told {
            told(done, total);
        }
        Ok(())
    }
}
