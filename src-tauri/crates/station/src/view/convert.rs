//! The same words of the field in the rules, in the contract and on the screen: one line each way.

use kiosk_domain::{meter as rules, reading};

use crate::{core, view};

macro_rules! same_words {
    ($from:path => $into:path { $($word:ident),+ }) => {
        impl From<$from> for $into {
            fn from(word: $from) -> Self {
                match word { $(<$from>::$word => <$into>::$word),+ }
            }
        }
    };
}

macro_rules! same_words_both_ways {
    ($one:path, $other:path { $($word:ident),+ }) => {
        same_words!($one => $other { $($word),+ });
        same_words!($other => $one { $($word),+ });
    };
}

// The rules and the contract convert through the screen's type: neither is local to this crate.
same_words_both_ways!(
    view::Register,
    rules::Register {
        Mid,
        Peak,
        Low,
        Friday,
        Reactive,
        Demand
    }
);
same_words_both_ways!(view::MeterKind, rules::MeterKind { Single, Triple, Demand });
same_words_both_ways!(view::LowerReason, reading::LowerReason { Rollover, Replaced });
same_words!(view::Register => kiosk_wire::Register { Mid, Peak, Low, Friday, Reactive, Demand });
same_words!(kiosk_wire::Register => view::Register { Mid, Peak, Low, Friday, Reactive, Demand });
same_words!(view::MeterKind => kiosk_wire::MeterKind { Single, Triple, Demand });
same_words!(kiosk_wire::MeterKind => view::MeterKind { Single, Triple, Demand });
same_words!(view::LowerReason => kiosk_wire::LowerReason { Rollover, Replaced });
same_words!(kiosk_wire::LowerReason => view::LowerReason { Rollover, Replaced });
same_words!(kiosk_wire::Evidence => view::Evidence { NationalCard, BirthCertificate, Passport, CompanyPapers });
same_words!(view::Evidence => kiosk_wire::Evidence { NationalCard, BirthCertificate, Passport, CompanyPapers });
same_words!(kiosk_wire::ContentKind => view::ServiceKind { Reading, Request, Survey, Participation, View });
same_words!(view::CorrectionReason => kiosk_wire::CorrectionReason {
    TransposedDigits,
    MisreadMeter,
    WrongRegister,
    WrongDate,
    WrongVisitor,
    WrongAnswer,
    VisitorRequest
});
same_words!(core::Line => view::Line { Unknown, Online, Offline });
same_words!(core::OfflineLevel => view::OfflineLevel { Fine, Soft, Hard });
same_words!(kiosk_printer::PrintState => view::PrintState {
    No, Queued, Printing, Confirmed, NotConfirmed, PaperOut, Offline, Failed, File
});
same_words!(kiosk_printer::PrintReason => view::PrintReason {
    Interrupted, SaidOut, SaidNotOut, NeverSent, StillInSpool, LineLost, CoverOpen, Jammed, WrongPaper, QueueGone,
    SystemDown, Aborted, QueueStopped, QueueHolds, QueueRejects, QueuePassword, PortForbidden, PortBusy
});
same_words!(kiosk_printer::PrinterState => view::PrinterState {
    None, Ready, Printing, PaperOut, Stopped, Unknown, File
});
same_words!(kiosk_printer::PrinterKind => view::PrinterKind { Queue, Raw, Network, Device, File });
same_words!(view::PrinterKind => kiosk_printer::PrinterKind { Queue, Raw, Network, Device, File });
same_words!(kiosk_paper::Paper => view::Paper { A4, A5, Slip80, Slip58 });
same_words!(view::Paper => kiosk_paper::Paper { A4, A5, Slip80, Slip58 });
same_words!(kiosk_paper::Head => view::Head { Dots384, Dots512, Dots576, Dots640 });
same_words!(view::Head => kiosk_paper::Head { Dots384, Dots512, Dots576, Dots640 });
same_words!(kiosk_wire::Role => view::Role { Operator, Supervisor, Technician });

impl From<&kiosk_wire::Operator> for view::Operator {
    fn from(operator: &kiosk_wire::Operator) -> Self {
        Self {
            code: operator.code.clone(),
            name: operator.name.clone(),
            role: operator.role.into(),
        }
    }
}

impl From<&kiosk_wire::Office> for view::Office {
    fn from(office: &kiosk_wire::Office) -> Self {
        Self {
            code: office.code.clone(),
            name: office.name.clone(),
            city: office.city.clone(),
        }
    }
}

impl From<&kiosk_wire::Paper> for view::ServicePaper {
    fn from(paper: &kiosk_wire::Paper) -> Self {
        Self {
            id: paper.id.clone(),
            title: paper.title.clone(),
            required: paper.required,
        }
    }
}

impl From<&core::LineTrouble> for view::Trouble {
    fn from(trouble: &core::LineTrouble) -> Self {
        match trouble {
            core::LineTrouble::Proxy(_) => Self::Proxy,
            core::LineTrouble::Clock => Self::CertificateClock,
        }
    }
}
