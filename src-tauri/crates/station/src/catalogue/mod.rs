//! The catalogue as this counter has it: what central lists, with the newest definition of each that can be used here.

mod search;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, atomic::Ordering},
};

use jiff::Timestamp;
use kiosk_wire::{Notice, ServiceDefinition, ServiceGroup, Stopped};
use rusqlite::Connection;

use crate::{
    core::{Core, lock},
    store::{CentralList, Definition, Outline, ReadDefinition, Result},
};

use search::Index;

/// Shared by the rooms that take, show or draw what a definition says.
pub(crate) struct Catalogue {
    core: Arc<Core>,
    /// As it was read last, and after how many changes.
    shelf: Mutex<Option<(u64, Arc<Shelf>)>>,
}

/// What central's newest catalogue lists.
#[derive(Default)]
pub(crate) struct Shelf {
    /// When it came; `None` before the first.
    pub taken_at: Option<Timestamp>,
    pub groups: Vec<ServiceGroup>,
    /// In central's order. One whose definition never came is not among them.
    pub services: Vec<Listed>,
    pub notices: Vec<Notice>,
    index: Index,
}

/// A service that is listed.
pub(crate) struct Listed {
    pub is: Is,
    /// Central's word that nothing is taken.
    pub stopped: Option<Stopped>,
    /// Central's newest definition of it cannot be used: this is the one before.
    pub refused: bool,
}

pub(crate) enum Is {
    Known(Arc<ServiceDefinition>),
    /// Of a later version of this program.
    Newer(Outline),
}

/// Why nothing is taken of a service now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    Stopped(Stopped),
    /// The last Jalali day of its version.
    Ended(String),
}

impl Listed {
    pub fn code(&self) -> &str {
        match &self.is {
            Is::Known(definition) => &definition.code,
            Is::Newer(outline) => &outline.code,
        }
    }

    /// Whether a record of this version of the service may be taken on a Jalali day.
    pub fn closed(&self, definition: &ServiceDefinition, today: &str) -> Option<Closed> {
        if let Some(stopped) = &self.stopped {
            return Some(Closed::Stopped(stopped.clone()));
        }
        let last = definition.accept_until.as_ref();
        // Jalali dates as text sort like days.
        last.filter(|last| last.as_str() < today).cloned().map(Closed::Ended)
    }
}

impl Shelf {
    pub fn find(&self, code: &str) -> Option<&Listed> {
        self.services.iter().find(|listed| listed.code() == code)
    }

    pub fn title(&self, code: &str) -> Option<&str> {
        self.find(code).map(|listed| match &listed.is {
            Is::Known(definition) => definition.title.as_str(),
            Is::Newer(outline) => outline.title.as_str(),
        })
    }

    /// Codes of the services that fit what was typed, best first, at most so many.
    pub fn search(&self, text: &str, most: usize) -> Vec<&str> {
        let found = self.index.search(text, most);
        found
            .into_iter()
            .filter_map(|at| self.services.get(at))
            .map(Listed::code)
            .collect()
    }

    fn read(db: &Connection) -> Result<Self> {
        let Some(CentralList { list, taken_at }) = CentralList::<kiosk_wire::Catalogue>::find(db)? else {
            return Ok(Self::default());
        };
        let refused = Definition::refused(db)?;
        let mut services = Vec::with_capacity(list.services.len());
        let mut codes = BTreeSet::new();
        for listed in list.services {
            if !codes.insert(listed.code.clone()) {
                continue;
            }
            let Some(definition) = Definition::newest(db, &listed.code, listed.version)? else {
                continue;
            };
            services.push(Listed {
                is: match definition.read()? {
                    ReadDefinition::Known(definition) => Is::Known(Arc::from(definition)),
                    ReadDefinition::Newer(outline) => Is::Newer(outline),
                },
                stopped: listed.stopped,
                refused: refused.contains(&listed.code),
            });
        }
        Ok(Self {
            taken_at: Some(taken_at),
            index: Index::of(&services, &list.groups),
            groups: list.groups,
            services,
            notices: list.notices,
        })
    }
}

impl Catalogue {
    pub fn new(core: &Arc<Core>) -> Self {
        Self {
            core: Arc::clone(core),
            shelf: Mutex::new(None),
        }
    }

    pub fn shelf(&self) -> Result<Arc<Shelf>> {
        let changes = self.core.catalogue_changes.load(Ordering::SeqCst);
        let mut kept = lock(&self.shelf);
        if let Some((at, shelf)) = kept.as_ref()
            && *at == changes
        {
            return Ok(Arc::clone(shelf));
        }
        let shelf = Arc::new(self.core.store.read(Shelf::read)?);
        *kept = Some((changes, Arc::clone(&shelf)));
        Ok(shelf)
    }

    /// A version of a service that this program can read; `None` where it is not here.
    pub fn definition(&self, code: &str, version: u32) -> Result<Option<Arc<ServiceDefinition>>> {
        if let Some(Is::Known(definition)) = self.shelf()?.find(code).map(|listed| &listed.is)
            && definition.version == version
        {
            return Ok(Some(Arc::clone(definition)));
        }
        let found = self.core.store.read(|db| Definition::find(db, code, version))?;
        Ok(match found.map(|found| found.read()).transpose()? {
            Some(ReadDefinition::Known(definition)) => Some(Arc::from(definition)),
            Some(ReadDefinition::Newer(_)) | None => None,
        })
    }
}
