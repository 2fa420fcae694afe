#!/usr/bin/env python3
"""What becomes of every odd text: a table of inputs, commands, exit codes and sentences; memory stays bounded."""

import os
import signal
import subprocess
import time
import unittest

from program import GLOSS, SECONDS, ProgramTest, environment

RUN = "run"  # of Bahdanau's model with data.max_length 40 and 300 pieces
LONGEST = "expected at most 1048576 bytes"
OK = b"Der Hund .\n"
LONG = b"Der Hund . " * 30 + b"\n"  # over data.max_length
MIB = b"x" * 1_100_000 + b"\n"
TRANSLATE = ("translate", RUN, "--input", "text")
SKIP, CUT = ("--on-error", "skip"), ("--long", "cut")
PAIR = ("--source", "text", "--target", "other")
SCORE, ALIGN = ("score", RUN, *PAIR), ("align", RUN, *PAIR)

# (what it is, text, the command, exit code, lines of output, what is said; None: nothing)
LINES = [
    ("NUL is a character", b"Der H\0und .\n", TRANSLATE, 0, 1, None),
    ("overlong UTF-8", OK + b"\xc0\xaf\n", TRANSLATE, 1, 1,
     "gloss: error: text, line 2, byte 1: invalid UTF-8 (0xC0); expected a text in UTF-8"),
    ("a surrogate", OK + b"ab\xed\xa0\x80\n", TRANSLATE, 1, 1,
     "gloss: error: text, line 2, byte 3: invalid UTF-8 (0xED); expected a text in UTF-8"),
    ("UTF-16", "Hund\n".encode("utf-16"), TRANSLATE, 1, 0, "gloss: error: text, line 1: UTF-16; expected a text in UTF-8"),
    ("a line over 1 MiB", OK + MIB + OK, TRANSLATE, 1, 1,
     f"gloss: error: text, line 2: the line is too long; {LONGEST}"),
    ("the same, skipped", OK + MIB + OK, (*TRANSLATE, *SKIP), 0, 3,
     f"warning: text, line 2: the line is too long; {LONGEST}; its output is an empty line"),
    ("the same, which cannot be cut", MIB, (*TRANSLATE, *CUT), 1, 0,
     f"gloss: error: text, line 1: the line is too long; {LONGEST}"),
    ("blank lines alone", b"\n \n\t\n\xc2\xa0\n", TRANSLATE, 0, 4, None),
    ("nothing", b"", TRANSLATE, 0, 0, None),
    ("Windows line ends and a byte-order mark", b"\xef\xbb\xbfDer Hund .\r\nDer Hund .\r\n", TRANSLATE, 0, 2, None),
    ("no LF at the end", b"Der Hund .\nDer Hu", TRANSLATE, 0, 2, None),
    ("a folder", None, ("translate", RUN, "--input", "."), 1, 0, "gloss: error: .: is a folder; expected a text file"),
    ("over max_length", OK + LONG, TRANSLATE, 1, 1,
     "gloss: error: text:2: the line has 121 pieces including end of sentence; the limit is data.max_length, 40; "
     "give --long cut to cut it"),
    ("the same, skipped", OK + LONG, (*TRANSLATE, *SKIP), 0, 2,
     "warning: text:2: the line has 121 pieces including end of sentence; the limit is data.max_length, 40; "
     "give --long cut to cut it; its output is an empty line"),
    ("the same, cut", OK + LONG + OK + LONG, (*TRANSLATE, *CUT), 0, 4,
     "warning: text: cut 2 of 4 lines, which exceed data.max_length, the first in line 2"),
]
# The same of the text as the source and as the target of a pair, in score and align.
LINES += [(f"{what}, in {command[0]}", text, (*command, *options), code, count, said)
          for command in (SCORE, ALIGN) for what, text, options, code, count, said in [
    ("invalid UTF-8", OK + b"\xff\n", (), 1, 1, "gloss: error: text, line 2, byte 1: invalid UTF-8 (0xFF); expected a text in UTF-8"),
    ("over 1 MiB", OK + MIB + OK, SKIP, 0, 3,
     f"warning: text, line 2: the line is too long; {LONGEST}; its output is an empty line"),
    ("over max_length", OK + LONG, (), 1, 1,
     "gloss: error: text:2: the line has 121 pieces including end of sentence; the limit is data.max_length, 40; "
     "give --long cut to cut it"),
    ("over max_length, skipped", OK + LONG + OK, SKIP, 0, 3,
     "warning: text:2: the line has 121 pieces including end of sentence; the limit is data.max_length, 40; "
     "give --long cut to cut it; its output is an empty line"),
    ("over max_length, cut", LONG + OK, CUT, 0, 2,
     "warning: text: cut 1 of 2 lines, which exceed data.max_length, the first in line 1"),
    ("blank lines alone", b"\n\n", (), 0, 2, None),
    ("Windows line ends", OK.replace(b"\n", b"\r\n"), (), 0, 1, None),
    ("a folder", None, (), 1, 0, "gloss: error: text: is a folder; expected a text file"),
]]
LINES += [
    ("nothing to align", b"", ALIGN, 1, 0, "gloss: error: text: is empty; expected one sentence on each line"),
    ("nothing to evaluate", b"", ("evaluate", "--hypothesis", "text", "--reference", "text"), 1, 0,
     "gloss: error: text: is empty; expected one sentence on each line"),
    ("blank lines to evaluate", b"\n\n", ("evaluate", "--hypothesis", "text", "--reference", "text"), 0, 2, None),
    ("a line over 1 MiB to evaluate", MIB, ("evaluate", "--hypothesis", "text", "--reference", "text"), 1, 0,
     f"gloss: error: text, line 1: the line is too long; {LONGEST}"),
]

