#!/usr/bin/env python3
"""docs/completions/generate.py BUILD [--check] - write the completions of bash and zsh from the programs' own --help
(BUILD is build/release); --check: say where they differ, exit 1."""
import os
import re
import subprocess
import sys
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
# `entente add` hands what it does not know to extract; these make no sense there
PASSED_ON = {"add": ("extract", {"lines", "articles", "conllu", "output", "resume"})}
Option = namedtuple("Option", "short long argument help")


def help_of(build, *command):
    env = dict(os.environ, LC_ALL="C", ARGP_HELP_FMT="rmargin=250")
    done = subprocess.run([os.path.join(build, "entente"), *command, "--help"], env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"completions: entente {' '.join(command)} --help failed: {done.stderr.strip()}")
    return done.stdout


def commands(build):
    return re.findall(r"^  ([a-z]+) +(.*)$", help_of(build), re.M)


def options(build, command, passed_on=True):
    found = []
    for line in help_of(build, command).splitlines():
        m = re.match(r" {1,6}(?:-(\S), +)?--([a-z][a-z-]*)(?:\[?=([A-Za-z]+)\]?)?(?: {2,}(.*))?$", line)
        if m:
            found.append(Option(m[1], m[2], m[3], m[4] or ""))
        elif found and re.match(r" {12,}\S", line):
            found[-1] = found[-1]._replace(help=(found[-1].help + " " + line.strip()).strip())
    if passed_on and command in PASSED_ON:
        other, without = PASSED_ON[command]
        known = {o.long for o in found} | without
        found += [o for o in options(build, other) if o.long not in known]
    return sorted(found, key=lambda o: o.long)


def words_of(words, command, option):
    """What may stand behind it: an argument in lower case is the word itself."""
    if option.argument.islower():
        return option.argument
    return words.get((command, option.long)) or words.get(("*", option.long)) or ""


def values():
    table = {}
    with open(os.path.join(HERE, "values.tsv"), encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                command, option, words = line.rstrip("\n").split("\t")
                table[command, option] = words
    return table


MADE = "Made by docs/completions/generate.py from --help (`make completions`): do not edit."


def bash(all_commands, words):
    cases = []
    for name, _, opts in all_commands:
        listed = " ".join(f"--{o.long}" + ("=" if o.argument else "") for o in opts)
        cases.append(f"    {name})\n        options='{listed}'")
        for kind in ("FILE", "DIR"):
            of = [f"--{o.long}" for o in opts if o.argument == kind] + \
                 [f"-{o.short}" for o in opts if o.argument == kind and o.short]
            if of:
                cases.append(f"        {kind.lower()}s='{' '.join(sorted(of))}'")
        other = {o.long: words_of(words, name, o) for o in opts
                 if o.argument and o.argument not in ("FILE", "DIR")}
        if other:
            cases.append("        case $option in")
            cases += [f"        --{o.long}{' | -' + o.short if o.short else ''}) words='{other[o.long]}' taken=1 ;;"
                      for o in opts if o.long in other]
            cases.append("        esac")
        cases.append("        ;;")
    names = " ".join(name for name, _, _ in all_commands)
    body = "\n".join(cases)
    return f"""# entente(1) completion for bash.  {MADE}
# shellcheck shell=bash
_entente()
{{
    local current=${{COMP_WORDS[COMP_CWORD]}} option=${{COMP_WORDS[COMP_CWORD - 1]}}
    local options='' files='' dirs='' words='' taken=''

    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '{names} --help --version' -- "$current")
        return
    fi
    if [ "$current" = = ]; then
        current=
    elif [ "$option" = = ]; then
        option=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    case ${{COMP_WORDS[1]}} in
{body}
    esac
    if [ -n "$taken" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    elif [[ " $dirs " == *" $option "* ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
    elif [[ " $files " != *" $option "* && $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        [[ ${{#COMPREPLY[@]}} == 1 && ${{COMPREPLY[0]}} == *= ]] && compopt -o nospace
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}}
complete -F _entente entente
"""


def zsh(all_commands, words):
    def quote(s):
        return "'" + s.replace("'", "'\\''") + "'"

    def spec(command, o):
        text = re.sub(r"([][\\:])", r"\\\1", o.help)
        value = ""
        if o.argument:
            listed = words_of(words, command, o)
            action = {"FILE": "_files", "DIR": "_files -/"}.get(o.argument, f"({listed})" if listed else " ")
            value = f":{o.argument.lower()}:{action}"
        equals = "=" if o.argument else ""
        plus = "+" if o.argument else ""
        if o.long in ("help", "usage", "version"):
            return quote(f"(- *)--{o.long}[{text}]")
        if o.long == "output":
            return f"'*'{{-{o.short}{plus},--{o.long}{equals}}}" + quote(f"[{text}]{value}")
        if o.short:
            return quote(f"(-{o.short} --{o.long})") + f"{{-{o.short}{plus},--{o.long}{equals}}}" + \
                quote(f"[{text}]{value}")
        return quote(f"--{o.long}{equals}[{text}]{value}")

    listed = "\n".join("    " + quote(f"{name}:{what}") for name, what, _ in
                       ((n, w.replace(":", "\\:"), o) for n, w, o in all_commands))
    cases = []
    for name, _, opts in all_commands:
        specs = " \\\n        ".join([spec(name, o) for o in opts] + ["'*:file:_files'"])
        cases.append(f"{name})\n    _arguments -s \\\n        {specs}\n    ;;")
    body = "\n".join(cases)
    return f"""#compdef entente
# entente(1) completion for zsh.  {MADE}
local -a commands
commands=(
{listed}
)
if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
fi
shift words
(( CURRENT-- ))
case $words[1] in
{body}
esac
"""


def main():
    build, check = sys.argv[1], "--check" in sys.argv[2:]
    all_commands = [(name, what, options(build, name)) for name, what in commands(build)]
    differ = False
    for name, text in (("entente.bash", bash(all_commands, values())), ("_entente", zsh(all_commands, values()))):
        path = os.path.join(HERE, name)
        if not check:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        elif open(path, encoding="utf-8").read() != text:
            print(f"docs/completions/{name} is not what --help says: run `make completions`", file=sys.stderr)
            differ = True
    return differ


if __name__ == "__main__":
    sys.exit(main())
