//! What the window may ask for: take the station, call one verb, convert.

use std::path::PathBuf;

use kiosk_station::{
    desk, enrol,
    view::{
        Checked, Code, Draft, Drawing, Enrolment, LockedOut, LookUp, Operator, Paper, PrintFact, PrinterChoice,
        QueueFilter, QueuePage, ReceiptCheck, ReceiptView, Saved, Scan, Secret, Shown, Status, UiError,
    },
};
use tauri::{AppHandle, State};

use crate::{page_watch::PageWatch, shell::Shell};

type Answer<T> = Result<T, UiError>;

/// The frame's facts.
#[tauri::command]
#[specta::specta]
pub async fn status(shell: State<'_, Shell>, page: State<'_, PageWatch>) -> Answer<Status> {
    page.called();
    shell.status()
}

/// Tries to start at once instead of waiting for the next try.
#[tauri::command]
#[specta::specta]
pub async fn retry_start(shell: State<'_, Shell>) -> Answer<()> {
    shell.retry();
    Ok(())
}

/// What is known before this machine is enrolled.
#[tauri::command]
#[specta::specta]
pub async fn enrolment(shell: State<'_, Shell>) -> Answer<Enrolment> {
    Ok(shell.enrolment())
}

/// Makes this machine a counter; how far it is comes as the event `enrolment`.
#[tauri::command]
#[specta::specta]
pub async fn enrol(
    app: AppHandle,
    shell: State<'_, Shell>,
    address: String,
    code: String,
    authority: Option<String>,
) -> Answer<()> {
    let authority = authority.map(PathBuf::from);
    Ok(shell.enrol(&app, &enrol::Way { address, authority }, &code).await?)
}

