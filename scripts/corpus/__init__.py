"""The grammar behind the built-in German-English corpus. See data/README.md."""
