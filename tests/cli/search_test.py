#!/usr/bin/env python3
"""gloss translate: n-best lists, samples, ensembles, prefixes, lengths, unknown words and formats; gloss score."""

import json
import math
import re
import shutil
import tempfile
import unittest

from program import MODELS, ProgramTest

WORDS = "{type: word, size: 300, shared: true}"


class Searches(ProgramTest):
    trained = None  # a folder with the runs, which every class copies

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.read("valid.de").splitlines()
        if not Searches.trained:
            Searches.trained = tempfile.mkdtemp(prefix="gloss-")
            unittest.addModuleCleanup(shutil.rmtree, Searches.trained)
            for name in MODELS:  # words, so that a text has one segmentation; some are unknown
                cls.gloss("train", f"{name}.yaml", "--set", f"vocabulary={WORDS}", "--set", "training.steps=120", "--set",
                          "training.optimizer.learning_rate=0.01", "--set", "validation.every=1000", "--run",
                          f"{Searches.trained}/{name}")
        shutil.copytree(Searches.trained, cls.folder / "runs", symlinks=True)

    def translate(self, *options, run="runs/luong", given=None):
        runs = [run] if isinstance(run, str) else run
        return self.gloss("translate", *runs, *options, given=self.read("valid.de") if given is None else given).stdout

    def objects(self, *options, **keys):
        return [json.loads(line) for line in self.translate("--format", "json", *options, **keys).splitlines()]


class NBest(Searches):
    def test_lists_hold_different_translations_the_best_first(self):
        for name in MODELS:
            plain = self.translate(run=f"runs/{name}").splitlines()
            lists = {}
            for row in self.translate("--nbest", 4, run=f"runs/{name}").splitlines():
                number, text, score = row.split(" ||| ")
                lists.setdefault(int(number), []).append((text, float(score)))
            self.assertEqual(list(lists), list(range(len(self.lines))))
            for number, found in lists.items():
                self.assertEqual(len(found), 4)
                self.assertEqual(len({text for text, _ in found}), 4)
                self.assertEqual([score for _, score in found], sorted((score for _, score in found), reverse=True))
                self.assertEqual(found[0][0], plain[number])

    def test_of_an_empty_line_is_one_empty_translation(self):
        self.assertEqual(self.translate("--nbest", 2, given="\n"), "0 |||  ||| 0.000000\n")

    def test_scores_divide_by_the_length_as_asked(self):
        penalties = {(): lambda n: (5 + n) / 6, ("--length-penalty", 0.5): lambda n: ((5 + n) / 6) ** 0.5,
                     ("--normalize", "average"): lambda n: n, ("--normalize", "none"): lambda n: 1,
                     ("--normalize", "average", "--length-penalty", 2): lambda n: n * n}
        for options, penalty in penalties.items():
            for line in self.objects("--nbest", 3, *options):
                for found in line["translations"]:
                    expected = found["log_probability"] / penalty(len(found["pieces"]))
                    self.assertAlmostEqual(found["score"], expected, places=9)


class Json(Searches):
    def test_has_source_and_translations_with_their_pieces(self):
        plain = self.translate().splitlines()
        objects = self.objects("--nbest", 2)
        self.assertEqual([line["source"] for line in objects], self.lines)
        for line, text in zip(objects, plain):
            self.assertEqual(len(line["translations"]), 2)
            self.assertEqual(line["translations"][0]["text"], text)
            for found in line["translations"]:
                self.assertEqual(found["pieces"], [f"▁{word}" for word in found["text"].split()] + ["</s>"])
                self.assertEqual(len(found["log_probabilities"]), len(found["pieces"]))
                self.assertAlmostEqual(sum(found["log_probabilities"]), found["log_probability"], places=9)

    def test_goes_with_alignments_in_a_file(self):
        self.translate("--alignments", "plain.align")
        self.objects("--alignments", "json.align")
        self.assertEqual(self.read("json.align"), self.read("plain.align"))


