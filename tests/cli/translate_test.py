#!/usr/bin/env python3
"""gloss translate: one output line per input line, in order and without delay."""

import json
import select
import unittest

import numpy as np

from program import MODELS, SECONDS, ProgramTest


class Translate(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in MODELS:
            # Enough steps that outputs depend on their inputs, so that a wrong order is detected.
            cls.gloss("train", f"{name}.yaml", "--set", "training.steps=200", "--set",
                      "training.optimizer.learning_rate=0.01", "--set", "validation.every=1000",
                      "--set", "model.dropout={embedding: 0, hidden: 0}")

    def test_answers_each_line_in_order_and_leaves_empty_lines_empty(self):
        lines = self.read("train.de").splitlines()[:12]
        lines[2:2] = [""]
        lines[7:7] = ["", ""]
        lines.append("")
        for name in MODELS:
            for beam in (1, 5):
                with self.subTest(name, beam=beam):
                    command = ("translate", f"runs/{name}", "--beam", beam)
                    out = self.gloss(*command, given="\n".join(lines) + "\n").stdout
                    outputs = out.split("\n")
                    self.assertEqual(outputs.pop(), "")
                    self.assertEqual(len(outputs), len(lines))
                    self.assertEqual([output for line, output in zip(lines, outputs) if not line], [""] * 4)
                    self.assertGreater(len(set(outputs)), 3, "the outputs do not depend on the inputs")
                    backwards = self.gloss(*command, given="\n".join(reversed(lines)) + "\n").stdout.split("\n")[:-1]
                    self.assertEqual(backwards[::-1], outputs)

    def test_reads_a_file_as_it_reads_standard_input(self):
        by_pipe = self.gloss("translate", "runs/luong", given=self.read("valid.de"))
        by_file = self.gloss("translate", "runs/luong", "--input", "valid.de", "--output", "out.txt")
        self.assertEqual(self.read("out.txt"), by_pipe.stdout)
        self.assertEqual(by_file.stdout, "")
        dash = self.gloss("translate", "runs/luong", "--input", "-", "--output", "-", given=self.read("valid.de"))
        self.assertEqual(dash.stdout, by_pipe.stdout)

    def test_alignments_are_those_that_align_gives_for_the_same_pieces(self):
        source = "".join(f"{line}\n" for line in ["", *self.read("valid.de").splitlines()])
        self.write("source.de", source)
        for name in MODELS:  # pieces are words, so that the segmentation of a text is unique
            run = f"runs/words-{name}"
            self.gloss("train", f"{name}.yaml", "--run", run, "--set", "vocabulary={type: word, size: 300, shared: true}",
                       "--set", "training.steps=200", "--set", "training.optimizer.learning_rate=0.01")
            for level in ("word", "piece"):
                with self.subTest(name, level=level):
                    form = ("--level", level, "--alignment-format", "json")
                    out = self.gloss("translate", run, "--input", "source.de", "--alignments", "ours.json",
                                     *form).stdout
                    self.write("out.en", out)
                    theirs = self.gloss("align", run, "--source", "source.de", "--target", "out.en",
                                        "--level", level, "--format", "json").stdout.splitlines()
                    ours = self.read("ours.json").splitlines()
                    self.assertEqual(len(ours), len(source.splitlines()))
                    for number, (one, other) in enumerate(zip(map(json.loads, ours), map(json.loads, theirs))):
                        self.assertEqual(one["id"], number)
                        self.assertEqual(one["target"]["text"], out.split("\n")[number])
                        self.assertEqual([word["text"] for word in one["target"]["words"]],
                                         one["target"]["text"].split())
                        self.assertEqual(one["target"]["pieces"], other["target"]["pieces"])
                        self.assertEqual([site["name"] for site in one["sites"]],
                                         [site["name"] for site in other["sites"]])
                        for site, as_aligned in zip(one["sites"], other["sites"]):
                            np.testing.assert_allclose(site["weights"], as_aligned["weights"], atol=1e-5)

    def test_alignments_are_links_unless_told_and_leave_the_output_as_it_is(self):
        plain = self.gloss("translate", "runs/luong", given=self.read("valid.de")).stdout
        told = self.gloss("translate", "runs/luong", "--alignments", "links.txt", given=self.read("valid.de")).stdout
        self.assertEqual(told, plain)
        for links, source, target in zip(self.read("links.txt").split("\n"), self.read("valid.de").splitlines(),
                                         plain.splitlines()):
            for link in links.split():
                s, t = map(int, link.split("-"))
                self.assertLess(s, len(source.split()))
                self.assertLess(t, len(target.split()))

    def test_alignments_of_a_cut_line_and_a_cut_output_have_the_words_that_were_cut(self):
        longest = ("--set", "data.max_length=16", "--run", "runs/short")
        learned = "{type: transformer, layers: 1, heads: 2, feed_forward: 32, positions: learned}"
        self.gloss("train", "transformer.yaml", "--set", "training.steps=2", "--set", f"model.encoder={learned}", "--set",
                   f"model.decoder={learned}", *longest)
        words = " ".join(["Hund"] * 30)
        self.gloss("translate", "runs/short", "--long", "cut", "--alignments", "cut.json", "--alignment-format", "json",
                   given=words + "\n")
        report = json.loads(self.read("cut.json"))
        self.assertEqual(len(report["source"]["pieces"]), 16)
        self.assertLessEqual(len(report["target"]["pieces"]), 16)
        self.assertEqual(len(report["source"]["words"]), 30)

    def test_alignments_that_cannot_be_are_refused_before_a_line_is_translated(self):
        known = "expected pharaoh, pharaoh-probabilities or json"
        for options, said in ((["--alignments", "-", "--alignment-format", "matrix"], f"matrix: {known}"),
                              (["--alignments", "-", "--alignment-format", "npz"], f"npz: {known}"),
                              (["--alignments", "same", "--output", "same"], "--alignments same: .*another file"),
                              (["--alignments", "new", "--head", "3"], "--head 3: expected")):
            answer = self.answer("translate", "runs/luong", *options, given="Hallo .\n")
            self.assertEqual((answer.returncode, answer.stdout), (1, ""))
            self.assertRegex(answer.stderr, said)
            self.assertFalse((self.folder / "new").exists())

    def test_alignments_to_standard_output_are_a_json_object_a_line_with_the_translation(self):
        given = "Hallo .\n\n\"Der Hund\" schläft .\n"
        plain = self.gloss("translate", "runs/luong", "--alignments", "links", given=given).stdout.split("\n")
        lines = self.gloss("translate", "runs/luong", "--alignments", "-", "--output", "plain", given=given).stdout
        self.assertEqual(self.read("plain"), "\n".join(plain))
        for alone in ([], ["--output", "-"]):
            self.assertEqual(self.gloss("translate", "runs/luong", "--alignments", "-", *alone, given=given).stdout, lines)
        expected = [{"translation": text, "alignment": links} for text, links in zip(plain, self.read("links").split("\n"))]
        self.assertEqual([json.loads(line) for line in lines.splitlines()], expected[:3])

        whole = ("--alignment-format", "json")
        self.gloss("translate", "runs/luong", "--alignments", "links", *whole, given=given)
        lines = self.gloss("translate", "runs/luong", "--alignments", "-", *whole, given=given).stdout.splitlines()
        self.assertEqual([json.loads(line)["alignment"] for line in lines],
                         [json.loads(line) for line in self.read("links").splitlines()])
        self.assertEqual([json.loads(line)["translation"] for line in lines], plain[:3])

    def test_writes_over_none_of_the_files_that_it_reads(self):
        for command in (["translate", "runs/luong", "--input", "valid.de"],
                        ["align", "runs/luong", "--source", "valid.de", "--target", "valid.en"]):
            for name in ("valid.de", "link.de"):
                if name == "link.de" and not (self.folder / name).exists():
                    (self.folder / name).symlink_to("valid.de")
                before = self.read("valid.de")
                self.assertIn(f"{name}: is read by this command", self.refused(*command, "--output", name))
                self.assertEqual(self.read("valid.de"), before)
        said = self.refused("translate", "runs/luong", "--input", "valid.de", "--alignments", "valid.de")
        self.assertIn("valid.de: is read by this command", said)
        self.gloss("translate", "runs/luong", "--input", "/dev/null", "--output", "/dev/null")

    def test_the_form_of_alignments_needs_their_file(self):
        for option in (["--alignment-format", "json"], ["--level", "piece"], ["--layer", "0"]):
            answer = self.answer("translate", "runs/luong", *option, given="")
            self.assertEqual(answer.returncode, 2)
            self.assertIn("--alignments", answer.stderr)

    def test_takes_windows_line_ends_a_byte_order_mark_and_a_last_line_without_an_end(self):
        plain = self.gloss("translate", "runs/luong", given="Hallo .\nDer Hund schläft .\n").stdout
        odd = self.gloss("translate", "runs/luong", given="\ufeffHallo .\r\nDer Hund schläft .").stdout
        self.assertEqual(odd, plain)

    def test_ends_a_line_at_lf_alone(self):
        out = self.gloss("translate", "runs/luong", given="Hallo \u2028 .\u0085 Ja .\n").stdout
        self.assertEqual(out.count("\n"), 1)

    def test_gives_nothing_for_nothing(self):
        self.assertEqual(self.gloss("translate", "runs/luong", given="").stdout, "")

    def test_stops_at_a_bad_line_once_the_lines_before_it_are_delivered(self):
        good = self.read("valid.de").splitlines()[:3]
        expected = self.gloss("translate", "runs/luong", given="\n".join(good) + "\n").stdout
        bad = {b"sch\xf6n": "line 4, byte 4: invalid UTF-8", b"Hund " * 120: ":4: the line has .*; the limit",
               b"x" * 1_100_000: "line 4: the line is too long; expected at most 1048576 bytes"}
        for line, said in bad.items():
            self.write("in", "\n".join(good).encode() + b"\n" + line + b"\n" + good[0].encode() + b"\n")
            for option in ([], ["--on-error", "stop"]):
                with self.subTest(said):
                    answer = self.answer("translate", "runs/luong", "--input", "in", "--alignments", "links", *option)
                    self.assertEqual((answer.returncode, answer.stdout), (1, expected))
                    self.assertRegex(answer.stderr, rf"(?m)^gloss: error: in.*{said}")
                    self.assertEqual(len(self.read("links").splitlines()), 3)

    def test_skips_bad_lines_with_a_warning_and_an_empty_line_where_asked(self):
        good = self.read("valid.de").splitlines()[:2]
        first, second = self.gloss("translate", "runs/luong", given="\n".join(good) + "\n").stdout.splitlines()
        lines = [b"\xff", good[0].encode(), b"Hund " * 120, b"x" * 1_100_000, b"", good[1].encode(), b"\xe2\x82"]
        self.write("in", b"\n".join(lines))
        answer = self.gloss("translate", "runs/luong", "--input", "in", "--on-error", "skip")
        self.assertEqual(answer.stdout.split("\n"), ["", first, "", "", "", second, "", ""])
        warnings = answer.stderr.splitlines()
        self.assertEqual(len(warnings), 4, answer.stderr)
        for warning, number in zip(warnings, (1, 3, 4, 7)):
            self.assertRegex(warning, rf"^warning: in(, line |:){number}\b.*; its output is an empty line$")

        answer = self.gloss("translate", "runs/luong", "--input", "in", "--on-error", "skip", "--alignments", "-")
        self.assertEqual([json.loads(line)["translation"] for line in answer.stdout.splitlines()],
                         ["", first, "", "", "", second, ""])
        cut = self.gloss("translate", "runs/luong", "--input", "in", "--on-error", "skip", "--long", "cut")
        self.assertNotEqual(cut.stdout.split("\n")[2], "")
        self.assertEqual(len(cut.stderr.splitlines()), 4)
        self.assertIn("warning: in: cut 1 of 7 lines, which exceed data.max_length, the first in line 3\n", cut.stderr)

    def test_counts_the_characters_or_words_that_the_vocabulary_does_not_know_in_a_warning(self):
        given = "Hallo 象牙 .\nHallo .\n☃ Hallo\n"
        said = self.gloss("translate", "runs/luong", given=given).stderr
        self.assertIn("warning: standard input: 3 unknown characters in 2 of 3 lines, the first '象牙' in line 1", said)
        self.gloss("train", "luong.yaml", "--run", "runs/words", "--set", "training.steps=2", "--set",
                   "vocabulary={type: word, size: 300, shared: true}")
        said = self.gloss("translate", "runs/words", given=given.replace("Hallo", "Hund")).stderr
        self.assertIn("warning: standard input: 2 unknown words in 2 of 3 lines, the first '象牙' in line 1", said)
        answer = self.answer("translate", "runs/luong", "--long", "error", given=given + "Hund " * 120)
        self.assertRegex(answer.stderr, "\\Awarning: .* 3 unknown characters in 2 of 4 lines.*\ngloss: error: .*:4: ")
        self.assertEqual(self.gloss("translate", "runs/luong", given="Hund\n").stderr, "")

    def test_answers_before_standard_input_is_closed(self):
        lines = self.read("valid.de").splitlines()[:2]
        whole = self.gloss("translate", "runs/luong", given="\n".join(lines) + "\n").stdout.splitlines(keepends=True)
        with self.start("translate", "runs/luong") as program:
            for line, expected in zip(lines, whole):
                program.stdin.write(line.encode() + b"\n")
                program.stdin.flush()
                ready, _, _ = select.select([program.stdout], [], [], SECONDS)
                self.assertTrue(ready, "no answer while standard input is open")
                self.assertEqual(program.stdout.readline().decode(), expected)
            program.stdin.close()
            self.assertEqual(program.stdout.read(), b"")
        self.assertEqual(program.returncode, 0)

    def test_takes_the_checkpoint_that_is_named(self):
        last = self.gloss("translate", "runs/luong", "--checkpoint", "last", given=self.read("valid.de")).stdout
        by_step = self.gloss("translate", "runs/luong", "--checkpoint", "200", given=self.read("valid.de")).stdout
        self.assertEqual(by_step, last)


if __name__ == "__main__":
    unittest.main()
