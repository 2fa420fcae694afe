#!/usr/bin/env python3
"""scripts/setup.sh in a checkout that was moved. It installs nothing here: a LibTorch and a Python are at hand."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class SetUp(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="gloss-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.checkout = self.make_checkout(self.folder / "a checkout")

    def make_checkout(self, folder):
        (folder / "scripts").mkdir(parents=True)
        shutil.copy(ROOT / "scripts/setup.sh", folder / "scripts")
        version = folder / ".deps/libtorch/share/cmake/Torch/TorchConfigVersion.cmake"
        version.parent.mkdir(parents=True)
        version.write_text('set(PACKAGE_VERSION "2.13.0")\n')
        (folder / ".deps/python/bin").mkdir(parents=True)
        (folder / ".deps/python/bin/python").symlink_to(sys.executable)
        (folder / ".deps/python/installed").write_text("numpy\npandas\nsacrebleu\nsentencepiece\n")
        return folder

    def set_up(self, checkout):
        environment = {**os.environ, "CMAKE_PREFIX_PATH": str(checkout / ".deps/libtorch")}
        done = subprocess.run([checkout / "scripts/setup.sh"], env=environment, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def environment(self, checkout):
        show = f"source '{checkout}/.deps/environment'; echo \"$CMAKE_PREFIX_PATH\"; echo \"$GLOSS_PYTHON\""
        clean = {name: value for name, value in os.environ.items() if name != "CMAKE_PREFIX_PATH"}
        return subprocess.run(["bash", "-euc", show], env=clean, cwd="/", capture_output=True, text=True,
                              check=True).stdout.splitlines()

    def configure(self, checkout, folder):
        cache = checkout / "build/release/CMakeCache.txt"
        cache.parent.mkdir(parents=True)
        cache.write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={folder}\n")
        return cache

    def test_environment_names_the_place_to_which_the_checkout_was_moved(self):
        self.set_up(self.checkout)
        there = self.checkout.rename(self.folder / "elsewhere")
        self.assertEqual(self.environment(there), [f"{there}/.deps/libtorch", f"{there}/.deps/python/bin/python"])

    def test_a_build_that_another_folder_configured_begins_anew(self):
        copied = self.configure(self.checkout, self.make_checkout(self.folder / "original"))
        self.assertIn("build/release was configured in another folder", self.set_up(self.checkout))
        self.assertFalse(copied.exists())

    def test_a_build_of_this_folder_stays(self):
        own = self.configure(self.checkout, self.checkout)
        self.assertEqual(self.set_up(self.checkout), "")
        self.assertTrue(own.exists())


if __name__ == "__main__":
    unittest.main()
