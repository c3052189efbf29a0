#!/usr/bin/env python3
"""tests/manual.py BUILD - every option in a command's --help stands in OPTIONS of its page docs/entente-<command>.1, with
the same short form, and the other way round; every command has a page and stands in docs/entente.1."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "docs", "completions"))
sys.dont_write_bytecode = True
import generate


def page_options(path):
    with open(path, encoding="utf-8") as f:
        section = re.search(r"^\.Sh OPTIONS\n(.*?)^\.Sh ", f.read(), re.M | re.S)[1]
    found = set()
    for item in re.findall(r"^\.It (.*)$", section, re.M):
        found |= {name.lstrip("-") for name in re.findall(r"\bFl (\S+)", item)}
    return found


def main():
    build = sys.argv[1]
    docs = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "docs")
    with open(os.path.join(docs, "entente.1"), encoding="utf-8") as f:
        front = f.read()
    wrong = []
    count = 0
    for command, _ in generate.commands(build):
        name = f"docs/entente-{command}.1"
        path = os.path.join(docs, f"entente-{command}.1")
        if not os.path.exists(path):
            wrong.append(f"{name}: found no page for the command {command}")
            continue
        if f".Xr entente-{command} 1" not in front:
            wrong.append(f"docs/entente.1: found no reference to entente-{command}(1)")
        options = generate.options(build, command, passed_on=False)
        helped = {o.long for o in options} | {o.short for o in options if o.short}
        helped = helped - {"?", "V"} | {"help"}
        paged = page_options(path)
        count += len(paged)
        wrong += [f"{name}: --help of {command} has {'-' * min(len(o), 2)}{o}, the page's OPTIONS has not"
                  for o in sorted(helped - paged)]
        wrong += [f"{name}: OPTIONS has {'-' * min(len(o), 2)}{o}, --help of {command} has not"
                  for o in sorted(paged - helped)]
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        print(f"manual: {count} options stand in --help and in the pages alike")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
