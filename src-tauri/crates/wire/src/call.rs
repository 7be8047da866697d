//! The calls: method and path, in one place for both sides and the document.

/// `POST` enrols, `DELETE` retires.
pub const ENROL: &str = "/v1/terminals";
pub const SESSIONS: &str = "/v1/sessions";
pub const PASSWORD: &str = "/v1/sessions/password";
pub const SETTINGS: &str = "/v1/settings";
pub const LEASES: &str = "/v1/leases";
pub const SUBSCRIBER: &str = "/v1/subscribers/{bill_id}";
pub const RECORDS: &str = "/v1/records";
pub const RECORD: &str = "/v1/records/{tracking_number}";
pub const BATCHES: &str = "/v1/sealed-batches";
pub const TERMINAL_KEYS: &str = "/v1/terminal-keys/{after}";
pub const STATUS: &str = "/v1/status";
pub const SERVICES: &str = "/v1/services";
/// The live version.
pub const SERVICE: &str = "/v1/services/{code}";
pub const SERVICE_VERSION: &str = "/v1/services/{code}/versions/{version}";
pub const OFFICES: &str = "/v1/offices";

/// Header that carries a session's token.
pub const SESSION_HEADER: &str = "kiosk-session";

/// `/v1/subscribers/9174639504124`
#[must_use]
pub fn subscriber(bill_id: &str) -> String {
    SUBSCRIBER.replace("{bill_id}", bill_id)
}

/// `/v1/records/405001738261`
#[must_use]
pub fn record(tracking_number: &str) -> String {
    RECORD.replace("{tracking_number}", tracking_number)
}

/// `/v1/terminal-keys/17`
#[must_use]
pub fn terminal_keys(after: u64) -> String {
    TERMINAL_KEYS.replace("{after}", &after.to_string())
}

/// `/v1/services/complaint/versions/3`
#[must_use]
pub fn service_version(code: &str, version: u32) -> String {
    SERVICE_VERSION
        .replace("{code}", code)
        .replace("{version}", &version.to_string())
}
