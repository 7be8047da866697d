import { type FormEvent, useRef, useState } from "react";
import { faultOf, type UiError } from "../backend";
import { sound } from "../sounds";

interface Attempt {
  /** Fields that cannot be empty, from top to bottom: the first empty one gets the focus instead of a try. */
  needed: readonly (readonly [field: string, text: string])[];
  /** What a word of our own finds wrong before the engine is asked: the field to go to. */
  refuse?: () => string | null;
  work: () => Promise<void>;
  /** Clears what counts no longer; gives the field the focus goes to. */
  refused: (fault: UiError) => string;
}

/** A short form that is sent to the engine, which may refuse it: one try at a time, and the refusal to say. */
export function useTry({ needed, refuse, work, refused }: Attempt) {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<UiError | null>(null);
  // A second Enter comes before the first one is drawn.
  const trying = useRef(false);

  const focus = (field: string) =>
    form.current?.querySelector<HTMLInputElement>(`[data-field="${field}"]`)?.focus();

  const attempt = async () => {
    if (trying.current) return;
    const empty = needed.find(([, text]) => text === "");
    if (empty) return focus(empty[0]);
    setFault(null);
    const wrong = refuse?.() ?? null;
    if (wrong !== null) {
      sound.refused();
      return focus(wrong);
    }
    trying.current = true;
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const said = faultOf(error);
      sound.refused();
      setFault(said);
      focus(refused(said));
    } finally {
      trying.current = false;
      setBusy(false);
    }
  };

  return {
    busy,
    fault,
    focus,
    /** The refusal no longer counts. */
    clear: () => setFault(null),
    /** What the form's element needs. */
    form: {
      ref: form,
      onSubmit: (event: FormEvent) => {
        event.preventDefault();
        void attempt();
      },
    },
  };
}