class Lengths(Searches):
    def test_stay_within_what_was_asked(self):
        for how in (["--beam", 1], ["--beam", 4], ["--sample"]):
            for options, least, most in (([], 1, 100), (["--max-length", 4], 1, 4), (["--min-length", 25], 25, 100),
                                         (["--min-length", 7, "--max-length", 7], 7, 7)):
                for line in self.objects(*how, *options):
                    for found in line["translations"]:
                        self.assertGreaterEqual(len(found["pieces"]), least)
                        self.assertLessEqual(len(found["pieces"]), most)

    def test_beyond_the_learned_positions_are_refused(self):
        learned = "{type: transformer, layers: 1, heads: 2, feed_forward: 32, positions: learned}"
        self.gloss("train", "transformer.yaml", "--run", "runs/learned", "--set", "training.steps=2", "--set",
                   f"model.encoder={learned}", "--set", f"model.decoder={learned}")
        self.assertIn("--max-length 101: expected at most data.max_length of runs/learned, 100",
                      self.refused("translate", "runs/learned", "--max-length", 101))
        self.translate("--max-length", 101)


class Prefixes(Searches):
    def test_begin_the_translations(self):
        prefixes = ["The dog", "", "I", "", *[""] * (len(self.lines) - 4)]
        self.write("prefix", "\n".join(prefixes) + "\n")
        plain = self.translate().splitlines()
        for how in ([], ["--beam", 1], ["--sample"]):
            found = self.translate("--prefix", "prefix", *how).splitlines()
            for text, prefix, without in zip(found, prefixes, plain):
                self.assertEqual(text.split()[:len(prefix.split())], prefix.split())
                if not prefix and not how:
                    self.assertEqual(text, without)

    def test_leave_an_empty_line_empty(self):
        self.write("one", "The\n")
        self.assertEqual(self.translate("--prefix", "one", given="\n"), "\n")

    def test_of_another_number_of_lines_are_refused_with_both_counts(self):
        for count in (1, len(self.lines) - 1, len(self.lines) + 2):
            self.write("prefix", "\n" * count)
            said = self.refused("translate", "runs/luong", "--input", "valid.de", "--prefix", "prefix")
            self.assertIn(f"as many lines in prefix as in valid.de, but got {count} and {len(self.lines)}", said)

    def test_that_the_vocabulary_does_not_know_are_bad_lines(self):
        self.write("prefix", "The\nThe Zwockel\n" + "\n" * (len(self.lines) - 2))
        answer = self.answer("translate", "runs/luong", "--input", "valid.de", "--prefix", "prefix")
        self.assertEqual((answer.returncode, len(answer.stdout.splitlines())), (1, 1))
        self.assertIn("prefix:2: the vocabulary does not know 'Zwockel'", answer.stderr)
        skipped = self.translate("--prefix", "prefix", "--on-error", "skip").splitlines()
        self.assertEqual((len(skipped), skipped[1]), (len(self.lines), ""))
        self.assertNotEqual(skipped[2], "")


class Samples(Searches):
    def test_depend_on_the_seed_and_the_number_of_their_line_alone(self):
        for name in MODELS:
            run = f"runs/{name}"
            one = self.translate("--sample", "--seed", 5, run=run)
            self.assertEqual(self.translate("--sample", "--seed", 5, run=run), one)
            self.assertNotEqual(self.translate("--sample", "--seed", 6, run=run), one)
            others = "\n".join([self.lines[0], "", "Der Hund", *self.lines[3:5]]) + "\n"
            found = self.translate("--sample", "--seed", 5, run=run, given=others).splitlines()
            for number in (0, 3, 4):
                self.assertEqual(found[number], one.splitlines()[number])

    def test_are_as_many_as_asked_and_report_the_models_probabilities(self):
        self.write("sampled.de", "".join(f"{line}\n" * 7 for line in self.lines))
        found = [each for line in self.objects("--sample", "--nbest", 7, "--temperature", 1.5)
                 for each in line["translations"]]
        self.assertEqual(len(found), 7 * len(self.lines))
        self.write("sampled.en", "".join(each["text"] + "\n" for each in found))
        scores = self.gloss("score", "runs/luong", "--source", "sampled.de", "--target", "sampled.en", "--long",
                            "cut").stdout.splitlines()
        ended = 0
        for each, score in zip(found, scores):
            if each["pieces"][-1] == "</s>" and each["text"]:
                ended += 1
                self.assertAlmostEqual(each["log_probability"], float(score.split("\t")[0]), delta=1e-4)
        self.assertGreater(ended, len(found) / 2)

    def test_from_one_piece_are_greedy_search(self):
        self.assertEqual(self.translate("--sample", "--top-k", 1), self.translate("--beam", 1))
        self.assertEqual(self.translate("--sample", "--top-p", 1e-9), self.translate("--beam", 1))


