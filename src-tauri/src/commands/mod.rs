//! What the window may ask for: take the station and the operator at work, call one verb, convert.

pub mod machine;
pub mod operators;
pub mod parking;
pub mod printing;
pub mod reading;
pub mod records;
pub mod services;

use kiosk_station::view::UiError;

type Answer<T> = Result<T, UiError>;
