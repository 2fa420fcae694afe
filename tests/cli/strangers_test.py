#!/usr/bin/env python3
"""What strangers wrote is refused by name: no crash, no memory beyond what the files have, no file of others lost."""

import json
import os
import shutil
import subprocess
import unittest

from program import CONFIGURATION, GLOSS, MODELS, ProgramTest, environment, runs_within, within

MEGABYTES = 4096  # of addresses, most of which are LibTorch's


class StrangersTest(ProgramTest):
    RUN = "runs/bahdanau"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "bahdanau.yaml")

    def copied(self, name):
        shutil.copytree(self.folder / self.RUN, self.folder / name, symlinks=True)
        return self.folder / name

    def refused_in_little_memory(self, *arguments):
        """The error of a command that cannot take more addresses than MEGABYTES."""
        answer = subprocess.run([GLOSS, *arguments], cwd=self.folder, env=environment(), input="ein Satz\n",
                                capture_output=True, encoding="utf-8", timeout=300,
                                preexec_fn=within(MEGABYTES))
        self.assertEqual(answer.returncode, 1, answer.stderr)
        self.assertRegex(answer.stderr, r"^gloss: error: .*\n$")
        return answer.stderr

    @unittest.skipUnless(runs_within(MEGABYTES), "This build takes more addresses, as with a sanitizer.")
    def test_run_whose_configuration_asks_for_a_giant_model_is_refused_before_it_is_made(self):
        for key, value in (("embedding", 1_000_000_000), ("embedding", 9_000_000_000_000_000_000),
                           ("encoder.hidden", 100_000_000), ("encoder.layers", 1_000_000_000)):
            with self.subTest(key=key, value=value):
                run = self.copied("giant")
                text = self.gloss("config", "giant/config.yaml", "--set", f"model.{key}={value}").stdout
                (run / "config.yaml").write_text(text, encoding="utf-8")
                sentence = self.refused_in_little_memory("translate", "giant")
                self.assertIn("giant/checkpoints/00000020", sentence)
                self.assertIn("config.yaml", sentence)
                shutil.rmtree(run)

    def test_state_with_a_head_that_is_not_there_is_named(self):
        run = self.copied("headless")
        file = run / "checkpoints/00000020/state.json"
        for head in ({"layer": -1}, {"head": -1}, {"layer": 7}, {"head": 7}, {"layer": 1 << 40}):
            with self.subTest(head):
                state = json.loads(file.read_text(encoding="utf-8"))
                state["aligning_head"] |= {"layer": 0, "head": 0} | head
                file.write_text(json.dumps(state), encoding="utf-8")
                for command in (["align", "headless", "--source", "valid.de", "--target", "valid.en"],
                                ["inspect", "headless", "--line", "1"], ["inspect", "headless"]):
                    self.assertIn("state.json", self.refused(*command, "--checkpoint", "20") if command[0] == "align"
                                  else self.refused(*command))

    def test_place_in_the_corpus_that_is_not_there_is_named(self):
        run = self.copied("placeless")
        for place in (-1, 1 << 62, 1e300):
            for file in run.glob("checkpoints/*/state.json"):
                state = json.loads(file.read_text(encoding="utf-8"))
                file.write_text(json.dumps(state | {"batch_index": place}), encoding="utf-8")
            self.assertIn("state.json", self.refused("train", "placeless", "--set", "training.steps=22"))

    @unittest.skipUnless(runs_within(MEGABYTES), "This build takes more addresses, as with a sanitizer.")
    def test_files_of_holes_are_not_read(self):
        for name in ("model.safetensors", "state.json"):
            with self.subTest(name):
                run = self.copied("hole")
                os.truncate(run / "checkpoints/00000020" / name, 1 << 40)
                self.assertIn(name, self.refused_in_little_memory("translate", "hole", "--checkpoint", "20"))
                shutil.rmtree(run)

    def test_name_that_leads_out_of_runs_is_refused(self):
        for name in ("..", ".", "a/b"):
            self.write("out.yaml", CONFIGURATION.format(name=f'"{name}"', model=MODELS["bahdanau"]))
            self.assertIn("out.yaml", self.refused("train", "out.yaml"))

    def test_folder_of_others_keeps_its_database_its_folders_and_its_place(self):
        for name in ("run.db", "checkpoints/2019/picture"):
            for flags in ([], ["--fresh"]):
                with self.subTest(name, flags=flags):
                    file = self.folder / "pictures" / name
                    file.parent.mkdir(parents=True)
                    file.write_text("mine", encoding="utf-8")
                    self.assertIn("pictures", self.refused("train", "bahdanau.yaml", "--run", "pictures", *flags))
                    self.assertEqual(file.read_text(encoding="utf-8"), "mine")
                    self.assertEqual(list((self.folder / "pictures").iterdir()),
                                     [self.folder / "pictures" / name.split("/")[0]])
                    shutil.rmtree(self.folder / "pictures")
        (self.folder / "project").mkdir()
        self.write("project/config.yaml", "name: mine\n")
        self.assertIn("project", self.refused("train", "bahdanau.yaml", "--run", "project", "--fresh"))
        self.assertEqual(self.read("project/config.yaml"), "name: mine\n")


if __name__ == "__main__":
    unittest.main()
