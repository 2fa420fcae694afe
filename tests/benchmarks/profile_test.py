#!/usr/bin/env python3
"""What training_profile prints: every part of a step, and every product of the model."""

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "cli"))
from program import GLOSS, SECONDS, ProgramTest, environment  # noqa: E402

PROFILE = os.environ.get("TRAINING_PROFILE", str(Path(GLOSS).parent / "tests" / "training_profile"))


class Profile(ProgramTest):
    def profile(self, *arguments):
        answer = subprocess.run([PROFILE, *arguments], cwd=self.folder, env=environment(), capture_output=True,
                                encoding="utf-8", timeout=SECONDS)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return answer.stdout

    def parts(self, model):
        """Milliseconds of each part, `all` of them, and the whole output."""
        printed = self.profile(f"{model}.yaml", "--steps", "2")
        parts = {name.strip(): float(took) for name, took in
                 re.findall(r"^([a-z][a-z ,]+?) +([\d.]+) +[\d.]+ %$", printed.split("\n\n")[1], re.M)}
        return parts, parts.pop("all, while it is profiled"), printed

    def test_finds_all_parts_of_a_step(self):
        for model in ("transformer", "luong", "bahdanau"):
            with self.subTest(model):
                parts, whole, _ = self.parts(model)
                without = {name for name, took in parts.items() if took == 0}
                self.assertEqual(without, set() if model == "transformer" else {"norms"})
                self.assertAlmostEqual(sum(parts.values()), whole, delta=0.1)

    def test_counts_each_product_of_a_transformer_and_its_gradients(self):
        _, _, printed = self.parts("transformer")
        products = re.findall(r"^(\d+ x \d+ x \d+) (NN|NT|TN) +([\d.]+) ", printed, re.M)
        for layout in ("NT", "NN", "TN"):  # x W', dL/dx = dL/dy W, dL/dW = (dL/dy)' x
            of_layers = [float(calls) for shape, of, calls in products if of == layout and "300" not in shape.split()]
            # 2 encoder layers: query, key, value, out, inner, outer; 2 decoder layers: four more for the source
            self.assertAlmostEqual(sum(of_layers), 2 * 6 + 2 * 10, msg=layout)
        # logits z = h W', dL/dh = dL/dz W, dL/dW' = h' dL/dz, of blocks of rows: width 16, 300 pieces
        of_blocks = [sum(float(calls) for shape, layout, calls in products if re.fullmatch(form, f"{shape} {layout}"))
                     for form in (r"\d+ x 16 x 300 NN", r"\d+ x 300 x 16 NN", r"16 x \d+ x 300 NN")]
        self.assertGreaterEqual(of_blocks[0], 1)
        self.assertEqual(of_blocks, of_blocks[:1] * 3)

    def test_says_what_is_wrong(self):
        answer = subprocess.run([PROFILE, "missing.yaml"], cwd=self.folder, capture_output=True, encoding="utf-8")
        self.assertEqual(answer.returncode, 1)
        self.assertRegex(answer.stderr, r"^training_profile: error: .*missing\.yaml")


if __name__ == "__main__":
    unittest.main()
