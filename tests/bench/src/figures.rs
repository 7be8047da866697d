//! What is kept of many measurements.

/// Milliseconds and bytes of one thing, many times.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub ms: Vec<f64>,
    pub bytes: Vec<u64>,
}

impl Figures {
    pub fn least(&self) -> f64 {
        self.at(0.0)
    }

    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// 95 of 100 took no longer.
    pub fn most(&self) -> f64 {
        self.at(0.95)
    }

    pub fn largest(&self) -> u64 {
        self.bytes.iter().copied().max().unwrap_or_default()
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some hundred measurements"
    )]
    fn at(&self, share: f64) -> f64 {
        let mut sorted = self.ms.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (sorted.len() as f64 * share).ceil() as usize;
        sorted.get(place.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }
}
