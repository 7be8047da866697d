use std::{cell::Cell, error::Error};

use deadpool_postgres::PoolError;
use tokio::runtime::Runtime;
use tokio_postgres::{
    error::SqlState,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::store::tx::{Row, StorageFault, Stored, Tx, Value};

/// One try of a transaction.
pub(super) struct Transaction<'a> {
    runtime: &'a Runtime,
    inner: deadpool_postgres::Transaction<'a>,
    /// Another transaction got in the way: whatever the work makes of it, it is begun again.
    overtaken: Cell<bool>,
}

impl<'a> Transaction<'a> {
    pub fn new(runtime: &'a Runtime, inner: deadpool_postgres::Transaction<'a>) -> Self {
        Self {
            runtime,
            inner,
            overtaken: Cell::new(false),
        }
    }

    /// `Busy` where it is to be begun again.
    pub fn end(self, keep: bool) -> Stored<()> {
        let Self {
            runtime,
            inner,
            overtaken,
        } = self;
        if overtaken.get() {
            runtime.block_on(inner.rollback())?;
            return Err(StorageFault::Busy("another transaction came first".to_owned()));
        }
        Ok(runtime.block_on(if keep {
            futures(inner.commit())
        } else {
            futures(inner.rollback())
        })?)
    }

    fn rows(&self, sql: &str, values: &[Value]) -> Stored<Vec<tokio_postgres::Row>> {
        let asked = self.runtime.block_on(async {
            let statement = self.inner.prepare_cached(sql).await?;
            let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
            self.inner.query(&statement, &values).await
        });
        self.noted(asked)
    }

    fn noted<T>(&self, asked: Result<T, tokio_postgres::Error>) -> Stored<T> {
        asked.map_err(|error| {
            let fault = StorageFault::from(error);
            if matches!(fault, StorageFault::Busy(_)) {
                self.overtaken.set(true);
            }
            fault
        })
    }
}

/// Two futures of one kind.
fn futures<'a>(
    future: impl Future<Output = Result<(), tokio_postgres::Error>> + 'a,
) -> std::pin::Pin<Box<dyn Future<Output = Result<(), tokio_postgres::Error>> + 'a>> {
    Box::pin(future)
}

impl Tx for Transaction<'_> {
    fn run(&self, sql: &str, values: &[Value]) -> Stored<u64> {
        let done = self.runtime.block_on(async {
            let statement = self.inner.prepare_cached(sql).await?;
            let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
            self.inner.execute(&statement, &values).await
        });
        self.noted(done)
    }

    fn all(&self, sql: &str, values: &[Value]) -> Stored<Vec<Row>> {
        let rows = self.rows(sql, values)?;
        rows.iter().map(row).collect()
    }
}

fn row(row: &tokio_postgres::Row) -> Stored<Row> {
    let values = (0..row.len()).map(|column| {
        let found: Result<Option<Value>, _> = row.try_get(column);
        Ok(found?.unwrap_or(Value::Null))
    });
    Ok(Row(values.collect::<Stored<_>>()?))
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(of: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *of {
            Type::INT8 => Self::Int(i64::from_sql(of, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(of, raw)?.into()),
            Type::BOOL => Self::Int(bool::from_sql(of, raw)?.into()),
            Type::BYTEA => Self::Blob(<&[u8]>::from_sql(of, raw)?.to_vec()),
            _ => Self::Text(String::from_sql(of, raw)?),
        })
    }

    fn accepts(of: &Type) -> bool {
        matches!(*of, Type::INT8 | Type::INT4 | Type::BOOL | Type::BYTEA) || <String as FromSql>::accepts(of)
    }
}

impl ToSql for Value {
    fn to_sql(&self, of: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *of == Type::INT4 => i32::try_from(*number)?.to_sql(of, out),
            Self::Int(number) => number.to_sql(of, out),
            Self::Text(text) => text.to_sql(of, out),
            Self::Blob(bytes) => bytes.as_slice().to_sql(of, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl std::fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transaction")
    }
}

impl From<tokio_postgres::Error> for StorageFault {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(database) = error.as_db_error() else {
            return Self::Unreachable(error.to_string());
        };
        // Its message names constraints; its detail would name values.
        let message = database.message().to_owned();
        match database.code() {
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED | &SqlState::UNIQUE_VIOLATION => {
                Self::Busy(message)
            }
            &SqlState::DISK_FULL => Self::DiskFull,
            _ => Self::Refused(message),
        }
    }
}

impl From<PoolError> for StorageFault {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            error => Self::Unreachable(error.to_string()),
        }
    }
}
