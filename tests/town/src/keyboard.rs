use std::path::{Path, PathBuf};

use kiosk_station::{
    Fault, RecoverFault, Recovered, Spooled, Station,
    handover::{Accepted, BatchFault, Exported},
    import::{ImportRow, RowFault, Run},
    leaving::Why,
    operators::{AnyRole, Maintains, Supervises, TakesRecords},
    retire::RetireFault,
    sync::{Driver, Round},
    view::{
        CatalogueView, Checked, CorrectionReason, Draft, Drawing, FollowView, FormDraft, FormLook, FormView, Head,
        IdentityDocument, KeptDraft, LockedOut, LookUp, OfficesView, OpenCorrection, Operator, Paper, ParkedVisit,
        PrintFact, PrinterChoice, QueueFilter, QueuePage, QueueRow, ReceiptCheck, ReceiptView, ResumedVisit, Saved,
        Secret, Shown,
    },
};
use kiosk_wire::EpochReason;

/// The keyboard of a counter: each verb, by whoever sits there at that moment, as a command of the window calls it. Where
/// the seat is empty, or its operator may not, the verb is refused as the window would be.
///
/// The one place in the tests that knows which room a verb belongs to.
pub trait Keyboard {
    fn station(&self) -> &Station;

    fn sign_in(
        &self,
        operator: &str,
        password: impl Into<Secret> + Send,
    ) -> impl Future<Output = Result<Operator, Fault>> + Send {
        self.station().operators.sign_in(operator, password.into())
    }

    fn sign_out(&self) -> impl Future<Output = Result<(), Fault>> + Send {
        self.station().operators.sign_out()
    }

    fn lock(&self) -> Result<(), Fault> {
        self.station().operators.lock()
    }

    fn unlock(&self, password: impl Into<Secret> + Send) -> impl Future<Output = Result<(), Fault>> + Send {
        self.station().operators.unlock(password.into())
    }

    fn stay_awake(&self) -> Result<(), Fault> {
        self.station().operators.stay_awake()
    }

    fn look_at_idle(&self) -> Result<(), Fault> {
        self.station().operators.look_at_idle()
    }

    fn change_password(
        &self,
        old: impl Into<Secret> + Send,
        new: impl Into<Secret> + Send,
    ) -> impl Future<Output = Result<(), Fault>> + Send {
        self.station().operators.change_password(old.into(), new.into())
    }

    fn open_lockout(
        &self,
        operator: &str,
        supervisor: &str,
        password: impl Into<Secret> + Send,
    ) -> impl Future<Output = Result<(), Fault>> + Send {
        self.station()
            .operators
            .open_lockout(operator, supervisor, password.into())
    }

    fn approve_correction(
        &self,
        tracking_number: &str,
        supervisor: &str,
        password: impl Into<Secret> + Send,
    ) -> impl Future<Output = Result<(), Fault>> + Send {
        let (station, password) = (self.station(), password.into());
        async move {
            let by = station.operators.at_work::<TakesRecords>()?;
            let operators = &station.operators;
            operators
                .approve_correction(&by, tracking_number, supervisor, password)
                .await
        }
    }

    fn locked_out(&self) -> Result<Vec<LockedOut>, Fault> {
        let operators = &self.station().operators;
        operators.locked_out(&operators.at_work::<Supervises>()?)
    }

    fn let_in(&self, operator: &str) -> Result<Vec<LockedOut>, Fault> {
        let operators = &self.station().operators;
        operators.clear_lockout(&operators.at_work::<Supervises>()?, operator)
    }

