import check from "../../assets/words/check.json";
import receipt from "../../assets/words/receipt.json";
import error from "../../assets/words/screen/error.json";
import frame from "../../assets/words/screen/frame.json";
import home from "../../assets/words/screen/home.json";
import printer from "../../assets/words/screen/printer.json";
import queue from "../../assets/words/screen/queue.json";
import reading from "../../assets/words/screen/reading.json";
import receiptScreen from "../../assets/words/screen/receipt.json";
import services from "../../assets/words/screen/services.json";
import signin from "../../assets/words/screen/signin.json";
import start from "../../assets/words/screen/start.json";
import verify from "../../assets/words/screen/verify.json";
import { persian } from "./digits";

/** Every sentence of the program's own. What a service's definition says, its title and labels, is data and not here. */
const words = {
  ...receipt,
  ...error,
  ...frame,
  ...home,
  ...printer,
  ...queue,
  ...reading,
  ...receiptScreen,
  ...services,
  ...signin,
  ...start,
  ...verify,
};
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
