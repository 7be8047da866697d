import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { TextField } from "react-aria-components/TextField";
import { ascii, asciiFigure, persian } from "../digits";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";
import type { Tone } from "./state";
import "./field.css";

/** What stands under a field: an error, a warning, or a fact about it. */
export interface Hint {
  tone: Tone | "mut";
  icon?: IconName;
  text: ReactNode;
}

interface Props {
  /** Visible, or for a screen reader only with `bare`. */
  label: string;
  bare?: boolean;
  value: string;
  onChange: (ascii: string) => void;
  /** `id` and `figure` fields show Persian digits and give ASCII ones; `text` is given as it is. */
  kind?: "id" | "figure" | "text" | "password";
  required?: boolean;
  aside?: ReactNode;
  hint?: Hint | null;
  /** Inside the field, at its end. */
  trail?: ReactNode;
  placeholder?: string;
  className?: string | undefined;
  readOnly?: boolean;
  autoFocus?: boolean;
  testid?: string;
  /** Its name in the order of the form. */
  field?: string;
  /** Shown as dots; what is typed begins it anew. */
  masked?: boolean;
  /** What explains it, elsewhere on the screen. */
  describedBy?: string;
}

export function Field({ label, bare, value, onChange, kind = "text", hint, aside, trail, ...rest }: Props) {
  const ref = useRef<HTMLInputElement>(null);
  const hintId = useId();
  const describedBy = [hint && hintId, rest.describedBy].filter(Boolean).join(" ");
  const digits = kind === "id" || kind === "figure";
  const masked = rest.masked ?? false;
  const looks = digits ? "digits" : kind === "password" && "secret";
  const shown = masked ? dots(value) : digits ? persian(value) : value;
  const caret = useSteadyCaret(ref, shown);
  const input = (
    <Input
      ref={ref}
      className={classes("input", looks, hint?.tone === "bad" && "wrong", rest.className)}
      placeholder={rest.placeholder ?? ""}
      autoComplete="off"
      spellCheck="false"
      data-testid={rest.testid}
      data-field={rest.field}
    />
  );
  return (
    <TextField
      className="field"
      value={shown}
      onChange={(typed) => {
        caret();
        if (masked) onChange(asciiFigure(typed.replace(/[\u2022\u066b]/g, "")));
        else onChange(kind === "figure" ? asciiFigure(typed) : kind === "id" ? ascii(typed) : typed);
      }}
      type={kind === "password" ? "password" : "text"}
      isRequired={rest.required ?? false}
      isReadOnly={rest.readOnly ?? false}
      isInvalid={hint?.tone === "bad"}
      validationBehavior="aria"
      autoFocus={rest.autoFocus ?? false}
      {...(describedBy ? { "aria-describedby": describedBy } : {})}
    >
      <div className={bare ? "unseen" : "label-row"}>
        <Label className="label">
          {label}
          {rest.required && <Star />}
        </Label>
        {aside !== undefined && <span className="aside">{aside}</span>}
      </div>
      {trail === undefined ? (
        input
      ) : (
        <div className="input-box">
          {input}
          <span className="input-end">{trail}</span>
        </div>
      )}
      {hint && <HintLine id={hintId} hint={hint} />}
    </TextField>
  );
}

/**
 * The hint under a field, which describes the field by this id. The library's own slot for it is of no use: it finds only a
 * hint that was there when the field came or turned wrong.
 */
export function HintLine({ id, hint }: { id: string; hint: Hint }) {
  return (
    <span id={id} className={`hint ${hint.tone}`}>
      {hint.icon && <Icon name={hint.icon} size="small" />}
      <span>{hint.text}</span>
    </span>
  );
}

export function Star() {
  return (
    <span className="required" aria-hidden="true">
      *
    </span>
  );
}

/** The figure's shape, and nothing else of it. */
function dots(figure: string): string {
  return figure.replace(/[^.]/g, "\u2022").replace(".", "\u066b");
}

/** The caret stays where it was when a typed digit is shown in another script. */
function useSteadyCaret(ref: React.RefObject<HTMLInputElement | null>, shown: string): () => void {
  const at = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when what is shown changes
  useLayoutEffect(() => {
    const input = ref.current;
    if (input && at.current !== null && document.activeElement === input) {
      input.setSelectionRange(at.current, at.current);
    }
    at.current = null;
  }, [shown, ref]);
  return () => {
    at.current = ref.current?.selectionStart ?? null;
  };
}
