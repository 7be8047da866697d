-- A record is of a service, and may be about nothing that has an id. What lists and figures need stands in columns.
-- Records from before that were readings; their visits were not timed.
ALTER TABLE operator ADD COLUMN national_id TEXT;

ALTER TABLE record ADD COLUMN service TEXT NOT NULL DEFAULT 'reading';
ALTER TABLE record ADD COLUMN subject TEXT;
ALTER TABLE record ADD COLUMN seconds_worked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN seconds_parked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN offline INTEGER NOT NULL DEFAULT 0 CHECK (offline IN (0, 1));
ALTER TABLE record ADD COLUMN fee_rial INTEGER NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN fee_state TEXT NOT NULL DEFAULT 'exempt' CHECK (fee_state IN ('paid', 'exempt', 'open'));
UPDATE record SET subject = bill_id;
ALTER TABLE record DROP COLUMN bill_id;

ALTER TABLE quarantine ADD COLUMN service TEXT NOT NULL DEFAULT 'reading';
ALTER TABLE quarantine ADD COLUMN subject TEXT;
UPDATE quarantine SET subject = bill_id;
ALTER TABLE quarantine DROP COLUMN bill_id;

CREATE TEMP TABLE body_now AS SELECT 'record' AS held, rowid AS row, body FROM record
    UNION ALL SELECT 'quarantine', id, body FROM quarantine;
UPDATE temp.body_now SET body = json_set(
    json_remove(body, '$.applicant.civil_registry', '$.applicant.shahkar', '$.applicant.possession'),
    '$.registrar', json_object('code', body ->> '$.registrar', 'national_id', NULL),
    '$.service', json_object('code', 'reading', 'version', 0, 'definition', ''),
    '$.subject', body ->> '$.content.bill_id',
    '$.applicant.evidence', json_array(body ->> '$.applicant.evidence'),
    '$.applicant.enquiries', json_object(
        'identity', json_object('state', 'not_checked', 'by', NULL, 'at', NULL, 'how', NULL),
        'ownership', json_object('state', 'not_checked', 'by', NULL, 'at', NULL, 'how', NULL),
        'possession', json_object('state', 'not_checked', 'by', NULL, 'at', NULL, 'how', NULL)),
    '$.visit', json_object('id', '00000000-0000-0000-0000-000000000000', 'seconds_worked', 0, 'seconds_parked', 0),
    '$.offline', json('false'),
    '$.fee', json_object('rial', 0, 'state', 'exempt'),
    '$.attachments', json_array());
UPDATE record SET body = (SELECT body FROM temp.body_now WHERE held = 'record' AND row = record.rowid);
UPDATE quarantine SET body = (SELECT body FROM temp.body_now WHERE held = 'quarantine' AND row = quarantine.id);
DROP TABLE temp.body_now;

-- Sessions and tries end by their time, at every sign-in; a status lists the operators of an office.
CREATE INDEX session_by_end ON session (expires_at);
CREATE INDEX sign_in_try_by_time ON sign_in_try (last_at);
CREATE INDEX operator_by_office ON operator (office);