class Ensembles(Searches):
    def test_of_a_run_with_itself_are_the_run(self):
        for name in MODELS:
            alone = self.objects("--nbest", 2, run=f"runs/{name}")
            both = self.objects("--nbest", 2, run=[f"runs/{name}"] * 2)
            for line, expected in zip(both, alone):
                for found, one in zip(line["translations"], expected["translations"]):
                    self.assertEqual(found["pieces"], one["pieces"])
                    self.assertAlmostEqual(found["score"], one["score"], delta=1e-5)

    def test_of_other_target_vocabularies_are_refused_with_the_runs_and_the_piece(self):
        for name, size in (("fewer", 200), ("bpe", 300)):
            kind = "bpe" if name == "bpe" else "word"
            self.gloss("train", "luong.yaml", "--run", f"runs/{name}", "--set",
                       f"vocabulary={{type: {kind}, size: {size}, shared: true}}", "--set", "training.steps=2")
        said = self.refused("translate", "runs/luong", "runs/fewer")
        self.assertRegex(said, "runs/luong and runs/fewer: .* piece 200 is '.*' in the first and missing in the second")
        said = self.refused("score", "runs/luong", "runs/bpe", "--source", "valid.de", "--target", "valid.en")
        self.assertRegex(said, "runs/luong and runs/bpe: .* piece 4 is '.*' in the first and '.*' in the second")

    def test_of_other_source_vocabularies_read_each_their_own(self):
        self.gloss("train", "luong.yaml", "--run", "runs/apart", "--set", "vocabulary={type: word, size: 150, shared: false}",
                   "--set", "training.steps=60", "--set", "training.optimizer.learning_rate=0.01")
        config = self.read("luong.yaml").replace(
            "vocabulary: {type: bpe, size: 300, shared: true}",
            "vocabulary: {source: chars.spm, target: runs/apart/target.spm}")
        self.gloss("train", "luong.yaml", "--run", "runs/chars", "--set",
                   "vocabulary={type: char, size: 60, shared: false}", "--set", "training.steps=2")
        (self.folder / "chars.spm").write_bytes((self.folder / "runs/chars/source.spm").read_bytes())
        self.write("mixed.yaml", config)
        self.gloss("train", "mixed.yaml", "--run", "runs/mixed", "--set", "training.steps=60")
        found = self.objects(run=["runs/apart", "runs/mixed"])
        alone = [self.objects("--nbest", 5, run=run) for run in ("runs/apart", "runs/mixed")]
        self.assertEqual(len(found), len(self.lines))
        self.assertNotEqual([line["translations"][0]["log_probability"] for line in found],
                            [line["translations"][0]["log_probability"] for line in alone[0]])

    def test_align_by_their_first_run(self):
        found = self.translate("--alignments", "both.align", run=["runs/bahdanau", "runs/luong"])
        self.write("both.en", found)
        links = self.gloss("align", "runs/bahdanau", "--source", "valid.de", "--target", "both.en").stdout
        self.assertEqual(self.read("both.align"), links)


class UnknownWords(Searches):
    def test_become_the_source_word_that_alignments_link_them_to(self):
        replaced = 0
        for name in MODELS:
            run = f"runs/{name}"
            objects = self.objects("--replace-unknown", "--alignments", "links", run=run)
            for line, links in zip(objects, self.read("links").splitlines()):
                found = line["translations"][0]
                linked = {int(t): int(s) for s, t in (link.split("-") for link in links.split())}
                for place, piece in enumerate(found["pieces"]):
                    if piece == "<unk>" and place in linked:
                        replaced += 1
                        self.assertEqual(found["text"].split()[place], line["source"].split()[linked[place]])
                    elif piece != "</s>" and piece != "<unk>":
                        self.assertEqual("▁" + found["text"].split()[place], piece)
        self.assertGreater(replaced, 3)

    def test_are_never_written_unless_asked(self):
        for line in self.objects("--nbest", 5):
            for found in line["translations"]:
                self.assertNotIn("<unk>", found["pieces"])

    def test_need_a_vocabulary_of_words(self):
        self.gloss("train", "luong.yaml", "--run", "runs/subwords", "--set", "training.steps=2")
        self.assertIn("--replace-unknown: expected a target vocabulary of words",
                      self.refused("translate", "runs/subwords", "--replace-unknown"))


