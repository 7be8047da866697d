use rusqlite::{Connection, ErrorCode, Statement, types::ValueRef};

use crate::store::tx::{Row, StorageFault, Stored, Tx, Value};

/// Inside a transaction of the one connection.
impl Tx for Connection {
    fn run(&self, sql: &str, values: &[Value]) -> Stored<u64> {
        let mut statement = self.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        // A statement with RETURNING gives rows, of which only the count is wanted.
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        Ok(self.changes())
    }

    fn all(&self, sql: &str, values: &[Value]) -> Stored<Vec<Row>> {
        let mut statement = self.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|column| Ok(value(row.get_ref(column)?)));
            found.push(Row(values.collect::<rusqlite::Result<_>>()?));
        }
        Ok(found)
    }
}

fn bind(statement: &mut Statement<'_>, values: &[Value]) -> Stored<()> {
    for (at, value) in values.iter().enumerate() {
        let Some(index) = statement.parameter_index(&format!("${}", at + 1))? else {
            continue;
        };
        match value {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
            Value::Int(number) => statement.raw_bind_parameter(index, number)?,
            Value::Text(text) => statement.raw_bind_parameter(index, text)?,
            Value::Blob(bytes) => statement.raw_bind_parameter(index, bytes)?,
        }
    }
    Ok(())
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

impl From<rusqlite::Error> for StorageFault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error.to_string()),
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::NotADatabase) => Self::NotOurs,
            _ => Self::Refused(error.to_string()),
        }
    }
}
