import { useEffect, useState, useSyncExternalStore } from "react";
import { type CorrectionReason, type Evidence, engine } from "../../backend";
import { conduct } from "../../form/conduct";
import { AskToLeave, CorrectionNote, CorrectionOf, SupervisorFor, Why } from "../../form/correction";
import { page } from "../../form/fields";
import { hintOf } from "../../form/hints";
import { missingSentence } from "../../form/missing";
import { parkHint, parkKey } from "../../form/park";
import { useForm } from "../../form/use-form";
import { type Read, useKeys, useScan } from "../../keys";
import { Band } from "../../parts/band";
import { Button } from "../../parts/button";
import { Elapsed } from "../../parts/elapsed";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { Segmented } from "../../parts/segmented";
import { Slip } from "../../parts/slip";
import { Note, State } from "../../parts/state";
import { Num } from "../../parts/text";
import { t, type Word } from "../../words";
import { fieldAt } from "./answers";
import { Question, Tick } from "./field";
import type { OpenRequest } from "./open-request";
import styles from "./request.module.css";

const REASONS: readonly CorrectionReason[] = [
  "wrong_answer",
  "wrong_date",
  "wrong_visitor",
  "visitor_request",
];

const EVIDENCE: readonly Evidence[] = ["national_card", "birth_certificate", "passport", "company_papers"];

interface Props {
  form: OpenRequest;
  onScan: (read: Read) => void;
  /** Puts the visit aside; rejects where that is refused. */
  onPark: () => Promise<void>;
  onEnd: () => void;
  onSaved: (trackingNumber: string) => void;
}

