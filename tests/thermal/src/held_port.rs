//! A port of loopback for one server of the tests.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
#[cfg(target_os = "linux")]
use std::{collections::BTreeSet, fs};

use socket2::{Domain, SockAddr, Socket, Type};

/// How many ports are tried that somebody has on the other loopback address.
const TRIES: usize = 100;

/// Held for as long as this lives: the system gives it to no other process, and the server it is meant for, which asks
/// for it by its number, may listen there, end, and listen again. While none does, connections are refused.
#[derive(Debug)]
pub struct HeldPort {
    number: u16,
    /// They only hold the port, on both of the addresses that `localhost` stands for.
    _sockets: Vec<Socket>,
}

impl HeldPort {
    /// # Errors
    /// Where no port can be had.
    pub fn new() -> io::Result<Self> {
        for _ in 0..TRIES {
            let first = bound((Ipv4Addr::LOCALHOST, 0).into())?;
            let number = port(&first)?;
            match bound((Ipv6Addr::LOCALHOST, number).into()) {
                Ok(second) => {
                    return Ok(Self {
                        number,
                        _sockets: vec![first, second],
                    });
                }
                Err(fault) if fault.kind() == io::ErrorKind::AddrInUse => {}
                // a machine without IPv6
                Err(_) => {
                    return Ok(Self {
                        number,
                        _sockets: vec![first],
                    });
                }
            }
        }
        Err(io::ErrorKind::AddrInUse.into())
    }

    #[must_use]
    pub fn number(&self) -> u16 {
        self.number
    }

    /// On 127.0.0.1.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.number).into()
    }

    /// # Errors
    /// Where somebody listens there already.
    pub fn listen(&self) -> io::Result<TcpListener> {
        TcpListener::bind(self.address())
    }

    /// Whether this process listens there, and no other does on any address of the machine: the server that was started
    /// for the port has come up, and who answers there is it.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn is_served_by(&self, process: u32) -> bool {
        let listeners = self.listeners();
        !listeners.is_empty() && listeners.is_subset(&sockets_of(process))
    }

    #[cfg(target_os = "linux")]
    fn listeners(&self) -> BTreeSet<String> {
        let tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
        let tables = tables.map(|table| fs::read_to_string(table).unwrap_or_default());
        let lines = tables.iter().flat_map(|table| table.lines());
        lines.filter_map(|line| self.listener(line)).collect()
    }

    /// The socket of one line, `0: 0100007F:1F90 00000000:0000 0A …`, where it listens on this port.
    #[cfg(target_os = "linux")]
    fn listener(&self, line: &str) -> Option<String> {
        const LISTENING: &str = "0A";
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (_, port) = fields.get(1)?.split_once(':')?;
        let is_this = u16::from_str_radix(port, 16) == Ok(self.number) && fields.get(3) == Some(&LISTENING);
        let inode = fields.get(9).filter(|_| is_this)?;
        Some(format!("socket:[{inode}]"))
    }
}

#[cfg(target_os = "linux")]
fn sockets_of(process: u32) -> BTreeSet<String> {
    let files = fs::read_dir(format!("/proc/{process}/fd"))
        .into_iter()
        .flatten()
        .flatten();
    files
        .filter_map(|file| fs::read_link(file.path()).ok())
        .map(|target| target.display().to_string())
        .collect()
}

fn bound(address: SocketAddr) -> io::Result<Socket> {
    let domain = match address.ip() {
        IpAddr::V4(_) => Domain::IPV4,
        IpAddr::V6(_) => Domain::IPV6,
    };
    let socket = Socket::new(domain, Type::STREAM, None)?;
    // lets one that sets the same, as servers do, listen beside it
    socket.set_reuse_address(true)?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.bind(&SockAddr::from(address))?;
    Ok(socket)
}

fn port(socket: &Socket) -> io::Result<u16> {
    let address = socket.local_addr()?.as_socket();
    address
        .map(|address| address.port())
        .ok_or_else(|| io::ErrorKind::Unsupported.into())
}
