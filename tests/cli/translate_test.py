#!/usr/bin/env python3
"""gloss translate: a line out for each line in, in their order, as soon as there is one."""

import select
import unittest

from program import MODELS, SECONDS, ProgramTest


class Translate(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in MODELS:
            # Enough for outputs that depend on their input, so that a change of order shows.
            cls.gloss("train", f"{name}.yaml", "--set", "training.steps=120", "--set",
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

    def test_takes_windows_line_ends_a_byte_order_mark_and_a_last_line_without_an_end(self):
        plain = self.gloss("translate", "runs/luong", given="Hallo .\nDer Hund schläft .\n").stdout
        odd = self.gloss("translate", "runs/luong", given="\ufeffHallo .\r\nDer Hund schläft .").stdout
        self.assertEqual(odd, plain)

    def test_ends_a_line_at_lf_alone(self):
        out = self.gloss("translate", "runs/luong", given="Hallo \u2028 .\u0085 Ja .\n").stdout
        self.assertEqual(out.count("\n"), 1)

    def test_gives_nothing_for_nothing(self):
        self.assertEqual(self.gloss("translate", "runs/luong", given="").stdout, "")

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
        by_step = self.gloss("translate", "runs/luong", "--checkpoint", "120", given=self.read("valid.de")).stdout
        self.assertEqual(by_step, last)


if __name__ == "__main__":
    unittest.main()
