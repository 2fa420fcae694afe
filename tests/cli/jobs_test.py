#!/usr/bin/env python3
"""End to end, for each of the three decoders: train, translate, align, evaluate, inspect."""

import re
import unittest

from program import MODELS, ProgramTest


class Jobs(ProgramTest):
    def test_work_one_after_the_other(self):
        pairs = list(zip(self.read("valid.de").splitlines(), self.read("valid.en").splitlines()))
        for name in MODELS:
            with self.subTest(name):
                trained = self.gloss("train", f"{name}.yaml")
                self.assertEqual(trained.stdout, "")
                self.assertNotRegex(trained.stderr, "[\r\x1b]")
                self.assertRegex(trained.stderr, r"(?m)^step 20 .*loss")
                self.assertRegex(trained.stderr, r"(?m)^validation at step 20 .*loss .*bleu .*aer")

                run = self.folder / "runs" / name
                for file in ("config.yaml", "log.txt", "shared.spm", "best/model.safetensors"):
                    self.assertTrue((run / file).exists(), file)
                self.assertEqual(sorted(path.name for path in (run / "checkpoints").iterdir()),
                                 ["00000010", "00000020"])
                self.assertIn("validation at step 20", (run / "log.txt").read_text(encoding="utf-8"))

                moved = run.rename(self.folder / f"moved {name}").name  # the other commands need only the run folder
                translated = self.gloss("translate", moved, "--input", "valid.de", "--output", "out.en")
                self.assertEqual(translated.stdout, "")
                self.assertEqual(self.read("out.en").count("\n"), len(pairs))

                aligned = self.gloss("align", moved, "--source", "valid.de", "--target", "valid.en", "--output",
                                     "links")
                self.assertEqual(aligned.stdout, "")
                self.assertEqual(self.read("links").count("\n"), len(pairs))

                scores = self.gloss("evaluate", "--hypothesis", "out.en", "--reference", "valid.en",
                                    "--alignments", "links", "--gold", "valid.align")
                self.assertRegex(scores.stdout, r"\ABLEU\|.* = \d+\.\d\d .*\nchrF2\|.* = \d+\.\d\d\n"
                                                r"AER = [01]\.\d{4} \(.*\)\n\Z")
                self.assertEqual(scores.stderr, "")

                self.inspect(moved, *pairs[0])

    def inspect(self, run, source, target):
        begins = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<", "pdf": b"%PDF-"}
        for ending, begin in begins.items():
            shown = self.gloss("inspect", run, "--source", source, "--target", target, "--image", f"map.{ending}")
            for word in target.split():
                self.assertIn(word, shown.stdout)
            self.assertNotIn("\x1b", shown.stdout)
            self.assertIn(f"map.{ending}", shown.stderr)
            self.assertTrue((self.folder / f"map.{ending}").read_bytes().startswith(begin))
        self.assertTrue(re.search(r"<svg\b", self.read("map.svg")))

    def test_learn_at_all(self):
        for name in MODELS:
            with self.subTest(name):
                self.gloss("train", f"{name}.yaml", "--run", f"learning-{name}", "--set", "training.steps=40")
                losses = [float(loss) for loss in re.findall(r"validation at step \d+  loss ([\d.]+)",
                                                             self.read(f"learning-{name}/log.txt"))]
                self.assertEqual(len(losses), 4)
                self.assertLess(losses[-1], losses[0] - 0.1)


if __name__ == "__main__":
    unittest.main()
