#!/usr/bin/env python3
"""The live page with a small server that simulates a running training."""

import json
import secrets
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from browser import BrowserTest, pixels, press, shows
from fixture import luong
from report import frame, live_page


def within(steps, after, until):
    return [index for index, step in enumerate(steps) if after < step <= until]


def part(run, maps, after, until):
    """The data of a run for the steps in (after, until], in the format of RUN."""
    rows, logged = within(run["steps"]["step"], after, until), within(run["heads"]["step"], after, until)
    pick = lambda values, kept: [values[index] for index in kept]
    recent = lambda items: [item for item in items if after < item["step"] <= until]
    series = [{key: pick(value, logged) if isinstance(value, list) else value for key, value in one.items()}
              for one in run["heads"]["series"]]
    pieces = [{key: pick(value, logged) if isinstance(value, list) else value for key, value in one.items()}
              for one in run["pieces"]]
    entries = [{"example": example, "site": site, "rows": by_step[0].shape[1], "columns": by_step[0].shape[2],
                "steps": pick(sorted(by_step), within(sorted(by_step), after, until))}
               for (example, site), by_step in maps.items()]
    return {"session_id": run["session_id"], "chosen": run["chosen"], "complete": until >= run["last"], "last": until,
            "steps": {name: pick(column, rows) for name, column in run["steps"].items()},
            "validations": recent(run["validations"]), "samples": recent(run["samples"]),
            "heads": {"step": pick(run["heads"]["step"], logged), "series": series}, "pieces": pieces, "maps": entries,
            "convergence": convergence_at(run, until)}


def convergence_at(run, until):
    """The convergence as computed when training was at that step."""
    known = within(run["convergence"]["step"], -1, until)
    series = [{**one, "converged": [one["converged"][index] for index in known]} for one in run["convergence"]["series"]]
    return {"step": [run["convergence"]["step"][index] for index in known], "series": series}


