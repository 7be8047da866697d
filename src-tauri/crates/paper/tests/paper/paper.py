"""A receipt printer that others wrote (PyPI: emupos): what we would send goes in, the printed paper comes out.

Each line of the input names a slip: dots across, file of ESC/POS bytes, PNG to write. Each line of the output is a JSON
answer: how the job ended, and the commands the printer did not know.
"""

import json
import sys
from importlib import resources
from pathlib import Path

import yaml
from emupos.config import PrinterProfile
from emupos.printer.printer import Printer

EPSON = yaml.safe_load((resources.files("emupos") / "profiles" / "printers" / "epson-tm-t20iii.yaml").read_text())

for line in sys.stdin:
    width, sent, paper = line.rstrip("\n").split("\t")
    profile = PrinterProfile.model_validate(EPSON | {"width_dots": int(width)})
    printer = Printer("slip", profile, sensor_open_level="high", job_idle_timeout_ms=1000)
    out = printer.open_connection(1, 0.0)
    data = Path(sent).read_bytes()
    # as it comes over a line: in pieces
    for at in range(0, len(data), 1400):
        out += printer.receive(1, data[at : at + 1400], 0.0)
    out += printer.close_connection(1, 0.0)
    (receipt,) = out.receipts
    Path(paper).write_bytes(receipt.png)
    unknown = [event.data for event in out.events]
    print(json.dumps({"ended_by": receipt.boundary, "unknown": [str(data) for data in unknown]}), flush=True)
