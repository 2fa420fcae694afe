#!/usr/bin/env python3
"""Training on the stand-in device (tests/stand_in): what an update costs there, whatever the model."""

import json
import os
import unittest

from program import MODELS, ProgramTest

QUIET = ("--set", "validation={every: 1000, metrics: [loss], best_by: loss, samples: 0}",
         "--set", "checkpoints.every=1000", "--set", "attention_log.every=never")
KINDS = {"plain": (), "all": ("--set", "training.r_drop=1", "--set", "training.average={type: ema, decay: 0.9}",
                              "--set", "training.clip_norm=0.1")}


@unittest.skipUnless("STAND_IN_DEVICE" in os.environ, "There is no stand-in device.")
class UpdateOnStandIn(ProgramTest):
    def counts(self, name, steps, options):
        os.environ["STAND_IN_COUNTS"] = str(self.folder / "counts")
        self.gloss("train", f"{name}.yaml", "--device", "privateuseone", "--fresh", "--run", f"run-{steps}",
                   "--set", f"training.steps={steps}", *QUIET, *options)
        return json.loads(self.read("counts"))

    def test_copies_once_in_each_direction_and_waits_for_nothing(self):
        for name in MODELS:
            for kind, options in KINDS.items():
                with self.subTest(f"{name}, {kind}"):
                    few, more = self.counts(name, 5, options), self.counts(name, 15, options)
                    an_update = {key: (more[key] - few[key]) / 10 for key in few}
                    launches = an_update.pop("launches")
                    print(f"{name}, {kind}: {launches:.0f} launches an update")
                    self.assertEqual(an_update, {"to_device": 1, "to_host": 1, "synchronisations": 0})


if __name__ == "__main__":
    unittest.main()
