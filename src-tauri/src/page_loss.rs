//! What is done about a page the window has lost: it is loaded again, and where that happens too often, the program is
//! started again. No clock and no window in here.

use std::time::Duration;

use kiosk_station::machine::{WindowLoss, WindowRemedy};

/// How often in [`WHILE`], or in a row without a call of the page between, it is loaded again.
pub const RELOADS: usize = 3;
const WHILE: Duration = Duration::from_secs(60);
/// A cold start from a slow disk takes ten seconds until the page calls: twice that.
pub const FIRST_CALL: Duration = Duration::from_secs(20);
/// Beyond these the program is started again before another one is waited out.
const DOUBLINGS: u32 = 3;

/// The losses that still count. Times are since the start of the program.
#[derive(Debug, Default)]
pub struct Losses {
    /// The oldest first, at most [`RELOADS`].
    at: Vec<Duration>,
    heard: Option<Duration>,
    blank: u32,
}

impl Losses {
    /// The page is lost at `now`.
    pub fn lost(&mut self, loss: WindowLoss, now: Duration) -> WindowRemedy {
        if loss == WindowLoss::Blank {
            self.blank = self.blank.saturating_add(1);
        }
        let heard_since = |at: Duration| self.heard.is_some_and(|heard| heard >= at);
        self.at
            .retain(|at| now.saturating_sub(*at) < WHILE || !heard_since(*at));
        if self.at.len() < RELOADS {
            self.at.push(now);
            WindowRemedy::Reload
        } else {
            WindowRemedy::Restart
        }
    }

    /// The page called at `now`.
    pub fn heard(&mut self, now: Duration) {
        self.heard = Some(now);
        self.blank = 0;
    }

    /// How long the page that is being loaded has until its first call. A machine that is slower than that gets twice as
    /// long each time: it comes up late, and is not loaded again for ever.
    #[must_use]
    pub fn patience(&self) -> Duration {
        FIRST_CALL.saturating_mul(1 << self.blank.min(DOUBLINGS))
    }
}
