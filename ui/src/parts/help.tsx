import { Fragment } from "react";
import type { Role } from "../backend";
import { ACTS, PLACES, placesOf } from "../places";
import { t } from "../words";
import { Button } from "./button";
import { Keys } from "./key";
import type { KeyHint } from "./key-bar";
import { PopOver } from "./popover";
import "./help.css";

interface Props {
  /** The keys of the screen below. */
  hints: readonly KeyHint[];
  /** Of the operator; null before anyone signed in. */
  role: Role | null;
  onClose: () => void;
}

/** The keys of this screen, and those of every screen. */
export function Help({ hints, role, onClose }: Props) {
  const always = role ? everywhere(role) : [];
  const here = hints.filter(([keys]) => !always.some(([other]) => other === keys));
  return (
    <PopOver title={t("help.title")} onClose={onClose}>
      <div className="help-lists">
        <List title={t("help.here")} hints={here} />
        {role && <List title={t("help.everywhere")} hints={always} />}
      </div>
      {role && <p className="text-sm secondary">{t("help.scan")}</p>}
      <div className="actions">
        <Button kind="main" onPress={onClose} keys="Esc" autoFocus>
          {t("help.close")}
        </Button>
      </div>
    </PopOver>
  );
}

function everywhere(role: Role): KeyHint[] {
  const places = placesOf(role).map((place) => PLACES[place]);
  return [...places, ...Object.values(ACTS)].map(({ chord, word }) => [chord, word]);
}

function List({ title, hints }: { title: string; hints: readonly KeyHint[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className="key-list" data-part="keys">
        {hints.map(([keys, word]) => (
          <Fragment key={keys}>
            <dt>
              <Keys of={keys} />
              <span className="unseen">{keys}</span>
            </dt>
            <dd>{t(word)}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
