//! What every test of a counter needs, once: the people and the bills they bring, their [`Visit`], one [`Clock`] to
//! set, and one [`Line`] with weather. Below stories, torture, window and bench; it knows central only as an address.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "fixtures of tests")]

pub mod bills;
mod clock;
pub mod desk;
mod exchange;
mod http;
mod keyboard;
mod line;
pub mod people;
pub mod places;
mod relay;
mod time;
mod visit;

pub use clock::{Clock, TEN_YEARS};
pub use keyboard::Keyboard;
pub use line::Line;
pub use relay::Weather;
pub use time::Time;
pub use visit::Visit;