/// Keeps a database that cannot be opened in a dated folder, for a new enrolment.
#[tauri::command]
#[specta::specta]
pub async fn set_aside(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.set_aside().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn sign_in(shell: State<'_, Shell>, operator: String, password: Secret) -> Answer<Operator> {
    Ok(shell.admit("sign_in")?.sign_in(&operator, password).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn sign_out(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.admit("sign_out")?.sign_out().await?)
}

/// The operator leaves for a while.
#[tauri::command]
#[specta::specta]
pub async fn lock(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.admit("lock")?.lock()?)
}

/// The operator who locked the counter is back.
#[tauri::command]
#[specta::specta]
pub async fn unlock(shell: State<'_, Shell>, password: Secret) -> Answer<()> {
    Ok(shell.admit("unlock")?.unlock(password).await?)
}

/// Somebody is at the keyboard.
#[tauri::command]
#[specta::specta]
pub async fn stay_awake(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.admit("stay_awake")?.stay_awake()?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_password(shell: State<'_, Shell>, old: Secret, next: Secret) -> Answer<()> {
    Ok(shell.admit("change_password")?.change_password(old, next).await?)
}

/// A supervisor lets an operator try again who typed too many wrong passwords.
#[tauri::command]
#[specta::specta]
pub async fn open_lockout(
    shell: State<'_, Shell>,
    operator: String,
    supervisor: String,
    password: Secret,
) -> Answer<()> {
    let station = shell.admit("open_lockout")?;
    Ok(station.open_lockout(&operator, &supervisor, password).await?)
}

/// A supervisor answers for one correction of a record that another operator took.
#[tauri::command]
#[specta::specta]
pub async fn approve_correction(
    shell: State<'_, Shell>,
    tracking_number: String,
    supervisor: String,
    password: Secret,
) -> Answer<()> {
    let station = shell.admit("approve_correction")?;
    Ok(station
        .approve_correction(&tracking_number, &supervisor, password)
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn locked_out(shell: State<'_, Shell>) -> Answer<Vec<LockedOut>> {
    Ok(shell.admit("locked_out")?.locked_out()?)
}

#[tauri::command]
#[specta::specta]
pub async fn let_in(shell: State<'_, Shell>, operator: String) -> Answer<Vec<LockedOut>> {
    Ok(shell.admit("let_in")?.let_in(&operator)?)
}

/// What a scanner typed, as a bill id.
#[tauri::command]
#[specta::specta]
pub async fn read_scan(shell: State<'_, Shell>, text: String) -> Answer<Scan> {
    shell.admit("read_scan")?;
    Ok(desk::scan(&text))
}

#[tauri::command]
#[specta::specta]
pub async fn look_up(shell: State<'_, Shell>, bill_id: String) -> Answer<LookUp> {
    Ok(shell.admit("look_up")?.look_up(&bill_id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn check(shell: State<'_, Shell>, draft: Draft) -> Answer<Checked> {
    Ok(shell.admit("check")?.check(&draft)?)
}

#[tauri::command]
#[specta::specta]
pub async fn draft(shell: State<'_, Shell>) -> Answer<Option<Draft>> {
    Ok(shell.admit("draft")?.draft()?)
}

#[tauri::command]
#[specta::specta]
pub async fn clear_draft(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.admit("clear_draft")?.clear_draft()?)
}

#[tauri::command]
#[specta::specta]
pub async fn preview(shell: State<'_, Shell>, draft: Draft, shown: Shown) -> Answer<Drawing> {
    Ok(shell.admit("preview")?.preview(&draft, shown)?)
}

#[tauri::command]
#[specta::specta]
pub async fn submit(shell: State<'_, Shell>, draft: Draft) -> Answer<Saved> {
    Ok(shell.admit("submit")?.submit(&draft)?)
}

/// A record as a draft, to be corrected; `submit` then takes it as the record's next revision.
#[tauri::command]
#[specta::specta]
pub async fn correction_draft(shell: State<'_, Shell>, tracking_number: String) -> Answer<Draft> {
    Ok(shell.admit("correction_draft")?.correction_draft(&tracking_number)?)
}

#[tauri::command]
#[specta::specta]
pub async fn receipt(shell: State<'_, Shell>, tracking_number: String) -> Answer<ReceiptView> {
    Ok(shell.admit("receipt")?.receipt(&tracking_number)?)
}

#[tauri::command]
#[specta::specta]
pub async fn print(shell: State<'_, Shell>, tracking_number: String) -> Answer<PrintFact> {
    Ok(shell.admit("print")?.print(&tracking_number).await?)
}

/// The printer has what it asked for: the slip that waits goes on.
#[tauri::command]
#[specta::specta]
pub async fn print_on(shell: State<'_, Shell>, tracking_number: String) -> Answer<PrintFact> {
    Ok(shell.admit("print_on")?.print_on(&tracking_number).await?)
}

/// The operator's word on a slip that nobody else can tell of.
#[tauri::command]
#[specta::specta]
pub async fn slip_seen(shell: State<'_, Shell>, tracking_number: String, came_out: bool) -> Answer<PrintFact> {
    Ok(shell.admit("slip_seen")?.slip_seen(&tracking_number, came_out)?)
}

/// Writes the slip as a PDF file and says where.
#[tauri::command]
#[specta::specta]
pub async fn print_to_file(shell: State<'_, Shell>, tracking_number: String, folder: Option<String>) -> Answer<String> {
    Ok(shell
        .admit("print_to_file")?
        .print_to_file(&tracking_number, folder.map(PathBuf::from))
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn queue(shell: State<'_, Shell>, filter: QueueFilter, search: String) -> Answer<QueuePage> {
    Ok(shell.admit("queue")?.queue(filter, &search)?)
}

#[tauri::command]
#[specta::specta]
pub async fn send_now(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.admit("send_now")?.send_now()?)
}

#[tauri::command]
#[specta::specta]
pub async fn printers(shell: State<'_, Shell>) -> Answer<Vec<PrinterChoice>> {
    Ok(shell.admit("printers")?.printers().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn choose_printer(shell: State<'_, Shell>, id: String, folder: Option<String>) -> Answer<Vec<PrinterChoice>> {
    Ok(shell
        .admit("choose_printer")?
        .choose_printer(&id, folder.map(PathBuf::from))
        .await?)
}

/// What a receipt is worth that somebody brings, by the text of its QR.
#[tauri::command]
#[specta::specta]
pub async fn verify_receipt(shell: State<'_, Shell>, text: String) -> Answer<ReceiptCheck> {
    Ok(shell.admit("verify_receipt")?.verify_receipt(&text)?)
}

/// Whether this counter prints in large letters.
#[tauri::command]
#[specta::specta]
pub async fn large_print(shell: State<'_, Shell>) -> Answer<bool> {
    Ok(shell.admit("large_print")?.large_print()?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_large_print(shell: State<'_, Shell>, large: bool) -> Answer<()> {
    Ok(shell.admit("set_large_print")?.set_large_print(large)?)
}

/// A receipt printer by its address or port; it is chosen at once.
#[tauri::command]
#[specta::specta]
pub async fn add_printer(shell: State<'_, Shell>, address: String) -> Answer<Vec<PrinterChoice>> {
    Ok(shell.admit("add_printer")?.add_printer(&address).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn forget_printer(shell: State<'_, Shell>, id: String) -> Answer<Vec<PrinterChoice>> {
    Ok(shell.admit("forget_printer")?.forget_printer(&id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_paper(shell: State<'_, Shell>, id: String, paper: Paper) -> Answer<Vec<PrinterChoice>> {
    Ok(shell.admit("set_paper")?.set_paper(&id, paper).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn print_test_page(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.admit("print_test_page")?.print_test_page()?)
}

impl Shell {
    fn status(&self) -> Answer<Status> {
        match self.station() {
            Ok(station) => Ok(station.status()?),
            Err(UiError {
                code: Code::NotReady, ..
            }) => Ok(self.start_status()),
            Err(refused) => Err(refused),
        }
    }
}
