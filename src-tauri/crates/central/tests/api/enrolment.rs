use central::{Clock, Options, Running, sample::places::enrolment_codes};
use kiosk_wire::{EnrolAnswer, ProblemCode, Settings, SettingsAnswer, SigningKey, Standing, StatusAnswer, call};
use reqwest::{Method, StatusCode};

use crate::{
    counter::{Counter, ask_to_enrol, client, problem},
    storage,
};

#[tokio::test]
async fn a_code_enrols_one_key_once_and_the_same_key_again_gets_the_same_answer() {
    let central = storage::sample();
    let code = &enrolment_codes()[2];
    let (client, key) = (client(), SigningKey::generate().unwrap());
    let first: EnrolAnswer = ask_to_enrol(&client, central.url(), &key, code)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!((first.office.code.as_str(), first.counter.as_str()), ("1001", "3"));

    let again: EnrolAnswer = ask_to_enrol(&client, central.url(), &key, code)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(again, first);

    let other = SigningKey::generate().unwrap();
    let (status, refused) = problem(ask_to_enrol(&client, central.url(), &other, code).await).await;
    assert_eq!(
        (status, refused.code),
        (StatusCode::FORBIDDEN, ProblemCode::EnrolCodeUsed)
    );
    let (_, refused) = problem(ask_to_enrol(&client, central.url(), &key, &enrolment_codes()[1]).await).await;
    assert_eq!(refused.code, ProblemCode::EnrolCode, "a key speaks for one counter");
}

#[tokio::test]
async fn central_signs_which_key_speaks_for_which_counter() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 2).await;
    let certificate = counter.answer.certified(&counter.key.public()).unwrap();
    assert_eq!(
        (
            certificate.office.as_str(),
            certificate.counter.as_str(),
            certificate.epoch
        ),
        ("1001", "2", 1)
    );
    let stranger = SigningKey::generate().unwrap();
    assert!(counter.answer.certified(&stranger.public()).is_err());
}

#[tokio::test]
async fn a_code_that_is_out_of_date_is_refused_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let options = storage::options(folder.path().join("central.db"))
        .plain()
        .with_sample(1);
    let central = Running::start(options.clone()).unwrap();
    let code = central.new_code("1001", "7").unwrap();
    drop(central);
    let in_eight_days = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(8 * 24);
    let central = Running::start(Options {
        clock: Clock::from_fn(move || in_eight_days),
        ..options
    })
    .unwrap();
    let key = SigningKey::generate().unwrap();
    let (_, refused) = problem(ask_to_enrol(&client(), central.url(), &key, &code).await).await;
    assert_eq!(refused.code, ProblemCode::EnrolCodeExpired);
}

#[tokio::test]
async fn an_unknown_code_and_a_borrowed_key_are_refused() {
    let central = storage::sample();
    let key = SigningKey::generate().unwrap();
    let (_, refused) = problem(ask_to_enrol(&client(), central.url(), &key, "TBRZ-1001-9999").await).await;
    assert_eq!(refused.code, ProblemCode::EnrolCode);

    let mut request = serde_json::json!({ "public_key": key.public() });
    let claim = kiosk_wire::EnrolClaim {
        code: enrolment_codes()[0].clone(),
        app_version: "0.1.0".into(),
    };
    let other = SigningKey::generate().unwrap();
    request["claim"] = serde_json::to_value(kiosk_wire::Signed::new(&claim, &other, "new").unwrap()).unwrap();
    let response = client()
        .post(format!("{}{}", central.url(), call::ENROL))
        .json(&request)
        .send()
        .await
        .unwrap();
    assert_eq!(problem(response).await.1.code, ProblemCode::Terminal);
}

#[tokio::test]
async fn a_new_code_from_the_tool_works_while_central_serves() {
    let central = storage::sample();
    let code = central.new_code("1001", "12").unwrap();
    let counter = Counter::enrolled_by(client(), central.url(), &code).await;
    assert_eq!(counter.answer.counter, "12");
    assert!(central.new_code("4711", "1").is_err());
}

#[tokio::test]
async fn a_request_altered_on_its_way_or_signed_by_another_is_refused() {
    let central = storage::sample();
    let (counter, other) = (
        Counter::enrolled(&central, 1).await,
        Counter::enrolled(&central, 2).await,
    );
    let path = call::STATUS;
    let good = counter.claim(&Method::GET, path, b"");
    let mut claims = vec![
        other.authorization(&good),
        counter.authorization(&kiosk_wire::RequestClaim {
            method: "POST".into(),
            ..good.clone()
        }),
        counter.authorization(&kiosk_wire::RequestClaim {
            path: "/v1/settings".into(),
            ..good.clone()
        }),
        counter.authorization(&kiosk_wire::RequestClaim {
            body_sha256: "00".repeat(32),
            ..good.clone()
        }),
        counter.authorization(&kiosk_wire::RequestClaim {
            terminal: other.answer.terminal.clone(),
            ..good.clone()
        }),
        "Kiosk %%%".into(),
        "Bearer abc".into(),
        String::new(),
    ];
    claims.push(format!("Kiosk {}", "A".repeat(3000)));
    for claim in claims {
        let request = counter
            .client
            .get(format!("{}{path}", counter.url))
            .header("authorization", &claim);
        let (status, refused) = problem(request.send().await.unwrap()).await;
        assert_eq!(
            (status, refused.code),
            (StatusCode::UNAUTHORIZED, ProblemCode::Terminal),
            "{claim}"
        );
    }
    let body = br#"{"id":"01920000-0000-7000-8000-000000000000"}"#;
    let claim = counter.authorization(&counter.claim(&Method::POST, call::LEASES, body));
    let altered = String::from_utf8_lossy(body).replace("0192", "0193");
    let request = counter
        .client
        .post(format!("{}{}", counter.url, call::LEASES))
        .body(altered);
    let response = request.header("authorization", claim).send().await.unwrap();
    assert_eq!(problem(response).await.1.code, ProblemCode::Terminal);
}

