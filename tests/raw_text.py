#!/usr/bin/env python3
"""raw_text.py FILE.conllu - the raw text of a treebank, as it is given out with it: sentences joined by a space (none where the
last word has SpaceAfter=No), a blank line before each paragraph and document."""
import sys

out, first, glued = [], True, False
for block in open(sys.argv[1], encoding="utf-8").read().split("\n\n"):
    lines = block.split("\n")
    text = [line[9:] for line in lines if line.startswith("# text = ")]
    if not text:
        continue
    new = any(line.startswith(("# newpar", "# newdoc")) for line in lines)
    out.append(("" if first else "\n\n" if new else "" if glued else " ") + text[0])
    words = [line for line in lines if line[:1].isdigit()]
    glued, first = bool(words) and "SpaceAfter=No" in words[-1].split("\t")[-1], False
print("".join(out))
