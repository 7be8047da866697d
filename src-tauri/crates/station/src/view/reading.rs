use kiosk_wire::Personal;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A reading as it stands on the screen: what was typed, letter by letter. Kept in the database while it
/// is being typed, so that a crash loses none of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// National id, legal id or foreigners' id: its length says which.
    #[specta(type = String)]
    pub visitor_id: Personal,
    /// The id, as it was typed, of which the operator said that it is a foreigner's and no mobile.
    #[specta(type = Option<String>)]
    pub foreign_confirmed: Option<Personal>,
    #[specta(type = String)]
    pub mobile: Personal,
    /// The papers the operator saw, as nothing is checked on line yet.
    pub evidence: Option<Evidence>,
    #[specta(type = String)]
    pub bill_id: Personal,
    /// A bill id shorter than thirteen digits was confirmed by the operator.
    pub short_bill_confirmed: bool,
    /// The bill was declared at this counter today, and the operator said that this is another declaration.
    pub also_today: bool,
    /// Chosen by the operator where the subscriber is not known.
    pub meter_kind: Option<MeterKind>,
    pub rows: Vec<RowDraft>,
    /// Jalali, as typed.
    pub declared_on: String,
    /// Where a record is corrected: which one, and why. `None`: a new record.
    pub correction: Option<CorrectionDraft>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionDraft {
    pub tracking_number: String,
    /// The revision that is being written; 2 is the first correction.
    pub revision: u32,
    pub reason: Option<CorrectionReason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionReason {
    /// Digits of a figure were written in the wrong order.
    TransposedDigits,
    MisreadMeter,
    /// The figures are those of another register or meter.
    WrongRegister,
    WrongDate,
    WrongVisitor,
    /// An answer of a form is not what the visitor said.
    WrongAnswer,
    /// The visitor came back with other figures, or other answers.
    VisitorRequest,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowDraft {
    pub register: Register,
    pub current: String,
    /// The blind second typing of an odd figure.
    pub again: String,
    /// Typed from the paper bill where the previous figure is not known.
    pub previous: String,
    /// Why the figure is lower than the previous one; that the meter was replaced may be said of any figure.
    pub lower_reason: Option<LowerReason>,
    /// The figure as it stood in `current` when the operator said that there is no point in it. Typed anew, it is asked
    /// about anew.
    pub whole: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    Mid,
    Peak,
    Low,
    Friday,
    Reactive,
    Demand,
}

/// Single: one figure, kept as `mid`. Triple: mid, peak, low. Demand: all six.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MeterKind {
    Single,
    Triple,
    Demand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    NationalCard,
    BirthCertificate,
    Passport,
    CompanyPapers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LowerReason {
    /// دور مجدد: the counter passed its highest figure.
    Rollover,
    /// تعویض: the meter was replaced.
    Replaced,
}

/// Where on the screen something belongs. `Row` fields come with their register in [`Missing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    VisitorId,
    Mobile,
    Evidence,
    BillId,
    MeterKind,
    Current,
    Again,
    Previous,
    LowerReason,
    /// Where the point of a figure is.
    Point,
    DeclaredOn,
    CorrectionReason,
    /// The papers a request needs.
    Papers,
    /// The answers of a form.
    Answers,
    Operator,
    Password,
}

/// The verdict on a draft, after every key.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    pub visitor_id: FieldState,
    pub mobile: FieldState,
    pub bill_id: FieldState,
    pub declared_on: FieldState,
    /// One for each register the meter has, in the order of the screen. Empty while neither subscriber nor
    /// meter kind is known.
    pub rows: Vec<RowState>,
    /// Date of the known previous figures, Jalali; `None` where it is not known.
    pub previous_on: Option<String>,
    /// What still has to be done, from top to bottom. Empty: the reading can be submitted.
    pub missing: Vec<Missing>,
}

/// What is left of what an operator was typing.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptDraft {
    pub draft: Option<Draft>,
    /// There is one beside it that another version of the program wrote: it is kept, and cannot be shown.
    pub unreadable: bool,
}

#[derive(Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldState {
    pub mark: Mark,
    pub note: Option<Note>,
    /// The value in its canonical form, where it is whole.
    pub canonical: Option<String>,
    /// A value the operator may pick instead (the zero-padded national id).
    pub suggestion: Option<String>,
}

impl std::fmt::Debug for FieldState {
    /// Not the value: it may be a person's id.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FieldState")
            .field("mark", &self.mark)
            .field("note", &self.note)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Empty,
    /// Begun and not yet wrong: say nothing while it is being typed, say `note` when the field is left.
    Partial,
    Ok,
    /// Right as far as can be seen, and worth a look.
    Warn,
    Bad,
}

/// A sentence: `check.<code>` in the catalogue, with its figures (ASCII) in order as `{0}`, `{1}`, ….
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    pub code: String,
    pub figures: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowState {
    pub register: Register,
    /// `1.8.1`
    pub obis: String,
    /// `kWh`, `kvarh`, `kW`
    pub unit: String,
    /// Known previous figure; `None`: it may be typed from the paper bill.
    pub previous: Option<String>,
    /// The figure typed, canonical.
    pub current: Option<String>,
    /// current − previous, where both are known and it may be shown.
    pub difference: Option<String>,
    /// difference × coefficient.
    pub consumption: Option<String>,
    pub verdict: Verdict,
    pub note: Option<Note>,
    /// The typed figure is to be shown as dots, and the second field is asked for.
    pub hidden: bool,
    /// The figure with the point that was not typed, for [`Verdict::AskPoint`].
    pub pointed: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Empty,
    /// Cannot be taken: not a number, or more digits than the meter has.
    Refused,
    /// عادی
    Ok,
    /// Equal to the previous figure, which is legal.
    Equal,
    /// بدون مقایسه: the previous figure is not known.
    NoComparison,
    /// Lower than before: asks for the reason first.
    AskReason,
    /// All places of the display were typed, and no point: asks where it is.
    AskPoint,
    /// Odd: to be typed a second time, blind.
    AskAgain,
    /// The second typing differs from the first: both are emptied.
    Differs,
    /// Odd, typed twice alike: taken, and recorded that it was confirmed.
    Confirmed,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Missing {
    pub field: Field,
    /// For the fields of a row.
    pub register: Option<Register>,
}

/// What a keyboard-wedge scanner typed.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Scan {
    #[specta(type = Option<String>)]
    pub bill_id: Option<Personal>,
    /// Why there is none, or what else is to be known of it: `check.<code>`.
    pub note: Option<Note>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LookUp {
    pub source: LookUpSource,
    /// When central said it, Jalali date; for `Cache`.
    pub as_of: Option<String>,
    pub subscriber: Option<Subscriber>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LookUpSource {
    Central,
    /// Central could not be asked; this is what it said before.
    Cache,
    /// Central could not be asked, and this terminal has never seen the subscriber.
    NotKnown,
    /// Central says there is no such subscriber.
    NotFound,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Subscriber {
    /// Masked by central: «م••••• ر••••».
    pub name: String,
    /// Real or legal person.
    pub legal: bool,
    /// `household`, `industrial`, …: `tariff.<key>` in the catalogue.
    pub tariff: String,
    pub meter: Meter,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Meter {
    pub kind: MeterKind,
    /// To be compared with the number on the meter itself.
    pub serial: String,
    /// Whole digits on its display.
    pub digits: u8,
    pub decimals: u8,
    pub coefficient: String,
    /// kW
    pub contracted_demand: Option<String>,
}
