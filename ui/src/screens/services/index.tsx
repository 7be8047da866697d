import { useEffect, useRef, useState } from "react";
import { codeOf, engine, type Service } from "../../backend";
import { useCatalogue } from "../../catalogue";
import { type Read, useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { Icon } from "../../parts/icon";
import { Note } from "../../parts/state";
import { Num, T } from "../../parts/text";
import { t } from "../../words";
import { canBeTaken, ServiceCard } from "./card";
import styles from "./services.module.css";

interface Props {
  /** Opens the form of a service; rejects where the engine refuses. */
  onOpen: (service: Service) => Promise<void>;
  /** Shows where a service of this title is to be had in person. */
  onOffices: (title: string) => void;
  onBack: () => void;
  onScan: (read: Read) => void;
}

/** What can be asked for at the counter: by group, or by what the visitor calls it. */
export function Services({ onOpen, onOffices, onBack, onScan }: Props) {
  const { view } = useCatalogue();
  const [group, setGroup] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const found = useFound(search);
  const screen = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  useKeys({
    "Ctrl+F": () => screen.current?.querySelector<HTMLInputElement>("[data-field=search]")?.focus(),
    Escape: () => (search === "" ? onBack() : setSearch("")),
  });
  useScan({ mark: () => () => setSearch(search), take: onScan });

  const groups = view?.groups ?? [];
  const current = group ?? groups.find(({ code }) => view?.services.some((one) => one.group === code))?.code;
  const shown =
    found === null
      ? (view?.services ?? []).filter((service) => service.group === current)
      : found.flatMap((code) => view?.services.find((service) => service.code === code) ?? []);
  const say = (sentence: string) => {
    setSaid(sentence);
    announce(sentence);
  };
  /** Why it is not taken now stands on the service itself, but where this program has no screen for it. */
  const open = (service: Service) => {
    setSaid("");
    if (canBeTaken(service)) onOpen(service).catch((error: unknown) => say(t(`error.${codeOf(error)}`)));
    else if (service.kind === "view") say(t("services.view_later"));
  };
  /** The arrows walk among the things of a list, and from the search into what it found. */
  const onKeyDown = (event: React.KeyboardEvent) => {
    const down = event.key === "ArrowDown";
    if (!down && event.key !== "ArrowUp" && event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const target = event.target as HTMLElement;
    const inField = target.matches("input");
    if (inField && !down) return;
    const list = (name: string) => [
      ...(screen.current?.querySelectorAll<HTMLElement>(`[data-list=${name}]`) ?? []),
    ];
    const name = target.dataset.list ?? "";
    const items = inField ? list("service") : list(name);
    const sideways = event.key === "ArrowLeft" ? TO_THE_LEFT[name] : TO_THE_RIGHT[name];
    const next =
      down || event.key === "ArrowUp"
        ? items[inField ? 0 : items.indexOf(target) + (down ? 1 : -1)]
        : sideways && beside(target, list(sideways));
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  /** Enter goes by what stands in the field, and not by what an earlier text found. */
  const onEnter = (event: React.KeyboardEvent) => {
    if (event.key !== "Enter" || search.trim() === "") return;
    event.preventDefault();
    engine.searchServices(search).then(
      ([first]) => {
        const service = view?.services.find(({ code }) => code === first);
        if (service) open(service);
      },
      (error: unknown) => say(t(`error.${codeOf(error)}`)),
    );
  };

  return (
    <Frame screen="services" current="services" hints={HINTS}>
      <Head title={t("services.title")}>
        <span className="to-end" />
        {view?.takenOn && (
          <span className="text-sm secondary">
            <T k="services.taken_on" f={[view.takenOn]} />
          </span>
        )}
      </Head>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows belong to the things inside */}
      <div className={styles.columns} ref={screen} onKeyDown={onKeyDown}>
        <section className={`card ${styles.groups}`} aria-label={t("services.groups")}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter belongs to the field inside */}
          <div className={styles.search} onKeyDown={onEnter}>
            <Field
              label={t("services.search")}
              value={search}
              onChange={setSearch}
              placeholder={t("services.search.hint")}
              trail={<Icon name="search" />}
              autoFocus
              testid="service-search"
              field="search"
            />
          </div>
          <ol>
            {groups.map(({ code, title, uncertain }, n) => (
              <li key={code}>
                <button
                  type="button"
                  data-list="group"
                  data-testid="service-group"
                  data-state={code === current && found === null ? "on" : "off"}
                  aria-pressed={code === current && found === null}
                  onClick={() => {
                    setSearch("");
                    setGroup(code);
                  }}
                >
                  <Num className={styles.nth}>{n + 1}</Num>
                  <span className="grow">{title}</span>
                  {uncertain && <span className={styles.sample}>{t("services.sample")}</span>}
                  <Num className={styles.code}>{code}</Num>
                </button>
              </li>
            ))}
          </ol>
        </section>
        <section
          className={`card ${styles.services}`}
          aria-label={t(found === null ? "services.of_group" : "services.found")}
          data-testid="services"
          data-count={shown.length}
        >
          {view === null ? null : view.takenOn === null ? (
            <Note tone="acc" icon="wifi-off">
              {t("services.not_yet")}
            </Note>
          ) : shown.length === 0 ? (
            <p className="hint" role="status">
              {found === null ? t("services.none_here") : <T k="services.none_found" f={[search]} />}
            </p>
          ) : (
            shown.map((service) => (
              <ServiceCard
                key={service.code}
                service={service}
                notices={view?.notices.filter((notice) => notice.service === service.code) ?? []}
                onOpen={() => open(service)}
                onOffices={() => onOffices(service.title)}
              />
            ))
          )}
          {said !== "" && (
            <Note tone="warn" icon="info">
              {said}
            </Note>
          )}
        </section>
      </div>
    </Frame>
  );
}

/** Group, service, channel: each is beside the one before. */
const TO_THE_LEFT: Record<string, string> = { group: "service", service: "channel" };
const TO_THE_RIGHT: Record<string, string> = { channel: "service", service: "group" };

/** Of the same service; of groups, the one that is open; else the first. */
function beside(from: HTMLElement, list: readonly HTMLElement[]): HTMLElement | undefined {
  const same = (item: HTMLElement) =>
    item.dataset.code !== undefined && item.dataset.code === from.dataset.code;
  if (from.dataset.list === "service" && list[0]?.dataset.list === "channel") return list.find(same);
  return list.find(same) ?? list.find((item) => item.dataset.state === "on") ?? list[0];
}

/** What a search finds, best first; null where nothing is searched for. A later search is not overtaken by an earlier one. */
function useFound(search: string): readonly string[] | null {
  const [found, setFound] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (search.trim() === "") {
      setFound(null);
      return;
    }
    let over = false;
    engine.searchServices(search).then(
      (codes) => over || setFound(codes),
      () => over || setFound([]),
    );
    return () => {
      over = true;
    };
  }, [search]);
  return search.trim() === "" ? null : found;
}

const HINTS = [
  ["Ctrl+F", "services.search"],
  ["↓", "services.found"],
  ["Enter", "hint.open"],
  ["Esc", "hint.back"],
] as const;
