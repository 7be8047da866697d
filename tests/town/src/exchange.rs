use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of a request that are kept: its first line is in them.
const KEPT: usize = 256;

/// What went through a line, as someone who listens to it hears it.
#[derive(Clone, Default)]
pub(crate) struct Exchanges(Arc<Mutex<Vec<Exchange>>>);

#[derive(Default)]
struct Exchange {
    request: Vec<u8>,
    answer: Vec<u8>,
}

/// One connection's part of it: a request, its answer, the next request.
pub(crate) struct Ear {
    all: Exchanges,
    at: Option<usize>,
    answered: bool,
}

impl Exchanges {
    pub(crate) fn ear(&self) -> Ear {
        Ear {
            all: self.clone(),
            at: None,
            answered: false,
        }
    }

    /// The newest answer to a request that begins with these words.
    pub(crate) fn newest(&self, request: &str) -> Option<Vec<u8>> {
        let all = self.lock();
        let newest = all
            .iter()
            .rev()
            .find(|one| one.request.starts_with(request.as_bytes()) && !one.answer.is_empty());
        newest.map(|one| one.answer.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ear {
    pub(crate) fn went_up(&mut self, bytes: &[u8]) {
        let mut all = self.all.lock();
        let at = match self.at {
            Some(at) if !self.answered => at,
            _ => {
                all.push(Exchange::default());
                all.len() - 1
            }
        };
        let room = KEPT.saturating_sub(all[at].request.len()).min(bytes.len());
        all[at].request.extend_from_slice(&bytes[..room]);
        (self.at, self.answered) = (Some(at), false);
    }

    pub(crate) fn went_down(&mut self, bytes: &[u8]) {
        if let Some(at) = self.at {
            self.all.lock()[at].answer.extend_from_slice(bytes);
            self.answered = true;
        }
    }
}
