use std::time::Duration;

use super::{life::World, street::Climate};

/// Steps a counter may need to empty its outbox when nothing goes wrong any more, and how long it may take.
const PATIENCE: u32 = 400;
const LONGEST: Duration = Duration::from_secs(5 * 86_400);
/// Longer than wrong passwords make anybody wait.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

impl World {
    /// Everything is mended, what is still on its way arrives, and every counter sends what it has; then each takes
    /// one more reading and sends that.
    pub(super) async fn settle(&mut self) {
        self.say("all faults stop".to_owned());
        self.mended = true;
        self.street.lock().climate = Climate::Calm;
        for counter in &mut self.counters {
            counter.keyless = false;
            counter.set_room(None);
            counter.disk().fail(0..0);
        }
        let early = self.random.below(4);
        for _ in 0..early {
            self.street.deliver_late().await;
        }
        for round in 0..2 {
            for at in 0..self.counters.len() {
                if self.violations.is_empty() && self.on(at).await {
                    self.empty(at).await;
                    if round == 0 {
                        let work = self.counters[at].work.as_ref();
                        if work.is_some_and(|work| !work.signed_in) {
                            // Power that went while a password was looked at counts as a wrong one: that wait is over.
                            self.time.pass(LONGEST_WAIT);
                        }
                        self.take_with(at, None).await;
                        self.must_have_shown(at);
                    }
                }
            }
        }
        while self.street.deliver_late().await {}
        for at in 0..self.counters.len() {
            if !self.counters[at].spooled.is_empty() {
                self.carry_spool(at).await;
            }
            if self.violations.is_empty() {
                self.empty(at).await;
            }
        }
    }

    /// What the spool knows and the database does not goes to central on a stick.
    async fn carry_spool(&mut self, at: usize) {
        self.counters[at].close();
        let stick = self.counters[at].stick(1 + at as u128, &self.time);
        let taken = stick.and_then(|file| Ok(self.street.lock().headquarters.central().take_batch(&file)?));
        match taken {
            Ok(_) => self.say(format!("counter {at}: the spool is carried to central")),
            Err(fault) => self
                .violations
                .push(format!("central does not take the spool of counter {at}: {fault}")),
        }
        self.on(at).await;
    }

    fn must_have_shown(&mut self, at: usize) {
        let last = self.shown.last().map(|shown| shown.round);
        if self.violations.is_empty() && last != Some(self.rounds) {
            self.violations.push(format!("counter {at} takes no reading any more"));
        }
    }

    async fn empty(&mut self, at: usize) {
        let began = self.time.now();
        for _ in 0..PATIENCE {
            if self.step(at, None, false).await {
                continue;
            }
            let Some(work) = &self.counters[at].work else { return };
            match work.running.station.status() {
                Ok(status) if status.waiting == 0 && status.numbers_left > 0 => return,
                Ok(_) => self.time.pass(Duration::from_secs(30)),
                Err(fault) => {
                    let fault = format!("counter {at} does not know how it is: {fault}");
                    self.violations.push(fault);
                    return;
                }
            }
            if self.time.now().duration_since(began).unsigned_abs() > LONGEST {
                break;
            }
        }
        self.violations.push(format!("counter {at} does not empty its outbox"));
    }
}
