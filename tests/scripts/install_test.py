#!/usr/bin/env python3
"""An installed gloss that was moved loads nothing from where it was built or installed."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

BUILD = Path(os.environ["GLOSS"]).parent
GLIBC = r"(ld-linux[\w-]*|linux-vdso|lib(c|m|dl|rt|pthread|resolv))\.so"


class Install(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="gloss-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def test_may_be_moved_and_loads_all_but_glibc_from_its_own_folder(self):
        if "GLOSS_BUNDLE:BOOL=ON" not in (BUILD / "CMakeCache.txt").read_text():
            self.skipTest("GLOSS_BUNDLE is off: LibTorch is loaded from where it was at build time")
        subprocess.run(["cmake", "--install", BUILD, "--prefix", self.folder / "here"], check=True, capture_output=True)
        there = (self.folder / "here").rename(self.folder / "there")
        version = subprocess.run([there / "bin/gloss", "--version"], capture_output=True, text=True, timeout=300)
        self.assertEqual(version.returncode, 0, version.stderr)
        loaded = subprocess.run(["ldd", there / "bin/gloss"], check=True, capture_output=True, text=True).stdout
        self.assertIn("libtorch_cpu.so", loaded)
        self.assertTrue(list((there / "lib/gloss").glob("libdnnl.so.*")), "oneDNN, which is loaded at run time")
        lines = [line for line in loaded.splitlines() if not re.match(rf"\s*(/\S*/)?{GLIBC}", line)]
        libraries = [(there / "bin" / line.split(" => ")[1].split(" (")[0]).resolve() for line in lines]
        self.assertEqual([path for path in libraries if path.parent.parent.parent != there.resolve()], [])
        self.assertTrue((there / "share/doc/gloss/LICENSE").exists())


if __name__ == "__main__":
    unittest.main()