class Score(Searches):
    def test_is_what_the_beam_reports(self):
        for runs in [[f"runs/{name}"] for name in MODELS] + [["runs/luong", "runs/bahdanau"]]:
            objects = self.objects(run=runs)
            self.write("found.en", "".join(line["translations"][0]["text"] + "\n" for line in objects))
            pair = ("--source", "valid.de", "--target", "found.en")
            scored = self.gloss("score", *runs, *pair, "--format", "json").stdout.splitlines()
            text = self.gloss("score", *runs, *pair).stdout.splitlines()
            for line, score, numbers in zip(objects, map(json.loads, scored), text, strict=True):
                found = line["translations"][0]
                self.assertEqual(score["source"], line["source"])
                self.assertEqual(score["target"], found["text"])
                self.assertEqual(score["pieces"], found["pieces"])
                self.assertAlmostEqual(score["log_probability"], found["log_probability"], delta=1e-4)
                for one, other in zip(score["log_probabilities"], found["log_probabilities"], strict=True):
                    self.assertAlmostEqual(one, other, delta=1e-4)
                total, pieces = numbers.split("\t")
                self.assertAlmostEqual(float(total), score["log_probability"], places=5)
                self.assertEqual(len(pieces.split()), len(score["pieces"]))

    def test_reads_one_side_from_a_pipe(self):
        pair = ("score", "runs/luong", "--source", "valid.de", "--target")
        by_file = self.gloss(*pair, "valid.en").stdout
        self.assertEqual(self.gloss(*pair, "-", given=self.read("valid.en")).stdout, by_file)
        self.assertIn("--target -: standard input has the source", self.refused("score", "runs/luong", "--source", "-", "--target", "-"))

    def test_reads_both_sides_from_one_file_or_pipe(self):
        by_files = self.gloss("score", "runs/luong", "--source", "valid.de", "--target", "valid.en").stdout
        pairs = zip(self.lines, self.read("valid.en").splitlines(), strict=True)
        self.write("valid.tsv", "".join(f"{source}\t{target}\tnot read\n" for source, target in pairs))
        self.assertEqual(self.gloss("score", "runs/luong", "--tsv", "valid.tsv").stdout, by_files)
        self.assertEqual(self.gloss("score", "runs/luong", "--tsv", "-", given=self.read("valid.tsv")).stdout, by_files)
        self.write("turned.tsv", "".join(f"{target}\t{source}\n" for source, target in
                                         zip(self.lines, self.read("valid.en").splitlines(), strict=True)))
        turned = ("--tsv", "turned.tsv", "--source-column", 2, "--target-column", 1)
        self.assertEqual(self.gloss("score", "runs/luong", *turned).stdout, by_files)
        for command in ("score", "align"):
            for files in ((), ("--source", "valid.de"), ("--tsv", "valid.tsv", "--target", "valid.en")):
                answer = self.answer(command, "runs/luong", *files)
                self.assertEqual((answer.returncode, answer.stderr.splitlines()[0]),
                                 (2, "gloss: error: expected either --source and --target or --tsv"))
            self.assertIn("valid.tsv: is read by this command",
                          self.refused(command, "runs/luong", "--tsv", "valid.tsv", "--output", "valid.tsv"))
            self.assertIn("--target-column 1: has the source",
                          self.refused(command, "runs/luong", "--tsv", "valid.tsv", "--target-column", 1))

    def test_names_the_side_that_is_cut(self):
        self.write("long.tsv", "Ja .\tYes .\nJa .\t" + "dog " * 120 + "\n")
        cut = ("score", "runs/luong", "--tsv", "long.tsv")
        self.assertRegex(self.refused(*cut), r"long\.tsv \(target\):2: the line has \d+ pieces")
        answer = self.gloss(*cut, "--long", "cut")
        self.assertEqual(len(answer.stdout.splitlines()), 2)
        self.assertIn("warning: long.tsv (target): cut 1 of 2 lines", answer.stderr)

    def test_of_another_number_of_columns_is_a_bad_line(self):
        for command in ("score", "align"):
            for line, count in (("only one side", 1), ("Ja .\tYes .\tYes .", 3)):
                text = f"Ja .\tYes .\n{line}\nJa .\tYes .\n"
                answer = self.answer(command, "runs/luong", "--tsv", "-", given=text)
                self.assertEqual((answer.returncode, len(answer.stdout.splitlines())), (1, 1))
                self.assertIn(f"standard input, line 2: expected 2 columns divided by tabs, but got {count}", answer.stderr)
                skipped = self.gloss(command, "runs/luong", "--tsv", "-", "--on-error", "skip", given=text).stdout.split("\n")
                self.assertEqual([bool(line) for line in skipped], [True, False, True, False])

    def test_says_the_log_probability_and_perplexity_of_all_at_the_end(self):
        answer = self.gloss("score", "runs/luong", "--source", "valid.de", "--target", "valid.en")
        scores = [line.split("\t") for line in answer.stdout.splitlines()]
        total, pieces = sum(float(line[0]) for line in scores), sum(len(line[1].split()) for line in scores)
        said = re.fullmatch(r"(\d+) pairs of (\d+) target pieces, end of sentence included: log-probability (\S+), "
                            r"perplexity per piece (\S+)", answer.stderr.splitlines()[-1])
        self.assertEqual((int(said[1]), int(said[2])), (len(self.lines), pieces))
        self.assertAlmostEqual(float(said[3]), total, delta=0.01)
        self.assertAlmostEqual(float(said[4]) / math.exp(-total / pieces), 1, delta=1e-3)

    def test_of_other_numbers_of_lines_is_refused_with_both_counts(self):
        for count in (3, 12):
            self.write("other.en", "Yes .\n" * count)
            said = self.refused("score", "runs/luong", "--source", "valid.de", "--target", "other.en")
            self.assertIn(f"as many lines in other.en as in valid.de, but got {count} and {len(self.lines)}", said)

    def test_stops_at_a_bad_line_or_skips_it(self):
        good = self.gloss("score", "runs/luong", "--source", "valid.de", "--target", "valid.en").stdout.splitlines()
        targets = self.read("valid.en").encode().splitlines()
        targets[2], targets[5] = b"\xff", b"dog " * 120
        self.write("bad.en", b"\n".join(targets) + b"\n")
        pair = ("score", "runs/luong", "--source", "valid.de", "--target", "bad.en")
        answer = self.answer(*pair)
        self.assertEqual((answer.returncode, len(answer.stdout.splitlines())), (1, 2))
        self.assertIn("bad.en, line 3, byte 1: invalid UTF-8", answer.stderr)
        skipped = self.gloss(*pair, "--on-error", "skip").stdout.split("\n")[:-1]
        self.assertEqual([i for i, line in enumerate(skipped) if not line], [2, 5])
        for lines in (answer.stdout.splitlines(), skipped):  # up to the rounding of another batch
            for line, expected in zip(lines, good):
                if line:
                    self.assertAlmostEqual(float(line.split("\t")[0]), float(expected.split("\t")[0]), delta=1e-4)
        cut = self.gloss(*pair, "--on-error", "skip", "--long", "cut").stdout.splitlines()
        self.assertEqual(len(cut[5].split()), 1 + 100)


