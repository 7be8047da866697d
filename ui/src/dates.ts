/** Days of the Persian calendar by the webview's own ICU; what a date may be is the engine's to say. */
const DAY = 86_400_000;
const persianDay = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  timeZone: "UTC",
});

function jalali(day: number): string {
  const parts = Object.fromEntries(persianDay.formatToParts(day).map(({ type, value }) => [type, value]));
  return `${(parts.year ?? "").padStart(4, "0")}/${parts.month}/${parts.day}`;
}

/** Midnight UTC of `1405/09/01`; nothing where there is no such day. */
function dayOf(date: string): number | null {
  const [, year, month, day] = /^(\d{4})\/(\d{2})\/(\d{2})$/.exec(date) ?? [];
  if (year === undefined) return null;
  // The year begins on 20, 21 or 22 March.
  const guess = Date.UTC(Number(year) + 621, 2, 20) + ((Number(month) - 1) * 30 + Number(day) - 1) * DAY;
  for (let off = -2; off <= 10; off += 1) {
    if (jalali(guess + off * DAY) === date) return guess + off * DAY;
  }
  return null;
}

/** The date some days on; the same text where it is no date yet. */
export function moved(date: string, days: number): string {
  const day = dayOf(date);
  return day === null ? date : jalali(day + days * DAY);
}

/** 0 = Saturday … 6 = Friday. */
export function weekdayOf(date: string): number | null {
  const day = dayOf(date);
  return day === null ? null : (new Date(day).getUTCDay() + 1) % 7;
}
