#!/usr/bin/env python3
"""A report in a browser. GLOSS_REPORT is a report to test instead of the synthetic one, GLOSS_EXPECTED a JSON file of
weights that its map must show: [{"fragment": "#step=…", "row": 0, "column": 0, "weight": 0.123}, ...]."""

import json
import os
import re
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from browser import BrowserTest, file_address, number_under, pixels, press, settled, shows
from fixture import RUNS
from folding import fold
from report import read_report, report

SVG = "{http://www.w3.org/2000/svg}"
ALL_KEYS = ["ArrowLeft", "ArrowRight", "Shift+ArrowLeft", "Home", "End", "ArrowUp", "ArrowDown", *"hHlLpPegwos",
            "Escape"]


class Report(BrowserTest):
    made = "transformer"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = os.environ.get("GLOSS_REPORT")
        if not cls.path:
            folder = tempfile.TemporaryDirectory()
            cls.addClassCleanup(folder.cleanup)
            cls.path = Path(folder.name) / "report.html"
            cls.path.write_text(report(RUNS[cls.made]()), encoding="utf-8")
        cls.run_told = read_report(Path(cls.path).read_text(encoding="utf-8"))[0]

    def open_at(self, fragment="", **size):
        return self.open(file_address(self.path, fragment), **size)

    def sites(self):
        cross = [site for site in self.run_told["sites"] if site["name"] == "cross"]
        return sorted(cross, key=lambda site: site["layer"])

    def steps(self, example=0):
        wanted = (self.run_told["examples"][example]["id"], self.sites()[0]["id"])
        return next(one["steps"] for one in self.run_told["maps"] if (one["example"], one["site"]) == wanted)

    def folded(self, example, step, site, head, **how):
        told = self.run_told["examples"][example]
        return fold(self.run_told["frames"][told["id"], site["id"], step][head], told, **how)


