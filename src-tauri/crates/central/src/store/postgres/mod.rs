//! PostgreSQL: for several copies of central on one database. Transactions are `SERIALIZABLE`: of two that would not have
//! come to the same one after the other, one is begun again.

mod transaction;

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio::runtime::Runtime;
use tokio_postgres::{Config, IsolationLevel, NoTls};

use self::transaction::Transaction;
use super::{
    Storage, Work,
    tx::{StorageFault, Stored},
};

/// Never changed once released; a new version is a new entry.
const MIGRATIONS: &[&str] = &[
    include_str!("0001.sql"),
    include_str!("0002.sql"),
    include_str!("0003.sql"),
];
/// Held while the tables are made: copies may start at the same time («kctr»).
const MAKING: i64 = 0x6b63_7472;
const CONNECTIONS: usize = 8;
/// How often a transaction is begun again before the caller is told to come back.
const TRIES: u32 = 12;
/// Longer for each further try, so that two do not meet again and again.
const PAUSE: Duration = Duration::from_millis(3);

pub(super) struct Postgres {
    pool: Pool,
    /// The client is asynchronous, central's calls block on threads of their own.
    runtime: Option<Runtime>,
}

impl Postgres {
    /// `postgres://user@host/name`; `host` may be the percent-encoded folder of a socket.
    pub fn open(url: &str) -> Stored<Self> {
        let config: Config = url
            .parse()
            .map_err(|_| StorageFault::Unreachable("the address of the database is none".to_owned()))?;
        let recycling = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|error| StorageFault::Unreachable(error.to_string()))?;
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(CONNECTIONS)
            .build()
            .map_err(|error| StorageFault::Unreachable(error.to_string()))?;
        let postgres = Self {
            pool,
            runtime: Some(runtime),
        };
        postgres.apart(|runtime| runtime.block_on(make(&postgres.pool)))?;
        Ok(postgres)
    }

    /// On a thread that no runtime runs on: only such a one may wait for another runtime.
    fn apart<T: Send>(&self, work: impl FnOnce(&Runtime) -> Stored<T> + Send) -> Stored<T> {
        let Some(runtime) = &self.runtime else {
            return Err(StorageFault::Unreachable("closed".to_owned()));
        };
        std::thread::scope(|scope| scope.spawn(|| work(runtime)).join())
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Dropped where a runtime runs, it would wait for itself.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Storage for Postgres {
    fn transact(&self, work: Work<'_>) -> Stored<()> {
        self.apart(|runtime| {
            let mut client = runtime.block_on(self.pool.get())?;
            for attempt in 1..=TRIES {
                let begun = client
                    .build_transaction()
                    .isolation_level(IsolationLevel::Serializable)
                    .start();
                let transaction = Transaction::new(runtime, runtime.block_on(begun)?);
                let keep = work(&transaction);
                let ended = transaction.end(keep);
                match ended {
                    Err(StorageFault::Busy(_)) if attempt < TRIES => std::thread::sleep(PAUSE * attempt),
                    ended => return ended,
                }
            }
            Ok(())
        })
    }
}

/// Makes the tables, or brings them to this version.
async fn make(pool: &Pool) -> Stored<()> {
    let mut client = pool.get().await?;
    client.execute("SELECT pg_advisory_lock($1)", &[&MAKING]).await?;
    let made = migrate(&mut client).await;
    client.execute("SELECT pg_advisory_unlock($1)", &[&MAKING]).await?;
    made
}

async fn migrate(client: &mut deadpool_postgres::Client) -> Stored<()> {
    client
        .batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        .await?;
    let found: Option<i64> = client
        .query_one("SELECT max(version) FROM schema_version", &[])
        .await?
        .get(0);
    let found = found.unwrap_or(0);
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StorageFault::Newer { found, known });
    }
    let done = usize::try_from(found).unwrap_or_default();
    for (migration, version) in MIGRATIONS.iter().zip(1_i64..).skip(done) {
        let transaction = client.transaction().await?;
        transaction.batch_execute(migration).await?;
        transaction
            .execute("INSERT INTO schema_version (version) VALUES ($1)", &[&version])
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}
