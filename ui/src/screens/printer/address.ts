/** Letters nobody sees that steer the direction of a text: they would show an address as another one. */
const STEERING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What was typed, without what cannot be seen of it. */
export function plain(address: string): string {
  return address.replace(STEERING, "").trim();
}

/** The sentence with the address in it as it was typed: Latin, and from left to right. */
export function isolated(sentence: string, address: string): string {
  return sentence.replace("{0}", () => `\u2066${address}\u2069`);
}
