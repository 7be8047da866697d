import { type Code, type CorrectionDraft, codeOf } from "../backend";
import type { KeyMap } from "../keys";
import type { KeyHint } from "../parts/key-bar";
import { sound } from "../sounds";

interface Form {
  correction: CorrectionDraft | null;
  refuse: (fault: Code) => void;
}

/** Ctrl+W puts the visit aside. A correction is a record already, and stays one: there is nothing to put aside. */
export function parkKey(form: Form, onPark: () => Promise<void>): KeyMap {
  if (form.correction) return {};
  const park = () => {
    onPark().catch((error: unknown) => {
      form.refuse(codeOf(error));
      sound.refused();
    });
  };
  return { "Ctrl+W": park };
}

export function parkHint({ correction }: Form): KeyHint[] {
  return correction ? [] : [["Ctrl+W", "hint.park"]];
}
