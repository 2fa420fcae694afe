#!/usr/bin/env python3
"""Invalid input leads to one sentence that names the mistake, exit code 1 and no output."""

import os
import unittest

from program import CONFIGURATION, MODELS, ProgramTest


class InConfigurations(ProgramTest):
    def test_missing_file_is_named(self):
        self.assertIn("nowhere.yaml", self.refused("train", "nowhere.yaml"))

    def test_folder_that_is_no_run_is_named(self):
        (self.folder / "empty").mkdir()
        self.assertIn("empty", self.refused("train", "empty"))

    def test_unknown_key_is_shown_with_its_place_and_the_nearest_key(self):
        text = CONFIGURATION.format(name="typo", model=MODELS["bahdanau"]).replace("batch_tokens", "batch_token")
        self.write("typo.yaml", text)
        line = 1 + text[:text.index("batch_token")].count("\n")
        sentence = self.refused("config", "typo.yaml")
        self.assertIn(f"typo.yaml:{line}", sentence)
        self.assertRegex(sentence, r"\bbatch_token\b")
        self.assertRegex(sentence, r"\bbatch_tokens\b")

    def test_wrong_type_and_range_are_shown_with_their_place(self):
        for line, wrong in (("steps: 20", "steps: soon"), ("steps: 20", "steps: 0"), ("size: 300", "size: [1]"),
                            ("type: adam", "type: adom")):
            with self.subTest(wrong):
                text = CONFIGURATION.format(name="wrong", model=MODELS["bahdanau"])
                number = 1 + text[:text.index(line)].count("\n")
                self.write("wrong.yaml", text.replace(line, wrong))
                self.assertIn(f"wrong.yaml:{number}", self.refused("config", "wrong.yaml"))

    def test_text_that_is_no_yaml_is_named(self):
        self.write("broken.yaml", "name: [1, 2\ndata: {")
        self.assertIn("broken.yaml", self.refused("config", "broken.yaml"))

    def test_unknown_key_that_is_set_is_named(self):
        sentence = self.refused("config", "bahdanau.yaml", "--set", "training.stepps=3")
        self.assertIn("stepps", sentence)
        self.assertRegex(sentence, r"\bsteps\b")

    def test_heads_that_do_not_divide_the_width_are_named_by_their_key(self):
        for part in ("encoder", "decoder"):
            sentence = self.refused("config", "transformer.yaml", "--set", f"model.{part}.heads=3")
            self.assertTrue(sentence.endswith(f"--set model.{part}.heads: expected heads to divide the width 16, but got 3"))

    def test_tab_that_indents_a_line_is_named(self):
        self.write("tab.yaml", "name: tab\ndata:\n  train:\n\t\tsource: train.de\n")
        self.assertIn("tab.yaml:4: broken YAML: a tab indents the line; expected spaces", self.refused("config", "tab.yaml"))

    def test_key_that_is_set_is_named_once(self):
        self.assertEqual(self.refused("config", "bahdanau.yaml", "--set", "data.valid.alignments=null", "--set",
                                      "validation.metrics=[loss, aer]"),
                         "gloss: error: --set validation.metrics: expected data.valid.alignments for metric aer")

    def test_best_by_must_be_measured(self):
        self.assertIn("best_by", self.refused("config", "bahdanau.yaml", "--set", "validation.best_by=chrf"))

    def test_recurrent_decoder_does_not_take_a_transformer_encoder(self):
        model = MODELS["transformer"].splitlines()[1] + "\n" + MODELS["luong"].splitlines()[2]
        self.write("mixed.yaml", CONFIGURATION.format(name="mixed", model="\n" + model))
        self.assertIn("mixed.yaml", self.refused("config", "mixed.yaml"))

    @unittest.skipIf(os.path.exists("/dev/nvidia0"), "This machine may have CUDA.")
    def test_device_that_is_not_there_is_named(self):
        self.assertRegex(self.refused("train", "bahdanau.yaml", "--device", "cuda").lower(), "cuda")


