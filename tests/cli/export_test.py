#!/usr/bin/env python3
"""gloss export: the smallest folder that translates and aligns, and Python that drives it by a pipe."""

import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path
from unittest import mock

from program import GLOSS, MODELS, ROOT, ProgramTest, environment


class Export(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in MODELS:
            cls.gloss("train", f"{name}.yaml")
            cls.gloss("export", f"runs/{name}", f"exported/{name}")

    def files(self, folder):
        return sorted(str(path.relative_to(self.folder / folder)) for path in (self.folder / folder).rglob("*")
                      if not path.is_dir())

    def test_holds_configuration_vocabulary_and_one_checkpoint_without_its_optimizer(self):
        for name in MODELS:
            step = (self.folder / f"runs/{name}/best").resolve().name
            self.assertEqual(self.files(f"exported/{name}"),
                             [f"checkpoints/{step}/model.safetensors", f"checkpoints/{step}/state.json", "config.yaml",
                              "shared.spm"])
            self.assertEqual((self.folder / f"exported/{name}/best").readlink(), Path(f"checkpoints/{step}"))
            self.assertTrue(self.run_file(f"exported/{name}", "model.safetensors", int(step)) ==
                            self.run_file(f"runs/{name}", "model.safetensors", int(step)))

    def test_holds_no_sentence_of_the_corpus_and_no_name_of_its_files(self):
        sentences = [line for name in ("train.de", "train.en", "valid.de", "valid.en")
                     for line in self.read(name).splitlines()]
        for path in self.files("exported/luong"):
            data = (self.folder / "exported/luong" / path).read_bytes()
            self.assertEqual([line for line in sentences if line.encode() in data], [], path)
            self.assertNotRegex(data, rb"(train|valid)\.(de|en|align)", path)

    def test_translates_aligns_and_inspects_as_the_run_does(self):
        pairs = ("--source", "valid.de", "--target", "valid.en")
        for name in MODELS:
            for command in (["translate", "--input", "valid.de"], ["align", *pairs], ["align", *pairs, "--format", "json"],
                            ["inspect", "--source", "Der Hund schläft .", "--target", "The dog sleeps ."]):
                with self.subTest(name, command=command):
                    kind, *rest = command
                    shown = [self.gloss(kind, f"{place}/{name}", *rest).stdout for place in ("runs", "exported")]
                    self.assertNotEqual(shown[0], "")
                    self.assertEqual(*shown)

    def test_takes_the_checkpoint_that_is_asked_for(self):
        told = self.gloss("export", "runs/luong", "tenth", "--checkpoint", "10").stderr
        self.assertRegex(told, r"\Awrote tenth: luong at step 10 \(\d+\.\d MB\)\n\Z")
        self.assertTrue(self.run_file("tenth", "model.safetensors", 10) ==
                        self.run_file("runs/luong", "model.safetensors", 10))
        self.assertRegex(self.refused("translate", "tenth", "--checkpoint", "20"), "no checkpoint of step 20, .* 10")

    def test_may_be_moved_and_exported_again(self):
        shutil.copytree(self.folder / "exported/luong", self.folder / "moved", symlinks=True)
        self.gloss("export", "moved", "again")
        self.assertEqual(self.files("again"), self.files("moved"))
        for path in self.files("moved"):
            self.assertEqual((self.folder / "again" / path).read_bytes(), (self.folder / "moved" / path).read_bytes())

    def test_starts_a_run_that_is_trained_on(self):
        self.gloss("train", "luong.yaml", "--run", "heir", "--from", "exported/luong", "--set", "training.steps=1", "--set",
                   "training.optimizer.learning_rate=1e-20")  # too small to change any float
        best = (self.folder / "exported/luong/best/model.safetensors").read_bytes()
        self.assertTrue(self.run_file("heir", "model.safetensors", 1) == best)

    def test_that_failed_may_be_given_again(self):
        folder = self.folder / "interrupted"
        answer = subprocess.run(["bash", "-c", f"ulimit -f 8; trap '' XFSZ; exec {GLOSS} export runs/luong {folder}"],
                                cwd=self.folder, env=environment(), capture_output=True, encoding="utf-8")
        self.assertEqual(answer.returncode, 1, answer.stderr)
        self.gloss("export", "runs/luong", folder)

    def test_is_not_trained_in(self):
        before = {path: (self.folder / "exported/luong" / path).read_bytes() for path in self.files("exported/luong")}
        data = ("--set", "data.train.source=train.de", "--set", "data.train.target=train.en")
        for arguments in (["exported/luong"], ["exported/luong", *data], ["luong.yaml", "--run", "exported/luong"]):
            with self.subTest(arguments):
                self.assertRegex(self.refused("train", *arguments),
                                 "exported/luong: the run was exported without its optimizer.* --from exported/luong")
        self.assertEqual({path: (self.folder / "exported/luong" / path).read_bytes()
                          for path in self.files("exported/luong")}, before)

    def test_has_no_log_to_show(self):
        for arguments in (["inspect", "exported/luong"], ["report", "exported/luong"]):
            self.assertRegex(self.refused(*arguments), "exported/luong: holds no run.db")
        self.assertIn("; --source and --target show it", self.refused("inspect", "exported/luong"))

    def test_refuses_a_folder_that_holds_files_and_a_damaged_checkpoint(self):
        for out in ("runs/luong", "."):
            before = self.files("runs/luong")
            self.assertRegex(self.refused("export", "runs/luong", out), "expected a new or empty folder")
            self.assertEqual(self.files("runs/luong"), before)
        shutil.copytree(self.folder / "exported/luong", self.folder / "damaged", symlinks=True)
        weights = self.folder / "damaged/best/model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-1] + b"!")
        self.assertRegex(self.refused("export", "damaged", "nothing"), "model.safetensors: .* checksums differ")
        self.assertFalse((self.folder / "nothing").exists())

    def test_keeps_vocabularies_that_were_given(self):
        shutil.copy(self.folder / "runs/luong/shared.spm", self.folder / "given.spm")
        self.gloss("train", "luong.yaml", "--run", "given", "--set", "training.steps=2", "--set",
                   f"vocabulary={{source: {self.folder}/given.spm, target: {self.folder}/given.spm}}")
        self.gloss("export", "given", "given-out")
        self.assertNotIn(str(self.folder), self.read("given-out/config.yaml"))
        self.assertEqual(self.gloss("translate", "given-out", "--input", "valid.de").stdout,
                         self.gloss("translate", "given", "--input", "valid.de").stdout)


class Python(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "luong.yaml")
        cls.gloss("export", "runs/luong", "demo-model")

    def test_of_the_page_keeps_a_process_open_and_reads_line_by_line(self):
        page = (ROOT / "src/run/README.md").read_text(encoding="utf-8")
        lines = re.search(r"```python\n(import subprocess.*?)```", page, flags=re.S)[1]
        self.assertLessEqual(len(lines.splitlines()), 16)
        names = {}
        before = os.getcwd()
        os.chdir(self.folder)
        path = f"{Path(GLOSS).parent}:{os.environ['PATH']}"
        try:
            with mock.patch.dict(os.environ, {**environment(), "PATH": path}):
                exec(compile(lines, "src/run/README.md", "exec"), names)
                translate = names["translate"]
                sources = self.read("valid.de").splitlines()
                self.assertEqual([translate(line) for line in sources],
                                 self.gloss("translate", "demo-model", "--input", "valid.de").stdout.splitlines())
                self.assertIsNone(names["gloss"].poll())
                names["gloss"].communicate()
                self.assertEqual(names["gloss"].returncode, 0)
        finally:
            os.chdir(before)


if __name__ == "__main__":
    unittest.main()
