//! What is read in a process of its own, and what becomes of one that does not keep to its bounds.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use kiosk_station::{
    apart::{ApartFault, Bounds, ask, serve},
    import::{self, FileFault},
};

const SMALL: Bounds = Bounds {
    input: 1 << 10,
    output: 1 << 10,
    memory: 256 << 20,
    time: Duration::from_secs(5),
};

/// The real program, as `import` starts it.
fn reader() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosk-admin"));
    command.arg("read-apart");
    command
}

/// This very test program, as a child that does what it is told.
fn child(what: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--exact",
            "apart::a_child_that_does_what_it_is_told",
            "--ignored",
            "--nocapture",
        ])
        .env("APART", what);
    command
}

#[test]
#[ignore = "a child of the other tests"]
fn a_child_that_does_what_it_is_told() {
    let what = std::env::var("APART").unwrap_or_default();
    let done = serve(&SMALL, |input| match what.as_str() {
        "echo" => input.to_vec(),
        "memory" => vec![1; 1 << 30],
        "time" => loop {
            std::thread::sleep(Duration::from_secs(1));
        },
        "much" => vec![b'x'; 1 << 20],
        "file" => {
            let open = std::fs::File::open("/etc/hostname").is_ok();
            let made = std::fs::write(std::env::temp_dir().join("apart-made"), "x").is_ok();
            std::process::exit(if open || made { 0 } else { 7 });
        }
        _ => std::process::exit(3),
    });
    assert!(done.is_ok());
}

#[test]
fn bytes_go_in_and_an_answer_comes_out() {
    let out = ask(child("echo"), &SMALL, b"\x00\xff bytes".to_vec()).unwrap();
    assert!(out.windows(8).any(|part| part == b"\x00\xff bytes"), "{out:?}");
}

#[test]
fn a_child_beyond_its_bounds_is_ended_and_said() {
    let begun = Instant::now();
    let fault = |what: &str| ask(child(what), &SMALL, b"x".to_vec()).unwrap_err();
    assert!(matches!(fault("memory"), ApartFault::Ended(_)));
    assert!(matches!(fault("much"), ApartFault::TooMuch));
    assert!(matches!(fault("nothing"), ApartFault::Ended(status) if status.code() == Some(3)));
    assert!(matches!(fault("file"), ApartFault::Ended(status) if status.code() == Some(7)));
    assert!(begun.elapsed() < SMALL.time, "none of these is waited for");
    let late = Bounds {
        time: Duration::from_millis(300),
        ..SMALL
    };
    assert!(matches!(
        ask(child("time"), &late, b"x".to_vec()),
        Err(ApartFault::Late)
    ));
    let long = ask(child("echo"), &SMALL, vec![0; 2 << 10]);
    assert!(matches!(long, Err(ApartFault::TooLong(1024))));
    let none = ask(Command::new("/no/such/program"), &SMALL, Vec::new());
    assert!(matches!(none, Err(ApartFault::Start(_))));
}

#[test]
fn a_file_is_read_apart_as_it_is_read_here() {
    let good = "row_ref;mid\r\nr1;100\r\n;\r\nr2;۲۰۰\r\n".as_bytes();
    for bytes in [
        good,
        b"row_ref,bil_id\nr1,1\n",
        b"PK\x03\x04 a sheet",
        b"",
        b"\x7fELF\x01\x01\x00",
    ] {
        let apart = import::read_apart(reader(), bytes.to_vec()).unwrap();
        assert!(apart == import::read(bytes), "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_file_beyond_all_bounds_costs_an_error_and_no_memory() {
    let mut many = b"row_ref\n".to_vec();
    many.resize(usize::try_from(import::LONGEST).unwrap(), b'1');
    for pair in many[8..].chunks_exact_mut(2) {
        pair[1] = b'\n';
    }
    let answer = import::read_apart(reader(), many);
    assert!(matches!(
        answer,
        Err(ApartFault::TooMuch | ApartFault::Ended(_) | ApartFault::Late)
    ));
    let long = vec![b'x'; usize::try_from(import::LONGEST).unwrap() + 1];
    assert!(matches!(
        import::read_apart(reader(), long),
        Err(ApartFault::TooLong(_))
    ));
    let swallowed = b"row_ref,mid\nr1,\"5\nr2,6\nr3,7\n";
    assert_eq!(import::read(swallowed).err(), Some(FileFault::Row { line: 2 }));
}
