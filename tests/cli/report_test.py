#!/usr/bin/env python3
"""gloss report and gloss view: the page's data equals the run's database, and only this machine can request it."""

import contextlib
import http.client
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import unittest
import urllib.request
import zlib
from html.parser import HTMLParser

import numpy as np

from program import GLOSS, ROOT, SECONDS, ProgramTest

sys.path.append(str(ROOT / "tests" / "page"))
from report import read_report


def ask(database, sql):
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as log:
        return log.execute(sql).fetchall()


def weights_in(database):
    """{(example, site, step): weights (heads, rows, columns)}, read without gloss."""
    heads, maps = dict(ask(database, "SELECT id, heads FROM site")), {}
    for step, example, site, rows, columns, encoding, cells in ask(
            database, "SELECT step, example, site, rows, columns, encoding, weights FROM attention"):
        cells = zlib.decompress(cells) if encoding.endswith("+zlib") else cells
        maps[example, site, step] = np.frombuffer(cells, "<u2").reshape(heads[site], rows, columns) / 65535
    return maps


class Tags(HTMLParser):
    """Collects the tags with their attributes, and the tags left open at the end."""

    EMPTY = ("meta", "link", "input", "path")

    def __init__(self, html):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


class PageTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "transformer.yaml")
        cls.gloss("train", "luong.yaml", "--set", "model.decoder.attention.window=local-p")

    @classmethod
    def database(cls, name):
        return cls.folder / "runs" / name / "run.db"


class Report(PageTest):
    def told(self, *runs):
        answer = self.gloss("report", *(f"runs/{run}" for run in runs), "--output", "page.html")
        self.assertEqual(answer.stdout, "")
        self.assertIn("page.html", answer.stderr)
        return read_report(self.read("page.html"))

    def test_is_one_html_file_that_asks_for_no_other(self):
        self.told("transformer")
        page = Tags(self.read("page.html"))
        self.assertEqual(page.open, [])
        names = [tag for tag, _ in page.tags]
        self.assertEqual((names.count("html"), names.count("main")), (1, 1))
        for tag, attributes in page.tags:
            self.assertFalse({"src", "srcset", "action"} & set(attributes), tag)
            self.assertRegex(attributes.get("href", "data:"), "^data:")
        self.assertLess(len(self.read("page.html")), 2_000_000)

    def test_holds_the_weights_of_the_database(self):
        for name in ("transformer", "luong"):
            with self.subTest(name):
                run, = self.told(name)
                expected = weights_in(self.database(name))
                self.assertEqual(set(run["frames"]), set(expected), "a run this short is there as a whole")
                for key, weights in expected.items():
                    np.testing.assert_allclose(run["frames"][key], weights, atol=1e-12)

    def test_tells_what_was_measured(self):
        run, = self.told("transformer")
        database = self.database("transformer")
        self.assertEqual((run["name"], run["seed"], run["last"], run["complete"]), ("transformer", 1, 20, True))
        self.assertIn("\nseed: 1\n", run["configuration"])
        self.assertEqual(run["steps"]["step"], list(range(1, 21)))
        for name, column in run["steps"].items():
            np.testing.assert_allclose(column, np.ravel(ask(database, f"SELECT {name} FROM step ORDER BY step")),
                                       rtol=1e-4)
        self.assertEqual([(one["step"], one["name"]) for one in run["validations"]],
                         ask(database, "SELECT step, name FROM validation ORDER BY step, name"))
        self.assertEqual([one["output"] for one in run["samples"]],
                         [output for output, in ask(database, "SELECT output FROM sample ORDER BY step, line")])
        self.assertEqual(len(run["heads"]["series"]), 4)
        for one in run["heads"]["series"]:
            converged, = [other["converged"] for other in run["convergence"]["series"]
                          if (other["site"], other["head"]) == (one["site"], one["head"])]
            for name in ("entropy", "confidence", "coverage_penalty", "aer", "aer_shifted", "converged"):
                expected = ask(database, f"SELECT {name} FROM head WHERE site = {one['site']} AND head = {one['head']} "
                                         "ORDER BY step")
                np.testing.assert_allclose({**one, "converged": converged}[name], np.ravel(expected), rtol=1e-4)
        losses = ask(database, "SELECT losses FROM piece WHERE step = 20 AND example = 0")[0][0]
        np.testing.assert_allclose(run["pieces"][0]["losses"][-1], np.frombuffer(losses, "<f4"), rtol=1e-4)

    def test_shows_the_words_of_the_text(self):
        run, = self.told("luong")
        for example in run["examples"]:
            for side in ("source", "target"):
                self.assertEqual(example[f"{side}_words"], example[side].split())
                self.assertEqual(len(example[f"{side}_pieces"]), len(example[f"{side}_word_of"]))
        self.assertEqual(len(run["pieces"][0]["centres"]), len(run["pieces"][0]["step"]), "local-p has centres")

    def test_holds_several_runs(self):
        runs = self.told("luong", "transformer")
        self.assertEqual([run["name"] for run in runs], ["luong", "transformer"])
        self.assertEqual({entry["block"][:6] for entry in runs[1]["maps"]}, {"maps-1"})

    def test_of_a_run_without_attention_has_its_curves(self):
        self.gloss("train", "bahdanau.yaml", "--run", "runs/none", "--set", "training.steps=5",
                   "--set", "model.decoder.attention={score: none}", "--set", "validation.metrics=[loss]")
        run, = self.told("none")
        self.assertEqual((run["maps"], run["sites"], run["chosen"]), ([], [], None))
        self.assertEqual(len(run["steps"]["loss"]), 5)

    def test_goes_to_standard_output(self):
        answer = self.gloss("report", "runs/luong", "--output", "-")
        self.assertEqual((answer.stdout[:15], answer.stderr), ("<!DOCTYPE html>", ""))

    def test_names_what_is_not_a_run(self):
        self.assertIn("no/such/run", self.refused("report", "no/such/run"))
        (self.folder / "empty").mkdir(exist_ok=True)
        self.assertRegex(self.refused("report", "runs/luong", "empty"), r"empty: .*run\.db")
        self.assertIn("no/report.html", self.refused("report", "runs/luong", "--output", "no/report.html"))


