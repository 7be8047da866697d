import { useEffect, useRef, useState } from "react";
import { codeOf, engine, type OfficesView } from "../../backend";
import { type Read, useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { Icon } from "../../parts/icon";
import { Note } from "../../parts/state";
import { Num, T } from "../../parts/text";
import { Th } from "../../parts/th";
import { t } from "../../words";
import { found, townsOf } from "./find";
import styles from "./offices.module.css";

interface Props {
  /** The service they are looked up for. */
  service: string;
  onBack: () => void;
  onScan: (read: Read) => void;
}

/** Where a service is to be had in person: by town, or by any word of an address. Also without a line. */
export function Offices({ service, onBack, onScan }: Props) {
  const [view, setView] = useState<OfficesView | null>(null);
  const [town, setTown] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const screen = useRef<HTMLDivElement>(null);
  useEffect(() => {
    engine.offices().then(setView, (error: unknown) => announce(t(`error.${codeOf(error)}`)));
  }, []);
  useKeys({
    "Ctrl+F": () => screen.current?.querySelector<HTMLInputElement>("[data-field=search]")?.focus(),
    Escape: () => (search === "" ? onBack() : setSearch("")),
  });
  useScan({ mark: () => () => setSearch(search), take: onScan });
  const offices = view?.offices ?? [];
  const shown = found(offices, town, search);
  /** The arrows walk among the towns. */
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const at = (event.target as HTMLElement).closest<HTMLElement>("[data-testid=town]");
    if (step === 0 || !at) return;
    const towns = [...(screen.current?.querySelectorAll<HTMLElement>("[data-testid=town]") ?? [])];
    const next = towns[towns.indexOf(at) + step];
    event.preventDefault();
    next?.focus();
    next?.click();
  };
  const choice = (name: string | null, label: string, count: number) => (
    <li key={label}>
      <button
        type="button"
        data-testid="town"
        data-state={town === name ? "on" : "off"}
        aria-pressed={town === name}
        onClick={() => setTown(name)}
      >
        <span className="grow">{label}</span>
        <Num>{count}</Num>
      </button>
    </li>
  );
  return (
    <Frame screen="offices" current="services" hints={HINTS}>
      <Head title={t("offices.title")}>
        <span className="text-sm secondary">
          <T k="offices.for" f={[service]} />
        </span>
        <span className="to-end" />
        <Button size="small" keys="Esc" onPress={onBack}>
          {t("offices.back")}
        </Button>
      </Head>
      {view?.takenOn === null ? (
        <Note tone="acc" icon="wifi-off" testid="no-offices">
          {t("offices.not_yet")}
        </Note>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrows belong to the towns inside
        <div className={`card ${styles.columns}`} ref={screen} onKeyDown={onKeyDown}>
          <nav className={styles.towns} aria-label={t("offices.towns")}>
            <ul>
              {choice(null, t("offices.all"), offices.length)}
              {townsOf(offices).map(({ name, count }) => choice(name, name, count))}
            </ul>
          </nav>
          <section className={styles.list} aria-label={t("offices.title")}>
            <div className={styles.search}>
              <Field
                label={t("offices.search")}
                bare
                value={search}
                onChange={setSearch}
                placeholder={t("offices.search")}
                trail={<Icon name="search" />}
                autoFocus
                testid="office-search"
                field="search"
              />
              <span
                className="text-sm secondary"
                role="status"
                data-testid="office-count"
                data-count={shown.length}
              >
                <T k="offices.count" f={[shown.length]} />
              </span>
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keys */}
            <section className="scrolls" tabIndex={0} aria-label={t("offices.list")}>
              {view !== null && shown.length === 0 ? (
                <p className={styles.none}>{t("offices.none")}</p>
              ) : (
                <table className={styles.table}>
                  <thead>
                    <tr>
                      <Th of="col">{t("offices.code")}</Th>
                      <Th of="col">{t("offices.address")}</Th>
                      <Th of="col">{t("offices.phone")}</Th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map(({ code, town: of, address, phone }) => (
                      <tr key={code} data-testid="office" data-code={code}>
                        <td>
                          <Num>{code}</Num>
                        </td>
                        <td>
                          <b>{of}</b>
                          <span className="secondary">{address}</span>
                        </td>
                        <td>{phone === null ? <span className="secondary">—</span> : <Num>{phone}</Num>}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
            </section>
            {view?.takenOn && (
              <p className={`${styles.foot} text-sm secondary`}>
                <T k="offices.taken_on" f={[view.takenOn]} />
              </p>
            )}
          </section>
        </div>
      )}
    </Frame>
  );
}

const HINTS = [
  ["Ctrl+F", "services.search"],
  ["Tab", "offices.towns"],
  ["↓", "hint.move"],
  ["Esc", "offices.back"],
] as const;
