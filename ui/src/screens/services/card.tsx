import type { ReactNode } from "react";
import type { CentralNotice, Service, ServiceState } from "../../backend";
import { grouped } from "../../digits";
import { Icon } from "../../parts/icon";
import { Note, State } from "../../parts/state";
import { Num, T } from "../../parts/text";
import { t } from "../../words";
import styles from "./services.module.css";

/** Its form opens here and now. */
export function canBeTaken({ kind, state }: Service): boolean {
  return (kind === "reading" || kind === "request") && (state.state === "ready" || state.state === "refused");
}

interface Props {
  service: Service;
  /** Central's word on it. */
  notices: readonly CentralNotice[];
  onOpen: () => void;
  /** Shows where it is to be had in person. */
  onOffices: () => void;
}

/** One service: what it is, where it is to be had, what it costs, and whether it can be taken now. */
export function ServiceCard({ service, notices, onOpen, onOffices }: Props) {
  const {
    code,
    catalogueCode,
    title,
    kind,
    summary,
    channels,
    responseTime,
    feeRial,
    papers,
    samples,
    state,
  } = service;
  const word = kind === "view" ? "services.kind.view" : "services.kind.request";
  return (
    <article className={styles.card}>
      <button
        type="button"
        className={styles.open}
        onClick={onOpen}
        data-list="service"
        data-testid="service"
        data-state={state.state}
        data-code={code}
        aria-describedby={`about-${code}`}
      >
        <b className="grow">{title}</b>
        <span className={styles.kind}>
          <Icon name={kind === "view" ? "eye" : "pencil"} size="small" /> {t(word)}
        </span>
        {catalogueCode === null ? (
          <span className={styles.sample}>{t("services.no_code")}</span>
        ) : (
          <Num className={styles.code}>{catalogueCode}</Num>
        )}
      </button>
      <div id={`about-${code}`} className={styles.about}>
        {summary !== "" && <p>{summary}</p>}
        <StateOf state={state} />
        {notices.map(({ id, title: lead, text }) => (
          <Note key={id} tone="acc" icon="info" lead={lead} testid="service-notice">
            {text}
          </Note>
        ))}
        <dl>
          {responseTime !== null && <Fact name={t("services.response")}>{responseTime}</Fact>}
          <Fact name={t("services.fee")}>
            {feeRial === "0" ? t("services.fee.none") : <T k="services.fee.rial" f={[grouped(feeRial)]} />}
          </Fact>
          {papers.length > 0 && (
            <Fact name={t("services.papers")}>
              {papers.map((paper) => (
                <span key={paper.id}>{paper.title}</span>
              ))}
            </Fact>
          )}
          {channels.phones.length > 0 && (
            <Fact name={t("services.phones")}>
              <Num>{channels.phones.join(" / ")}</Num>
            </Fact>
          )}
        </dl>
        {channels.offices && (
          <button
            type="button"
            className={styles.channel}
            onClick={onOffices}
            data-list="channel"
            data-testid="offices-of"
            data-code={code}
          >
            <Icon name="store" size="small" /> {t("services.at_offices")}
          </button>
        )}
        {samples.length > 0 && (
          <small>
            <span className={styles.sample}>{t("services.sample")}</span> {t("services.sample.note")}
          </small>
        )}
      </div>
    </article>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function StateOf({ state }: { state: ServiceState }) {
  switch (state.state) {
    case "ready":
      return null;
    case "stopped":
      return (
        <State tone="warn" icon="triangle-alert" data-testid="service-state" data-state={state.state}>
          {state.until === null ? (
            t("services.state.stopped_open")
          ) : (
            <T k="services.state.stopped" f={[state.until]} />
          )}{" "}
          {state.reason}
        </State>
      );
    case "ended":
      return (
        <State tone="warn" icon="triangle-alert" data-testid="service-state" data-state={state.state}>
          <T k="services.state.ended" f={[state.on]} />
        </State>
      );
    default:
      return (
        <State tone="warn" icon="triangle-alert" data-testid="service-state" data-state={state.state}>
          {t(`services.state.${state.state}`)}
        </State>
      );
  }
}
