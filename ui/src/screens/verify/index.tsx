import { type ReactNode, useEffect, useRef, useState } from "react";
import { type Code, codeOf, engine, type OurRecord, type ReceiptCheck } from "../../backend";
import { groupsOfFour } from "../../digits";
import { whenDrawn } from "../../focus";
import { type Read, useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import type { IconName } from "../../parts/icon";
import { Note, type Tone } from "../../parts/state";
import { Num } from "../../parts/text";
import { tokenLetter } from "../../token";
import { t, type Word } from "../../words";
import styles from "./verify.module.css";

type Genuine = Extract<ReceiptCheck, { verdict: "genuine" }>;

interface Props {
  /** A token that was read on another screen. */
  token: string | null;
  onBack: () => void;
  onScan: (read: Read) => void;
}

/** A receipt somebody brings: the text of its QR, and what it is worth. Needs no line. */
export function Verify({ token, onBack, onScan }: Props) {
  const [text, setText] = useState("");
  const [check, setCheck] = useState<ReceiptCheck | null>(null);
  const [fault, setFault] = useState<Code | null>(null);
  const screen = useRef<HTMLElement>(null);
  const judged = check !== null || fault !== null;

  useEffect(() => whenDrawn(() => input(screen.current)?.focus()), []);
  // A scanner presses the keys of a Latin keyboard, whatever layout this one is in: letters are taken by the key.
  useEffect(() => {
    const field = input(screen.current);
    const onKey = (event: KeyboardEvent) => {
      const letter = tokenLetter(event);
      if (letter === null || !field) return;
      event.preventDefault();
      const [from, to] = [
        field.selectionStart ?? field.value.length,
        field.selectionEnd ?? field.value.length,
      ];
      // what was judged has had its day: the next scan begins anew
      const before = judged ? "" : field.value;
      setCheck(null);
      setFault(null);
      setText(judged ? letter : before.slice(0, from) + letter + before.slice(to));
    };
    field?.addEventListener("keydown", onKey);
    return () => field?.removeEventListener("keydown", onKey);
  }, [judged]);

  const verify = async (read: string) => {
    if (read === "") return;
    try {
      const found = await engine.verifyReceipt(read);
      setFault(null);
      setCheck(found);
      announce(t(lookOf(found).lead));
    } catch (error) {
      setCheck(null);
      setFault(codeOf(error));
    }
  };
  const judge = (read: string) => {
    setText(read);
    void verify(read);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: of each token that comes, once
  useEffect(() => {
    if (token !== null) judge(token);
  }, [token]);
  useKeys({ Enter: () => void verify(text), Escape: onBack });
  // People bring codes here: what is read and has no other place is the text to judge.
  useScan({
    mark: () => () => {
      setText(text);
      setCheck(check);
      setFault(fault);
    },
    take: (read) => (read.kind === "token" || read.kind === "text" ? judge(read.text) : onScan(read)),
    wants: "ended",
  });

  return (
    <Frame screen="verify" className={styles.verify} current="verify" hints={HINTS}>
      <Head title={t("verify.title")} />
      <section className="card padded" ref={screen} aria-label={t("verify.title")}>
        <Field
          label={t("verify.token")}
          value={text}
          onChange={(typed) => {
            setCheck(null);
            setFault(null);
            setText(typed);
          }}
          className="path"
          hint={{ tone: "mut", icon: "scan-barcode", text: t("verify.token.hint") }}
          testid="token"
          field="token"
        />
        <Button icon="shield-check" keys="Enter" onPress={() => void verify(text)} testid="verify">
          {t("verify.do")}
        </Button>
      </section>
      {fault && (
        <Note tone="bad" icon="circle-alert" alert testid="fault">
          {t(`error.${fault}`)}
        </Note>
      )}
      {check && <Judgement check={check} />}
    </Frame>
  );
}

function input(screen: HTMLElement | null): HTMLInputElement | null {
  return screen?.querySelector<HTMLInputElement>("[data-field=token]") ?? null;
}

interface Look {
  /** For tests, and for nobody else. */
  state: string;
  tone: Tone;
  icon: IconName;
  lead: Word;
  body: Word;
}

function lookOf(check: ReceiptCheck): Look {
  switch (check.verdict) {
    case "genuine":
      return genuineLook(check);
    case "not_genuine":
      return look("not_genuine", "bad", "shield-alert");
    case "unknown_terminal":
      return look("unknown_terminal", "warn", "triangle-alert");
    case "not_a_token":
      return look("not_a_token", "warn", "circle-alert");
  }
}

function genuineLook({ record, keyTime }: Genuine): Look {
  if (record.state === "differs" || record.state === "missing")
    return look("other_record", "bad", "shield-alert");
  if (keyTime === "ended") return look("key_ended", "warn", "triangle-alert");
  if (record.state === "corrected") return look("corrected", "warn", "pencil");
  return look("genuine", "ok", "shield-check");
}

type Judged =
  | "genuine"
  | "corrected"
  | "key_ended"
  | "other_record"
  | "not_genuine"
  | "unknown_terminal"
  | "not_a_token";

function look(state: Judged, tone: Tone, icon: IconName): Look {
  return { state, tone, icon, lead: `verify.${state}.lead`, body: `verify.${state}` };
}

function Judgement({ check }: { check: ReceiptCheck }) {
  const { state, tone, icon, lead, body } = lookOf(check);
  return (
    <>
      <div data-testid="judgement" data-state={state}>
        <Note tone={tone} icon={icon} lead={t(lead)}>
          {t(body)}
        </Note>
      </div>
      {check.verdict === "genuine" && <Facts of={check} />}
    </>
  );
}

function Facts({
  of: { trackingNumber, revision, office, terminal, takenOn, takenAt, record },
}: {
  of: Genuine;
}) {
  return (
    <section className={`card ${styles.facts}`} aria-label={t("verify.facts")}>
      <p className="secondary">{t("receipt.tracking_number")}</p>
      <p className={styles.number} data-testid="vouched-number" data-number={trackingNumber}>
        <Num>{groupsOfFour(trackingNumber).join("\u2003")}</Num>
      </p>
      <dl>
        {revision >= 2 && (
          <Fact name={t("verify.revision")}>
            <Num>{revision}</Num>
          </Fact>
        )}
        <Fact name={t("verify.office")}>
          <Num>{office}</Num>
        </Fact>
        <Fact name={t("receipt.taken")}>
          <Num>{`${takenOn} ${takenAt}`}</Num>
        </Fact>
        <Fact name={t("verify.record")}>{recordWords(record)}</Fact>
        <Fact name={t("verify.terminal")}>
          <bdi className={`num ${styles.latin}`}>{terminal}</bdi>
        </Fact>
      </dl>
    </section>
  );
}

function recordWords(record: OurRecord): string {
  return record.state === "corrected"
    ? t("verify.record.corrected", record.revision)
    : t(`verify.record.${record.state}`);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const HINTS = [
  ["Enter", "verify.do"],
  ["F2", "nav.home"],
  ["Esc", "hint.back"],
] as const;