GOLD = ("evaluate", "--alignments", "text", "--gold", "text")
ONE_PAIR = ("--set", "data.valid={source: one, target: one, alignments: text}")
NO_LINK = "is not a link, expected a form like 1-2, or 1p2 for a possible link"
LINKS = [
    ("control characters", b"0-0\n1-\x1b[31m\x07\0\n", GOLD, 1, 0,
     f'gloss: error: text:2: "1-\ufffd[31m\ufffd\ufffd" {NO_LINK}'),
    ("a long word", b"y" * 9000 + b"\n", GOLD, 1, 0, f'gloss: error: text:1: "{"y" * 60}…" {NO_LINK}'),
    ("a line over 1 MiB", b"0-0 " * 300_000 + b"\n", GOLD, 1, 0, f"gloss: error: text:1: the line is too long; {LONGEST}"),
    ("an index that no number holds", b"99999999999-1\n", GOLD, 1, 0, f'gloss: error: text:1: "99999999999-1" {NO_LINK}'),
    ("Windows line ends", b"0-0 1-1\r\n0-0\r\n", GOLD, 0, 1, None),
    ("an index out of range", b"0-0 2-3\n", ("train", "bahdanau.yaml", *ONE_PAIR, "--run", "none"), 1, 0,
     "gloss: error: text:1: the link 2-3 is outside of the 3 source and 3 target words"),
]

CONFIG = ("config", "text")
FLAT = b"a0: &a0 x\n" + b"".join(b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 10)) for i in range(1, 10))
CHAINED = b"a0: &a0 x\n" + b"".join(b"a%d: &a%d [*a%d]\n" % (i, i, i - 1) for i in range(1, 5000))
YAML = [
    ("a bomb of aliases", FLAT, "text:5: too many values; expected at most 10000, with what aliases stand for"),
    ("a chain of aliases", CHAINED, "text:32: nested too deep; expected at most 32 levels"),
    ("deep nesting", b"a: " + b"[" * 100_000, "text:1: nested too deep; expected at most 32 levels"),
    ("deep nesting by lines", b"".join(b" " * i + b"a:\n" for i in range(400)),
     "text:32: nested too deep; expected at most 32 levels"),
    ("many keys", b"".join(b"k%d: 1\n" % i for i in range(50_000)),
     "text:5000: too many values; expected at most 10000, with what aliases stand for"),
    ("an anchor in itself", b"a: &a [*a]\n", "text:1: an alias refers to a node that contains it"),
    ("an unknown anchor", b"a: *b\n", "text:1: broken YAML: the referenced anchor is not defined"),
    ("a merge", b"a: &a {b: 1}\nc: {<<: *a}\n",
     "text:2: expected the name of a key, but got a merge (<<): name the whole section with an alias, or write its keys out"),
    ("a key twice", b"seed: 1\nseed: 2\n", "text:2: key 'seed' is given twice, first at text:1"),
    ("control characters", b'name: x\nseed: "a\\e[2Jb"\n',
     'text:2: expected a whole number of at least 0 for seed, but got the text "a\ufffd[2Jb"'),
    ("NUL", b'name: "a\\0b"\n', 'text:1: expected a text without NUL, but got the text "a\ufffdb"'),
    ("half a megabyte of spaces", b"a: [\n" + b" " * 500_000 + b"b: }\n", "text:2: broken YAML: illegal flow end"),
    ("a file over 1 MiB", b"name: " + MIB, "cannot read text: expected at most 1048576 bytes"),
    ("nothing", b"", "text: expected a mapping of keys, but the file is empty"),
]