#[tokio::test]
async fn a_request_played_again_is_refused() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let request = counter.request(Method::GET, call::STATUS, Vec::new());
    let again = request.try_clone().unwrap();
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(problem(again.send().await.unwrap()).await.1.code, ProblemCode::Terminal);
}

async fn standing(counter: &Counter) -> Standing {
    let answer: StatusAnswer = counter.get(call::STATUS).await.json().await.unwrap();
    answer.status.open(&counter.keys().signing).unwrap().standing
}

#[tokio::test]
async fn a_disabled_terminal_hears_that_it_is_and_is_a_stranger_otherwise() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    assert_eq!(standing(&counter).await, Standing::InService);
    assert!(central.disable(&counter.answer.terminal).unwrap());
    assert!(!central.disable("nobody").unwrap());
    assert_eq!(standing(&counter).await, Standing::Disabled);
    for (method, path) in [
        (Method::GET, call::SETTINGS),
        (Method::POST, call::LEASES),
        (Method::POST, call::SESSIONS),
        (Method::GET, "/v1/subscribers/7012345604123"),
    ] {
        let response = counter.request(method, path, b"{}".to_vec()).send().await.unwrap();
        assert_eq!(problem(response).await.1.code, ProblemCode::Terminal, "{path}");
    }
    let code = &enrolment_codes()[1];
    let (_, refused) = problem(ask_to_enrol(&client(), central.url(), &counter.key, code).await).await;
    assert_eq!(refused.code, ProblemCode::EnrolCode, "its key never comes back");
}

#[tokio::test]
async fn a_terminal_retires_itself_and_nobody_else() {
    let central = storage::sample();
    let (leaving, staying) = (
        Counter::enrolled(&central, 1).await,
        Counter::enrolled(&central, 2).await,
    );
    for _ in 0..2 {
        let response = leaving
            .request(Method::DELETE, call::ENROL, Vec::new())
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::NO_CONTENT, "twice is once");
    }
    assert_eq!(standing(&leaving).await, Standing::Disabled);
    assert_eq!(standing(&staying).await, Standing::InService);
    let standings: Vec<String> = central
        .terminals()
        .unwrap()
        .into_iter()
        .map(|terminal| terminal.standing)
        .collect();
    assert_eq!(standings, ["retired", "in_service"]);
    let unsigned = client().delete(format!("{}{}", central.url(), call::ENROL));
    assert_eq!(
        problem(unsigned.send().await.unwrap()).await.1.code,
        ProblemCode::Terminal
    );
}

#[tokio::test]
async fn the_status_names_the_request_it_answers() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let claim = counter.claim(&Method::GET, call::STATUS, b"");
    let request = counter.client.get(format!("{}{}", counter.url, call::STATUS));
    let request = request.header("authorization", counter.authorization(&claim));
    let answer: StatusAnswer = request.send().await.unwrap().json().await.unwrap();
    let status = answer.status.open(&counter.keys().signing).unwrap();
    assert_eq!(
        (status.request, status.terminal),
        (claim.id, counter.answer.terminal.clone())
    );
    assert_eq!(status.head, None);
}

#[tokio::test]
async fn settings_are_signed_and_sent_once() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let response = counter.get(call::SETTINGS).await;
    let tag = response.headers()["etag"].to_str().unwrap().to_owned();
    let answer: SettingsAnswer = response.json().await.unwrap();
    let settings: Settings = answer.settings.open(&counter.keys().signing).unwrap();
    assert_eq!(settings, counter.answer.settings);

    let request = counter.request(Method::GET, call::SETTINGS, Vec::new());
    let response = request.header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(response.headers()["etag"].to_str().unwrap(), tag);
}

#[tokio::test]
async fn what_is_no_call_gets_problem_details() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let (status, refused) = problem(counter.get("/v2/everything").await).await;
    assert_eq!((status, refused.code), (StatusCode::NOT_FOUND, ProblemCode::NotFound));

    let response = counter
        .request(Method::DELETE, call::STATUS, Vec::new())
        .send()
        .await
        .unwrap();
    assert_eq!(problem(response).await.0, StatusCode::METHOD_NOT_ALLOWED);

    let response = counter
        .request(Method::POST, call::LEASES, b"{}".to_vec())
        .send()
        .await
        .unwrap();
    assert_eq!(problem(response).await.1.code, ProblemCode::Malformed);

    let response = counter
        .request(Method::POST, call::RECORDS, vec![b' '; (4 << 20) + 1])
        .send()
        .await
        .unwrap();
    assert_eq!(problem(response).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}
