#!/usr/bin/env python3
"""gloss align: its output formats, by word and by piece."""

import json
import re
import sys
import unittest

import numpy as np

from program import MODELS, ROOT, ProgramTest

sys.path.append(str(ROOT / "tests" / "page"))
from report import read_report


def spans(side):
    return [(word["begin"], word["end"]) for word in side["words"]]


class Align(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in MODELS:
            cls.gloss("train", f"{name}.yaml")
        cls.pairs = list(zip(cls.read("valid.de").splitlines(), cls.read("valid.en").splitlines()))

    def aligned(self, name, *options):
        return self.gloss("align", f"runs/{name}", "--source", "valid.de", "--target", "valid.en", *options).stdout

    def told(self, run, *options):
        """What every command says of the head and rows that it shows: one text, or the test fails."""
        files = ("--source", "valid.de", "--target", "valid.en")
        pairs = [json.loads(line) for line in
                 self.gloss("align", run, *files, "--format", "json", *options).stdout.splitlines()]
        translated = self.gloss("translate", run, "--input", "valid.de", "--alignments", "out.json",
                                "--alignment-format", "json", *options)
        pairs += [json.loads(line) for line in self.read("out.json").splitlines()]
        why, = {pair["links_from"]["why"] for pair in pairs}
        self.assertEqual({pair["rows"] for pair in pairs}, {pair["links_from"]["rows"] for pair in pairs})
        self.assertIn(f"links from {why}\n", translated.stderr)
        self.gloss("align", run, *files, "--format", "npz", "--output", "out.npz", *options)
        with np.load(self.folder / "out.npz") as arrays:
            self.assertEqual(arrays["0/links_from"].tolist(), [why])
        for of in (("--source", self.pairs[0][0], "--target", self.pairs[0][1]), (), ("--step", "0,20")):
            shown = self.gloss("inspect", run, *of, *options, "--image", "map.svg", "--output", "map.tsv")
            self.assertIn(f"\n{why}\n", shown.stdout)
            self.assertIn(f"rows: target words, as {pairs[0]['rows']}\n", shown.stdout)
            for line in [why] if "--step" in of else re.split(", (?=rows as)", why):
                self.assertIn(line, self.read("map.svg"))
            for line in self.read("map.tsv").splitlines()[1:]:
                self.assertEqual(line.split("\t")[-1], why)
        return why, pairs[0]["links_from"]

    def page_of(self, run):
        self.gloss("report", run, "--output", "page.html")
        return read_report(self.read("page.html"))[0]

    def test_every_command_and_the_page_use_the_head_that_validation_gold_chose(self):
        why, head = self.told("runs/transformer")
        chosen = self.state("runs/transformer")["aligning_head"]
        self.assertEqual(chosen["chosen_by"], "gold")
        self.assertEqual(why, f"layer {chosen['layer']}, head {chosen['head']}, rows as {chosen['rows']} "
                              "(chosen by validation gold)")
        self.assertEqual((head["layer"], head["head"], head["rows"]), (chosen["layer"], chosen["head"], chosen["rows"]))
        run = self.page_of("runs/transformer")
        site = run["sites"][run["chosen"]["site"]]
        self.assertEqual((site["name"], site["layer"]), ("cross", head["layer"]))
        self.assertEqual((run["chosen"]["head"], run["chosen"]["rows"], run["chosen"]["by"]),
                         (head["head"], head["rows"], "gold"))

    def test_without_gold_they_use_the_head_nearest_to_the_links_of_word_statistics(self):
        self.gloss("train", "transformer.yaml", "--run", "no-gold", "--set", "data.valid.alignments=null",
                   "--set", "validation.metrics=[loss]")
        why, head = self.told("no-gold")
        chosen = self.state("no-gold")["aligning_head"]
        self.assertEqual((chosen["chosen_by"], chosen["aer"]), ("estimate", None))
        self.assertEqual(why, f"layer {chosen['layer']}, head {chosen['head']}, rows as {chosen['rows']} (estimated)")
        run = self.page_of("no-gold")
        self.assertEqual((run["sites"][run["chosen"]["site"]]["layer"], run["chosen"]["head"], run["chosen"]["rows"],
                          run["chosen"]["by"]), (head["layer"], head["head"], head["rows"], "estimate"))
        expected = self.links_of_word_statistics()
        agreed = {}
        for layer in (0, 1):
            for one in (0, 1):
                for rows in ("written", "read"):
                    lines = self.gloss("align", "no-gold", "--source", "valid.de", "--target", "valid.en", "--layer",
                                       layer, "--head", one, "--rows", rows).stdout.splitlines()
                    links = [{tuple(map(int, link.split("-"))) for link in line.split()} for line in lines]
                    agreed[layer, one, rows] = sum(len(found & of) for found, of in zip(links, expected, strict=True))
        self.assertEqual(agreed[head["layer"], head["head"], head["rows"]], max(agreed.values()))

    def links_of_word_statistics(self):
        """Those that a run on the validation text would learn."""
        self.gloss("train", "transformer.yaml", "--run", "statistics", "--set", "training.steps=1",
                   "--set", "data.train={source: valid.de, target: valid.en}",
                   "--set", "training.guided_alignment={estimated: true, weight: 1}")
        return [{tuple(map(int, link.split("-"))) for link in line.split()}
                for line in self.read("statistics/learned.links").splitlines()]

    def test_without_validation_it_is_the_mean_where_words_are_written(self):
        self.gloss("train", "transformer.yaml", "--run", "no-valid", "--set", "validation.metrics=[loss]",
                   "--set", "attention_log.from={source: valid.de, target: valid.en}",
                   "--set", "data.valid={source: '', target: '', alignments: null}")
        self.assertEqual(self.told("no-valid")[0], "layer 0, mean of its heads, rows as written (by default)")
        self.assertIsNone(self.page_of("no-valid")["chosen"])

    def test_rows_are_those_that_are_asked_for(self):
        for rows in ("written", "read"):
            why, head = self.told("runs/transformer", "--rows", rows)
            self.assertRegex(why, rf"^layer \d, head \d \(chosen by validation gold\), rows as {rows} \(as asked\)$")
            why, head = self.told("runs/transformer", "--rows", rows, "--layer", "1", "--head", "0")
            self.assertEqual(why, f"layer 1, head 0, rows as {rows} (as asked)")
            self.assertEqual(head["rows"], rows)
        files = ("--source", "valid.de", "--target", "valid.en")
        self.assertRegex(self.refused("align", "runs/transformer", *files, "--rows", "read", "--format", "matrix"),
                         "--rows read: matrix has a row for every step")
        self.assertRegex(self.refused("inspect", "runs/transformer", "--site", "decoder_self", "--rows", "read"),
                         "--rows read: expected --site cross, but got decoder_self")

    def state(self, run):
        return json.loads((self.folder / run / "best" / "state.json").read_text(encoding="utf-8"))

    def test_pharaoh_is_sorted_from_0_and_within_the_sentences(self):
        for name in MODELS:
            for options in ([], ["--threshold", "0.05"], ["--layer", "0"], ["--layer", "0", "--head", "0"]):
                with self.subTest(name, options=options):
                    lines = self.aligned(name, *options).splitlines()
                    self.assertEqual(len(lines), len(self.pairs))
                    for line, (source, target) in zip(lines, self.pairs):
                        links = [tuple(map(int, link.split("-"))) for link in line.split()]
                        self.assertEqual(links, sorted(set(links)))
                        for s, t in links:
                            self.assertIn(s, range(len(source.split())))
                            self.assertIn(t, range(len(target.split())))
                        if not options:  # one source word per target word
                            self.assertEqual(sorted(t for _, t in links), list(range(len(target.split()))))

    def test_threshold_1_links_less_than_threshold_0(self):
        all_links = [[f"{s}-{t}" for s in range(len(source.split())) for t in range(len(target.split()))]
                     for source, target in self.pairs]
        self.assertEqual([line.split() for line in self.aligned("luong", "--threshold", "0").splitlines()], all_links)
        self.assertEqual(self.aligned("luong", "--threshold", "1").split(), [])

    def test_matrix_is_the_text_of_nematus(self):
        for name in MODELS:
            with self.subTest(name):
                blocks = self.aligned(name, "--format", "matrix").split("\n\n")
                self.assertEqual(blocks.pop(), "")
                self.assertEqual(len(blocks), len(self.pairs))
                for number, (block, (source, target)) in enumerate(zip(blocks, self.pairs)):
                    head, *rows = block.split("\n")
                    shown, shown_target, score, shown_source, size = head.split(" ||| ")
                    self.assertEqual((int(shown), shown_target, shown_source), (number, target, source))
                    self.assertLess(float(score), 0)
                    columns, count = map(int, size.split())
                    self.assertEqual((columns, count), (len(source.split()) + 1, len(target.split()) + 1))
                    self.assertEqual(len(rows), count)
                    for row in rows:
                        weights = [float(weight) for weight in row.split()]
                        self.assertEqual(len(weights), columns)
                        self.assertAlmostEqual(sum(weights), 1, places=4)

    def test_json_holds_words_links_and_every_site_with_rows_that_sum_to_1(self):
        two = {(0, 0), (0, 1), (1, 0), (1, 1)}
        sites = {"bahdanau": {"cross": {(0, 0)}}, "luong": {"cross": {(0, 0)}},
                 "transformer": {"cross": two, "encoder_self": two, "decoder_self": two}}
        for name in MODELS:
            with self.subTest(name):
                links = self.aligned(name).splitlines()
                reports = [json.loads(line) for line in self.aligned(name, "--format", "json").splitlines()]
                self.assertEqual(len(reports), len(self.pairs))
                for number, (report, (source, target)) in enumerate(zip(reports, self.pairs)):
                    self.assertEqual(report["id"], number)
                    self.assertEqual([word["text"] for word in report["source"]["words"]], source.split())
                    self.assertEqual([word["text"] for word in report["target"]["words"]], target.split())
                    self.assertEqual(" ".join(f"{s}-{t}" for s, t in report["links"]), links[number])
                    told = {}
                    for site in report["sites"]:
                        told.setdefault(site["name"], set()).add((site["layer"], site["head"]))
                    self.assertEqual(told, sites[name])
                    self.assert_words_are_their_pieces(report)
                    self.assert_rows(report)

    def test_by_piece_joins_the_words_again(self):
        for name in MODELS:
            with self.subTest(name):
                for line, (source, target) in zip(
                        self.aligned(name, "--format", "json", "--level", "piece").splitlines(), self.pairs):
                    report = json.loads(line)
                    self.assertEqual(report["rows"], "written")
                    for side, text in (("source", source), ("target", target)):
                        pieces = [piece for piece in report[side]["tokens"] if piece != "</s>"]
                        self.assertEqual(pieces, report[side]["pieces"][:-1])
                        self.assertGreater(len(pieces), len(text.split()))
                        self.assertEqual("".join(pieces).replace("\u2581", " ").strip(), text)
                    self.assert_words_are_their_pieces(report)
                    self.assert_rows(report)

    def test_words_are_folded_from_the_weights_by_piece(self):
        """Columns are summed and rows averaged."""
        for name in MODELS:
            with self.subTest(name):
                folded, by_piece = (
                    [json.loads(line) for line in self.aligned(name, "--format", "json", *level).splitlines()]
                    for level in ([], ["--level", "piece"]))
                for words, pieces in zip(folded, by_piece):
                    for one, whole in zip(words["sites"], pieces["sites"]):
                        weights = np.array(whole["weights"])
                        if one["name"] == "cross":
                            columns = spans(words["source"]) + [(weights.shape[1] - 1, weights.shape[1])]
                            rows = spans(words["target"])
                            if words["rows"] == "written":
                                rows.append((weights.shape[0] - 1, weights.shape[0]))
                            else:  # the row where the piece is read, one step after it is written
                                rows = [(top + 1, bottom + 1) for top, bottom in rows]
                            weights = np.array([[weights[top:bottom, left:right].sum() / (bottom - top)
                                                 for left, right in columns] for top, bottom in rows])
                        np.testing.assert_allclose(one["weights"], weights, atol=1e-6)

    def test_arrays_hold_what_json_holds(self):
        for name in MODELS:
            for level in ("word", "piece"):
                with self.subTest(name, level=level):
                    reports = [json.loads(line) for line in
                               self.aligned(name, "--format", "json", "--level", level).splitlines()]
                    told = self.aligned(name, "--format", "npz", "--level", level, "--output", "weights.npz")
                    self.assertEqual(told, "")
                    with np.load(self.folder / "weights.npz") as arrays:
                        names = set(arrays.files)
                        for report in reports:
                            number = report["id"]
                            for side in ("source", "target"):
                                self.assertEqual(list(arrays[f"{number}/{side}"]), report[side]["tokens"])
                                self.assertEqual(list(arrays[f"{number}/{side}_pieces"]), report[side]["pieces"])
                                names -= {f"{number}/{side}", f"{number}/{side}_pieces"}
                            self.assertEqual(arrays[f"{number}/links"].tolist(), report["links"])
                            self.assertEqual(arrays[f"{number}/rows"].tolist(), [report["rows"]])
                            self.assertAlmostEqual(arrays[f"{number}/score"].item(), report["score"], places=4)
                            self.assertEqual(arrays[f"{number}/links_from"].tolist(), [report["links_from"]["why"]])
                            names -= {f"{number}/{name}" for name in
                                      ("links", "links_from", "probabilities", "rows", "score")}
                            for site in report["sites"]:
                                array = f"{number}/{site['name']}/{site['layer']}"
                                self.assertEqual(arrays[array].dtype, np.float32)
                                np.testing.assert_array_equal(arrays[array][site["head"]],
                                                              np.array(site["weights"], np.float32))
                                names.discard(array)
                    self.assertEqual(names, set())

    def test_arrays_need_a_file(self):
        self.assertRegex(self.refused("align", "runs/luong", "--source", "valid.de", "--target", "valid.en", "--format",
                                      "npz"), "npz.* standard output.* file")

    def test_weights_are_of_the_checkpoint_that_is_named(self):
        first, last = (json.loads(self.aligned("luong", "--format", "json", "--checkpoint", step).splitlines()[0])
                       for step in (10, 20))
        self.assertNotEqual(first["sites"], last["sites"])

    def assert_words_are_their_pieces(self, report):
        for side in ("source", "target"):
            for word in report[side]["words"]:
                pieces = report[side]["pieces"][word["begin"]:word["end"]]
                self.assertEqual("".join(pieces).replace("\u2581", ""), word["text"])

    def assert_rows(self, report):
        source, target = report["source"], report["target"]
        shapes = {"cross": (len(target["tokens"]), len(source["tokens"])),
                  "encoder_self": (len(source["pieces"]),) * 2, "decoder_self": (len(target["pieces"]),) * 2}
        for site in report["sites"]:
            weights = np.array(site["weights"])
            self.assertEqual(weights.shape, shapes[site["name"]])
            np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-4)
            if site["name"] == "decoder_self":
                self.assertEqual(np.abs(np.triu(weights, 1)).max(), 0, "a decoder saw what it was yet to write")

    def test_reads_pairs_of_one_file_or_pipe_too(self):
        text = "".join(f"{source}\t{target}\n" for source, target in self.pairs)
        self.write("valid.tsv", text)
        for name in MODELS:
            of_files = self.aligned(name)
            self.assertEqual(self.gloss("align", f"runs/{name}", "--tsv", "valid.tsv").stdout, of_files)
            self.assertEqual(self.gloss("align", f"runs/{name}", "--tsv", "-", given=text).stdout, of_files)
        of_both = self.both().stdout
        self.assertEqual(self.gloss("align", "runs/transformer", "--tsv", "valid.tsv", "--reverse",
                                    "runs/transformer-swapped").stdout, of_both)

    def test_empty_sides_give_empty_lines(self):
        self.write("gaps.de", "Hallo .\n\nJa .\n\n")
        self.write("gaps.en", "Hello .\nYes .\n\n\n")
        lines = self.gloss("align", "runs/luong", "--source", "gaps.de", "--target", "gaps.en").stdout.split("\n")
        self.assertEqual(len(lines), 5)
        self.assertNotEqual(lines[0], "")
        self.assertEqual(lines[1:], ["", "", "", ""])

    FILES = ("--source", "valid.de", "--target", "valid.en")

    def both(self, *options):
        """Aligns with a Transformer of each direction."""
        if not (self.folder / "runs/transformer-swapped").exists():
            self.gloss("train", "transformer.yaml", "--swap")
        return self.gloss("align", "runs/transformer", *self.FILES, "--reverse", "runs/transformer-swapped", *options)

    def links_of_both(self, *options):
        """The links of each direction, source-target, as each run alone gives them."""
        sides = (("runs/transformer", "de", "en", 1), ("runs/transformer-swapped", "en", "de", -1))
        self.both()
        for run, source, target, order in sides:
            lines = self.gloss("align", run, "--source", f"valid.{source}", "--target", f"valid.{target}",
                               *options).stdout.splitlines()
            yield [{tuple(map(int, link.split("-")[::order])) for link in line.split()} for line in lines]

    @staticmethod
    def symmetrized(forward, backward, how):
        """The loops as Koehn wrote them down: english, here target, words outside."""
        union, alignment = forward | backward, forward & backward
        if how == "union":
            return union
        free = [lambda s: all(s != link[0] for link in alignment), lambda t: all(t != link[1] for link in alignment)]
        words = [(s, t) for t in range(50) for s in range(50)]
        added = how.startswith("grow")
        while added:
            added = False
            for s, t in words:
                if (s, t) in alignment:
                    for down, right in ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)):
                        new = (s + right, t + down)
                        if (free[0](new[0]) or free[1](new[1])) and new in union:
                            alignment.add(new)
                            added = True
        if how.endswith("final-and"):
            for direction in (forward, backward):
                for s, t in words:
                    if free[0](s) and free[1](t) and (s, t) in direction:
                        alignment.add((s, t))
        return alignment

    def test_symmetrized_links_are_those_of_the_published_loops_over_both_runs(self):
        for threshold in ((), ("--threshold", "0.2")):
            forward, backward = self.links_of_both(*threshold)
            self.assertNotEqual(forward, backward)
            for how in ("intersection", "union", "grow-diag", "grow-diag-final-and"):
                with self.subTest(how, threshold=threshold):
                    expected = [" ".join(f"{s}-{t}" for s, t in sorted(self.symmetrized(a, b, how)))
                                for a, b in zip(forward, backward)]
                    self.assertEqual(self.both("--symmetrize", how, *threshold).stdout.splitlines(), expected)
        self.assertEqual(self.both().stdout, self.both("--symmetrize", "grow-diag-final-and").stdout)

    def test_json_and_arrays_hold_both_directions_and_the_mean_of_their_weights(self):
        forward, backward = self.links_of_both()
        reports = [json.loads(line) for line in
                   self.both("--symmetrize", "union", "--format", "json").stdout.splitlines()]
        self.both("--symmetrize", "union", "--format", "npz", "--output", "both.npz")
        probable = self.both("--symmetrize", "union", "--format", "pharaoh-probabilities").stdout.splitlines()
        there = [json.loads(line) for line in self.gloss(
            "align", "runs/transformer-swapped", "--source", "valid.en", "--target", "valid.de", "--format",
            "json").stdout.splitlines()]
        chosen = lambda report: next(
            site["weights"] for site in report["sites"] if site["name"] == "cross" and
            (site["layer"], site["head"]) == (report["links_from"]["layer"], report["links_from"]["head"]))
        with np.load(self.folder / "both.npz") as arrays:
            for number, (report, other) in enumerate(zip(reports, there)):
                self.assertEqual({tuple(link) for link in report["forward_links"]}, forward[number])
                self.assertEqual({tuple(link) for link in report["backward_links"]}, backward[number])
                self.assertEqual(report["symmetrization"], "union")
                self.assertEqual(report["backward_from"], other["links_from"])
                weights, inverse = chosen(report), chosen(other)
                expected = [(weights[t][s] + inverse[s][t]) / 2 for s, t in report["links"]]
                np.testing.assert_allclose(report["probabilities"], expected, atol=1e-6)
                self.assertEqual(probable[number], " ".join(
                    f"{s}-{t}:{p:.4f}" for (s, t), p in zip(report["links"], report["probabilities"])))
                np.testing.assert_array_equal(arrays[f"{number}/probabilities"],
                                              np.array(report["probabilities"], np.float32))
                for name in ("forward_links", "backward_links"):
                    self.assertEqual(arrays[f"{number}/{name}"].tolist(), report[name])
                self.assertEqual(arrays[f"{number}/symmetrization"].tolist(), ["union"])
                self.assertEqual(arrays[f"{number}/backward_from"].tolist(), [report["backward_from"]["why"]])

    def test_probabilities_of_links_are_their_weights_and_can_be_evaluated(self):
        report = json.loads(self.aligned("luong", "--format", "json").splitlines()[0])
        lines = self.aligned("luong", "--format", "pharaoh-probabilities")
        site, = report["sites"]
        self.assertEqual(lines.splitlines()[0], " ".join(
            f"{s}-{t}:{site['weights'][t][s]:.4f}" for s, t in report["links"]))
        self.write("with", lines)
        self.write("without", self.aligned("luong"))
        scores = {self.gloss("evaluate", "--alignments", name, "--gold", "valid.align").stdout
                  for name in ("with", "without")}
        self.assertEqual(len(scores), 1)

    def test_without_gold_the_heads_of_both_runs_are_those_that_agree_best(self):
        no_gold = ("--set", "data.valid.alignments=null", "--set", "validation.metrics=[loss]")
        self.gloss("train", "transformer.yaml", "--run", "one", *no_gold)
        self.gloss("train", "transformer.yaml", "--run", "other", "--swap", *no_gold)
        told = self.gloss("align", "one", "--reverse", "other", *self.FILES, "--format", "json")
        report = json.loads(told.stdout.splitlines()[0])

        def every(run, source, target):
            for layer in (0, 1):
                for head in (0, 1):
                    for rows in ("written", "read"):
                        lines = self.gloss("align", run, "--source", source, "--target", target, "--layer", layer,
                                           "--head", head, "--rows", rows).stdout.splitlines()
                        yield (layer, head, rows), {(i, *map(int, link.split("-")))
                                                    for i, line in enumerate(lines) for link in line.split()}

        there = [(head, {(i, s, t) for i, t, s in links}) for head, links in every("other", "valid.en", "valid.de")]
        scores = {(here, head): 1 - 2 * len(a & b) / (len(a) + len(b))
                  for here, a in every("one", "valid.de", "valid.en") for head, b in there}
        chosen = tuple(tuple(report[of][name] for name in ("layer", "head", "rows"))
                       for of in ("links_from", "backward_from"))
        self.assertAlmostEqual(scores[chosen], min(scores.values()), places=12)
        self.assertIn(f"= {min(scores.values()):.4f} on the first 10 pairs\n", told.stderr)
        for of in ("links_from", "backward_from"):
            self.assertRegex(report[of]["why"], r" \(chosen by agreement\)$")
        asked = self.gloss("align", "one", "--reverse", "other", *self.FILES, "--layer", "1", "--head", "0").stderr
        self.assertIn("links from layer 1, head 0 (as asked), rows as written (by default)\n", asked)
        self.assertRegex(asked, r"backward links from layer \d, head \d, rows as \w+ \(chosen by agreement\)\n")

    def test_a_run_that_cannot_be_the_reverse_is_an_error(self):
        self.assertRegex(self.refused("align", "runs/transformer", "--reverse", "runs/luong", *self.FILES),
                         r"--reverse runs/luong: was trained from train\.de as runs/transformer was, expected .*--swap")
        foreign = "".join(f"ж{chr(0x436 + i)} щ{chr(0x436 + i)}\n" for i in range(20))
        self.write("foreign.x", foreign)
        self.write("foreign.y", foreign)
        self.gloss("train", "luong.yaml", "--run", "foreign", "--set",
                   "data.train={source: foreign.x, target: foreign.y}", "--set", "data.valid={source: foreign.x, target: foreign.y, alignments: null}",
                   "--set", "validation.metrics=[loss]", "--set", "vocabulary={type: word, size: 40}")
        self.assertRegex(self.refused("align", "runs/transformer", "--reverse", "foreign", *self.FILES),
                         r"--reverse foreign: its vocabulary lacks \d+ of the \d+ pieces of valid\.en, expected")

    def test_symmetrized_links_are_by_word(self):
        for options in (("--format", "matrix"), ("--level", "piece")):
            answer = self.refused("align", "runs/transformer", "--reverse", "runs/transformer", *self.FILES, *options)
            self.assertIn("--reverse: links of two directions are by word", answer)

    def test_files_of_different_length_are_an_error_with_both_counts(self):
        self.assertRegex(self.refused("align", "runs/luong", "--source", "valid.de", "--target", "train.en"),
                         r"as many lines in train\.en as in valid\.de, but got 500 and 10")


if __name__ == "__main__":
    unittest.main()