class InCorpora(ProgramTest):
    def train(self, side, path):
        return self.refused("train", "bahdanau.yaml", "--run", "corpus", "--set", f"data.train.{side}={path}")

    def test_files_of_different_length_are_shown_with_both_counts(self):
        self.write("short.en", "".join(self.read("train.en").splitlines(keepends=True)[:499]))
        sentence = self.train("target", "short.en")
        for part in ("train.de", "short.en", "500", "499"):
            self.assertIn(part, sentence)
        self.assertFalse((self.folder / "corpus").exists())

    def test_invalid_utf_8_is_shown_with_file_and_line(self):
        lines = self.read("train.de").splitlines(keepends=True)
        lines = [line.encode() for line in lines]
        lines[2] = "schläft\n".encode("latin-1")
        self.write("latin.de", b"".join(lines))
        self.assertRegex(self.train("source", "latin.de"), r"latin\.de(:|, line )3\b.*UTF-8")

    def test_missing_file_empty_file_and_folder_are_named(self):
        self.write("empty.de", "")
        (self.folder / "folder.de").mkdir()
        for path in ("missing.de", "empty.de", "folder.de"):
            with self.subTest(path):
                self.assertIn(path, self.train("source", path))

    def test_vocabulary_larger_than_the_corpus_has_is_all_of_it_and_says_so(self):
        told = self.gloss("train", "bahdanau.yaml", "--run", "corpus", "--set", "vocabulary.size=30000", "--set",
                          "training.steps=1").stderr
        self.assertRegex(told, r"vocabulary.size: took all (\d+) bpe pieces of the two texts, fewer than 30000\n"
                               r".* \1 source and \1 target pieces\n")

    def test_validation_links_of_another_length_are_an_error(self):
        self.write("short.align", "0-0\n")
        sentence = self.refused("train", "bahdanau.yaml", "--run", "corpus", "--set",
                                "data.valid.alignments=short.align")
        self.assertIn("short.align", sentence)

    def test_alignments_out_of_the_form_are_shown_with_their_place(self):
        self.write("wrong.align", "0-0\n0-0 1:1\n")
        self.write("right.align", "0-0\n0-0 1-1\n")
        self.assertIn("wrong.align:2", self.refused("evaluate", "--alignments", "wrong.align", "--gold", "right.align"))

    def test_translations_of_another_number_are_shown_with_both_counts(self):
        self.write("two", "a\nb\n")
        self.write("three", "a\nb\nc\n")
        self.assertRegex(self.refused("evaluate", "--hypothesis", "two", "--reference", "three"), "two.*2.*three.*3")


