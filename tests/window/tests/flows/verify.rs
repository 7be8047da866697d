//! A visitor brings a receipt: its QR is scanned, and the window says what it is worth.

use std::{path::Path, process::Command};

use window::{Fittings, Outcome, bills, people};

use crate::{at_work, flow, new_reading};

#[test]
fn a_receipt_that_was_handed_out_is_known_and_one_that_was_altered_is_not() -> Outcome {
    flow("verify", Fittings::Printer, async |office| {
        let window = at_work(office).await?;
        let screen = window.screen()?;
        new_reading(screen).await?;
        let taken = screen.take_reading(people::NADERI, bills::TRIPLE).await?;
        screen.see_state("fact-sent", "sent").await?;
        screen.see_state("fact-printed", "confirmed").await?;
        let slips = office.slips()?;
        let token = scanned(slips.last().ok_or("no slip came out")?)?;

        // Verifying needs no line.
        office.stop_central();
        screen.press("F2").await?;
        screen.on("home").await?;
        screen.press("Ctrl+K").await?;
        screen.on("verify").await?;
        screen.focus_on("token").await?;
        screen.scan(&token).await?;
        screen.see_state("judgement", "genuine").await?;
        let number = screen.see("vouched-number").await?;
        assert_eq!(number.data.get("number"), Some(&taken.tracking_number));
        office.keep_picture("verify-genuine").await?;

        let last = if token.ends_with('0') { "1" } else { "0" };
        let altered = format!("{}{last}", &token[..token.len() - 1]);
        screen.scan(&altered).await?;
        screen.see_state("judgement", "not_genuine").await?;
        office.keep_picture("verify-altered").await?;

        screen.scan(&token[..token.len() / 2]).await?;
        screen.see_state("judgement", "not_a_token").await?;
        screen.press("Esc").await?;
        screen.on("home").await?;
        window.close().await
    })
}

/// The QR of a slip, as a reader reads it.
pub fn scanned(slip: &Path) -> Outcome<String> {
    let folder = tempfile::tempdir()?;
    let page = folder.path().join("page");
    run(Command::new("pdftoppm")
        .args(["-r", "200", "-png", "-singlefile"])
        .arg(slip)
        .arg(&page))?;
    let seen = run(Command::new("zbarimg")
        .args(["-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(page.with_extension("png")))?;
    Ok(seen.trim_end_matches('\n').to_owned())
}

fn run(command: &mut Command) -> Outcome<String> {
    let out = command.output()?;
    if !out.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&out.stderr)).into());
    }
    Ok(String::from_utf8(out.stdout)?)
}
