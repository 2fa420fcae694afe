#!/usr/bin/env python3
"""Wrong usage and --help."""

import unittest

from program import ProgramTest

COMMANDS = ("train", "translate", "align", "evaluate", "inspect", "report", "view", "export", "config")


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

    def test_version_is_one_line(self):
        self.assertRegex(self.gloss("--version").stdout, r"\Agloss \d+\.\d+\.\d+\n\Z")

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