class InRuns(ProgramTest):
    RUN = "runs/bahdanau"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "bahdanau.yaml", "--set", "data.max_length=40")

    def test_missing_run_is_named(self):
        for arguments in (["translate", "nowhere"], ["inspect", "nowhere", "--source", "a", "--target", "b"],
                          ["align", "nowhere", "--source", "valid.de", "--target", "valid.en"],
                          ["train", "bahdanau.yaml", "--run", "new", "--from", "nowhere"]):
            with self.subTest(arguments[0]):
                self.assertIn("nowhere", self.refused(*arguments))

    def test_folder_that_is_not_there_is_called_so(self):
        for arguments in (["translate", "runs/nothere"], ["inspect", "runs/nothere"], ["report", "runs/nothere"],
                          ["inspect", "runs/nothere", "--source", "a", "--target", "b"]):
            self.assertIn("there is no folder runs/nothere", self.refused(*arguments))

    def test_what_is_no_run_folder_is_told_from_one(self):
        self.assertEqual(self.refused("train", "runs/nothere"),
                         "gloss: error: there is no runs/nothere; expected a YAML file or the folder of a run")
        step = (self.folder / self.RUN / "best").readlink()
        for command in (["translate"], ["align", "--source", "valid.de", "--target", "valid.en"], ["inspect"],
                        ["inspect", "--line", "1"], ["train"]):
            for path in (f"{self.RUN}/best", f"{self.RUN}/{step}"):
                self.assertEqual(self.refused(command[0], path, *command[1:]),
                                 f"gloss: error: {path}: expected the folder of a run, but it is a checkpoint: give {self.RUN}, "
                                 f"with --checkpoint {int(step.name)}")
            if command != ["train"]:
                self.assertIn("bahdanau.yaml: expected the folder of a run, but it is a file",
                              self.refused(command[0], "bahdanau.yaml", *command[1:]))

    def test_attention_that_was_not_logged_is_said_to_be_computed(self):
        self.assertIn("; --line or --source computes it", self.refused("inspect", self.RUN, "--site", "encoder_self"))

    def test_unknown_checkpoint_is_named_with_those_there_are(self):
        sentence = self.refused("translate", self.RUN, "--checkpoint", "17")
        for step in ("17", "10", "20"):
            self.assertIn(step, sentence)
        self.assertIn("bets", self.refused("translate", self.RUN, "--checkpoint", "bets"))

    def test_missing_input_is_named(self):
        self.assertIn("missing.de", self.refused("translate", self.RUN, "--input", "missing.de"))

    def test_output_that_cannot_be_written_is_named(self):
        for arguments in (["translate", self.RUN, "--output", "no/such.txt"],
                          ["align", self.RUN, "--source", "valid.de", "--target", "valid.en", "--output",
                           "no/such.txt"],
                          ["inspect", self.RUN, "--source", "a", "--target", "b", "--image", "no/such.png"]):
            with self.subTest(arguments[0]):
                self.assertRegex(self.refused(*arguments), "no/such.*: No such file or directory$")

    @unittest.skipUnless(os.path.exists("/dev/full"), "This system has no /dev/full.")
    def test_full_disk_is_an_error(self):
        self.assertRegex(self.refused("translate", self.RUN, "--output", "/dev/full", given="Hallo .\n"),
                         "/dev/full: .*: No space left on device")

    def test_picture_of_an_unknown_kind_names_those_there_are(self):
        sentence = self.refused("inspect", self.RUN, "--source", "a", "--target", "b", "--image", "map.gif")
        for part in ("map.gif", ".png", ".svg", ".pdf"):
            self.assertIn(part, sentence)
        self.assertFalse((self.folder / "map.gif").exists())

    def test_line_over_max_length_is_shown_with_its_number_or_cut_as_asked(self):
        self.write("long.de", "Hallo .\n\n" + "Der Hund schläft . " * 30 + "\nHallo .\n")
        sentence = self.refused("translate", self.RUN, "--input", "long.de", "--output", "long.out")
        self.assertIn("long.de:3", sentence)
        self.assertIn("--long cut", sentence)
        self.assertIn("40", sentence)
        cut = self.gloss("translate", self.RUN, "--input", "long.de", "--long", "cut").stdout.split("\n")
        self.assertEqual(len(cut), 5)
        self.assertEqual((cut[1], cut[0]), ("", cut[3]))

    def test_invalid_utf_8_on_standard_input_is_shown_with_its_line(self):
        with self.start("translate", self.RUN) as program:
            _, told = program.communicate(b"Hallo .\n\xff\n")
        self.assertEqual(program.returncode, 1)
        self.assertRegex(told.decode(), r"\Agloss: error: standard input(:|, line )2\b.*UTF-8")

    def test_invalid_utf_8_among_the_arguments_is_shown_with_its_option(self):
        for option in ("--source", "--target"):
            words = {"--source": "a", "--target": "b", option: os.fsdecode(b"Hallo \xff")}
            with self.subTest(option):
                sentence = self.refused("inspect", self.RUN, *(word for pair in words.items() for word in pair))
                self.assertRegex(sentence, f"{option}, byte 7: invalid UTF-8")

    def test_state_of_another_version_is_named_with_what_it_lacks(self):
        self.gloss("train", "bahdanau.yaml", "--run", "older", "--set", "training.steps=2")
        path = self.folder / "older/checkpoints/00000002/state.json"
        path.write_text(path.read_text().replace('"waited"', '"patience"'))
        self.assertRegex(self.refused("train", "older"), r"older/checkpoints/00000002/state\.json: .*, but key 'waited'")

    def test_checkpoint_of_an_older_format_or_of_other_bytes_is_refused(self):
        self.gloss("train", "bahdanau.yaml", "--run", "damaged", "--set", "training.steps=2")
        folder = self.folder / "damaged/checkpoints/00000002"
        commands = (["train", "damaged", "--set", "training.steps=3"], ["translate", "damaged"])
        for name, said in (("model.safetensors", r"model\.safetensors: .* checksums differ; copy the folder"),
                           ("state.json", r"state\.json: the checkpoint has format 1, expected 2")):
            path = folder / name
            kept = path.read_bytes()
            path.write_bytes(kept.replace(b'"format": 2', b'"format": 1') if name == "state.json" else kept[:-1] + b"x")
            for command in commands:
                self.assertRegex(self.refused(*command), said)
            path.write_bytes(kept)
        self.gloss("train", "damaged", "--set", "training.steps=3")

    def test_pair_that_a_model_with_learned_positions_cannot_read_is_shown_with_its_line(self):
        self.write("learned.yaml", self.read("transformer.yaml").replace("feed_forward: 32", "feed_forward: 32, positions: learned"))
        self.gloss("train", "learned.yaml", "--set", "data.max_length=40", "--run", "learned", "--set", "training.steps=2")
        self.write("short.de", "Hallo .\nHallo .\n")
        self.write("long.en", "Hello .\n" + "The dog sleeps . " * 30 + "\n")
        self.assertRegex(self.refused("align", "learned", "--source", "short.de", "--target", "long.en"),
                         r"long\.en:2: the line has \d+ pieces .* 40; give --long cut to cut it$")

    def test_run_with_other_settings_is_not_gone_on_with(self):
        sentence = self.refused("train", "bahdanau.yaml", "--set", "data.max_length=40", "--set", "model.embedding=32")
        for part in (self.RUN, "model.embedding: 16", "32", "--fresh"):
            self.assertIn(part, sentence)

    def test_run_whose_corpus_has_changed_is_not_gone_on_with(self):
        self.gloss("train", "bahdanau.yaml", "--run", "changed", "--set", "training.steps=2")
        kept = self.read("train.en")
        self.addCleanup(self.write, "train.en", kept)
        self.write("train.en", kept.replace("the", "teh"))
        sentence = self.refused("train", "bahdanau.yaml", "--run", "changed", "--set", "training.steps=4")
        self.assertIn("changed", sentence)

    def test_checkpoint_cut_short_is_named(self):
        self.gloss("train", "bahdanau.yaml", "--run", "cut", "--set", "training.steps=2")
        path = self.folder / "cut/checkpoints/00000002/model.safetensors"
        for size in (path.stat().st_size - 100, 4, 0):
            with self.subTest(size):
                os.truncate(path, size)
                self.assertIn("model.safetensors", self.refused("translate", "cut", given="Hallo .\n"))

    def test_vocabulary_of_another_run_or_none_is_named(self):
        self.gloss("train", "bahdanau.yaml", "--run", "one", "--set", "training.steps=2")
        self.gloss("train", "bahdanau.yaml", "--run", "two", "--set", "training.steps=2", "--set", "vocabulary.type=unigram")
        kept = (self.folder / "one/shared.spm").read_bytes()
        commands = (["translate", "one"], ["align", "one", "--source", "valid.de", "--target", "valid.en"],
                    ["export", "one", "exported"], ["inspect", "one", "--line", "1"],
                    ["train", "bahdanau.yaml", "--run", "heir", "--from", "one"])
        self.write("one/shared.spm", (self.folder / "two/shared.spm").read_bytes())
        for command in commands:
            with self.subTest(command[0]):
                self.assertIn("one/shared.spm: not the vocabulary that one/checkpoints/00000002 was trained with",
                              self.refused(*command))
        (self.folder / "one/shared.spm").unlink()
        for command in commands:
            self.assertIn("one: expected the vocabulary, shared.spm or source.spm and target.spm, but", self.refused(*command))
        self.write("one/shared.spm", kept)
        self.gloss("translate", "one")

    def test_layer_and_head_that_are_not_there_are_named(self):
        for option, pattern in (("--layer", "layer.*7|7.*layer"), ("--head", "head.*7|7.*head")):
            with self.subTest(option):
                sentence = self.refused("align", self.RUN, "--source", "valid.de", "--target", "valid.en", option, "7")
                self.assertRegex(sentence, pattern)

    def test_model_without_attention_is_not_aligned_with(self):
        text = CONFIGURATION.format(name="none", model=MODELS["bahdanau"])
        for before, after in (("score: additive, hidden: 16", "score: none"), (", aer]", "]"),
                              (", alignments: valid.align", "")):
            text = text.replace(before, after)
        self.write("none.yaml", text)
        self.gloss("train", "none.yaml", "--set", "training.steps=2")
        for arguments in (["align", "runs/none", "--source", "valid.de", "--target", "valid.en"],
                          ["inspect", "runs/none", "--source", "a", "--target", "b"]):
            with self.subTest(arguments[0]):
                self.assertRegex(self.refused(*arguments), "no attention")


if __name__ == "__main__":
    unittest.main()
