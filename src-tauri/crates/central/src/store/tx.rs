//! The border to a database: one transaction, asked in SQL that SQLite and PostgreSQL read alike. Parameters are `$1`, `$2`;
//! integers are 64 bits, a truth is 0 or 1, an instant is milliseconds since 1970.

/// One transaction. Whatever it did is undone unless the work in it ends well.
pub(crate) trait Tx {
    /// Gives how many rows it changed.
    fn run(&self, sql: &str, values: &[Value]) -> Stored<u64>;

    fn all(&self, sql: &str, values: &[Value]) -> Stored<Vec<Row>>;

    fn one(&self, sql: &str, values: &[Value]) -> Stored<Option<Row>> {
        Ok(self.all(sql, values)?.into_iter().next())
    }

    /// The first column of the only row.
    fn says(&self, sql: &str, values: &[Value]) -> Stored<Value> {
        let row = self.one(sql, values)?;
        row.and_then(|Row(values)| values.into_iter().next())
            .ok_or(StorageFault::Row)
    }
}

pub(crate) type Stored<T> = Result<T, StorageFault>;

/// Why the database did not do as it was asked. Its text names tables and constraints, never values.
#[derive(Debug, thiserror::Error)]
pub enum StorageFault {
    #[error("busy: {0}")]
    Busy(String),
    #[error("the disk is full")]
    DiskFull,
    #[error("not a database of central's")]
    NotOurs,
    #[error("written by a newer version ({found} > {known})")]
    Newer { found: i64, known: i64 },
    #[error("not reachable: {0}")]
    Unreachable(String),
    #[error("{0}")]
    Refused(String),
    #[error("a row does not hold what it should")]
    Row,
}

/// A value on its way in or out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A row of an answer, its columns in the order of the question.
pub(crate) struct Row(pub(super) Vec<Value>);

impl Row {
    pub(crate) fn get<T: FromValue>(&self, column: usize) -> Stored<T> {
        T::from_value(self.0.get(column).unwrap_or(&Value::Null))
    }
}

impl Value {
    pub(crate) fn take<T: FromValue>(&self) -> Stored<T> {
        T::from_value(self)
    }
}

/// What a column can be read as.
pub(crate) trait FromValue: Sized {
    fn from_value(value: &Value) -> Stored<Self>;
}

impl FromValue for String {
    fn from_value(value: &Value) -> Stored<Self> {
        match value {
            Value::Text(text) => Ok(text.clone()),
            _ => Err(StorageFault::Row),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Stored<Self> {
        match value {
            Value::Blob(bytes) => Ok(bytes.clone()),
            _ => Err(StorageFault::Row),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Stored<Self> {
        match value {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            _ => Err(StorageFault::Row),
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Stored<Self> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! integers {
    ($($of:ty),+) => {$(
        impl FromValue for $of {
            fn from_value(value: &Value) -> Stored<Self> {
                match value {
                    Value::Int(number) => (*number).try_into().map_err(|_| StorageFault::Row),
                    _ => Err(StorageFault::Row),
                }
            }
        }
    )+};
}

integers!(i64, u64, u32, u16, u8);

/// What can be given for a parameter.
pub(crate) trait ToValue {
    fn to_value(&self) -> Value;
}

macro_rules! small_integers {
    ($($of:ty),+) => {$(
        impl ToValue for $of {
            fn to_value(&self) -> Value {
                Value::Int(i64::from(*self))
            }
        }
    )+};
}

small_integers!(i64, u32, u16, u8, bool);

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        self.as_str().to_value()
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        self.as_slice().to_value()
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

/// Values for a statement, in the order of its parameters.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::tx::ToValue::to_value(&$value)),*]
    };
}

pub(crate) use values;
