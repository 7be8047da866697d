// The last argument is called with what is wrong: rule, and the elements it is wrong for.
const done = arguments[arguments.length - 1];
axe.run(document, { preload: false, iframes: false, resultTypes: ["violations"] }).then(
  ({ violations, passes }) =>
    done({
      passed: passes.length,
      violations: violations.map(({ id, help, nodes }) => ({
        rule: id,
        help,
        places: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} — ${failureSummary}`),
      })),
    }),
  (error) => done({ passed: 0, violations: [{ rule: "axe", help: String(error), places: [] }] }),
);