class Page(Report):
    def test_nothing_leaves_the_page_and_nothing_is_complained_about(self):
        page = self.open_at()
        press(page, *ALL_KEYS)
        page.wait_for_timeout(300)
        self.assertEqual([url for url in page.requests if not url.startswith(("file:", "data:"))], [])
        self.assertEqual([url for url in page.requests if url.startswith("file:")], [file_address(self.path)])
        self.assertEqual(page.complaints, [])

    def test_the_slider_moves_the_picture(self):
        page, steps = self.open_at(), self.steps()
        shows(page, step=steps[-1])
        last, plot = pixels(page), page.locator(".plot").bounding_box()
        page.mouse.move(plot["x"] + plot["width"] - 1, plot["y"] + 40)
        page.mouse.down()
        page.mouse.move(plot["x"] + 1, plot["y"] + 40, steps=5)
        page.mouse.up()
        shows(page, step=steps[0])
        self.assertNotEqual(pixels(page), last)
        self.assertEqual(page.get_attribute(".cursor", "aria-valuenow"), str(steps[0]))
        press(page, "End")
        shows(page, step=steps[-1])
        self.assertEqual(pixels(page), last)

    def test_the_caption_says_which_head_and_rows_are_shown_and_who_chose_them(self):
        chosen = self.run_told["chosen"]
        layer, = [site["layer"] for site in self.run_told["sites"] if site["id"] == chosen["site"]]
        by = {"gold": "chosen by validation gold", "guided": "learned given links", "estimate": "estimated"}[chosen["by"]]
        self.assertIn(f": layer {layer}, head {chosen['head']}, rows as {chosen['rows']} ({by})",
                      self.open_at().inner_text(".caption"))
        other = {"read": "written", "written": "read"}[chosen["rows"]]
        self.assertIn(f": layer {layer}, head {chosen['head']} ({by}), rows as {other} (as asked)",
                      self.open_at(f"#rows={other}").inner_text(".caption"))

    def test_the_number_under_the_pointer_is_the_one_in_the_data(self):
        rng, steps, sites = np.random.default_rng(0), self.steps(), self.sites()
        for level in ("words", "pieces"):
            for rows in ("written", "read"):
                with self.subTest(level=level, rows=rows):
                    step, site = int(rng.choice(steps)), sites[rng.integers(len(sites))]
                    head = int(rng.integers(site["heads"]))
                    weights = self.folded(0, step, site, head, level=level, rows=rows)
                    page = self.open_at(f"#step={step}&example=0&head={site['layer']}.{head}&level={level}&rows={rows}")
                    shows(page, step=step, rows=weights.shape[0], columns=weights.shape[1])
                    for _ in range(6):
                        row, column = rng.integers(weights.shape[0]), rng.integers(weights.shape[1])
                        self.assertAlmostEqual(number_under(page, row, column), weights[row, column], delta=6e-4)

    def test_the_number_under_the_pointer_is_the_one_expected(self):
        if "GLOSS_EXPECTED" not in os.environ:
            self.skipTest("no numbers to expect were given")
        for one in json.loads(Path(os.environ["GLOSS_EXPECTED"]).read_text(encoding="utf-8")):
            with self.subTest(**one):
                page = self.open_at(one["fragment"])
                self.assertAlmostEqual(number_under(page, one["row"], one["column"]), one["weight"], delta=1e-3)

    def test_the_colour_is_the_same_for_every_step(self):
        """0 is white and 1 is dark blue; the range does not depend on the weights."""
        step = self.steps()[0]
        page = self.open_at(f"#step={step}&example=0&gold=false")
        shows(page, step=step)
        darkest = page.evaluate(
            "() => { const map = document.querySelector('canvas.map');"
            " const {data} = map.getContext('2d').getImageData(0, 0, map.width, map.height);"
            " return data.reduce((least, value, i) => i % 4 ? least : Math.min(least, value), 255); }")
        layer, head = map(int, page.get_attribute(".panel", "data-head").split("."))
        site = next(one for one in self.sites() if one["layer"] == layer)
        largest = self.folded(0, step, site, head, rows=page.get_attribute("[data-switch=rows]", "data-value")).max()
        red = np.interp(largest, np.linspace(0, 1, 9), [255, 222, 198, 158, 107, 66, 33, 8, 8])
        if not self.run_told["pieces"][0]["centres"] and red < 220:  # 220 is the grey of the grid
            self.assertAlmostEqual(darkest, red, delta=2)

    def test_the_keys_reach_every_step_head_and_sentence(self):
        steps, sites = self.steps(), self.sites()
        page = self.open_at(f"#step={steps[0]}&example=0&head={sites[0]['layer']}.0")
        for step in steps[1:4]:
            press(page, "ArrowRight")
            shows(page, step=step)
        press(page, "Home")
        shows(page, step=steps[0])
        press(page, "Shift+ArrowRight")
        shows(page, step=steps[min(10, len(steps) - 1)])
        press(page, "ArrowLeft")
        shows(page, step=steps[min(10, len(steps) - 1) - 1])
        for site in sites:
            for head in range(site["heads"]):
                shows(page, head=f"{site['layer']}.{head}")
                press(page, "h")
            press(page, "l")
        shows(page, head=f"{sites[0]['layer']}.0")
        press(page, "L")
        shows(page, head=f"{sites[-1]['layer']}.0")
        press(page, "H")
        shows(page, head=f"{sites[-1]['layer']}.{sites[-1]['heads'] - 1}")
        for example in self.run_told["examples"][1:] + self.run_told["examples"][:1]:
            press(page, "p")
            shows(page, columns=len(example["source_words"]) + 1)
        press(page, "P")
        shows(page, columns=len(self.run_told["examples"][-1]["source_words"]) + 1)

    def test_the_switches_change_what_they_say(self):
        example, page = self.run_told["examples"][0], self.open_at("#example=0&rows=written")
        words, pieces = len(example["source_words"]), len(example["source_pieces"])
        shows(page, columns=words + 1, rows=len(example["target_words"]) + 1)
        press(page, "e")
        shows(page, columns=words, rows=len(example["target_words"]))
        press(page, "e")
        press(page, "w")
        shows(page, columns=pieces + 1, rows=len(example["target_pieces"]) + 1)
        press(page, "w")
        self.assertEqual(page.text_content(".row:first-child .read"), "<s>")
        self.assertEqual(page.text_content(".row:first-child .written"), example["target_words"][0])
        before = pixels(page)
        press(page, "s")
        page.wait_for_selector("[data-switch=scale][aria-pressed=true]")
        self.assertNotEqual(pixels(page), before)
        press(page, "s")
        page.wait_for_selector("[data-switch=scale][aria-pressed=false]")
        self.assertEqual(pixels(page), before)
        if example["gold"]:
            press(page, "g")
            page.wait_for_selector("[data-switch=gold][aria-pressed=false]")
            self.assertNotEqual(pixels(page), before)

    def test_hiding_the_end_of_sentence_leaves_the_weights_as_they_are(self):
        step, site = self.steps()[0], self.sites()[0]
        page = self.open_at(f"#step={step}&example=0&head={site['layer']}.0&rows=written&end=false")
        weights = self.folded(0, step, site, 0)
        shows(page, step=step, columns=weights.shape[1] - 1)
        for row, column in ((0, 0), (1, 2), (2, 1)):
            self.assertAlmostEqual(number_under(page, row, column), weights[row, column], delta=6e-4)

    def test_rows_are_locked_by_key_and_click_and_shade_the_strip(self):
        page = self.open_at("#example=0&scale=root")
        press(page, "ArrowDown", "ArrowDown")
        page.wait_for_selector(".row.locked[data-row='1']")
        self.assertTrue(page.evaluate("() => [...document.querySelectorAll('.strip .source span')]"
                                      ".some(word => word.style.backgroundColor !== '')"))
        press(page, "Escape")
        page.wait_for_selector(".row.locked", state="detached")
        page.click(".row[data-row='2']")
        page.wait_for_selector(".row.locked[data-row='2']")
        page.wait_for_function("() => location.hash.includes('row=2')")

    def test_space_plays_to_the_last_step_and_stops(self):
        page, steps = self.open_at(), self.steps()
        press(page, "Space")
        page.wait_for_function(f"() => Number(document.querySelector('.panel').dataset.step) < {steps[-1]}")
        press(page, "Space")
        page.wait_for_timeout(200)
        stopped = page.get_attribute(".panel", "data-step")
        page.wait_for_timeout(300)
        self.assertEqual(page.get_attribute(".panel", "data-step"), stopped)

    def test_the_pointer_stays_where_it_is_while_the_map_changes_under_it(self):
        example = max(range(len(self.run_told["examples"])),
                      key=lambda index: len(self.run_told["examples"][index]["target_words"]))
        told, steps = self.run_told["examples"][example], self.steps()
        page = self.open_at(f"#step={steps[-1]}&example={example}&rows=written")
        rows, columns = len(told["target_words"]) + 1, len(told["source_words"]) + 1
        shows(page, rows=rows, columns=columns)
        last, site = number_under(page, rows - 1, 0), self.sites()[0]
        press(page, "e")  # removes the row under the pointer
        shows(page, rows=rows - 1)
        press(page, "e")
        self.assertAlmostEqual(number_under(page, rows - 1, 0), last)
        head, layer = 0, site["layer"]
        page.evaluate(f"() => {{ location.hash = 'step={steps[-1]}&example={example}&rows=written&head={layer}.0'; }}")
        shows(page, head=f"{layer}.{head}")
        for step in (steps[-1], steps[-2]):  # the tooltip follows the step
            shows(page, step=step)
            self.assertAlmostEqual(float(page.text_content(".tag b")),
                                   self.folded(example, step, site, head)[rows - 1, 0], delta=6e-4)
            press(page, "ArrowLeft")
        press(page, "p", "w", "p", "w", "e")
        self.assertEqual(page.complaints, [])

    def test_a_step_can_be_typed_and_a_head_clicked(self):
        page, steps = self.open_at(), self.steps()
        page.fill("#step", str(steps[len(steps) // 2]))
        page.press("#step", "Enter")
        shows(page, step=steps[len(steps) // 2])
        for site in self.sites():
            if site["heads"] > 1:
                page.click(f".heads button[data-layer='{site['layer']}'][data-head='1']")
                shows(page, head=f"{site['layer']}.1")

    def test_a_link_opens_its_state(self):
        page, steps = self.open_at(), self.steps()
        press(page, "Home", "ArrowRight", "ArrowRight", "h", "l", "p", "w", "o", "e", "s", "ArrowDown")
        page.wait_for_function("() => location.hash.includes('row=0') && location.hash.includes('scale=root')")
        shows(page, step=steps[2])
        data = page.evaluate("() => ({...document.querySelector('.panel').dataset})")
        link, picture = page.url, pixels(page)
        again = self.open(link)
        shows(again, **data)
        again.wait_for_selector(".row.locked[data-row='0']")
        self.assertEqual(pixels(again), picture)
        self.assertEqual(again.url, link)

    def test_a_link_followed_on_the_open_page_replaces_its_state(self):
        page, steps = self.open_at("#example=0&level=pieces&scale=root&row=1"), self.steps()
        page.evaluate(f"() => {{ location.hash = 'step={steps[1]}&example=0'; }}")
        shows(page, step=steps[1], columns=len(self.run_told["examples"][0]["source_words"]) + 1)
        page.wait_for_selector(".row.locked", state="detached")

    def test_a_bad_link_opens_the_page(self):
        page = self.open_at("#step=banana&example=99&head=77.x&row=-1&level=nonsense&statistic=toString")
        self.assertEqual(page.complaints, [])
        shows(page, step=self.steps()[-1])

    def test_the_saved_figure_has_a_cell_for_each_weight(self):
        for example in range(len(self.run_told["examples"])):
            page = self.open_at(f"#example={example}&rows=written")
            told = self.run_told["examples"][example]
            columns, rows = len(told["source_words"]) + 1, len(told["target_words"]) + 1
            shows(page, columns=columns, rows=rows)
            with page.expect_download() as download:
                press(page, "d")
            svg = ElementTree.parse(download.value.path()).getroot()
            cells = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("class") == "cell"]
            self.assertEqual(len(cells), rows * columns)
            self.assertEqual(svg.get("width"), "77mm" if columns - 1 <= 20 else "160mm")
            texts = [text.text for text in svg.iter(f"{SVG}text")]
            for word in told["source_words"] + told["target_words"]:
                if len(word) <= 4:  # longer words may be shortened
                    self.assertIn(word, texts)
            if columns < 15:
                size = next(group.get("font-size") for group in svg.iter(f"{SVG}g") if group.get("font-size"))
                self.assertAlmostEqual(float(size), 8 * 25.4 / 72, places=3)

    def test_text_is_never_markup(self):
        page = self.open_at()
        self.assertEqual(page.locator("footer b:not(.pieces b):not(.about b):not(.caution b)").count(), 0)
        shown = page.locator(".examples button span:first-child").all_text_contents()
        self.assertEqual(shown, [example["source"] for example in self.run_told["examples"]])

    def test_everything_that_can_be_pressed_has_a_name(self):
        page = self.open_at()
        nameless = page.evaluate(
            "() => [...document.querySelectorAll('button, input, select, [role=slider]')].filter(one =>"
            " !(one.getAttribute('aria-label') ?? one.closest('label')?.textContent ?? one.textContent).trim())"
            ".map(one => one.outerHTML)")
        self.assertEqual(nameless, [])

    def test_a_narrow_window_keeps_the_map_and_the_slider(self):
        page = self.open_at(width=400)
        self.assertLessEqual(page.evaluate("() => document.documentElement.scrollWidth"), 400)
        for selector in (".panel canvas.map", ".cursor", "#step"):
            self.assertTrue(page.is_visible(selector))
        plot = page.locator(".plot").bounding_box()
        page.mouse.click(plot["x"] + 1, plot["y"] + 40)
        shows(page, step=self.steps()[0])

    def test_labels_stay_in_view(self):
        longest = max(range(len(self.run_told["examples"])),
                      key=lambda index: len(self.run_told["examples"][index]["source_words"]))
        page = self.open_at(f"#example={longest}", width=400, height=600)
        page.evaluate("() => document.querySelector('.window').scrollTo(1000, 1000)")
        inside = page.evaluate("() => { const box = one => document.querySelector(one).getBoundingClientRect();"
                               " return Math.abs(box('.columns').top - box('.window').top) < 2 &&"
                               " Math.abs(box('.rows').left - box('.window').left) < 2; }")
        self.assertTrue(inside)

    def test_the_policy_lets_nothing_else_run(self):
        html = Path(self.path).read_text(encoding="utf-8")
        policy = re.search(r'"Content-Security-Policy"\s+content="([^"]*)"', html)
        self.assertTrue(policy and policy[1].startswith("default-src 'none'; script-src 'nonce-"))
        self.assertEqual(re.findall(r"<[a-z]+ [^>]*\s(?:style|on[a-z]+)=", html, re.IGNORECASE), [])


@unittest.skipIf("GLOSS_REPORT" in os.environ, "looks at the made-up runs")
class SingleHead(Report):
    made = "luong"

    def test_six_steps_stand_in_for_the_heads(self):
        page = self.open_at()
        self.assertFalse(page.is_visible(".heads button"))
        self.assertEqual(page.locator(".film button").count(), 6)
        page.click(".film button >> nth=0")
        shows(page, step=0)

    def test_centres_are_drawn(self):
        page = self.open_at("#gold=false")
        self.assertTrue(page.is_visible(".legend .centre"))


@unittest.skipIf("GLOSS_REPORT" in os.environ, "looks at the made-up runs")
class SeveralRuns(Report):
    made = "both"

    def test_one_slider_moves_all_and_each_keeps_its_head(self):
        page = self.open_at("#step=600&example=1&head=3.1,0.0")
        shows(page, panel=0, step=561, head="3.1")
        shows(page, panel=1, step=588, head="0.0")
        press(page, "Home")
        shows(page, panel=0, step=0)
        shows(page, panel=1, step=0)
        page.click(".runs button >> nth=1")
        press(page, "l")
        shows(page, panel=0, head="3.1")

    def test_the_locked_word_stays_when_another_run_is_looked_at(self):
        page = self.open_at("#example=0")
        page.click(".panel:nth-child(1) .row[data-row='2']")
        settled(page)
        locked = page.locator(".row.locked .written").all_text_contents()
        page.click(".runs button >> nth=1")
        settled(page)
        self.assertEqual(page.locator(".row.locked .written").all_text_contents(), locked)
        self.assertEqual(page.complaints, [])

    def test_rows_follow_the_same_word(self):
        page = self.open_at("#example=0")
        page.click(".panel:nth-child(1) .row[data-row='2']")
        settled(page)
        locked = [one.strip() for one in page.locator(".row.locked .written").all_text_contents()]
        self.assertEqual(len(set(locked)), 1)


class MadeRuns(BrowserTest):
    def open_runs(self, *runs):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "report.html"
        path.write_text(report(runs), encoding="utf-8")
        page = self.open(file_address(path), ready=".panel")
        page.wait_for_function("() => location.hash !== ''")
        return page


@unittest.skipIf("GLOSS_REPORT" in os.environ, "looks at made-up runs")
class Changes(MadeRuns):
    RATE = {"step": 250, "key": "training.optimizer.learning_rate", "old": "0.005", "new": "0.001"}
    DROPOUT = {"step": 1500, "key": "model.dropout.hidden", "old": "0.1", "new": "0.3"}
    BATCH = {"step": 1500, "key": "training.batch_tokens", "old": "2000", "new": "4000"}

    def changed(self, *changes):
        run, maps = RUNS["luong"]()[0]
        return {**run, "changes": changes}, maps

    def test_are_marked_on_the_timeline_where_they_took_place(self):
        page = self.open_runs(self.changed(self.RATE, self.DROPOUT, self.BATCH))
        marks = page.locator(".changes i")
        self.assertEqual([marks.nth(i).get_attribute("title") for i in range(marks.count())],
                         ["luong, changed after step 250\ntraining.optimizer.learning_rate 0.005 \u2192 0.001",
                          "luong, changed after step 1\u202f500\nmodel.dropout.hidden 0.1 \u2192 0.3\n"
                          "training.batch_tokens 2000 \u2192 4000"])
        plot = page.locator(".plot").bounding_box()
        for i, step in enumerate((250, 1500)):
            expected = plot["x"] + plot["width"] * np.log1p(step) / np.log1p(3000)
            self.assertAlmostEqual(marks.nth(i).bounding_box()["x"], expected, delta=1.5)
        told = page.locator(".about .changed").all_text_contents()
        self.assertEqual(told[0], "Changed after step 250: training.optimizer.learning_rate 0.005 \u2192 0.001")
        self.assertEqual(len(told), 3)
        self.assertEqual(page.complaints, [])

    def test_do_not_keep_the_pointer_from_the_slider(self):
        page = self.open_runs(self.changed(self.RATE))
        box = page.locator(".changes i").bounding_box()
        page.mouse.click(box["x"] + 1, box["y"] + 50)
        page.wait_for_function("() => Math.abs(document.querySelector('.cursor').ariaValueNow - 250) < 30")

    def test_have_the_colour_of_their_run(self):
        page = self.open_runs(self.changed(self.RATE), self.changed(self.DROPOUT))
        colours = page.evaluate("() => [...document.querySelectorAll('.changes i')].map(one => getComputedStyle(one).color)")
        self.assertEqual(len(set(colours)), 2)


def without_gold(run):
    """The run as it would be told if no gold links were known."""
    run["examples"] = [{**example, "gold": None} for example in run["examples"]]
    for one in run["heads"]["series"]:
        one["aer"] = one["aer_shifted"] = [None] * len(one["aer"])
    return {**run, "chosen": None, "diagonal_aer": None}


@unittest.skipIf("GLOSS_REPORT" in os.environ, "looks at made-up runs")
class Names(MadeRuns):
    def test_runs_of_one_name_are_told_apart_by_their_folders(self):
        run, maps = RUNS["luong"]()[0]
        of = lambda name, folder: ({**run, "name": name, "folder": folder}, maps)
        page = self.open_runs(of("demo", "runs/first/demo"), of("demo", "runs/second/demo"), of("other", "runs/first/x"))
        names = ["first/demo", "second/demo", "other"]
        self.assertEqual(page.locator(".runs button").all_text_contents(), names)
        self.assertEqual(page.locator(".panel .caption b").all_text_contents(), names)
        self.assertIn("second/demo", page.title())

    def test_the_numbers_of_many_runs_do_not_overlap(self):
        run, maps = RUNS["luong"]()[0]
        for count in (2, 3, 4, 6):
            page = self.open_runs(*[({**run, "name": f"run {i}"}, maps) for i in range(count)])
            boxes = page.evaluate("() => [...document.querySelectorAll('.readings b, .readings small span')].map(one => {"
                                  " const {left, top, right, bottom} = one.getBoundingClientRect();"
                                  " return [left, top, right, bottom]; })")
            self.assertEqual(len(boxes), 3 * count + 6)
            for i, (left, top, right, bottom) in enumerate(boxes):
                for other in boxes[:i]:
                    apart = left >= other[2] - 1 or right <= other[0] + 1 or top >= other[3] - 1 or bottom <= other[1] + 1
                    self.assertTrue(apart, (count, boxes[i], other))

    def test_without_gold_links_nothing_speaks_of_them(self):
        run, maps = RUNS["luong"]()[0]
        page = self.open_runs((without_gold(run), maps))
        self.assertFalse(page.is_visible("[data-switch=gold]"))
        self.assertEqual(page.locator(".numbers dt").all_text_contents(), ["epoch", "batch loss", "BLEU"])
        with_gold = self.open_runs(RUNS["luong"]()[0])
        self.assertTrue(with_gold.is_visible("[data-switch=gold]"))
        self.assertIn("AER written", with_gold.locator(".numbers dt").all_text_contents())

    def test_the_help_says_what_emerged_means(self):
        page = self.open_runs(RUNS["transformer"]()[0])
        press(page, "?")
        self.assertIn("half-way from its first map to its last", page.text_content(".help"))
        self.assertIn("half-way", page.get_attribute(".emergence .key", "title"))


@unittest.skipIf("GLOSS_REPORT" in os.environ, "looks at made-up runs")
class ForeignText(MadeRuns):
    BAD = "\"'`</script></title><!--<img/src=x/onerror=document.title=1><b>&lt;${1}\x00\x07\x1b[31m\u2028\ufffe"
    TURNED = "\u202eabc"  # a right-to-left override: what follows would be shown backwards

    def bad_run(self):
        run, maps = RUNS["luong"]()[0]
        first, *others = run["examples"]
        foreign = lambda texts: [self.BAD, self.TURNED, *texts[2:]]
        lists = [f"{side}_{kind}" for side in ("source", "target") for kind in ("pieces", "words")]
        first = {**first, "source": self.BAD, "target": self.TURNED, **{name: foreign(first[name]) for name in lists}}
        texts = dict.fromkeys(("name", "folder", "model", "configuration", "version", "session_id"), self.BAD)
        samples = [{**sample, **dict.fromkeys(("source", "reference", "output"), self.BAD)} for sample in run["samples"]]
        changes = [{"step": 250, "key": self.BAD, "old": self.BAD, "new": self.BAD}]
        return {**run, **texts, "examples": [first, *others], "samples": samples, "changes": changes}, maps

    def test_is_text_wherever_it_stands(self):
        page = self.open_runs(self.bad_run(), self.bad_run())
        press(page, *ALL_KEYS, "l")
        page.locator(".cells").first.hover()
        self.assertEqual(page.locator("img, script:not([nonce]):not([type])").count(), 0)
        self.assertIn("onerror=document.title=1", page.title())
        for selector in (".samples dd.output", ".examples button span", ".strip .source span", ".pieces b", ".about pre"):
            self.assertEqual(page.locator(selector).first.text_content(), self.BAD, selector)
        self.assertEqual([url for url in page.requests if not url.startswith(("file:", "data:"))], [])
        self.assertEqual(page.complaints, [])

    def test_does_not_turn_the_words_beside_it(self):
        run, maps = self.bad_run()
        page = self.open_runs(({**run, "name": self.TURNED, "model": "GRU"}, maps))
        for selector in (".panel .caption", ".runs p"):  # a name in <b>, and what follows
            name, after = page.locator(selector).first.evaluate(
                "one => [...one.childNodes].slice(0, 2).map(node => { const range = document.createRange();"
                " range.selectNodeContents(node); return range.getBoundingClientRect().left; })")
            self.assertLess(name, after, selector)
        for selector in (".strip .source span", ".pieces p:first-child > span"):
            boxes = page.locator(selector).evaluate_all(
                "all => all.map(one => one.getClientRects()[0]).map(({top, left}) => [Math.round(top / 9), left])")
            self.assertEqual(boxes, sorted(boxes), selector)

    def test_leaves_a_saved_figure_readable(self):
        page = self.open_runs(self.bad_run())
        with page.expect_download() as download:
            press(page, "d")
        svg = ElementTree.parse(download.value.path()).getroot()
        self.assertNotIn("/", download.value.suggested_filename)
        self.assertTrue(any("\ufffd" in text.text for text in svg.iter(f"{SVG}title")), "for a control character")


@unittest.skipIf("GLOSS_REPORT" in os.environ, "looks at made-up runs")
class WithoutAttention(MadeRuns):
    def baseline(self):
        run, _ = RUNS["luong"]()[0]
        return {**run, "name": "baseline", "sites": [], "examples": [], "chosen": None, "diagonal_aer": None,
                "pieces": [], "heads": {"step": [], "series": []}, "convergence": {"step": [], "series": []}}, {}

    def test_a_run_without_attention_shows_its_curves(self):
        page = self.open_runs(self.baseline())
        self.assertIn("no attention", page.text_content(".missing"))
        press(page, *ALL_KEYS, "d")
        page.fill("#step", "500")
        page.press("#step", "Enter")
        page.wait_for_selector(".cursor[aria-valuenow='500']")
        self.assertEqual(page.complaints, [])

    def test_a_run_without_attention_may_come_first(self):
        page = self.open_runs(self.baseline(), RUNS["luong"]()[0])
        shows(page, panel=1, step=3000)
        self.assertTrue(page.is_visible(".panel:nth-child(1) .missing"))
        press(page, "p")
        self.assertIn("sentence 2 of", page.text_content(".which"))
        self.assertEqual(page.complaints, [])

    def test_a_run_without_attention_stands_beside_one_with(self):
        page = self.open_runs(RUNS["luong"]()[0], self.baseline())
        shows(page, step=3000)
        self.assertTrue(page.is_visible(".panel:nth-child(2) .missing"))
        page.click(".runs button >> nth=1")
        press(page, "d")
        self.assertEqual(page.complaints, [])


if __name__ == "__main__":
    unittest.main()
