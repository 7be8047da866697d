"""The same words on the same sheet, by other tools, each warm in one long-lived process.

Reads {"fonts": folder, "out": folder, "rounds": {tool: n}, "documents": [{"number", "lines", "svg"}]} on standard input; writes
{tool: {"version", "ms": [...], "bytes": [...]}} on standard output. What is timed is one receipt: from words to the
bytes of the PDF. Codes come drawn, as a picture: making them is not counted against these tools.
"""

import base64
import html
import json
import os
import subprocess
import sys
import tempfile
import time

WARM_UP = 5

CSS = """
@font-face { font-family: Vazirmatn; src: url("%(regular)s"); }
@font-face { font-family: Vazirmatn; font-weight: bold; src: url("%(bold)s"); }
@page { size: 148mm 210mm; margin: 0; }
html { direction: rtl; }
body { margin: 8mm; font: 8pt/1.4 Vazirmatn; }
p { margin: 0; }
.large { font-size: 16pt; font-weight: bold; }
table { width: 100%%; border-collapse: collapse; }
td { padding: 0; }
.codes { position: absolute; left: 0; top: 0; width: 148mm; height: 209mm; overflow: hidden; }
.codes svg { display: block; }
"""


def is_large(document, line):
    return line.replace(" ", "") == document["digits"]


def body(document):
    """HTML of one receipt."""
    parts = ['<div class="codes">', document["svg"], "</div>"]
    for line in document["lines"]:
        cells = line.split(" | ")
        if len(cells) > 1:
            parts.append("<table><tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr></table>")
        else:
            kind = ' class="large" dir="ltr"' if is_large(document, line) else ""
            parts.append(f"<p{kind}>{html.escape(line)}</p>")
    return "".join(parts)


def css(job):
    where = lambda weight: "file://" + os.path.join(job["fonts"], f"Vazirmatn-{weight}.ttf")
    return CSS % {"regular": where("Regular"), "bold": where("Bold")}


def timed(job, tool, make):
    """Runs `make` over all receipts in turn."""
    documents = job["documents"]
    for document in documents[:WARM_UP]:
        make(document)
    ms, sizes = [], []
    # none twice: a tool that remembers would be timed at remembering
    for document in documents[WARM_UP : WARM_UP + job["rounds"][tool]]:
        begun = time.perf_counter()
        pdf = make(document)
        ms.append((time.perf_counter() - begun) * 1000)
        sizes.append(len(pdf))
    with open(os.path.join(job["out"], f"{tool}.pdf"), "wb") as file:
        file.write(pdf)
    return {"ms": ms, "bytes": sizes, "last": document["digits"]}



def typst(job):
    import importlib.metadata

    import typst as tool

    source = """
#let d = json(bytes(sys.inputs.document))
#set page(width: 148mm, height: 210mm, margin: 8mm, background: image(bytes(d.svg), format: "svg", width: 148mm))
#set text(font: "Vazirmatn", lang: "fa", dir: rtl, size: 8pt)
#set par(leading: 0.5em, spacing: 0.5em)
#for line in d.lines {
  let cells = line.split(" | ")
  if cells.len() > 1 { grid(columns: cells.map(_ => 1fr), ..cells) }
  else if line.replace(" ", "") == d.digits { par(text(size: 16pt, weight: "bold", dir: ltr, line)) }
  else { par(line) }
}
"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "receipt.typ")
        with open(path, "w") as file:
            file.write(source)
        compiler = tool.Compiler(input=path, root=folder, font_paths=[job["fonts"]], ignore_system_fonts=True)

        def make(document):
            return compiler.compile(format="pdf", sys_inputs={"document": json.dumps(document)})

        return {"version": importlib.metadata.version("typst"), **timed(job, "typst", make)}


def weasyprint(job):
    import weasyprint as tool
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = tool.CSS(string=css(job), font_config=fonts)

    def make(document):
        return tool.HTML(string=f'<html lang="fa">{body(document)}').write_pdf(stylesheets=[style], font_config=fonts)

    return {"version": tool.__version__, **timed(job, "weasyprint", make)}


def chromium(job):
    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, "page.html")
        with open(page, "w") as file:
            file.write(
                f'<!doctype html><html lang="fa"><meta charset="utf-8"><style>{css(job)}</style>'
                "<body>گ<b>گ</b></body></html>"
            )
        browser = Browser(os.path.join(folder, "profile"))
        try:
            browser.open("file://" + page)

            def make(document):
                browser.call(
                    "Runtime.evaluate",
                    expression="document.body.innerHTML = "
                    + json.dumps(body(document))
                    + "; document.fonts.ready.then(() => true)",
                    awaitPromise=True,
                )
                printed = browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
                return base64.b64decode(printed["data"])

            return {"version": browser.version, **timed(job, "chromium", make)}
        finally:
            browser.close()


class Browser:
    """Chromium over its debugging pipe: one window that stays open."""

    def __init__(self, profile):
        from_browser, browser_writes = os.pipe()
        browser_reads, to_browser = os.pipe()
        # the browser reads from 3 and writes to 4
        inherited = {3: browser_reads, 4: browser_writes}

        def place():
            kept = {number: os.dup(fd) if fd in (3, 4) else fd for number, fd in inherited.items()}
            for number, fd in kept.items():
                os.dup2(fd, number)

        self.process = subprocess.Popen(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--remote-debugging-pipe",
                "--allow-file-access-from-files",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            preexec_fn=place,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(browser_reads)
        os.close(browser_writes)
        self.input, self.output = os.fdopen(to_browser, "wb"), os.fdopen(from_browser, "rb")
        self.number, self.session, self.rest = 0, None, b""
        self.version = self.call("Browser.getVersion")["product"].rsplit("/", 1)[1]
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def open(self, address):
        self.call("Page.enable")
        self.call("Page.navigate", url=address)
        while self.message().get("method") != "Page.loadEventFired":
            pass

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.input.write(json.dumps(message).encode() + b"\0")
        self.input.flush()
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def message(self):
        while b"\0" not in self.rest:
            piece = os.read(self.output.fileno(), 1 << 20)
            if not piece:
                raise RuntimeError("the browser is gone")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def close(self):
        self.session = None
        self.call("Browser.close")
        self.process.wait(20)


if __name__ == "__main__":
    job = json.load(sys.stdin)
    tools = {"typst": typst, "weasyprint": weasyprint, "chromium": chromium}
    json.dump({name: tools[name](job) for name in job["rounds"]}, sys.stdout)
