//! A definition as the screen draws it.

use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{Ask, Field, ServiceDefinition};

use crate::view::{FormAsk, FormDraft, FormField, FormOption, FormSection, FormTemplate, FormView, ServicePaper};

pub(super) fn view(definition: &ServiceDefinition, today: JalaliDate, draft: FormDraft, unreadable: bool) -> FormView {
    FormView {
        code: definition.code.clone(),
        version: definition.version,
        catalogue_code: definition.catalogue_code.clone(),
        title: definition.title.clone(),
        fee_rial: definition.fee_on(&today.to_string()).to_string(),
        papers: definition.papers.iter().map(ServicePaper::from).collect(),
        evidence: definition.evidence.iter().copied().map(Into::into).collect(),
        sections: definition
            .sections
            .iter()
            .map(|section| FormSection {
                id: section.id.clone(),
                title: section.title.clone(),
            })
            .collect(),
        fields: definition.fields.iter().filter_map(field).collect(),
        templates: definition
            .templates
            .iter()
            .map(|template| FormTemplate {
                title: template.title.clone(),
                field: template.field.clone(),
                text: template.text.clone(),
            })
            .collect(),
        draft,
        unreadable,
    }
}

/// `None` for one of a later version: no definition with such a field gets here.
fn field(field: &Field) -> Option<FormField> {
    Some(FormField {
        id: field.id.clone(),
        section: field.section.clone(),
        label: field.label.clone(),
        help: field.help.clone(),
        required: field.required,
        ask: ask(&field.ask)?,
    })
}

fn ask(ask: &Ask) -> Option<FormAsk> {
    Some(match ask {
        Ask::Text { min, max, long } => FormAsk::Text {
            min: *min,
            max: *max,
            long: *long,
        },
        Ask::Number { decimals, unit, .. } => FormAsk::Number {
            decimals: *decimals,
            unit: unit.clone(),
        },
        Ask::Date { .. } => FormAsk::Date,
        Ask::YesNo => FormAsk::YesNo,
        Ask::Choice { options, most } => {
            let options = options.iter().map(|option| FormOption {
                id: option.id.clone(),
                label: option.label.clone(),
            });
            FormAsk::Choice {
                options: options.collect(),
                most: *most,
            }
        }
        Ask::BillId => FormAsk::BillId,
        Ask::NationalId => FormAsk::NationalId,
        Ask::LegalId => FormAsk::LegalId,
        Ask::Mobile => FormAsk::Mobile,
        Ask::Phone => FormAsk::Phone,
        Ask::PostalCode => FormAsk::PostalCode,
        Ask::Group {
            min,
            max,
            entry,
            fields,
        } => FormAsk::Group {
            min: *min,
            max: *max,
            entry: entry.clone(),
            fields: fields.iter().filter_map(field).collect(),
        },
        Ask::Attachment { .. } => FormAsk::Attachment,
        Ask::Reading => FormAsk::Reading,
        Ask::Unknown(_) => return None,
    })
}
