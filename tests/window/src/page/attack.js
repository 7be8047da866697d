// What somebody would try whose script came into the page. Gives what came of each try; nothing of it may have been
// answered, run or sent.
const [host, done] = arguments;
const invoke = window.__TAURI_INTERNALS__.invoke;
const url = `http://${host}`;
const patience = 4000;
const tried = {};

const within = (work) =>
  Promise.race([
    work(),
    new Promise((_, silent) => setTimeout(() => silent(new Error("no answer")), patience)),
  ]);
const attempt = async (name, work) => {
  try {
    const answer = await within(work);
    tried[name] = `answered ${JSON.stringify(answer)}`;
  } catch (error) {
    tried[name] = "refused";
  }
};
/** An element that would fetch something: done when it has, or could not. */
const element = (tag, attributes) => () =>
  new Promise((loaded, failed) => {
    const made = Object.assign(document.createElement(tag), attributes);
    for (const name of ["rel", "src", "href", "data"]) if (attributes[name]) made.setAttribute(name, attributes[name]);
    made.onload = () => (tag === "iframe" || tag === "object" ? failed(new Error("empty")) : loaded("loaded"));
    made.onerror = () => failed(new Error("blocked"));
    document.body.append(made);
  });

const COMMANDS = [
  "no_such_command",
  "",
  "../status",
  "status/../no_such_command",
  "__proto__",
  "constructor",
  "plugin:",
  "plugin:|",
  "plugin:no|such",
  "plugin:fs|read_text_file",
  "plugin:shell|execute",
  "plugin:http|fetch",
  "plugin:opener|open_url",
  "plugin:updater|download_and_install",
  "plugin:process|exit",
  "plugin:app|version",
  "plugin:app|name",
  "plugin:path|resolve_directory",
  "plugin:event|emit",
  "plugin:event|emit_to",
  "plugin:window|close",
  "plugin:window|create",
  "plugin:webview|create_webview_window",
  "plugin:webview|internal_toggle_devtools",
  "plugin:webview|print",
  "plugin:menu|new",
  "plugin:tray|new",
  "plugin:image|from_path",
  "plugin:resources|close",
];

(async () => {
  for (const command of COMMANDS) await attempt(`command ${command}`, () => invoke(command, {}));
  // Known commands with what their schema does not have.
  await attempt("arguments missing", () => invoke("look_up", {}));
  await attempt("arguments of another kind", () => invoke("look_up", { billId: { toString: "9174639504124" } }));
  await attempt("a draft that is none", () => invoke("submit", { draft: { visitorId: "x" } }));
  // Past the page's own way to the engine.
  await attempt("ipc without the key", async () => {
    const answer = await fetch("ipc://localhost/status", { method: "POST", body: "{}" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  });

  const request = (made, go) => () =>
    new Promise((loaded, failed) => {
      made.onload = made.onopen = loaded;
      made.onerror = failed;
      go?.(made);
    });
  await attempt("fetch", () => fetch(url, { mode: "no-cors" }).then(() => "sent"));
  await attempt("fetch by post", () => fetch(url, { method: "POST", mode: "no-cors", body: "1" }).then(() => "sent"));
  await attempt("xhr", () => {
    const xhr = new XMLHttpRequest();
    xhr.open("GET", url);
    return request(xhr, () => xhr.send())();
  });
  await attempt("websocket", () => request(new WebSocket(`ws://${host}`))());
  await attempt("event source", () => request(new EventSource(url))());
  // Says yes and sends nothing.
  navigator.sendBeacon(url, "1");
  await attempt("image", element("img", { src: `${url}/a.png` }));
  await attempt("script", element("script", { src: `${url}/a.js` }));
  await attempt("style sheet", element("link", { rel: "stylesheet", href: `${url}/a.css` }));
  await attempt("prefetch", element("link", { rel: "prefetch", href: `${url}/b` }));
  await attempt("frame", element("iframe", { src: url }));
  await attempt("object", element("object", { data: url }));
  await attempt("video", element("video", { src: `${url}/a.mp4` }));
  await attempt("import", () => import(`${url}/a.mjs`).then(() => "loaded"));
  await attempt("worker", () => request(new Worker(URL.createObjectURL(new Blob(["fetch('" + url + "')"]))))());
  await attempt("font", () => new FontFace("f", `url(${url}/a.woff2)`).load().then(() => "loaded"));
  const style = document.createElement("div");
  style.style.backgroundImage = `url(${url}/c.png)`;
  document.body.append(style);

  // Code that came as text.
  await attempt("eval", async () => window.eval("1 + 1"));
  await attempt("new function", async () => new Function("return 1")());
  document.body.append(Object.assign(document.createElement("script"), { textContent: "window.inline = 1" }));
  await attempt("data script", element("script", { src: "data:text/javascript,window.inline=1" }));
  const blob = URL.createObjectURL(new Blob(["window.inline = 1"], { type: "text/javascript" }));
  await attempt("blob script", element("script", { src: blob }));
  document.body.insertAdjacentHTML("beforeend", "<img src='no-such' onerror='window.inline = 1'>");
  await attempt("a changed prototype", async () => {
    "use strict";
    Object.prototype.changed = 1;
    return "changed";
  });

  // Elsewhere.
  tried["new window"] = window.open(url) === null ? "refused" : "answered a window";
  const form = Object.assign(document.createElement("form"), { action: url, method: "post" });
  document.body.append(form);
  form.submit();
  const link = Object.assign(document.createElement("a"), { href: url, target: "_blank" });
  document.body.append(link);
  link.click();
  link.removeAttribute("target");
  link.click();
  location.href = url;
  location.href = "file:///etc/passwd";
  location.href = "data:text/html,hello";

  // Places to keep things.
  await attempt("local storage", async () => {
    localStorage.setItem("kept", "1");
    return localStorage.getItem("kept");
  });
  // biome-ignore lint/suspicious/noDocumentCookie: it is what is tried
  document.cookie = "kept=1";
  tried.cookie = document.cookie === "" ? "refused" : `answered ${document.cookie}`;
  tried.inline = window.inline === undefined ? "refused" : "answered";
  // One that may: the test can tell an answer from a refusal.
  const status = await invoke("status");
  done({ tried, phase: status.phase });
})();
