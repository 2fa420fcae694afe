#!/usr/bin/env python3
"""Wrong usage and --help."""

import os
import re
import unittest
import unittest.mock

from program import ProgramTest

COMMANDS = ("train", "translate", "score", "align", "evaluate", "inspect", "report", "view", "export", "config")


class Usage(ProgramTest):
    def test_without_arguments_is_printed_and_the_exit_is_2(self):
        answer = self.answer()
        self.assertEqual(answer.returncode, 2)
        self.assertEqual(answer.stdout, "")
        self.assertIn("Usage: gloss", answer.stderr)
        for command in COMMANDS:
            self.assertRegex(answer.stderr, rf"(?m)^ +{command} ")

    def test_is_the_data_of_help(self):
        for command in COMMANDS:
            with self.subTest(command):
                answer = self.gloss(command, "--help")
                self.assertIn(f"gloss {command}", answer.stdout)
                self.assertIn("Example:\n", answer.stdout)
                self.assertEqual(answer.stderr, "")

    def test_of_inspect_explains_every_number_that_it_shows(self):
        self.gloss("train", "bahdanau.yaml", "--set", "training.steps=2")
        told = self.gloss("inspect", "--help").stdout
        table = self.gloss("inspect", "runs/bahdanau").stdout
        head = re.search(r"(?m)^ *layer +head +.*", table)[0]
        ranks = self.gloss("inspect", "runs/bahdanau", "--rank", "loss").stdout.splitlines()[1].split()[1:]
        for name in ("entropy", "confidence", "coverage penalty", "monotonic", "AER", "emerged"):
            self.assertIn(name, head)
        for name in (*ranks, "confidence", "coverage penalty", "monotonic", "AER", "emerged"):
            self.assertRegex(told, rf"(?m)^  {name} {{2,}}\S")

    def test_version_is_one_line(self):
        self.assertRegex(self.gloss("--version").stdout, r"\Agloss \d+\.\d+\.\d+\n\Z")

    def test_threads_spin_for_short_unless_the_environment_says_how_long(self):
        for setting, spins in (({}, "2000"), ({"GOMP_SPINCOUNT": "7"}, "7"), ({"OMP_WAIT_POLICY": "passive"}, "0")):
            with self.subTest(setting), unittest.mock.patch.dict(os.environ, OMP_DISPLAY_ENV="verbose", **setting):
                self.assertIn(f"GOMP_SPINCOUNT = '{spins}'", self.gloss("--version").stderr)

    def test_wrong_usage_exits_2_and_prints_no_data(self):
        wrong = (["dance"], ["train"], ["train", "bahdanau.yaml", "--speed"], ["translate"],
                 ["translate", "run", "--beam", "0"], ["translate", "run", "--beam", "many"],
                 ["translate", "run", "--long", "split"], ["align", "run"],
                 ["align", "run", "--source", "a", "--target", "b", "--format", "xml"],
                 ["align", "run", "--source", "a", "--target", "b", "--threshold", "2"],
                 ["inspect", "run", "--source", "a"], ["evaluate"], ["evaluate", "--hypothesis", "a"],
                 ["evaluate", "--gold", "a"], ["evaluate", "--metrics", "ter"], ["config"],
                 ["report"], ["view"], ["view", "run", "--port", "65536"], ["view", "run", "--port", "http"],
                 ["train", "bahdanau.yaml", "--device", "abacus"], ["train", "bahdanau.yaml", "--threads", "0"])
        for arguments in wrong:
            with self.subTest(arguments):
                answer = self.answer(*arguments)
                self.assertEqual(answer.returncode, 2, answer.stderr)
                self.assertEqual(answer.stdout, "")
                self.assertNotEqual(answer.stderr, "")


    def said(self, *arguments):
        answer = self.answer(*arguments)
        self.assertEqual((answer.returncode, answer.stdout), (2, ""))
        first, rest = answer.stderr.split("\n", 1)
        self.assertEqual(rest, "Run with --help for more information.\n")
        self.assertTrue(first.startswith("gloss: error: "), first)
        return first.removeprefix("gloss: error: ")

    def test_unknown_command_is_named_with_the_nearest_or_all_there_are(self):
        self.assertEqual(self.said("trian"), "unknown command 'trian'; did you mean train?")
        self.assertEqual(self.said("trian", "x.yaml", "--fresh"), "unknown command 'trian'; did you mean train?")
        self.assertEqual(self.said("foo"), f"unknown command 'foo'; expected {', '.join(COMMANDS[:-1])} or config")

    def test_unknown_option_is_named_with_the_nearest(self):
        self.assertEqual(self.said("translate", "run", "--n-best", "5"), "unknown option --n-best; did you mean --nbest?")
        self.assertEqual(self.said("translate", "--n-best=5", "run"), "unknown option --n-best; did you mean --nbest?")
        self.assertEqual(self.said("translate", "run", "--baem", "5"), "unknown option --baem; did you mean --beam?")
        self.assertEqual(self.said("--verson"), "unknown option --verson; did you mean --version?")
        self.assertEqual(self.said("config", "one.yaml", "two.yaml"), "unexpected argument 'two.yaml'")

    def test_number_out_of_range_is_told_what_was_expected(self):
        for value in ("0", "x", "1.5", "99999999999999999999"):
            self.assertEqual(self.said("translate", "run", "--beam", value),
                             f"--beam: expected a whole number from 1, but got '{value}'")
        for options, value in ((["--line"], "277,278"), (["--line"], "abc"), (["--line"], "0"), (["--rank", "loss", "--top"], "0")):
            self.assertEqual(self.said("inspect", "run", *options, value),
                             f"{options[-1]}: expected a whole number from 1, but got '{value}'")
        self.assertEqual(self.said("translate", "run", "--length-penalty", "-1"),
                         "--length-penalty: expected a number from 0, but got '-1'")
        for option, value in (("--temperature", "0"), ("--max-length-ratio", "nan")):
            self.assertEqual(self.said("translate", "run", option, value),
                             f"{option}: expected a number above 0, but got '{value}'")
        self.assertEqual(self.said("align", "run", "--source", "a", "--target", "b", "--threshold", "1.01"),
                         "--threshold: expected a number from 0 to 1, but got '1.01'")
        self.assertEqual(self.said("inspect", "run", "--layer", "-1"),
                         "--layer: expected a whole number from 0, but got '-1'")
        self.assertEqual(self.said("view", "run", "--port", "65536"),
                         "--port: expected a whole number from 0 to 65535, but got '65536'")


class Config(ProgramTest):
    def test_shows_every_default_and_what_was_set(self):
        text = self.gloss("config", "bahdanau.yaml", "--set", "training.steps=77").stdout
        self.assertRegex(text, r"\bsteps: 77\b")
        self.assertRegex(text, r"\bmax_length: 100\b")

    def test_reads_what_it_wrote_and_says_the_same(self):
        for name in ("bahdanau", "luong", "transformer"):
            with self.subTest(name):
                once = self.gloss("config", f"{name}.yaml").stdout
                self.write("resolved.yaml", once)
                self.assertEqual(self.gloss("config", "resolved.yaml").stdout, once)


if __name__ == "__main__":
    unittest.main()