    fn look_up(&self, bill_id: &str) -> impl Future<Output = Result<LookUp, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work::<TakesRecords>()?;
            station.reading.look_up(&by, bill_id).await
        }
    }

    fn check(&self, draft: &Draft) -> Result<Checked, Fault> {
        let station = self.station();
        station.reading.check(&station.operators.at_work()?, draft)
    }

    fn draft(&self) -> Result<KeptDraft, Fault> {
        let station = self.station();
        station.reading.draft(&station.operators.at_work()?)
    }

    fn clear_draft(&self) -> Result<(), Fault> {
        let station = self.station();
        station.reading.clear_draft(&station.operators.at_work()?)
    }

    fn preview(&self, draft: &Draft, shown: Shown) -> Result<Drawing, Fault> {
        let station = self.station();
        station.reading.preview(&station.operators.at_work()?, draft, shown)
    }

    fn submit(&self, draft: &Draft) -> Result<Saved, Fault> {
        let station = self.station();
        let by = station.operators.at_work()?;
        station.printing.expect_slip();
        station.reading.submit(&by, draft)
    }

    fn correct(&self, tracking_number: &str, draft: &Draft, reason: CorrectionReason) -> Result<Saved, Fault> {
        let station = self.station();
        let by = station.operators.at_work()?;
        station.reading.correct(&by, tracking_number, draft, reason)
    }

    fn correction_draft(&self, tracking_number: &str) -> Result<Draft, Fault> {
        let station = self.station();
        let by = station.operators.at_work()?;
        station.reading.correction_draft(&by, tracking_number)
    }

    fn open_correction(&self, tracking_number: &str) -> Result<OpenCorrection, Fault> {
        let station = self.station();
        station.correction(&station.operators.at_work()?, tracking_number)
    }

    fn import(&self, row: &ImportRow) -> impl Future<Output = Result<String, RowFault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work()?;
            station.reading.import(&by, &mut Run::default(), row).await
        }
    }

    fn receipt(&self, tracking_number: &str) -> Result<ReceiptView, Fault> {
        let station = self.station();
        station
            .documents
            .receipt(&station.operators.at_work()?, tracking_number)
    }

    fn large_print(&self) -> Result<bool, Fault> {
        let station = self.station();
        station.documents.large_print(&station.operators.at_work()?)
    }

    fn set_large_print(&self, large: bool) -> Result<(), Fault> {
        let station = self.station();
        station.documents.set_large_print(&station.operators.at_work()?, large)
    }

    fn queue(&self, filter: QueueFilter, search: &str) -> Result<QueuePage, Fault> {
        let station = self.station();
        station.records.queue(&station.operators.at_work()?, filter, search)
    }

    fn catalogue(&self) -> Result<CatalogueView, Fault> {
        let station = self.station();
        station.services.catalogue(&station.operators.at_work()?)
    }

    fn search_services(&self, text: &str) -> Result<Vec<String>, Fault> {
        let station = self.station();
        station.services.search(&station.operators.at_work()?, text)
    }

    fn identity_document(&self, code: &str) -> Result<IdentityDocument, Fault> {
        let station = self.station();
        station.services.identity_document(&station.operators.at_work()?, code)
    }

    fn offices(&self) -> Result<OfficesView, Fault> {
        let station = self.station();
        station.services.offices(&station.operators.at_work()?)
    }

    fn notice_read(&self, id: &str) -> Result<(), Fault> {
        let station = self.station();
        station.services.notice_read(&station.operators.at_work()?, id)
    }

    fn open_form(&self, code: &str) -> Result<FormView, Fault> {
        let station = self.station();
        station.requests.open(&station.operators.at_work()?, code)
    }

    fn look_form(&self, draft: &FormDraft) -> Result<FormLook, Fault> {
        let station = self.station();
        station.requests.look(&station.operators.at_work()?, draft)
    }

    fn preview_form(&self, draft: &FormDraft, shown: Shown) -> Result<Drawing, Fault> {
        let station = self.station();
        station.requests.preview(&station.operators.at_work()?, draft, shown)
    }

    fn submit_form(&self, draft: &FormDraft) -> Result<Saved, Fault> {
        let station = self.station();
        station.requests.submit(&station.operators.at_work()?, draft)
    }

    fn drop_form(&self, code: &str) -> Result<(), Fault> {
        let station = self.station();
        station.requests.drop_draft(&station.operators.at_work()?, code)
    }

    fn park(&self, service: &str) -> Result<ParkedVisit, Fault> {
        let station = self.station();
        station.parking.park(&station.operators.at_work()?, service)
    }

    fn parked(&self) -> Result<Vec<ParkedVisit>, Fault> {
        let station = self.station();
        station.parking.all(&station.operators.at_work()?)
    }

    fn resume(&self, code: &str, take_over: bool) -> Result<ResumedVisit, Fault> {
        let station = self.station();
        station.parking.resume(&station.operators.at_work()?, code, take_over)
    }

    fn print_missing(&self, code: &str) -> impl Future<Output = Result<PrintFact, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work()?;
            let slip = station.parking.missing_slip(&by, code)?;
            station.printing.print_page(&by, code, &slip).await
        }
    }

    fn follow(&self, number: &str) -> impl Future<Output = Result<FollowView, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work::<TakesRecords>()?;
            station.services.follow(&by, number).await
        }
    }

    fn numbers(&self) -> Result<Vec<QueueRow>, Fault> {
        self.station().records.numbers()
    }

    fn send_now(&self) -> Result<(), Fault> {
        let station = self.station();
        station.records.send_now(&station.operators.at_work()?);
        Ok(())
    }

    fn verify_receipt(&self, text: &str) -> Result<ReceiptCheck, Fault> {
        let station = self.station();
        station.records.verify_receipt(&station.operators.at_work()?, text)
    }

    fn examine_receipt(&self, text: &str) -> Result<ReceiptCheck, Fault> {
        self.station().records.examine_receipt(text)
    }

    fn print(&self, tracking_number: &str) -> impl Future<Output = Result<PrintFact, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work()?;
            station.printing.print(&by, tracking_number).await
        }
    }

    fn print_on(&self, tracking_number: &str) -> impl Future<Output = Result<PrintFact, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work()?;
            station.printing.print_on(&by, tracking_number).await
        }
    }

    fn print_to_file(
        &self,
        tracking_number: &str,
        folder: Option<PathBuf>,
    ) -> impl Future<Output = Result<String, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work()?;
            station.printing.print_to_file(&by, tracking_number, folder).await
        }
    }

    fn slip_seen(&self, tracking_number: &str, came_out: bool) -> Result<PrintFact, Fault> {
        let station = self.station();
        let by = station.operators.at_work()?;
        station.printing.slip_seen(&by, tracking_number, came_out)
    }

    fn printers(&self) -> impl Future<Output = Result<Vec<PrinterChoice>, Fault>> + Send {
        let station = self.station();
        async move { station.printing.printers(&station.operators.at_work()?).await }
    }

    fn choose_printer(
        &self,
        id: &str,
        folder: Option<PathBuf>,
    ) -> impl Future<Output = Result<Vec<PrinterChoice>, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work::<AnyRole>()?;
            station.printing.choose_printer(&by, id, folder).await
        }
    }

    fn add_printer(&self, address: &str) -> impl Future<Output = Result<Vec<PrinterChoice>, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work::<Maintains>()?;
            station.printing.add_printer(&by, address).await
        }
    }

    fn forget_printer(&self, id: &str) -> impl Future<Output = Result<Vec<PrinterChoice>, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work::<Maintains>()?;
            station.printing.forget_printer(&by, id).await
        }
    }

    fn set_head(&self, id: &str, head: Head) -> impl Future<Output = Result<Vec<PrinterChoice>, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work()?;
            station.printing.set_head(&by, id, head).await
        }
    }

    fn set_paper(&self, id: &str, paper: Paper) -> impl Future<Output = Result<Vec<PrinterChoice>, Fault>> + Send {
        let station = self.station();
        async move {
            let by = station.operators.at_work::<AnyRole>()?;
            station.printing.set_paper(&by, id, paper).await
        }
    }

    fn print_test_page(&self) -> Result<(), Fault> {
        let station = self.station();
        station.printing.print_test_page(&station.operators.at_work()?)
    }

    fn settle_left_behind(&self) -> impl Future<Output = ()> + Send {
        self.station().printing.settle_left_behind()
    }

    fn look_at_printer(&self) -> impl Future<Output = ()> + Send {
        self.station().printing.look_at_printer()
    }

    fn export_batch(&self, folder: &Path) -> Result<Option<Exported>, BatchFault> {
        self.station().handover.export_batch(folder)
    }

    fn accept_receipt(&self, file: &[u8]) -> Result<Accepted, BatchFault> {
        self.station().handover.accept_receipt(file)
    }

    fn recover(&self, spooled: &Spooled) -> impl Future<Output = Result<Recovered, RecoverFault>> + Send {
        self.station().handover.recover(spooled)
    }

    fn recover_to(&self, spooled: &Spooled, folder: &Path) -> Result<Option<Exported>, RecoverFault> {
        self.station().handover.recover_to(spooled, folder)
    }

    fn recover_set_aside(&self) -> impl Future<Output = Result<bool, RecoverFault>> + Send {
        self.station().machine.recover_set_aside()
    }

    fn is_disabled(&self) -> bool {
        self.station().machine.is_disabled()
    }

    fn leave(&self) -> impl Future<Output = Result<(), RetireFault>> + Send {
        self.station().machine.leave()
    }

    fn retire(&self, why: Why, tell: bool) -> impl Future<Output = Result<(), RetireFault>> + Send {
        self.station().machine.retire(why, tell)
    }

    fn sync_loop(&self) -> impl Future<Output = ()> + Send + 'static {
        self.station().sync.run()
    }

    fn driver(&self) -> Driver {
        self.station().sync.driver()
    }

    fn drain(&self) -> impl Future<Output = Result<Round, Fault>> + Send {
        self.station().sync.drain()
    }

    fn compare_journal(&self) -> impl Future<Output = Result<Option<EpochReason>, Fault>> + Send {
        self.station().sync.compare()
    }
}

impl Keyboard for Station {
    fn station(&self) -> &Station {
        self
    }
}
