fn main() {
    // Every command by name: one that is not listed here does not exist for the window.
    let manifest = tauri_build::AppManifest::new().commands(&[
        "status",
        "retry_start",
        "enrolment",
        "enrol",
        "set_aside",
        "sign_in",
        "sign_out",
        "lock",
        "unlock",
        "stay_awake",
        "change_password",
        "open_lockout",
        "approve_correction",
        "locked_out",
        "let_in",
        "read_scan",
        "look_up",
        "check",
        "draft",
        "clear_draft",
        "preview",
        "submit",
        "correction_draft",
        "receipt",
        "print",
        "print_to_file",
        "queue",
        "send_now",
        "printers",
        "choose_printer",
        "verify_receipt",
        "large_print",
        "set_large_print",
    ]);
    if let Err(e) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={e:#}");
    }
}