/** A service's form, as its definition asks it: papers first, then the visitor, then the questions. */
export function Request({ form, onScan, onPark, onEnd, onSaved }: Props) {
  const { draft, checked, drawing, left, restored, fault, saving, startedAt } = useSyncExternalStore(
    form.subscribe,
    form.get,
  );
  const [asking, setAsking] = useState(false);
  const { view, correction } = form;
  const manners = { mayLeave: async () => true, opensMore: () => true };
  const keys = conduct(form, page, manners, onSaved);
  const leave = () => (form.begun ? setAsking(true) : onEnd());
  const back: Word = correction ? "hint.back" : "reading.end";
  useKeys({ Escape: leave, ...parkKey(form, onPark) });
  const fields = useForm(form, keys, { tabAccepts: () => false, inColumn: () => false });
  useScan({
    mark: () => form.mark(),
    take: (read) =>
      read.kind === "bill" && form.billField !== null ? void form.takeBill(read.text) : onScan(read),
  });
  useEffect(() => {
    page.draw();
    void form.known().then(() => page.focus(form.firstField) || page.focus("visitor_id"));
  }, [form]);

  const at = useHelp();
  const missing = form.missing();
  const faults = checked?.faults ?? [];
  const idOpen = checked?.missing.includes("visitor_id") ?? false;
  const asked = checked?.visitorId.mark === "warn" && idOpen && left.has("visitor_id");
  const helped = at === null ? undefined : fieldAt(view.fields, at);
  return (
    <Frame
      screen="request"
      className={styles.request}
      current="services"
      hints={[...HINTS, ...parkHint(form), ["Esc", back]]}
    >
      <Head title={correction ? t("correct.title") : view.title}>
        {correction && <CorrectionOf correction={correction} />}
        {!correction && view.catalogueCode !== null && (
          <Num className={styles.code}>{view.catalogueCode}</Num>
        )}
        <span className="to-end" />
        {startedAt !== null && <Elapsed since={startedAt} />}
        <Button size="small" keys="Esc" onPress={leave}>
          {t(back)}
        </Button>
      </Head>
      <div className={styles.columns} {...fields}>
        <section className={`card ${styles.form}`} aria-label={t("request.form")}>
          {restored && (
            <Note tone="acc" icon="rotate-ccw" testid="restored">
              {t("request.restored")}
            </Note>
          )}
          {correction && !restored && <CorrectionNote correction={correction} />}
          {view.papers.length > 0 && (
            <Band title={t("request.papers")} small={t("request.papers.small")}>
              <fieldset className={styles.papers} data-field="papers" data-testid="papers">
                <legend className="label">{t("request.papers.legend")}</legend>
                {view.papers.map(({ id, title, required }) => (
                  <Tick
                    key={id}
                    label={required ? title : `${title} (${t("request.optional")})`}
                    ticked={draft.papers.includes(id)}
                    onChange={(ticked) =>
                      form.change(
                        { papers: ticked ? [...draft.papers, id] : draft.papers.filter((one) => one !== id) },
                        "papers",
                      )
                    }
                    testid={`paper-${id}`}
                  />
                ))}
              </fieldset>
            </Band>
          )}
          <Band title={t("request.visitor")} small={t("request.visitor.small")}>
            <div className={styles.fields}>
              <div>
                <Field
                  label={t("reading.id.person")}
                  required
                  kind="id"
                  value={draft.visitorId}
                  onChange={(visitorId) => form.change({ visitorId }, "visitor_id")}
                  hint={hintOf(checked?.visitorId, left.has("visitor_id"), idOpen)}
                  testid="visitor-id"
                  field="visitor_id"
                />
                {asked && (
                  <Button
                    size="small"
                    keys="Enter"
                    onPress={() => {
                      form.confirmVisitor();
                      page.focus("mobile");
                    }}
                    field="confirm_visitor"
                    testid="confirm-visitor"
                  >
                    {t("reading.id.foreign.confirm")}
                  </Button>
                )}
              </div>
              <Field
                label={t("reading.mobile")}
                required
                kind="id"
                value={draft.mobile}
                onChange={(mobile) => form.change({ mobile }, "mobile")}
                hint={hintOf(checked?.mobile, left.has("mobile"))}
                testid="mobile"
                field="mobile"
              />
              {view.evidence.length > 0 && (
                <Segmented
                  label={t("reading.evidence")}
                  required
                  caps
                  choices={EVIDENCE.filter((one) => view.evidence.includes(one)).map((value) => ({
                    value,
                    label: t(`reading.evidence.${value}`),
                  }))}
                  value={draft.evidence}
                  onChange={(evidence) => form.change({ evidence })}
                  testid="evidence"
                  field="evidence"
                />
              )}
            </div>
          </Band>
          {view.sections.map(({ id, title }) => {
            const shown = form.fieldsOf(id);
            return (
              shown.length > 0 && (
                <Band key={id} title={title}>
                  <div className={styles.fields}>
                    {shown.map((field) => (
                      <div key={field.id} className={isWide(field.ask.type) ? styles.wide : undefined}>
                        <Question path={field.id} {...{ form, field, left, faults }} />
                      </div>
                    ))}
                  </div>
                </Band>
              )
            );
          })}
        </section>
        <aside className={styles.side} aria-label={t("reading.preview")}>
          {helped?.help ? (
            <div className={`card ${styles.help}`} role="note" data-testid="field-help">
              <b>{helped.label}</b>
              <p>{helped.help}</p>
            </div>
          ) : null}
          <Slip label={t("reading.preview")} slip={drawing} page={() => engine.previewForm(draft, "page")} />
          {correction && (
            <Why correction={correction} reasons={REASONS} onChoose={(reason) => form.chooseReason(reason)} />
          )}
          {fault && (
            <Note tone="bad" icon="circle-alert" alert testid="fault">
              {t(`error.${fault}`)}
            </Note>
          )}
          <div className="text-sm" role="status" data-testid="missing" data-count={missing.length}>
            {checked && (
              <State
                tone={missing.length > 0 ? "warn" : "ok"}
                icon={missing.length > 0 ? "triangle-alert" : "check"}
              >
                {missingSentence(missing)}
              </State>
            )}
          </div>
          <Button
            kind="main"
            size="big"
            keys="Ctrl+Enter"
            onPress={() => void keys.submit()}
            testid="submit"
            field="submit"
          >
            {saving ? t("reading.saving") : t(correction ? "correct.submit" : "request.submit")}
          </Button>
        </aside>
      </div>
      {correction && <SupervisorFor correction={correction} fault={fault} onApproved={keys.submit} />}
      {asking && <AskToLeave correction={correction} onYes={onEnd} onNo={() => setAsking(false)} />}
    </Frame>
  );
}

/** The field that has the focus. */
function useHelp(): string | null {
  const [at, setAt] = useState<string | null>(null);
  useEffect(() => {
    const look = () => setAt(page.at());
    document.addEventListener("focusin", look);
    return () => document.removeEventListener("focusin", look);
  }, []);
  return at;
}

function isWide(type: string): boolean {
  return type === "group" || type === "choice" || type === "attachment";
}

const HINTS = [
  ["Tab", "hint.next_field"],
  ["Enter", "hint.accept"],
  ["F8", "hint.missing"],
  ["Ctrl+Enter", "hint.submit"],
] as const;
