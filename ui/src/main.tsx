import { I18nProvider } from "react-aria-components/I18nProvider";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { keepFocus } from "./focus";
import { listen } from "./keys";
import { follow } from "./status";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/start.css";
import "./styles/reading.css";
import "./styles/receipt.css";
import "./styles/lists.css";
import { t } from "./words";

document.title = t("app.name");
listen();
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
