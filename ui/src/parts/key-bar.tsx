import { t, type Word } from "../words";
import { Inputs } from "./inputs";
import { Keys } from "./key";
import "./key-bar.css";

/** A key of a screen, and what it does there. */
export type KeyHint = readonly [keys: string, word: Word];

/** The keys of the screen that is up, at most six, and at the end what is known of keyboard and barcode reader. */
export function KeyBar({ hints }: { hints: readonly KeyHint[] }) {
  return (
    <footer className="key-bar">
      {hints.map(([keys, word]) => (
        <span key={keys}>
          <Keys of={keys} />
          {t(word)}
        </span>
      ))}
      <Inputs />
    </footer>
  );
}
