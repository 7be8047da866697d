use std::collections::BTreeMap;

use central::{
    Running,
    sample::{people, places},
};
use kiosk_domain::{figure::Figure, id::VisitorId, mobile::Mobile};
use kiosk_wire::{MeterKind, Register, Subscriber, call};

use crate::counter::Counter;

async fn look_up(counter: &Counter, bill_id: &str) -> Subscriber {
    counter.get(&call::subscriber(bill_id)).await.json().await.unwrap()
}

fn figures(central: &Running) -> Vec<String> {
    let connection = rusqlite::Connection::open(central.db()).unwrap();
    let sql = "SELECT s.bill_id || s.name || s.kind || s.tariff || s.serial || s.digits || s.decimals || s.coefficient
               || coalesce(s.contracted_demand, '') || r.on_date || r.figures
               FROM subscriber s JOIN reading r ON r.bill_id = s.bill_id ORDER BY r.id";
    let mut statement = connection.prepare(sql).unwrap();
    statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[tokio::test]
async fn the_documented_subscribers_are_as_documented() {
    let central = Running::sample().unwrap();
    let mut counter = Counter::enrolled(&central, 1).await;
    counter.sign_in(&people::KAZEMI).await;
    let demand = look_up(&counter, places::DEMAND).await;
    let meter = &demand.meter;
    assert_eq!((meter.kind, meter.digits, meter.decimals), (MeterKind::Demand, 4, 2));
    assert_eq!(
        (meter.coefficient.as_str(), meter.contracted_demand.as_deref()),
        ("800", Some("350"))
    );
    let previous = demand.previous.unwrap();
    assert_eq!(previous.on, places::LAST_ROUND);
    let shown: Vec<&str> = previous.figures.values().map(String::as_str).collect();
    assert_eq!(shown, ["1741.32", "486.1", "902.47", "118.06", "613.9", "0.39"]);
    let peak = &demand.usual[&Register::Peak];
    assert_eq!((peak.low.as_str(), peak.high.as_str()), ("480", "720"));
    assert!(!demand.usual.contains_key(&Register::Demand));

    let triple = look_up(&counter, places::TRIPLE).await;
    assert_eq!(
        (triple.meter.kind, triple.meter.digits, triple.tariff.as_str()),
        (MeterKind::Triple, 5, "household")
    );
    let single = look_up(&counter, places::SINGLE).await;
    assert_eq!(single.previous.unwrap().figures[&Register::Mid], "48213");
}

#[test]
fn the_same_seed_makes_the_same_sample_and_another_seed_another() {
    let folder = tempfile::tempdir().unwrap();
    let start = |name: &str, seed| {
        Running::start(
            central::Options::new(folder.path().join(name))
                .plain()
                .with_sample(seed),
        )
        .unwrap()
    };
    let (one, again, other) = (start("a.db", 1), start("b.db", 1), start("c.db", 2));
    let held = figures(&one);
    assert_eq!(held.len(), 500 * 12);
    assert_eq!(held, figures(&again));
    assert_ne!(held, figures(&other));
}

#[test]
fn every_subscriber_has_a_valid_bill_id_and_figures_that_fit_the_meter_and_only_grow() {
    let central = Running::sample().unwrap();
    let connection = rusqlite::Connection::open(central.db()).unwrap();
    let sql = "SELECT s.bill_id, s.digits, s.decimals, s.kind, r.figures
               FROM subscriber s JOIN reading r ON r.bill_id = s.bill_id ORDER BY r.id";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
    });
    let mut last: BTreeMap<(String, Register), Figure> = BTreeMap::new();
    let mut kinds = BTreeMap::new();
    for row in rows.unwrap() {
        let (bill_id, digits, decimals, kind, figures): (String, u8, u8, String, String) = row.unwrap();
        let parsed = kiosk_domain::bill::BillId::parse(&bill_id).unwrap();
        assert!(parsed.is_electricity() && parsed.as_str() == bill_id, "{bill_id}");
        let figures: BTreeMap<Register, String> = serde_json::from_str(&figures).unwrap();
        for (register, text) in figures {
            let figure = Figure::parse(&text).unwrap();
            assert!(
                figure.whole_digits() <= digits && figure.decimals() <= decimals,
                "{bill_id} {text}"
            );
            assert_eq!(figure.to_string(), text);
            let before = last.insert((bill_id.clone(), register), figure);
            assert!(
                register == Register::Demand || before.is_none_or(|before| before < figure),
                "{bill_id} {text}"
            );
        }
        *kinds.entry(kind).or_insert(0) += 1;
    }
    assert_eq!(kinds.len(), 3, "{kinds:?}");
    assert!(kinds.values().all(|rounds| *rounds > 12 * 50), "{kinds:?}");
}

#[test]
fn the_sample_s_visitors_have_well_formed_ids() {
    for visitor in [people::NADERI, people::SALEHI, people::FOUNDRY] {
        assert_eq!(VisitorId::parse(visitor.id).unwrap().as_str(), visitor.id);
        assert_eq!(Mobile::parse(visitor.mobile).unwrap().as_str(), visitor.mobile);
    }
}
