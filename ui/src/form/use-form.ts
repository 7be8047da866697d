import { useKeys } from "../keys";
import { fieldAt, focusField, rowAway } from "./fields";

interface Form {
  leave: (field: string) => Promise<void>;
}

interface Conduct {
  goOn: (field: string) => Promise<void>;
  goToMissing: (from: string | null) => Promise<void>;
  submit: () => Promise<void>;
}

interface Fields {
  /** Tab accepts these as Enter does: what was typed there is looked at before the focus goes on. */
  tabAccepts: (field: string) => boolean;
  /** The arrows go up and down in these columns. */
  inColumn: (field: string) => boolean;
}

/** The keys of a form; gives what its element hears of keys and focus for all fields inside. */
export function useForm(form: Form, { goOn, goToMissing, submit }: Conduct, of: Fields) {
  useKeys({
    F8: () => void goToMissing(fieldAt(document.activeElement)),
    "Ctrl+Enter": () => void submit(),
  });
  const onKeyDownCapture = (event: React.KeyboardEvent) => {
    const field = fieldAt(event.target);
    if (field === null || event.ctrlKey || event.altKey) return;
    if (accepts(event, field, of) && !hasOwnEnter(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      void goOn(field);
    } else if (of.inColumn(field) && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const other = rowAway(field, event.key === "ArrowDown" ? 1 : -1);
      if (other !== null) focusField(other);
    }
  };
  const onBlur = (event: React.FocusEvent) => {
    const field = fieldAt(event.target);
    if (field !== null && fieldAt(event.relatedTarget) !== field) void form.leave(field);
  };
  return { onKeyDownCapture, onBlur };
}

/** Enter presses a button, and begins a line of a long text. */
function hasOwnEnter(target: EventTarget): boolean {
  return target instanceof HTMLButtonElement || target instanceof HTMLTextAreaElement;
}

function accepts({ key, shiftKey }: React.KeyboardEvent, field: string, { tabAccepts }: Fields): boolean {
  return key === "Enter" || (key === "Tab" && !shiftKey && tabAccepts(field));
}
