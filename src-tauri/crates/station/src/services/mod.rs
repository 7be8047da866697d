//! The catalogue on the screen, and what became of a number.

mod follow;

use std::sync::Arc;

use kiosk_wire::ServiceDefinition;

use crate::{
    Fault,
    catalogue::{Catalogue, Closed, Is, Listed, Shelf},
    clock,
    core::Core,
    operators::{AtWork, TakesRecords},
    records::Records,
    store::{CentralList, NoticeRead, StoreFault},
    view::{
        ActiveOffice, CatalogueView, CentralNotice, Channels, IdentityDocument, IdentityLine, OfficesView, Service,
        ServiceGroup, ServiceKind, ServicePaper, ServiceState,
    },
};

/// The most services one search gives.
const MOST_FOUND: usize = 50;

/// Where services are looked up.
pub struct Services {
    core: Arc<Core>,
    catalogue: Arc<Catalogue>,
    records: Arc<Records>,
}

impl Services {
    pub(crate) fn new(core: &Arc<Core>, catalogue: &Arc<Catalogue>, records: &Arc<Records>) -> Self {
        Self {
            core: Arc::clone(core),
            catalogue: Arc::clone(catalogue),
            records: Arc::clone(records),
        }
    }

    /// # Errors
    /// Fails if the database refuses.
    pub fn catalogue(&self, by: &AtWork<TakesRecords>) -> Result<CatalogueView, Fault> {
        let shelf = self.catalogue.shelf()?;
        let today = self.core.today().to_string();
        let read = self.core.store.read(|db| NoticeRead::by(db, by.code()))?;
        Ok(CatalogueView {
            taken_on: shelf.taken_at.map(|at| clock::jalali(at).to_string()),
            groups: shelf
                .groups
                .iter()
                .map(|group| ServiceGroup {
                    code: group.code.clone(),
                    title: group.title.clone(),
                    uncertain: group.uncertain,
                })
                .collect(),
            services: shelf.services.iter().map(|listed| service(listed, &today)).collect(),
            notices: shelf
                .notices
                .iter()
                .map(|notice| CentralNotice {
                    id: notice.id.clone(),
                    title: notice.title.clone(),
                    text: notice.text.clone(),
                    service: notice.service.clone(),
                    must_be_read: notice.must_be_read,
                    read: read.contains(&notice.id),
                })
                .collect(),
        })
    }

    /// Codes of the services that fit what was typed, best first.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn search(&self, _by: &AtWork<TakesRecords>, text: &str) -> Result<Vec<String>, Fault> {
        let shelf = self.catalogue.shelf()?;
        Ok(shelf.search(text, MOST_FOUND).into_iter().map(str::to_owned).collect())
    }

    /// # Errors
    /// Fails if the catalogue lists no such service, or it is of a later version of the program.
    pub fn identity_document(&self, _by: &AtWork<TakesRecords>, code: &str) -> Result<IdentityDocument, Fault> {
        let shelf = self.catalogue.shelf()?;
        let definition = known(&shelf, code)?;
        let mut lines: Vec<IdentityLine> = definition
            .identity
            .iter()
            .map(|(number, line)| IdentityLine {
                number: number.clone(),
                text: line.text.clone(),
                ticked: line.ticked.clone(),
            })
            .collect();
        lines.sort_by_key(|line| place(&line.number));
        Ok(IdentityDocument {
            code: definition.code.clone(),
            catalogue_code: definition.catalogue_code.clone(),
            group: definition.group.clone(),
            title: definition.title.clone(),
            version: definition.version,
            lines,
        })
    }

    /// # Errors
    /// Fails if the database refuses.
    pub fn offices(&self, _by: &AtWork<TakesRecords>) -> Result<OfficesView, Fault> {
        let found = self.core.store.read(CentralList::<kiosk_wire::Offices>::find)?;
        let (taken_on, offices) = found.map_or_else(Default::default, |found| {
            (Some(clock::jalali(found.taken_at).to_string()), found.list.offices)
        });
        Ok(OfficesView {
            taken_on,
            offices: offices
                .into_iter()
                .map(|office| ActiveOffice {
                    code: office.code,
                    town: office.town,
                    address: office.address,
                    phone: office.phone,
                })
                .collect(),
        })
    }

    /// The operator says that he has read a notice. One that central no longer sends is none.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn notice_read(&self, by: &AtWork<TakesRecords>, id: &str) -> Result<(), Fault> {
        if self.catalogue.shelf()?.notices.iter().any(|notice| notice.id == id) {
            self.core
                .store
                .write::<_, StoreFault>(|tx| NoticeRead::keep(tx, by.code(), id))?;
        }
        Ok(())
    }
}

fn known<'a>(shelf: &'a Shelf, code: &str) -> Result<&'a ServiceDefinition, Fault> {
    match &shelf.find(code).ok_or(Fault::NoService)?.is {
        Is::Known(definition) => Ok(definition),
        Is::Newer(_) => Err(Fault::NewerService),
    }
}

/// `2-10` stands after `2-9`.
fn place(number: &str) -> Vec<(u32, String)> {
    let parts = number.split(['-', '.', '_']);
    parts
        .map(|part| (part.parse().unwrap_or(u32::MAX), part.to_owned()))
        .collect()
}

fn service(listed: &Listed, today: &str) -> Service {
    match &listed.is {
        Is::Known(definition) => Service {
            state: match listed.closed(definition, today) {
                Some(Closed::Stopped(stopped)) => ServiceState::Stopped {
                    until: stopped.until,
                    reason: stopped.reason,
                },
                Some(Closed::Ended(on)) => ServiceState::Ended { on },
                None if listed.refused => ServiceState::Refused,
                None => ServiceState::Ready,
            },
            code: definition.code.clone(),
            catalogue_code: definition.catalogue_code.clone(),
            group: definition.group.clone(),
            title: definition.title.clone(),
            kind: definition.content.into(),
            summary: definition.summary.clone(),
            channels: Channels {
                web: definition.channels.web.clone(),
                phones: definition.channels.phones.clone(),
                offices: definition.channels.offices,
                app: definition.channels.app.clone(),
            },
            response_time: definition.response_time.clone(),
            fee_rial: definition.fee_on(today).to_string(),
            papers: definition.papers.iter().map(ServicePaper::from).collect(),
            evidence: definition.evidence.iter().copied().map(Into::into).collect(),
            survey: !definition.survey.is_empty(),
            participation: definition.participation,
            samples: definition.samples.clone(),
        },
        Is::Newer(outline) => Service {
            code: outline.code.clone(),
            catalogue_code: outline.catalogue_code.clone(),
            group: outline.group.clone(),
            title: outline.title.clone(),
            kind: ServiceKind::Unknown,
            summary: outline.summary.clone(),
            channels: Channels::default(),
            response_time: None,
            fee_rial: "0".to_owned(),
            papers: Vec::new(),
            evidence: Vec::new(),
            survey: false,
            participation: false,
            samples: Vec::new(),
            state: ServiceState::NewerVersion,
        },
    }
}
