import "./styles/layers.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./parts/focus.css";
import "./parts/card.css";
import "./parts/panel.css";
import "./parts/short-form.css";
import "./parts/table.css";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { keepFocus } from "./focus";
import { listen } from "./keys";
import { follow, now } from "./status";
import { t } from "./words";

document.title = t("app.name");
listen({
  year: () => Number(now()?.today.slice(1, 4) ?? 0),
  framings: () => now()?.framings ?? [],
});
keepFocus();
void follow();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <I18nProvider locale="fa-IR">
      <App />
    </I18nProvider>,
  );
}
