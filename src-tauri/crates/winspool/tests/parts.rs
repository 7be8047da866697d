//! What of it needs no Windows.

use kiosk_winspool::{Bitmap, Fault, Job, Status, holds, text_at, write_whole};

const PRINTING: u32 = 0x10;
const PRINTED: u32 = 0x80;
const DELETING: u32 = 0x4;

#[test]
fn a_write_that_takes_a_part_is_gone_on_with_until_all_is_taken() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let mut taken = Vec::new();
    write_whole(&bytes, |piece| {
        let part = piece.len().div_ceil(3);
        taken.extend_from_slice(&piece[..part]);
        Ok(part)
    })
    .unwrap();
    assert_eq!(taken, bytes);
}

#[test]
fn a_write_that_fails_ends_it_with_its_code() {
    let mut left = 2;
    let fault = Fault::Call {
        call: "WritePrinter",
        code: 1117,
    };
    let done = write_whole(&[0; 300_000], |piece| {
        left -= 1;
        if left == 0 { Err(fault.clone()) } else { Ok(piece.len()) }
    });
    assert_eq!(done, Err(fault));
}

#[test]
fn a_write_that_says_it_succeeded_and_took_nothing_or_too_much_is_a_failure() {
    let none = Fault::Written { took: 0, of: 5 };
    assert_eq!(write_whole(b"bytes", |_| Ok(0)), Err(none));
    let more = Fault::Written { took: 6, of: 5 };
    assert_eq!(write_whole(b"bytes", |_| Ok(6)), Err(more));
    assert_eq!(write_whole(b"", |_| Ok(0)), Ok(()));
}

#[test]
fn of_a_jobs_flags_the_worst_counts_and_nothing_is_printed_without_its_flag() {
    for (flags, job) in [
        (0, Job::Queued),
        (0x8, Job::Queued),
        (PRINTING, Job::Printing),
        (PRINTING | 0x1, Job::Queued),
        (PRINTING | 0x40, Job::PaperOut),
        (PRINTING | 0x20, Job::Offline),
        (PRINTING | 0x2, Job::Failed),
        (0x200, Job::Failed),
        (0x400, Job::Failed),
        (0x1000, Job::Sent),
        (PRINTED, Job::Printed),
        (PRINTED | DELETING, Job::Printed),
        (PRINTED | 0x2000, Job::Printed),
        (PRINTED | 0x40, Job::PaperOut),
        (DELETING, Job::Deleted),
        (PRINTING | 0x100, Job::Deleted),
    ] {
        assert_eq!(Job::from_flags(flags), job, "{flags:#x}");
    }
}

#[test]
fn a_printers_flags_say_whether_it_can_print() {
    for (status, attributes, expected) in [
        (0, 0, Status::Ready),
        (0x400, 0, Status::Printing),
        (0x400 | 0x10, 0, Status::PaperOut),
        (0x80, 0, Status::Offline),
        (0, 0x400, Status::Offline),
        (0x1, 0, Status::Stopped),
        (0x8, 0, Status::Stopped),
        (0x40_0000, 0, Status::Stopped),
        // little toner is still toner
        (0x2_0000, 0, Status::Ready),
    ] {
        assert_eq!(
            Status::from_flags(status, attributes),
            expected,
            "{status:#x} {attributes:#x}"
        );
    }
}

#[test]
fn a_bitmap_is_turned_over_and_its_rows_are_filled_up_for_gdi() {
    // 10 dots across, 2 down
    let page = Bitmap::new(10, 2, 203, &[0b1000_0000, 0b0100_0000, 0b0000_0001, 0]).unwrap();
    assert_eq!(page.rows(), [0b0000_0001, 0, 0, 0, 0b1000_0000, 0b0100_0000, 0, 0]);
    assert_eq!(page.on_device(203, 600), 600);
    assert_eq!(page.on_device(10, 203), 10);
}

#[test]
fn a_bitmap_that_is_not_what_it_says_is_refused() {
    for (width, height, packed) in [(10, 2, 3), (10, 2, 5), (0, 2, 0), (10, 0, 0), (u32::MAX, u32::MAX, 4)] {
        assert_eq!(
            Bitmap::new(width, height, 203, &vec![0; packed]),
            Err(Fault::Bitmap),
            "{width} x {height}"
        );
    }
    assert_eq!(Bitmap::new(8, 1, 0, &[0]), Err(Fault::Bitmap));
}

#[test]
fn a_portable_bitmap_is_read_and_nothing_else() {
    let page = Bitmap::new(10, 2, 300, &[0x0A, 0x20, 0xFF, 0x40]).unwrap();
    assert_eq!(Bitmap::from_pbm(b"P4\n10 2\n\x0A\x20\xFF\x40", 300), Ok(page));
    for file in [
        &b""[..],
        b"P4",
        b"P4\n10 2",
        b"P4\n10 2\n\x0A",
        b"P5\n10 2\n\0\0\0\0",
        b"P4\n-1 2\n\0\0",
    ] {
        assert_eq!(Bitmap::from_pbm(file, 300), Err(Fault::Bitmap), "{file:?}");
    }
}

#[test]
fn a_fault_says_the_call_and_the_code_and_whether_the_printer_is_gone() {
    let gone = Fault::Call {
        call: "OpenPrinter",
        code: 1801,
    };
    assert_eq!(gone.to_string(), "OpenPrinter failed with code 1801");
    assert!(gone.is_gone());
    let refused = Fault::Call {
        call: "OpenPrinter",
        code: 5,
    };
    assert!(!refused.is_gone());
}

#[test]
fn nothing_is_read_that_does_not_lie_in_the_spoolers_answer() {
    let buffer = [0_u64; 4];
    for (at, size, lies_in_it) in [
        (0, 32, true),
        (0, 33, false),
        (1, 16, true),
        (2, 16, false),
        (usize::MAX, 16, false),
        (usize::MAX - 1, usize::MAX, false),
        (0, 0, true),
    ] {
        assert_eq!(holds(&buffer, at, size), lies_in_it, "{at} of {size} bytes");
    }
    assert!(!holds(&[], 0, 1), "a provider that says yes to no buffer");

    let text: Vec<u8> = "office\0x".encode_utf16().flat_map(u16::to_ne_bytes).collect();
    let (words, _) = text.as_chunks();
    let buffer: Vec<u64> = words.iter().map(|word| u64::from_ne_bytes(*word)).collect();
    for (place, wanted) in [
        (0, "office"),
        (2, "ffice"),
        (12, ""),
        (14, "x"),
        (16, ""),
        (usize::MAX, ""),
    ] {
        assert_eq!(text_at(&buffer, place), wanted, "from {place}");
    }
}