class Server(ThreadingHTTPServer):
    """`until` is the current step of the training."""

    def __init__(self, run, maps, until):
        super().__init__(("127.0.0.1", 0), Handler)
        self.run, self.maps, self.until, self.asked = run, maps, until, []
        self.ready = threading.Event()  # whether runs are sent already
        self.ready.set()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url, server = urlsplit(self.path), self.server
        server.asked.append(self.path)
        asked = {name: int(value) for name, value in parse_qsl(url.query)}
        if url.path == "/":
            nonce = secrets.token_urlsafe(12)
            policy = (f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
                      "img-src data: blob:")
            self.answer("text/html; charset=utf-8", live_page(1, nonce).encode(), {"Content-Security-Policy": policy})
        elif url.path == "/api/run":
            server.ready.wait()
            self.answer_json({**server.run, **part(server.run, server.maps, -1, server.until)})
        elif url.path == "/api/steps":
            delta = part(server.run, server.maps, asked["after"], server.until)
            if delta["convergence"]["step"][-1] == asked["known"]:
                delta["convergence"] = None
            self.answer_json(delta)
        elif url.path == "/api/map":
            weights = server.maps[asked["example"], asked["site"]][asked["step"]]
            self.answer("application/octet-stream", frame(weights))
        else:
            self.send_error(404)

    def answer_json(self, value):
        self.answer("application/json", json.dumps(value).encode())

    def answer(self, kind, body, headers={}):
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Live(BrowserTest):
    def serve(self, until):
        run, maps = luong()
        self.steps = run["heads"]["step"]
        server = Server(run, maps, self.steps[until])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def test_the_page_follows_the_training_until_the_cursor_is_moved(self):
        server = self.serve(until=30)
        page = self.open(server.address)
        shows(page, step=self.steps[30])
        self.assertIn("following", page.text_content(".live"))
        before = pixels(page)

        server.until = self.steps[40]
        shows(page, step=self.steps[40])
        self.assertNotEqual(pixels(page), before)

        press(page, "ArrowLeft")
        shows(page, step=self.steps[39])
        server.until = self.steps[45]
        page.wait_for_selector(f".cursor[aria-valuemax='{self.steps[45]}']")
        shows(page, step=self.steps[39])

        press(page, "End")
        shows(page, step=self.steps[45])
        self.assertEqual(page.complaints, [])
        self.assertEqual([url for url in page.requests if not url.startswith((server.address, "data:", "blob:"))], [])

    def test_a_run_that_ends_is_read_once_more_and_then_left_alone(self):
        server = self.serve(until=50)
        page = self.open(server.address)
        shows(page, step=self.steps[50])
        server.until = self.steps[-1]
        shows(page, step=self.steps[-1])
        self.assertEqual(page.text_content(".live"), "")
        asked = len([path for path in server.asked if path.startswith("/api/steps")])
        page.wait_for_timeout(2500)
        self.assertEqual(len([path for path in server.asked if path.startswith("/api/steps")]), asked)

    def test_a_run_that_was_begun_anew_is_read_anew_even_when_it_is_further(self):
        server = self.serve(until=20)
        page = self.open(server.address)
        shows(page, step=self.steps[20])
        server.run = {**server.run, "session_id": "second", "model": "another"}
        server.until = self.steps[30]
        shows(page, step=self.steps[30])
        page.wait_for_function("() => document.querySelector('.about').textContent.includes('another')")
        self.assertEqual(page.complaints, [])

    def test_how_heads_converge_is_told_of_earlier_steps_anew(self):
        server = self.serve(until=20)
        page = self.open(server.address)
        shows(page, step=self.steps[20])
        server.run["convergence"]["series"][0]["converged"] = [0.25] * len(self.steps)
        server.until = self.steps[30]
        shows(page, step=self.steps[30])
        page.select_option("#statistic", "converged")
        page.wait_for_function("() => document.querySelector('.readings').textContent.includes('0.25')")
        page.keyboard.press("Home")
        page.wait_for_function("() => document.querySelector('.readings').textContent.includes('0.25')")

    def test_maps_of_a_finished_run_are_asked_for_again_until_they_come(self):
        server = self.serve(until=-1)
        page = self.open(server.address)
        shows(page, step=self.steps[-1])
        page.route("**/api/map**", lambda route: route.abort())
        page.keyboard.press("ArrowLeft")
        page.wait_for_selector(".live.lost")
        page.unroute("**/api/map**")
        shows(page, step=self.steps[-2])
        page.wait_for_selector(".live:not(.lost)", state="attached")

    def test_a_server_that_is_not_ready_is_asked_again(self):
        server = self.serve(until=30)
        page = self.browser.new_page()
        self.addCleanup(page.close)
        page.route("**/api/run**", lambda route: route.abort())
        page.goto(server.address)
        page.wait_for_selector(".failed:has-text('cannot be shown')")
        page.unroute("**/api/run**")
        page.wait_for_selector(".panel[data-step]")
        self.assertEqual(page.text_content(".failed"), "")

    def test_the_page_says_that_it_loads_until_the_runs_have_come(self):
        server, come = self.serve(until=30), threading.Event()
        server.ready = come
        self.addCleanup(come.set)
        page = self.open(server.address, ready=".loading")
        self.assertIn("Loading", page.text_content(".panels"))
        come.set()
        page.wait_for_selector(".panel[data-step]")
        self.assertEqual(page.locator(".loading").count(), 0)

    def test_a_run_that_was_resumed_goes_back(self):
        server = self.serve(until=40)
        page = self.open(server.address)
        shows(page, step=self.steps[40])
        server.until = self.steps[20]
        shows(page, step=self.steps[20])
        self.assertEqual(page.complaints, [])

    def test_a_server_that_refuses_is_told_with_its_reason(self):
        server = self.serve(until=30)
        page = self.open(server.address)
        page.route("**/api/**", lambda route: route.fulfill(status=403, body="open the whole address\n"))
        page.wait_for_selector(".live.lost[title*='403, open the whole address']")

    def test_a_server_that_went_away_is_told(self):
        server = self.serve(until=30)
        page = self.open(server.address)
        shows(page, step=self.steps[30])
        page.route("**/api/**", lambda route: route.abort())
        page.wait_for_selector(".live.lost")
        page.unroute("**/api/**")
        page.wait_for_selector(".live:not(.lost)")


if __name__ == "__main__":
    unittest.main()
