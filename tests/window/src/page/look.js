// What stands on the screen, as a person or a screen reader would find it.
const [name] = arguments;
const at = document.querySelector(`[data-testid="${name}"]`);
if (at === null) return null;
const said = (at.getAttribute("aria-describedby") ?? at.querySelector("[aria-describedby]")?.getAttribute("aria-describedby") ?? "")
  .split(" ")
  .map((id) => document.getElementById(id)?.textContent ?? "")
  .join(" ")
  .trim();
return { text: at.textContent.trim(), value: at.value ?? null, said, data: { ...at.dataset } };
