import check from "../../assets/words/check.json";
import receipt from "../../assets/words/receipt.json";
import screen from "../../assets/words/screen.json";
import { persian } from "./digits";

const words = { ...receipt, ...screen };
export type Word = keyof typeof words;

const open: Readonly<Record<string, string>> = { ...words, ...check };

/** The sentence of a key, its `{0}`, `{1}`, … filled in as they should be read. */
export function t(key: Word, ...figures: (string | number)[]): string {
  return fill(words[key], figures);
}

/** As it stands in the catalogue, places for figures and all. */
export function raw(key: Word): string {
  return words[key];
}

/** A sentence whose key was made from a code of the engine's; `otherwise` where the catalogue has none. */
export function sentence(key: string, otherwise: Word): string {
  return open[key] ?? words[otherwise];
}

export function fill(text: string, figures: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, n: string) => persian(String(figures[Number(n)] ?? "")));
}
