"""Fills page.html as `gloss report` and `gloss view` do. A short description of the format (see also data.js).

    report(runs)            an HTML file that opens from disk
    live_page(count, nonce) the page as served by `gloss view`
"""

import base64
import json
import re
import zlib
from pathlib import Path

import numpy as np

PAGE = Path(__file__).resolve().parent.parent.parent / "src" / "viewer" / "page"


def template(nonce):
    """Replaces every line /*file*/ by that file and NONCE by the nonce; the caller replaces DATA afterwards."""
    html = (PAGE / "page.html").read_text(encoding="utf-8").replace("NONCE", nonce)
    return re.sub(r"^/\*(\w+\.(?:css|js))\*/$", lambda match: (PAGE / match[1]).read_text(encoding="utf-8"), html,
                  flags=re.MULTILINE)


def inert(kind, name, text):
    return f'<script type="{kind}" id="{name}">{text}</script>\n'


def json_block(value):
    return inert("application/json", "data", json.dumps(value, separators=(",", ":")).replace("<", "\\u003c"))


def frame(weights):
    """The bytes of one map (heads, rows, columns); 65535 means 1."""
    return np.round(np.clip(weights, 0, 1) * 65535).astype("<u2").tobytes()


def report(runs):
    """`runs`: pairs of a RUN without `maps` and {(example, site): {step: weights}}."""
    blocks, told = [], []
    for index, (run, maps) in enumerate(runs):
        entries = []
        for (example, site), by_step in maps.items():
            steps = sorted(by_step)
            block = f"maps-{index}-{example}-{site}"
            _, rows, columns = by_step[steps[0]].shape
            entries.append({"example": example, "site": site, "rows": rows, "columns": columns, "steps": steps,
                            "block": block})
            packed = zlib.compress(b"".join(frame(by_step[step]) for step in steps), 9)
            blocks.append(inert("application/octet-stream", block, base64.b64encode(packed).decode()))
        told.append({**run, "maps": entries})
    return template("report").replace("<!--DATA-->", json_block({"runs": told}) + "".join(blocks))


def live_page(count, nonce):
    return template(nonce).replace("<!--DATA-->", json_block({"live": count}))


def read_report(html):
    """Reads the runs of a report, each with `frames`: {(example, site, step): weights (heads, rows, columns)}."""
    blocks = dict(re.findall(r'<script type="application/[\w-]+" id="([\w-]+)">(.*?)</script>', html, re.DOTALL))
    runs = json.loads(blocks["data"])["runs"]
    for run in runs:
        heads = {site["id"]: site["heads"] for site in run["sites"]}
        run["frames"] = {}
        for entry in run["maps"]:
            shape = (len(entry["steps"]), heads[entry["site"]], entry["rows"], entry["columns"])
            weights = np.frombuffer(zlib.decompress(base64.b64decode(blocks[entry["block"]])), "<u2").reshape(shape)
            for step, one in zip(entry["steps"], weights):
                run["frames"][entry["example"], entry["site"], step] = one / 65535
    return runs
