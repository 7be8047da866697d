//! Addresses as a technician types them.

use kiosk_printer::PrinterAddress;

#[test]
fn a_printer_is_typed_as_an_address_or_a_port_and_nothing_else() {
    let typed = |text: &str| PrinterAddress::typed(text).map(|address| address.to_string());
    for (text, id) in [
        ("192.168.1.50", "tcp:192.168.1.50:9100"),
        (" 192.168.1.50:9101 ", "tcp:192.168.1.50:9101"),
        ("till-2.office", "tcp:till-2.office:9100"),
        ("fd00::5", "tcp:[fd00::5]:9100"),
        ("[fd00::5]:9102", "tcp:[fd00::5]:9102"),
    ] {
        assert_eq!(typed(text).as_deref(), Some(id), "{text}");
        let address: PrinterAddress = id.parse().unwrap();
        assert_eq!(address.to_string(), id);
    }
    if cfg!(unix) {
        assert_eq!(typed("/dev/usb/lp0").as_deref(), Some("device:/dev/usb/lp0"));
    }
    for text in [
        "",
        ":9100",
        "till:0",
        "till:99999",
        "http://till",
        "a b",
        "/etc/passwd",
        "/dev/../etc/passwd",
        "چاپگر",
        "[fd00::5",
    ] {
        assert_eq!(typed(text), None, "{text}");
    }
}
