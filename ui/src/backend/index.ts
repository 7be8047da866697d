import { type EventCallback, listen } from "@tauri-apps/api/event";
import { type Code, commands, type EnrolStep, type Status, type UiError } from "./bindings";

export type * from "./bindings";

/** What the engine refused; `fault.code` names the sentence `error.<code>`. */
class Refused extends Error {
  constructor(readonly fault: UiError) {
    super(fault.code);
  }
}

/** The code of whatever was thrown; `internal` where the engine did not say. */
export function codeOf(error: unknown): Code {
  return error instanceof Refused ? error.fault.code : "internal";
}

/** What was refused, with the number that goes with it: tries left, or seconds to wait. */
export function faultOf(error: unknown): UiError {
  return error instanceof Refused ? error.fault : { code: "internal", field: null, count: null };
}

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: UiError };

async function take<T>(answer: Promise<Answer<T>>): Promise<T> {
  const got = await answer;
  if (got.status === "error") throw new Refused(got.error);
  return got.data;
}

/** The only door to the engine: one function for each command; a refusal is thrown as {@link Refused}. */
export const engine = {
  status: () => take(commands.status()),
  retryStart: () => take(commands.retryStart()),
  enrolment: () => take(commands.enrolment()),
  enrol: (...args: Parameters<typeof commands.enrol>) => take(commands.enrol(...args)),
  setAside: () => take(commands.setAside()),
  signIn: (operator: string, password: string) => take(commands.signIn(operator, password)),
  signOut: () => take(commands.signOut()),
  lock: () => take(commands.lock()),
  unlock: (password: string) => take(commands.unlock(password)),
  stayAwake: () => take(commands.stayAwake()),
  changePassword: (old: string, next: string) => take(commands.changePassword(old, next)),
  openLockout: (...args: Parameters<typeof commands.openLockout>) => take(commands.openLockout(...args)),
  approveCorrection: (...args: Parameters<typeof commands.approveCorrection>) =>
    take(commands.approveCorrection(...args)),
  lockedOut: () => take(commands.lockedOut()),
  letIn: (operator: string) => take(commands.letIn(operator)),
  readScan: (text: string) => take(commands.readScan(text)),
  lookUp: (billId: string) => take(commands.lookUp(billId)),
  check: (...args: Parameters<typeof commands.check>) => take(commands.check(...args)),
  draft: () => take(commands.draft()),
  clearDraft: () => take(commands.clearDraft()),
  preview: (...args: Parameters<typeof commands.preview>) => take(commands.preview(...args)),
  submit: (...args: Parameters<typeof commands.submit>) => take(commands.submit(...args)),
  correction: (number: string) => take(commands.correction(number)),
  park: (service: string) => take(commands.park(service)),
  parked: () => take(commands.parked()),
  printMissing: (code: string) => take(commands.printMissing(code)),
  resume: (code: string, takeOver: boolean) => take(commands.resume(code, takeOver)),
  print: (number: string) => take(commands.print(number)),
  printOn: (number: string) => take(commands.printOn(number)),
  slipSeen: (number: string, cameOut: boolean) => take(commands.slipSeen(number, cameOut)),
  printToFile: (number: string, folder: string | null) => take(commands.printToFile(number, folder)),
  receipt: (number: string) => take(commands.receipt(number)),
  queue: (...args: Parameters<typeof commands.queue>) => take(commands.queue(...args)),
  sendNow: () => take(commands.sendNow()),
  printers: () => take(commands.printers()),
  choosePrinter: (id: string, folder: string | null) => take(commands.choosePrinter(id, folder)),
  largePrint: () => take(commands.largePrint()),
  setLargePrint: (large: boolean) => take(commands.setLargePrint(large)),
  verifyReceipt: (text: string) => take(commands.verifyReceipt(text)),
  addPrinter: (address: string) => take(commands.addPrinter(address)),
  forgetPrinter: (id: string) => take(commands.forgetPrinter(id)),
  setPaper: (...args: Parameters<typeof commands.setPaper>) => take(commands.setPaper(...args)),
  setHead: (...args: Parameters<typeof commands.setHead>) => take(commands.setHead(...args)),
  printTestPage: () => take(commands.printTestPage()),
  catalogue: () => take(commands.catalogue()),
  searchServices: (text: string) => take(commands.searchServices(text)),
  follow: (number: string) => take(commands.follow(number)),
  offices: () => take(commands.offices()),
  noticeRead: (id: string) => take(commands.noticeRead(id)),
  openForm: (code: string) => take(commands.openForm(code)),
  lookForm: (...args: Parameters<typeof commands.lookForm>) => take(commands.lookForm(...args)),
  previewForm: (...args: Parameters<typeof commands.previewForm>) => take(commands.previewForm(...args)),
  submitForm: (...args: Parameters<typeof commands.submitForm>) => take(commands.submitForm(...args)),
  dropForm: (code: string) => take(commands.dropForm(code)),
};

function event<T>(name: string) {
  return { listen: (take: EventCallback<T>) => listen<T>(name, take) };
}

/** What the engine says by itself. */
export const news = {
  status: event<Status>("status"),
  /** How far an enrolment is. */
  enrolment: event<EnrolStep>("enrolment"),
  /** A fact of the receipt of this number changed; null: of any. */
  receipt: event<string | null>("receipt"),
  /** The catalogue, a definition or the list of offices changed. */
  catalogue: event<null>("catalogue"),
  /** The list of records changed. */
  queue: event<null>("queue"),
};
