//! Printers of Wine's spooler, and a TCP printer behind them.

use std::{
    fs,
    io::{self, Read as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

const LONGEST: Duration = Duration::from_secs(60);
/// Where Wine looks for what its PostScript driver must know of a printer.
const DRIVERS: &str = r"C:\windows\system32\spool\drivers\x64\3";

/// Adds a printer by Wine's registry, as `winecfg` or a printer's setup would. A port `|command` hands each document to
/// the command's standard input.
pub fn add_printer(name: &str, port: &str) {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    fs::write(format!(r"{DRIVERS}\office.ppd"), include_str!("office.ppd")).unwrap();
    let machine = r"HKEY_LOCAL_MACHINE\System\CurrentControlSet\Control\Print";
    let version = r"Software\Microsoft\Windows NT\CurrentVersion";
    let values = format!(
        r#"REGEDIT4

[{machine}\Environments\Windows x64\Drivers\Version-3\Wine PostScript Driver]
"Driver"="wineps.drv"
"Configuration File"="wineps.drv"
"Data File"="office.ppd"
"Version"=dword:00000003

[{machine}\Printers\{name}]
"Name"="{name}"
"Port"="{port}"
"Printer Driver"="Wine PostScript Driver"
"Print Processor"="WinPrint"
"Datatype"="RAW"
"Attributes"=dword:00000040
"Status"=dword:00000000

[HKEY_LOCAL_MACHINE\{version}\Ports]
"{port}"=""

[HKEY_CURRENT_USER\{version}\Devices]
"{name}"="wineps.drv,{port}"
"#
    );
    let file = std::env::temp_dir().join("printer.reg");
    fs::write(&file, values).unwrap();
    let done = Command::new("regedit").arg("/S").arg(&file).status().unwrap();
    assert!(done.success(), "{done}");
}

/// A port that sends a document to a TCP printer, and fails where that fails.
pub fn to_tcp(port: u16) -> String {
    format!("|exec bash -c 'cat >/dev/tcp/127.0.0.1/{port}'")
}

/// Takes one document a connection, as a receipt printer on port 9100 does.
pub struct TcpPrinter {
    listener: TcpListener,
    hangs_up: Option<thread::JoinHandle<()>>,
}

impl TcpPrinter {
    pub fn on() -> Self {
        TcpPrinter {
            listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap(),
            hangs_up: None,
        }
    }

    /// Switched off after so many bytes.
    pub fn that_hangs_up_after(bytes: usize) -> Self {
        let mut printer = Self::on();
        let listener = printer.listener.try_clone().unwrap();
        printer.hangs_up = Some(thread::spawn(move || {
            let (mut line, _) = listener.accept().unwrap();
            line.read_exact(&mut vec![0; bytes]).unwrap();
        }));
        printer
    }

    pub fn port(&self) -> u16 {
        self.listener.local_addr().unwrap().port()
    }

    /// What comes out: all that the next connection brings.
    pub fn paper(&self) -> Vec<u8> {
        let mut line = self.line();
        line.set_nonblocking(false).unwrap();
        line.set_read_timeout(Some(LONGEST)).unwrap();
        let mut paper = Vec::new();
        line.read_to_end(&mut paper).unwrap();
        paper
    }

    fn line(&self) -> TcpStream {
        self.listener.set_nonblocking(true).unwrap();
        let until = Instant::now() + LONGEST;
        loop {
            match self.listener.accept() {
                Ok((line, _)) => return line,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock && Instant::now() < until => {
                    thread::sleep(Duration::from_millis(5));
                }
                Err(e) => panic!("nothing was printed: {e}"),
            }
        }
    }
}

impl Drop for TcpPrinter {
    fn drop(&mut self) {
        if let Some(hangs_up) = self.hangs_up.take() {
            hangs_up.join().unwrap();
        }
    }
}