class Combinations(Searches):
    def test_that_make_no_sense_are_refused_in_one_sentence(self):
        for options, said in ((["--nbest", 2, "--format", "text"], "--format text: .*nbest or json with --nbest 2"),
                              (["--nbest", 2, "--alignments", "file"], "--alignments file: .* but --nbest is 2"),
                              (["--alignments", "-", "--format", "json"], "--alignments -: .*--format json"),
                              (["--normalize", "none", "--length-penalty", 1], "--length-penalty 1: .*gnmt or average"),
                              (["--nbest", 6], "--nbest 6: expected at most --beam, 5"),
                              (["--min-length", 101], "--min-length 101: expected at most the maximum length, 100"),
                              (["--prefix", "-"], "--prefix -: standard input has the lines"),
                              (["--prefix", "nowhere"], "nowhere: cannot be read")):
            with self.subTest(options):
                answer = self.answer("translate", "runs/luong", *options, given="Hund\n")
                self.assertEqual((answer.returncode, answer.stdout), (1, ""))
                self.assertRegex(answer.stderr, f"\\Agloss: error: {said}")

    def test_of_sampling_options_without_sampling_are_wrong_usage(self):
        for options in (["--temperature", 2], ["--top-k", 2], ["--top-p", 0.5], ["--seed", 2], ["--sample", "--beam", 2]):
            answer = self.answer("translate", "runs/luong", *options)
            self.assertEqual((answer.returncode, answer.stdout), (2, ""))
            self.assertIn("--sample", answer.stderr)


if __name__ == "__main__":
    unittest.main()
