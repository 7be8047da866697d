use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::Router;
use kiosk_domain::sync::Step;
use kiosk_station::central::{Request, Sending};
use town::{Keyboard as _, Time, Visit, desk};

use super::{Making, life::COUNTERS};
use crate::{
    Device, Snapshot,
    world::{Headquarters, Line, Machine, Opening, Road, Setup, boot, knock},
};

/// How much later than the first morning a life begins: as many days as there are declarations, each of another day.
const LATER: Duration = Duration::from_secs(20 * 86_400);

/// A central and its counters, each enrolled, with two blocks of numbers and the subscriber known. Every life begins
/// with a copy of it.
pub(super) struct Morning {
    central: Snapshot,
    counters: Vec<(Machine, Snapshot)>,
}

static MORNING: LazyLock<Morning> = LazyLock::new(|| {
    // Whoever needs it first may be running on a runtime already.
    let made = std::thread::spawn(|| super::run::runtime().block_on(Morning::make())).join();
    made.expect("a morning on which nothing goes wrong")
});

/// A line without weather.
struct Open(Router);

impl Road for Open {
    fn carry<'a>(&'a self, request: Request) -> Sending<'a> {
        Box::pin(knock(self.0.clone(), request))
    }
}

impl Morning {
    async fn make() -> Self {
        let time = Time::still();
        let headquarters = Headquarters::found(&time);
        let line = Line(Arc::new(Open(headquarters.central().router())));
        let setup = Setup {
            device: Device::USUAL,
            ..Setup::default()
        };
        let mut machines = Vec::new();
        for counter in 1..=COUNTERS {
            machines.push(Machine::enrol(counter, &time, &line, setup).await);
        }
        time.pass(LATER);
        for machine in &machines {
            prepare(machine, &time, &line).await;
        }
        let disk = headquarters.disk().clone();
        drop(line);
        drop(headquarters);
        Self {
            central: disk.snapshot(),
            counters: machines
                .into_iter()
                .map(|machine| {
                    let files = machine.disk.snapshot();
                    (machine, files)
                })
                .collect(),
        }
    }

    /// The time, central and so many counters of a new life.
    pub fn begin(counters: usize, making: &Making) -> (Time, Headquarters, Vec<Machine>) {
        let time = Time::still();
        time.pass(LATER);
        let headquarters = Headquarters::on(MORNING.central.clone(), &time, making.forgetful);
        let machine = |(machine, files): &(Machine, Snapshot)| {
            let mut copy = machine.with(files.clone());
            copy.setup.durability = making.durability;
            copy.setup.sabotage = making.sabotage;
            copy
        };
        let machines = MORNING.counters.iter().take(counters).map(machine).collect();
        (time, headquarters, machines)
    }
}

async fn prepare(machine: &Machine, time: &Time, line: &Line) {
    let opening = Opening {
        line,
        clock: boot(time, 1),
        random: Arc::new(|| 0),
    };
    let running = machine.open(&opening).expect("the disk is whole");
    running.sign_in().await.expect("the line is up");
    let known = desk::look_up(&running.station, &Visit::household(0)).await;
    known.expect("the line is up");
    let mut driver = running.station.driver();
    while !matches!(driver.step().await, Step::Wait { .. }) {}
}