LEARN = ("train", "bahdanau.yaml", "--run", "none", "--set", "vocabulary={source: text, target: text}")
NO_MODEL = "gloss: error: text: is not a sentencepiece model"


class HostileInput(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "bahdanau.yaml", "--set", "data.max_length=40", "--run", RUN)
        cls.write("one", "Der Hund .\n")

    def place(self, name, text):
        """Makes a file of the text, or a folder."""
        path = self.folder / name
        if path.is_dir():
            path.rmdir()
        path.unlink(missing_ok=True)
        path.mkdir() if text is None else path.write_bytes(text)

    def assert_outcome(self, command, expected):
        answer = subprocess.run([GLOSS, *command], cwd=self.folder, env=environment(), capture_output=True, timeout=SECONDS)
        said = [line for line in answer.stderr.decode("utf-8").splitlines() if line.startswith(("gloss: error: ", "warning: "))]
        said = [line for line in said if " unknown character" not in line]
        code, count, sentence = expected
        self.assertEqual((answer.returncode, said), (code, [sentence] if sentence else []))
        self.assertEqual(answer.stdout.count(b"\n"), count)
        self.assertNotRegex(answer.stderr, rb"[\0-\x08\x0b-\x1f\x7f]")

    def assert_rows(self, rows):
        for what, text, command, code, count, said in rows:
            with self.subTest(what):
                self.place("text", text)
                self.place("other", b"The dog .\n" * (text or b"").count(b"\n"))
                self.assert_outcome(command, (code, count, said))

    def test_lines_of_text(self):
        self.assert_rows(LINES)

    def test_the_target_is_held_to_what_the_source_is_held_to(self):
        for command in ("score", "align"):
            for text, options, code, count, said in [
                    (OK + LONG, (), 1, 1, "gloss: error: text:2: the line has 121 pieces including end of sentence; the limit "
                                          "is data.max_length, 40; give --long cut to cut it"),
                    (LONG + OK, CUT, 0, 2, "warning: text: cut 1 of 2 lines, which exceed data.max_length, the first in line 1"),
                    (b"\xff\n" + OK, SKIP, 0, 2, "warning: text, line 1, byte 1: invalid UTF-8 (0xFF); expected a text in "
                                                 "UTF-8; its output is an empty line")]:
                with self.subTest(command, options=options):
                    self.place("text", text)
                    self.place("other", OK * 2)
                    self.assert_outcome((command, RUN, "--source", "other", "--target", "text", *options), (code, count, said))

    def test_links(self):
        self.assert_rows(LINKS)

    def test_configurations(self):
        self.assert_rows([(what, text, CONFIG, 1, 0, f"gloss: error: {said}") for what, text, said in YAML])
        windows = self.write("windows.yaml", self.read("bahdanau.yaml").replace("\n", "\r\n"))
        self.assertEqual(self.gloss("config", windows).stdout, self.gloss("config", "bahdanau.yaml").stdout)

    def test_vocabularies_that_are_none(self):
        model = (self.folder / RUN / "shared.spm").read_bytes()
        for what, text in {"empty": b"", "a text": OK, "zeros": bytes(1000), "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
                           "a page": b"<html>", "cut short": model[:-1], "half": model[:len(model) // 2]}.items():
            with self.subTest(what):
                self.place("text", text)
                self.assert_outcome(LEARN, (1, 0, NO_MODEL))
        self.place("text", None)
        self.assert_outcome(LEARN, (1, 0, "gloss: error: cannot read text: expected a file, but it is a folder"))

    def test_training_text(self):
        for text, said in [(b"\n" * 500, "data.train: has no pair to use: left out 500 pairs: 500 with an empty source"),
                           (OK + MIB, f"text, line 2: the line is too long; {LONGEST}"),
                           (b"", "text: is empty; expected one sentence on each line"),
                           (None, "text: is a folder; expected a text file")]:
            with self.subTest(said):
                self.place("text", text)
                self.assert_outcome(("train", "bahdanau.yaml", "--run", "none", "--set", "data.train.source=text"),
                                    (1, 0, f"gloss: error: {said}"))

    def test_control_characters_of_the_corpus_reach_no_terminal(self):
        text = "Der \x1b[31mHund\x1b]0;x\x07 .\n"
        for name in ("text", "other"):
            self.place(name, text.encode())
        options = ("--set", "data.valid={source: text, target: other, alignments: null}", "--set",
                   "validation={metrics: [loss], best_by: loss, samples: 1}", "--run", "controlled")
        said = self.gloss("train", "bahdanau.yaml", *options).stderr
        self.assertIn("source 1: Der \ufffd[31mHund\ufffd]0;x\ufffd .", said)
        shown = [said, self.read("controlled/log.txt"), self.gloss("inspect", "controlled", "--line", 1).stdout,
                 self.gloss("inspect", "controlled", "--rank", "loss").stdout, self.gloss("inspect", "controlled").stdout,
                 self.gloss("inspect", RUN, "--source", text.strip(), "--target", text.strip()).stdout]
        for each in shown:
            self.assertNotRegex(each, r"[\0-\x08\x0b-\x1f\x7f-\x9f]")

    def test_a_sentence_of_an_argument_is_held_to_the_limit(self):
        self.assert_outcome(("inspect", RUN, "--source", "Der Hund . " * 30, "--target", "The dog ."),
                            (1, 0, "gloss: error: --source has 121 pieces including end of sentence; the limit is data.max_length, 40"))

    def test_a_skipped_pair_has_no_links_and_a_cut_pair_those_of_what_is_left(self):
        self.place("text", OK + LONG + OK)
        self.place("other", b"The dog .\n" * 3)
        plain = self.gloss(*ALIGN, *CUT).stdout.splitlines()
        skipped = self.gloss(*ALIGN, *SKIP).stdout.split("\n")
        self.assertEqual(skipped, [plain[0], "", plain[2], ""])
        self.assertEqual([link.split("-")[1] for link in plain[1].split()], ["0", "1", "2"])

    def test_with_two_directions_each_run_holds_the_pair_to_its_limit(self):
        self.gloss("train", "bahdanau.yaml", "--swap", "--set", "data.max_length=20", "--run", "swapped")
        self.place("text", OK + b"Hund " * 15 + b".\n" + OK)
        self.place("other", b"The dog .\n" * 3)
        self.gloss(*ALIGN)
        both = (*ALIGN, "--reverse", "swapped")
        self.assertRegex(self.refused(*both), "text:2: the line has .* pieces .* data.max_length, 20; give --long cut")
        self.assertEqual(self.gloss(*both, *CUT).stdout.count("\n"), 3)
        skipped = self.gloss(*both, *SKIP).stdout.split("\n")
        self.assertEqual([bool(line) for line in skipped], [True, False, True, False])


class Memory(ProgramTest):
    """Peaks of resident memory, in MiB."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "bahdanau.yaml", "--run", RUN)

    def peak(self, *command):
        with open(self.folder / "out", "wb") as out:
            program = subprocess.Popen([GLOSS, *command], cwd=self.folder, env=environment(), stdout=out, stderr=out)
            _, status, usage = os.wait4(program.pid, 0)
            program.returncode = os.waitstatus_to_exitcode(status)
        return program.returncode, usage.ru_maxrss / 1024

    def test_does_not_grow_with_the_number_of_long_lines(self):
        for command in (TRANSLATE, ALIGN, ("score", RUN, "--source", "other", "--target", "text")):
            peaks = []
            for count in (8, 40):
                self.write("text", (b"a " * 500_000 + b"\n") * count)
                self.write("other", b"The dog .\n" * count)
                code, peak = self.peak(*command, *CUT)
                self.assertEqual(code, 0)
                peaks.append(peak)
            self.assertLess(peaks[1], peaks[0] + 300, command)  # 36 MiB for each line if all were kept

    def test_is_not_filled_by_a_file_without_end(self):
        for command in (("config", "/dev/zero"), ("evaluate", "--alignments", "/dev/zero", "--gold", "/dev/zero"), CONFIG):
            self.write("text", FLAT)
            code, peak = self.peak(*command)
            self.assertEqual(code, 1)
            self.assertLess(peak, 700, command)


class Pipes(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloss("train", "bahdanau.yaml", "--run", RUN)

    def shell(self, line):
        return subprocess.run(["bash", "-c", line], cwd=self.folder, env={**environment(), "gloss": GLOSS},
                              capture_output=True, encoding="utf-8", timeout=SECONDS)

    def test_a_reader_that_leaves_ends_the_program_quietly(self):
        for command in ("translate run", "score run --source - --target many", "align run --source - --target many"):
            self.write("many", "Der Hund .\n" * 3000)
            answer = self.shell(f"$gloss {command} < many | head -n 1; echo ${{PIPESTATUS[0]}}")
            self.assertEqual(answer.stdout.splitlines()[1:], [str(128 + signal.SIGPIPE)], command)
            self.assertNotIn("error", answer.stderr)

    def test_where_a_broken_pipe_is_no_signal_it_is_an_error_at_the_first_batch(self):
        self.write("many", "Der Hund .\n" * 3000)
        answer = self.shell("trap '' PIPE; $gloss translate run < many | true; echo ${PIPESTATUS[0]}")
        self.assertEqual((answer.stdout, answer.stderr),
                         ("1\n", "gloss: error: standard output: cannot be written to the end: Broken pipe\n"))

    def test_a_writer_that_dies_ends_the_text(self):
        answer = self.shell("mkfifo fifo; (printf 'Der Hund .\\nDer Hu' > fifo; kill -9 $BASHPID) & $gloss translate run --input fifo")
        self.assertEqual((answer.returncode, answer.stdout.count("\n")), (0, 2))

    def test_what_cannot_be_written_is_an_error_of_every_command_that_prints(self):
        self.write("one", "Der Hund .\n")
        commands = ["--help", "--version", "translate --help", "config --explain", "config --recipe small", "config bahdanau.yaml",
                    "evaluate --hypothesis one --reference one", "inspect run", "inspect run --line 1", "inspect run --rank loss",
                    "report run --output -", "translate run --input one", "score run --source one --target one",
                    "align run --source one --target one"]
        for command in commands:
            for place, why in (("> /dev/full", "No space left on device"), (">&-", "Bad file descriptor")):
                with self.subTest(command, place=place):
                    answer = self.shell(f"$gloss {command} {place}")
                    self.assertEqual(answer.returncode, 1)
                    self.assertEqual(answer.stderr.splitlines()[-1],
                                     f"gloss: error: standard output: cannot be written to the end: {why}")

    def test_standard_streams_that_are_closed_harm_no_file(self):
        self.assertEqual(self.shell("$gloss train bahdanau.yaml --run silent <&- >&- 2>&-").returncode, 0)
        self.gloss("train", "bahdanau.yaml", "--run", "loud")
        for name in ("model.safetensors", "optimizer.safetensors"):
            self.assertEqual(self.run_file("silent", name, 20), self.run_file("loud", name, 20))
        self.gloss("inspect", "silent")
        self.assertIn("standard input: cannot be read (Bad file descriptor)", self.shell("$gloss translate run <&-").stderr)

    def test_a_signal_leaves_the_whole_lines_that_were_finished(self):
        line = self.gloss("translate", RUN, given="Der Hund .\n").stdout
        self.write("many", "Der Hund .\n" * 200_000)
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.start("translate", RUN, "--input", "many", "--output", "out") as program:
                end = time.monotonic() + SECONDS
                while not (self.folder / "out").exists() or (self.folder / "out").stat().st_size == 0:
                    self.assertLess(time.monotonic(), end, "nothing was written")
                    time.sleep(0.01)
                program.send_signal(number)
                program.wait(SECONDS)
            self.assertEqual(program.returncode, -number)
            out = self.read("out")
            self.assertEqual(out, line * out.count("\n"))
            self.assertGreaterEqual(out.count("\n"), 1000)
            (self.folder / "out").unlink()


if __name__ == "__main__":
    unittest.main()
