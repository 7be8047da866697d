/// Something a screen may want to show again. Carries no content: who hears it asks for what he needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The frame's facts changed.
    Status,
    /// The catalogue, a definition or the list of offices changed.
    Catalogue,
    /// A record's facts changed.
    Record { tracking_number: String },
}
