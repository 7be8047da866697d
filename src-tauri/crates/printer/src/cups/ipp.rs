//! IPP messages (RFC 8011): made, sent, read.

use std::io::Cursor;

use ipp::attribute::{IppAttribute, IppAttributeGroup};
use ipp::model::{DelimiterTag, IppVersion, Operation, StatusCode};
use ipp::parser::IppParser;
use ipp::reader::IppReader;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;

use super::http::Server;
use super::measure;
use crate::PrinterFault;

/// Whose jobs these are in the spool; CUPS lets a job's owner cancel it. Never the operator's name.
const OWNER: &str = "kiosk";

/// A request that is being put together.
pub(super) struct Request(IppRequestResponse);

impl Request {
    /// `path` is the printer's resource; none for the server itself.
    pub fn new(operation: Operation, path: Option<&str>) -> Result<Self, PrinterFault> {
        let uri = path.map(|path| format!("ipp://localhost{path}").parse()).transpose();
        let uri = uri.map_err(|_| PrinterFault::Gone)?;
        IppRequestResponse::new(IppVersion::v2_0(), operation, uri)
            .map(Self)
            .map_err(|_| PrinterFault::Answer)
    }

    pub fn of_owner(self) -> Result<Self, PrinterFault> {
        self.operation("requesting-user-name", IppValue::new_name_without_language(OWNER))
    }

    pub fn operation(
        self,
        name: &str,
        value: Result<IppValue, ipp::parser::IppParseError>,
    ) -> Result<Self, PrinterFault> {
        self.attribute(DelimiterTag::OperationAttributes, name, value)
    }

    pub fn job(self, name: &str, value: Result<IppValue, ipp::parser::IppParseError>) -> Result<Self, PrinterFault> {
        self.attribute(DelimiterTag::JobAttributes, name, value)
    }

    pub fn asks_for(self, names: &[&str]) -> Result<Self, PrinterFault> {
        let names: Result<Vec<IppValue>, _> = names.iter().map(|name| IppValue::new_keyword(*name)).collect();
        self.operation("requested-attributes", names.map(IppValue::Array))
    }

    pub fn send(self, server: &Server, path: &str, document: &[u8]) -> Result<Answer, PrinterFault> {
        let mut body = self.0.to_bytes().to_vec();
        body.extend_from_slice(document);
        let answer = server.exchange(path, &body)?;
        if !measure::is_readable(&answer) {
            return Err(PrinterFault::Answer);
        }
        let answer = IppParser::new(IppReader::new(Cursor::new(answer)))
            .parse()
            .map_err(|_| PrinterFault::Answer)?;
        match answer.header().status_code() {
            status if status.is_success() => Ok(Answer(answer)),
            StatusCode::ClientErrorNotFound | StatusCode::ClientErrorGone => Err(PrinterFault::Gone),
            StatusCode::ClientErrorForbidden
            | StatusCode::ClientErrorNotAuthenticated
            | StatusCode::ClientErrorNotAuthorized => Err(PrinterFault::NotAllowed),
            StatusCode::ServerErrorNotAcceptingJobs => Err(PrinterFault::Rejects),
            status => Err(PrinterFault::Refused(status.to_string())),
        }
    }

    fn attribute(
        mut self,
        group: DelimiterTag,
        name: &str,
        value: Result<IppValue, ipp::parser::IppParseError>,
    ) -> Result<Self, PrinterFault> {
        let made = value.and_then(|value| IppAttribute::with_name(name, value));
        self.0
            .attributes_mut()
            .add(group, made.map_err(|fault| PrinterFault::Refused(fault.to_string()))?);
        Ok(self)
    }
}

pub(super) struct Answer(IppRequestResponse);

impl Answer {
    pub fn job(&self) -> Result<Attributes<'_>, PrinterFault> {
        self.jobs().next().ok_or(PrinterFault::Answer)
    }

    pub fn jobs(&self) -> impl Iterator<Item = Attributes<'_>> {
        self.0
            .attributes()
            .groups_of(DelimiterTag::JobAttributes)
            .map(Attributes)
    }

    pub fn printer(&self) -> Result<Attributes<'_>, PrinterFault> {
        self.printers().next().ok_or(PrinterFault::Answer)
    }

    pub fn printers(&self) -> impl Iterator<Item = Attributes<'_>> {
        self.0
            .attributes()
            .groups_of(DelimiterTag::PrinterAttributes)
            .map(Attributes)
    }
}

/// What the answer says of one printer or job.
pub(super) struct Attributes<'a>(&'a IppAttributeGroup);

impl Attributes<'_> {
    pub fn number(&self, name: &str) -> Option<i32> {
        match self.0.get(name)?.value() {
            IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
            _ => None,
        }
    }

    pub fn says_no(&self, name: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|it| *it.value() == IppValue::Boolean(false))
    }

    /// The first of them; empty if it was not said.
    pub fn text(&self, name: &str) -> String {
        self.texts(name).into_iter().next().unwrap_or_default()
    }

    pub fn texts(&self, name: &str) -> Vec<String> {
        match self.0.get(name).map(IppAttribute::value) {
            None => Vec::new(),
            Some(IppValue::Array(values)) => values.iter().map(text).collect(),
            Some(value) => vec![text(value)],
        }
    }
}

fn text(value: &IppValue) -> String {
    match value {
        IppValue::TextWithLanguage { text, .. } => text.to_string(),
        IppValue::NameWithLanguage { name, .. } => name.to_string(),
        other => other.to_string(),
    }
}
