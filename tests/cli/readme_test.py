"""README, the pages that it links to, configurations, --help and behaviour say the same.

GLOSS is the path of the program, GLOSS_SOURCE_DIR of the checkout.
"""

import functools
import os
import re
import shlex
import subprocess
import unittest
from pathlib import Path

ROOT = Path(os.environ["GLOSS_SOURCE_DIR"])
PAGES = {name: (ROOT / name).read_text(encoding="utf-8")
         for name in ("README.md", "configs/README.md", "src/alignment/README.md", "src/attention/README.md",
                     "src/runlog/README.md", "src/run/README.md", "src/translation/README.md", "tests/benchmarks/README.md")}
README = PAGES["README.md"]
BLOCKS = {name: re.findall(r"^```(\w*)\n(.*?)^```", page, flags=re.M | re.S) for name, page in PAGES.items()}
PROSE = {name: re.sub(r"^```.*?^```", "", page, flags=re.M | re.S) for name, page in PAGES.items()}
COMMITTED = ("configs/", "data/", "scripts/", "src/", "tests/")
FETCHED = "data/multi30k"


def gloss(*arguments):
    done = subprocess.run([os.environ["GLOSS"], *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


@functools.cache
def help_of(*command):
    code, output, errors = gloss(*command, "--help")
    assert code == 0, errors
    return output


def commands_of_help():
    return re.findall(r"^  (\w+)", help_of().split("Subcommands:")[1], flags=re.M)


def invocations(pages=PAGES):
    """Each call of gloss in a shell block, as its words."""
    for language, block in (block for page in pages for block in BLOCKS[page]):
        if language != "sh":
            continue
        for line in block.replace("\\\n", " ").splitlines():
            call = []
            lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
            lexer.whitespace_split = True
            for word in [*lexer, ";"]:
                if set(word) <= set("|&;<>"):
                    if call[:1] == ["gloss"]:
                        yield call
                    call = []
                else:
                    call.append(word)


def paths(page):
    """Paths of the checkout that a page names, in prose and in shell blocks."""
    for shown in re.findall(r"`([^`\n]+)`", PROSE[page]):
        yield from (word for word in shown.split() if word.startswith(COMMITTED))
    for path, _ in links(page):
        if path:
            yield path
    for language, block in BLOCKS[page]:
        if language == "sh":
            yield from re.findall(r"(?<![\w/.-])((?:%s)[\w./-]+)" % "|".join(COMMITTED), block)


def links(page):
    """(path, heading) of each link and picture; the path of a heading of the same page is empty."""
    for link in re.findall(r'\]\(([^)]+)\)|src="([^"]+)"', PROSE[page]):
        link = "".join(link)
        if "://" not in link:
            path, _, heading = link.partition("#")
            yield os.path.normpath(Path(page).parent / path) if path else "", heading


def headings(page):
    """The names by which links call the headings of a page."""
    for heading in re.findall(r"^#+ (.+)", PROSE[page], flags=re.M):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


class Readme(unittest.TestCase):
    def test_shows_no_option_that_help_does_not_list(self):
        calls = list(invocations())
        self.assertGreater(len(calls), 10)
        for call in calls:
            with self.subTest(call=" ".join(call)):
                listed = set(re.findall(r"--[\w-]+", help_of(call[1])))
                self.assertLessEqual({word.split("=")[0] for word in call if word.startswith("--")}, listed)

    def test_names_no_option_in_prose_that_no_command_has(self):
        listed = set(re.findall(r"--[\w-]+", "".join(help_of(command) for command in commands_of_help())))
        named = {option for prose in PROSE.values() for shown in re.findall(r"`([^`\n]+)`", prose)
                 for option in re.findall(r"--[\w-]+", shown)}
        self.assertLessEqual(named, listed)

    def test_shows_every_command(self):
        commands = commands_of_help()
        self.assertIn("train", commands)
        self.assertEqual(set(), set(commands) - {call[1] for call in invocations(["README.md"])})

    def test_names_only_files_that_exist(self):
        named = {page: {path for path in paths(page) if not path.startswith(FETCHED)} for page in PAGES}
        self.assertGreater(len(named["README.md"]), 20)
        for page in PAGES:
            with self.subTest(page=page):
                self.assertEqual([], sorted(path for path in named[page] if not (ROOT / path).exists()))

    def test_links_only_to_headings_that_exist(self):
        linked = [(page, path or page, heading) for page in PAGES for path, heading in links(page) if heading]
        self.assertGreater(len(linked), 10)
        for page, path, heading in linked:
            with self.subTest(page=page, path=path, heading=heading):
                self.assertIn(heading, headings(path))

    def test_names_every_configuration(self):
        for config in (ROOT / "configs").glob("*.yaml"):
            self.assertIn(f"configs/{config.name}", README)

    def test_shows_settings_that_are_accepted(self):
        for call in invocations():
            if call[1] in ("train", "config") and call[2].endswith(".yaml"):
                settings = [word for i, word in enumerate(call) if word == "--set" or call[i - 1] == "--set"]
                with self.subTest(call=" ".join(call)):
                    code, _, errors = gloss("config", call[2], *settings)
                    self.assertEqual((0, ""), (code, errors))

    def test_shows_models_that_are_accepted(self):
        for shown in re.findall(r"`((?:decoder|attention): \{[^`\n]+\})`", PROSE["README.md"]):
            key, value = shown.split(": ", 1)
            kind = re.search(r"type: (\w+)", value)
            settings = [f"model.{key}={value}"]
            if key == "attention":  # with a decoder as wide as the encoder states, as the dot score needs
                settings = ["model.encoder.hidden=32", f"model.decoder={{type: bahdanau, hidden: 64, {shown}}}"]
            with self.subTest(shown=shown):
                arguments = [word for setting in settings for word in ("--set", setting)]
                code, _, errors = gloss("config", f"configs/{kind[1] if kind else 'bahdanau'}.yaml", *arguments)
                self.assertEqual((0, ""), (code, errors))


class Configurations(unittest.TestCase):
    def test_are_accepted_and_name_data_that_exist(self):
        configs = sorted((ROOT / "configs").rglob("*.yaml"))
        self.assertGreater(len(configs), 3)
        for config in configs:
            with self.subTest(config=config.name):
                code, resolved, errors = gloss("config", str(config))
                self.assertEqual((0, ""), (code, errors))
                for path in re.findall(r"\b(data/[\w./-]+)", resolved):
                    self.assertTrue((ROOT / path).exists() or path.startswith(FETCHED), path)


class Help(unittest.TestCase):
    def test_examples_use_options_that_are_listed(self):
        for command in commands_of_help():
            with self.subTest(command=command):
                text, _, example = help_of(command).partition("Example:")
                self.assertIn(f"gloss {command}", example)
                self.assertLessEqual(set(re.findall(r"--[\w-]+", example)), set(re.findall(r"--[\w-]+", text)))


if __name__ == "__main__":
    unittest.main()