class View(PageTest):
    def get(self, viewer, path, **headers):
        """Asks for the path with the token."""
        return self.ask(viewer, "GET", f"{path}{'&' if '?' in path else '?'}token={viewer.token}", headers)

    def ask(self, viewer, method, path, headers={}, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", viewer.port, timeout=SECONDS)
        with contextlib.closing(connection):
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # a refused body need not be taken
                connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.content = answer.read()
            return answer

    def json(self, viewer, path):
        return json.loads(self.get(viewer, path).content)

    def test_serves_the_page_with_a_policy(self):
        with self.viewing("runs/luong", "runs/transformer") as viewer:
            one, other = self.get(viewer, "/"), self.get(viewer, "/")
            self.assertEqual(one.status, 200)
            self.assertIn(b'id="data">{"live":2}</script>', one.content)
            nonces = [re.search(r"script-src 'nonce-([\w-]{16,})'", answer.headers["Content-Security-Policy"])[1]
                      for answer in (one, other)]
            self.assertNotEqual(*nonces)
            scripts = [attributes for tag, attributes in Tags(one.content.decode()).tags if tag == "script"]
            self.assertEqual([script["nonce"] for script in scripts if "type" not in script], nonces[:1])

    def test_serves_what_the_database_holds(self):
        with self.viewing("runs/luong", "runs/transformer") as viewer:
            run = self.json(viewer, "/api/run?r=1")
            self.gloss("report", "runs/transformer", "--output", "same.html")
            reported, = read_report(self.read("same.html"))
            for name in set(run) - {"maps"}:
                self.assertEqual(run[name], reported[name], name)
            self.assertEqual([entry["steps"] for entry in run["maps"]], [list(range(21))] * len(run["maps"]))
            delta = self.json(viewer, "/api/steps?r=1&after=15")
            self.assertEqual(delta["heads"]["step"], list(range(16, 21)))
            for (example, site, step), weights in weights_in(self.database("transformer")).items():
                if step in (0, 20):
                    answer = self.get(viewer, f"/api/map?r=1&step={step}&example={example}&site={site}")
                    cells = np.frombuffer(answer.content, "<u2").reshape(weights.shape)
                    np.testing.assert_allclose(cells / 65535, weights, atol=1e-12)

    def test_answers_this_machine_alone(self):
        with self.viewing("runs/luong") as viewer:
            for host in ("localhost", f"localhost:{viewer.port}", "127.0.0.1", "[::1]:9"):
                self.assertEqual(self.get(viewer, "/api/run?r=0", Host=host).status, 200, host)
            for host in ("example.org", f"localhost.example.org:{viewer.port}", "127.0.0.1.example.org"):
                for path in ("/", "/api/run?r=0", "/nothing"):
                    self.assertEqual(self.get(viewer, path, Host=host).status, 403, host)
            with self.assertRaises(OSError):  # succeeds if the server listens on more than 127.0.0.1
                socket.create_connection(("127.0.0.2", viewer.port), timeout=2).close()

    def test_answers_who_has_the_token_alone(self):
        with self.viewing("runs/luong") as viewer, self.viewing("runs/transformer") as other:
            for path in ("/", "/api/run?r=0", "/nothing", f"/?token={other.token}", f"/?token={viewer.token[:-1]}"):
                answer = self.ask(viewer, "GET", path)
                self.assertEqual(answer.status, 403, path)
                self.assertRegex(answer.content, rb"(?s)^[^\n]*\?token=[^\n]* gloss view printed [^\n]*\n$")
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            for one in (viewer, other):  # their cookies, of one machine, do not replace each other
                browser.open(one.address, timeout=SECONDS).close()
            for one, name in ((viewer, "luong"), (other, "transformer")):
                with browser.open(f"http://127.0.0.1:{one.port}/api/run?r=0", timeout=SECONDS) as answer:
                    self.assertEqual(json.load(answer)["name"], name)

    def test_answers_get_and_head_alone(self):
        with self.viewing("runs/luong") as viewer:
            path = f"/?token={viewer.token}"
            answer = self.ask(viewer, "HEAD", path)
            self.assertEqual((answer.status, answer.content), (200, b""))
            self.assertEqual(int(answer.headers["Content-Length"]), len(self.get(viewer, "/").content))
            for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
                answer = self.ask(viewer, method, path, body=(b"x" * 1000 for _ in range(20)))  # in chunks
                self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"), method)
            self.assertEqual(self.ask(viewer, "GET", path, body=b"x").status, 413)
            self.assertEqual(self.get(viewer, "/", Long="x" * 100_000).status, 431)

    def test_answers_while_others_are_slow(self):
        with self.viewing("runs/luong") as viewer, contextlib.ExitStack() as connections:
            def connect(count):
                return [connections.enter_context(socket.create_connection(("127.0.0.1", viewer.port), SECONDS))
                        for _ in range(count)]
            silent, slow = connect(40), connect(40)
            for letter in b"GET / HTTP/1.1":
                for one in slow:
                    one.sendall(bytes([letter]))
            self.assertEqual(self.get(viewer, "/").status, 200)
            connect(300)  # more than are kept
            for one in silent + slow:
                self.assertEqual(one.recv(100), b"")
            self.assertEqual(self.get(viewer, "/").status, 200)

    def test_opens_to_other_machines_with_host(self):
        with self.start("view", "runs/luong", "--port", "0", "--host", "0.0.0.0") as viewer:
            try:
                warning, printed = (viewer.stderr.readline().decode() for _ in range(2))
                self.assertRegex(warning, r"^warning: --host 0\.0\.0\.0 .*ssh -L")
                viewer.port, viewer.token = re.search(r":(\d+)/\?token=(\w+) ", printed).groups()
                self.assertEqual(self.get(viewer, "/", Host="example.org").status, 200)
                self.assertEqual(self.ask(viewer, "GET", "/").status, 403)
                socket.create_connection(("127.0.0.2", int(viewer.port)), timeout=SECONDS).close()
            finally:
                viewer.kill()
        self.assertIn("host 'example.org': expected an IP address",
                      self.refused("view", "runs/luong", "--host", "example.org"))

    def test_prints_no_control_character_of_a_name(self):
        (self.folder / "runs" / "\x1b[31m\r").symlink_to("luong")
        with self.start("view", "runs/\x1b[31m\r", "--port", "0") as viewer:
            self.assertRegex(viewer.stderr.readline().decode(), r"^runs/\ufffd\[31m\ufffd at http://")
            viewer.kill()

    def test_leaves_ignored_signals_ignored(self):
        command = ["sh", "-c", "trap '' HUP INT; exec \"$0\" view runs/luong --port 0", GLOSS]
        with subprocess.Popen(command, cwd=self.folder, stderr=subprocess.PIPE) as viewer:
            try:
                viewer.port = int(re.search(rb":(\d+)/", viewer.stderr.readline())[1])
                for number in (signal.SIGHUP, signal.SIGINT):
                    viewer.send_signal(number)
                self.assertEqual(self.ask(viewer, "GET", "/").status, 403)
                viewer.send_signal(signal.SIGTERM)
                self.assertEqual(viewer.wait(timeout=SECONDS), 0)
            finally:
                viewer.kill()

    def test_serves_no_file(self):
        with self.viewing("runs/luong") as viewer:
            for path in ("/run.db", "/config.yaml", "/../../etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd",
                         "/api/../run.db", "/page.css", "/api/run/..", str(self.database("luong"))):
                answer = self.get(viewer, path)
                self.assertEqual(answer.status, 404, path)
                self.assertLess(len(answer.content), 100)
            self.assertEqual(self.get(viewer, "/api/map?r=0&step=../../etc&example=0&site=0").status, 400)
            answer = self.get(viewer, "/api/map?r=0&step=77&example=0&site=0")
            self.assertRegex(answer.content, rb"step 77.* last logged is 20")

    def test_stops_at_a_signal_while_somebody_is_connected(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name), self.viewing("runs/luong") as viewer:
                with contextlib.ExitStack() as connections:
                    idle, begun, served = (connections.enter_context(socket.create_connection(
                        ("127.0.0.1", viewer.port))) for _ in range(3))
                    begun.sendall(b"GET / HTTP/1.1\r\nHost: local")
                    served.sendall(f"GET /?token={viewer.token} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                    self.assertTrue(served.recv(100).startswith(b"HTTP/1.1 200"))
                    viewer.send_signal(number)
                    self.assertEqual(viewer.wait(timeout=20), 0)
                self.assertEqual(viewer.stdout.read() + viewer.stderr.read(), b"")

    def test_shows_what_is_logged_after_it_was_started(self):
        with self.training_for_long("bahdanau.yaml", "runs/live"), self.viewing("runs/live") as viewer:
            run = self.json(viewer, "/api/run?r=0")
            self.assertFalse(run["complete"])
            end, delta = time.monotonic() + SECONDS, {"last": 0}
            while delta["last"] < run["last"] + 3:
                self.assertLess(time.monotonic(), end)
                delta = self.json(viewer, f"/api/steps?r=0&after={run['last']}")
            self.assertEqual(delta["steps"]["step"], list(range(run["last"] + 1, delta["last"] + 1)))
            entry = delta["maps"][0]
            self.assertGreater(entry["steps"][0], run["last"])
            answer = self.get(viewer, f"/api/map?r=0&step={entry['steps'][0]}&example=0&site=0")
            self.assertEqual(len(answer.content), 2 * entry["rows"] * entry["columns"])

    def test_names_a_port_that_is_taken(self):
        with self.viewing("runs/luong") as viewer:
            self.assertIn(f"port {viewer.port}", self.refused("view", "runs/luong", "--port", viewer.port))

    def test_names_what_is_not_a_run(self):
        self.assertIn("no/such/run", self.refused("view", "no/such/run"))
        self.assertIn("valid.en", self.refused("view", "valid.en"))


if __name__ == "__main__":
    unittest.main()
