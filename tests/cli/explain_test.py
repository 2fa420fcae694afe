#!/usr/bin/env python3
"""The reference of the configuration that `gloss config --explain` prints."""

import re
import unittest

from program import ROOT, ProgramTest

# A key with its type and default, which may go on in the next line.
KEY = re.compile(r" *(\S+)  +((?:true or false|whole number|number|list of|file name|text|one of|some of)\b.*(?:; default .+|; default|[,;]))")
SECTION = re.compile(r" *([\w.]+): (.+)")
CHOICE = re.compile(r" *with [\w.]+ [\w-]+:(?: no keys of its own)?")


def keys_of(yaml):
    """The dotted paths of what `gloss config CONFIG` prints."""
    paths, above = [], []
    for line in yaml.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        above[depth:] = [line.split(":")[0].strip()]
        paths.append(".".join(above))
    return paths


class Explain(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.all = cls.gloss("config", "--explain").stdout

    def test_names_every_key_of_the_built_in_configurations(self):
        matches = [KEY.fullmatch(line) or SECTION.fullmatch(line) for line in self.all.splitlines()]
        explained = {match[1] for match in matches if match}
        for name in ("bahdanau", "luong", "transformer"):
            paths = keys_of(self.gloss("config", ROOT / "configs" / f"{name}.yaml").stdout)
            self.assertIn("model.decoder.type", paths)
            self.assertEqual([path for path in paths if path not in explained], [], name)

    def test_gives_every_key_a_meaning(self):
        lines = self.all.splitlines()
        keys = 0
        for line, following in zip(lines, lines[1:] + [""]):
            if KEY.fullmatch(line):
                keys += 1
                self.assertRegex(following, r"^ {4,}\S.{6}", line)
                self.assertIsNone(KEY.fullmatch(following) or CHOICE.fullmatch(following), line)
        self.assertGreater(keys, 80)
        self.assertNotRegex(self.all, r"(?m)^ *[\w.]+: *$", "a section without meaning")

    def test_fits_a_terminal(self):
        self.assertLessEqual(max(map(len, self.all.splitlines())), 120)

    def test_of_a_section_is_that_section(self):
        answer = self.gloss("config", "--explain", "training.optimizer").stdout
        self.assertIn("training.optimizer.betas", answer)
        self.assertNotIn("training.schedule", answer)

    def test_of_a_choice_lists_names_and_their_keys(self):
        answer = self.gloss("config", "--explain", "model.decoder.attention.score").stdout
        self.assertIn("one of additive, dot, general, concat, location, none; default additive", answer)
        self.assertRegex(answer, r"score additive:\n +model\.decoder\.attention\.hidden  whole number of at least 1; ")
        self.assertIn("with model.decoder.attention.score dot: no keys of its own\n", answer)

    def test_of_an_unknown_key_names_the_nearest(self):
        self.assertEqual(self.refused("config", "--explain", "training.step"),
                         "gloss: error: unknown key 'training.step', did you mean 'training.steps'?")

    def test_stands_alone(self):
        for arguments in (["config"], ["config", "bahdanau.yaml", "--explain"],
                          ["config", "--explain", "name", "--set", "name=x"], ["config", "--set", "name=x"]):
            with self.subTest(arguments):
                answer = self.answer(*arguments)
                self.assertEqual(answer.returncode, 2, answer.stderr)
                self.assertEqual(answer.stdout, "")
                self.assertNotEqual(answer.stderr, "")


class Recipes(ProgramTest):
    def test_are_the_files_of_configs_recipes(self):
        for size in ("small", "medium", "large", "aligner"):
            with self.subTest(size):
                self.assertEqual(self.gloss("config", "--recipe", size).stdout,
                                 (ROOT / "configs" / "recipes" / f"{size}.yaml").read_text())

    def test_train_on_files_of_their_names(self):
        for name in ("train", "valid"):
            for side, language in (("source", "de"), ("target", "en")):
                self.write(f"{name}.{side}", self.read(f"{name}.{language}"))
        self.write("small.yaml", self.gloss("config", "--recipe", "small").stdout)
        self.gloss("train", "small.yaml", "--set", "training.steps=2", "--set", "vocabulary.size=300", "--run", "small")

    def test_stand_alone(self):
        for arguments in (["--recipe", "tiny"], ["--recipe", "small", "bahdanau.yaml"],
                          ["--recipe", "small", "--set", "name=x"], ["--recipe", "small", "--explain"]):
            with self.subTest(arguments):
                self.assertEqual(self.answer("config", *arguments).returncode, 2)


if __name__ == "__main__":
    unittest.main()
