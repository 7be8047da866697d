import { announceAt, conduct } from "../../form/conduct";
import type { FormPage } from "../../form/fields";
import { isMissing } from "../../form/hints";
import { announce } from "../../parts/announcer";
import { sound } from "../../sounds";
import { sentence } from "../../words";
import { fieldOf, partsOf } from "./fields";
import type { OpenReading } from "./open-reading";

const ABOVE_BILL: ReadonlySet<string> = new Set(["visitor_id", "mobile", "evidence"]);

/** The keys of a reading: those of every form, and what scans and second typings do. */
export function conductReading(
  reading: OpenReading,
  page: FormPage,
  onSaved: (trackingNumber: string) => void,
) {
  const manners = { mayLeave, opensMore: (field: string) => field === "bill_id" };
  const keys = conduct(reading, page, manners, onSaved);
  return { ...keys, arrive, confirmVisitor, confirmBill, takeScan };

  /** To what is missing. A correction is most often of a figure: of one that is asked about, or of the first. */
  async function arrive() {
    const checked = await reading.known();
    const [first] = reading.missing();
    page.draw();
    const { register } = partsOf(first?.field ?? "");
    const asked = first?.field === "correction_reason" ? checked?.rows[0]?.register : register;
    if (reading.correction && asked && goTo(fieldOf("current", asked))) return;
    if (!first || !goTo(first.field)) goTo("visitor_id");
  }

  /** Where the focus is there already, a first digit may be, too: to focus it again would mark it to be typed over. */
  function goTo(field: string): boolean {
    return page.at() === field || page.focus(field);
  }

  async function confirmVisitor() {
    page.focus("visitor_id");
    reading.answerVisitor();
    await keys.goOn("visitor_id");
  }

  async function confirmBill() {
    page.focus("bill_id");
    reading.answerBill();
    await keys.goOn("bill_id");
  }

  async function takeScan(text: string) {
    page.focus("bill_id");
    await reading.takeScan(text);
    page.draw();
    if (!reading.get().scan?.taken) {
      sound.refused();
      announceAt(page, "bill_id");
      return;
    }
    // The subscriber is looked at before Enter goes on; what stands above the bill is asked for first.
    const checked = await reading.known();
    if (isMissing(checked, "bill_id")) {
      await reading.leave("bill_id");
      page.draw();
      announceAt(page, "bill_id");
      return;
    }
    const above = reading.missing().find(({ field }) => ABOVE_BILL.has(field));
    if (above && page.at() === "bill_id") page.focus(above.field);
  }

  /** Looks at the second figure, where one is being typed. */
  async function mayLeave(name: string | null): Promise<boolean> {
    const { field, register } = partsOf(name ?? "");
    if (field !== "again" || register === undefined || !reading.get().again[register]) return true;
    if (await reading.compare(register)) return true;
    page.draw();
    announce(sentence("check.row_differs", "reading.look"));
    sound.refused();
    page.focus(fieldOf("current", register));
    return false;
  }
}
