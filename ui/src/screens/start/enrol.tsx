import { useEffect, useRef, useState } from "react";
import { type Code, codeOf, type Enrolment, type EnrolStep, engine, news } from "../../backend";
import { stray, useScan } from "../../keys";
import { Button } from "../../parts/button";
import { Field, type Hint } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Icon } from "../../parts/icon";
import { KeyboardHints } from "../../parts/keyboard-hints";
import { Note } from "../../parts/state";
import { sound } from "../../sounds";
import { t } from "../../words";

type Name = "address" | "code" | "authority";

/** The field a refusal belongs to; one that belongs to none stands below them. */
const PLACE: Partial<Record<Code, Name>> = {
  address: "address",
  offline: "address",
  bad_answer: "address",
  certificate: "authority",
  authority: "authority",
  enrol_code: "code",
  enrol_code_used: "code",
  enrol_code_expired: "code",
};

/** The machine becomes a counter: central's address, the one-time code, the certificate of central's authority. */
export function Enrol() {
  const [known, setKnown] = useState<Enrolment | null>(null);
  useEffect(() => {
    const none: Enrolment = { address: null, authority: null, setAside: 0 };
    engine.enrolment().then(setKnown, () => setKnown(none));
  }, []);
  return (
    <Frame
      screen="enrol"
      className="centred"
      hints={[
        ["Tab", "hint.next_field"],
        ["Enter", "enrol.go"],
        ["F1", "nav.help"],
      ]}
    >
      {known && <Form known={known} />}
    </Frame>
  );
}

/** Twelve signs, with or without the lines between them. */
const ONE_TIME = /^[0-9A-Z-]{12,}$/;

function Form({ known }: { known: Enrolment }) {
  const [values, setValues] = useState<Record<Name, string>>({
    address: known.address ?? "",
    code: "",
    authority: known.authority ?? "",
  });
  const [missing, setMissing] = useState<"address" | "code" | null>(null);
  const [fault, setFault] = useState<Code | null>(null);
  const [step, setStep] = useState<EnrolStep | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const busy = step !== null;
  useEffect(() => {
    const listening = news.enrolment.listen(({ payload }) => setStep((at) => (at === null ? at : payload)));
    return () => void listening.then((stop) => stop());
  }, []);
  const set = (name: Name) => (value: string) => {
    setValues((was) => ({ ...was, [name]: name === "code" ? value.toUpperCase() : value }));
    setMissing(null);
  };
  const focus = (name: Name | "enrol") =>
    form.current?.querySelector<HTMLElement>(`[data-field=${name}]`)?.focus();
  useScan({
    mark: () => () => setValues(values),
    take: ({ text }) => {
      if (!ONE_TIME.test(text)) return stray();
      set("code")(text);
      focus("enrol");
    },
    wants: "ended",
  });

  const submit = async () => {
    if (busy) return;
    const empty = (["address", "code"] as const).find((name) => values[name].trim() === "");
    if (empty) {
      setMissing(empty);
      return focus(empty);
    }
    setFault(null);
    setStep("keys");
    try {
      await engine.enrol(values.address, values.code, values.authority.trim() || null);
      // The start takes over from here.
    } catch (error) {
      sound.refused();
      const code = codeOf(error);
      setFault(code);
      setStep(null);
      focus(PLACE[code] ?? "code");
    }
  };
  const hint = (name: Name): Hint | null => {
    if (missing === name) return { tone: "bad", icon: "circle-alert", text: t(`enrol.missing.${missing}`) };
    if (fault && PLACE[fault] === name) {
      return { tone: "bad", icon: "circle-alert", text: t(`error.${fault}`) };
    }
    return null;
  };
  const field = (name: Name) => ({
    value: values[name],
    onChange: set(name),
    hint: hint(name),
    className: "ltr",
    readOnly: busy,
    testid: name,
    field: name,
  });
  const first: Name = known.address ? "code" : "address";

  return (
    <form
      ref={form}
      className="card short-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div>
        <h1>{t("enrol.title")}</h1>
        <p className="secondary text-sm">{t("enrol.what")}</p>
      </div>
      {known.setAside > 0 && (
        <Note tone="wait" icon="folder" testid="set-aside-note">
          {t("enrol.aside")}
        </Note>
      )}
      <Field
        label={t("enrol.address")}
        required
        aside={t("enrol.address.aside")}
        autoFocus={first === "address"}
        {...field("address")}
      />
      <div>
        <Field
          label={t("enrol.code")}
          required
          aside={t("enrol.code.aside")}
          trail={<Icon name="scan-barcode" />}
          autoFocus={first === "code"}
          {...field("code")}
        />
        <KeyboardHints />
      </div>
      <Field label={t("enrol.authority")} aside={t("enrol.authority.aside")} {...field("authority")} />
      <Button kind="main" size="big" submits icon="shield-check" keys="Enter" field="enrol" testid="enrol">
        {t("enrol.go")}
      </Button>
      <div role="status" data-testid="enrol-step" data-state={step ?? "none"}>
        {step && (
          <span className="hint">
            <Icon name="hourglass" size="small" />
            <span>{t(`enrol.step.${step}`)}</span>
          </span>
        )}
      </div>
      {fault && !PLACE[fault] && (
        <Note tone="bad" icon="circle-alert" alert testid="enrol-fault">
          {t(`error.${fault}`)}
        </Note>
      )}
    </form>
  );
}
