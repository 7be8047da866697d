use crate::Fault;

/// The spooler takes less than 4 GB at a time, and drivers are known to choke on far less.
const PIECE: usize = 64 * 1024;

/// Hands all of `bytes` to `write`, which says how many of a piece it took. A piece taken in part is gone on with.
///
/// # Errors
/// Those of `write`; and where it took nothing, or more than there was: then nobody knows what is on the paper.
pub fn write_whole(bytes: &[u8], mut write: impl FnMut(&[u8]) -> Result<usize, Fault>) -> Result<(), Fault> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let piece = rest.get(..PIECE).unwrap_or(rest);
        let took = write(piece)?;
        match rest.get(took..) {
            Some(left) if took > 0 && took <= piece.len() => rest = left,
            _ => {
                return Err(Fault::Written { took, of: piece.len() });
            }
        }
    }
    Ok(())
}
