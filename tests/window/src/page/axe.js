// The last argument is called with what is wrong: rule, and the elements it is wrong for.
const done = arguments[arguments.length - 1];
// What axe does not look for: a sentence under a field that a screen reader does not find there.
const described = new Set(
  [...document.querySelectorAll("[aria-describedby]")].flatMap((at) =>
    at.getAttribute("aria-describedby").split(/\s+/),
  ),
);
const lost = [...document.querySelectorAll(".field .hint:not([role])")].filter(({ id }) => !described.has(id));
const ours =
  lost.length === 0
    ? []
    : [{ rule: "hint", help: "describes no field", places: lost.map(({ outerHTML }) => outerHTML.slice(0, 200)) }];
axe.run(document, { preload: false, iframes: false, resultTypes: ["violations"] }).then(
  ({ violations, passes }) =>
    done({
      passed: passes.length,
      violations: ours.concat(
        violations.map(({ id, help, nodes }) => ({
          rule: id,
          help,
          places: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} — ${failureSummary}`),
        })),
      ),
    }),
  (error) => done({ passed: 0, violations: [{ rule: "axe", help: String(error), places: [] }] }),
);
