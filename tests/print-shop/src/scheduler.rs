//! cupsd's files and its start.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
};

use crate::Outcome;

/// Filters run as another user where root starts them; without root all is one user.
const OTHERS: &str = "User lp\nGroup lp\nSystemGroup root\n";

/// # Errors
/// Fails if the folder cannot be written.
pub fn write_files(folder: &Path, port: u16) -> Outcome {
    for name in ["root", "state", "requests", "cache", "temp", "log"] {
        fs::create_dir_all(folder.join(name))?;
    }
    let at = folder.display();
    let users = if rustix::process::getuid().is_root() {
        OTHERS
    } else {
        ""
    };
    fs::write(
        folder.join("cups-files.conf"),
        format!(
            "ServerRoot {at}/root\nStateDir {at}/state\nRequestRoot {at}/requests\nCacheDir {at}/cache\n\
             TempDir {at}/temp\nErrorLog {at}/log/error_log\nAccessLog {at}/log/access_log\n\
             PageLog {at}/log/page_log\n{users}Sandboxing relaxed\n"
        ),
    )?;
    // who may cancel a job is as on Debian; the rest is open
    fs::write(
        folder.join("cupsd.conf"),
        format!(
            "Listen 127.0.0.1:{port}\nListen {at}/cups.sock\nBrowsing Off\nWebInterface No\nLogLevel debug\n\
             MaxLogSize 0\nDefaultAuthType None\nPreserveJobFiles No\n\
             <Location />\nOrder allow,deny\nAllow all\n</Location>\n\
             <Policy default>\n<Limit Cancel-Job Send-Document>\nRequire user @OWNER @SYSTEM\nOrder deny,allow\n\
             </Limit>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
        ),
    )?;
    Ok(())
}

/// What it says before it has a log goes to `log/start`.
///
/// # Errors
/// Fails if that file cannot be written.
pub fn command(mut cupsd: Command, folder: &Path) -> Outcome<Command> {
    let words = File::create(folder.join("log/start"))?;
    cupsd.arg("-f").arg("-c").arg(folder.join("cupsd.conf"));
    cupsd.arg("-s").arg(folder.join("cups-files.conf"));
    cupsd.stdin(Stdio::null()).stdout(words.try_clone()?).stderr(words);
    Ok(cupsd)
}
