#!/usr/bin/env python3
"""Check the actor tables of extract/rules/actors: form, references, dates, and that no alias belongs to two actors of one time.

Usage: check_actors.py [rules/actors folder].  Prints one line per finding, `file:line: found, wanted`; exit 1 if there are any.
People and offices have a check of their own (check_people.py); here their names are compared with the other tables'.

An alias may stand for two actors only where ambiguous.tsv says which one it means when nothing else tells.
"""
import collections
import datetime
import json
import pathlib
import re
import sys
import unicodedata

COLUMNS = {
    "states.tsv": "id iso2 name official aliases adjectives people capital seats kind parent from to",
    "cities.tsv": "name state kind",
    "organizations.tsv": "id name type sector country parent aliases from to",
    "groups.tsv": "id name adjectives people kind country",
    "roles.tsv": "noun plural sector number flags",
    "sectors.tsv": "code name",
    "titles.tsv": "title gender kind",
    "ambiguous.tsv": "alias actor why",
}
ALLOWED = {
    ("states.tsv", "kind"): "state territory former",
    ("cities.tsv", "kind"): "city region province island sea mountain",
    ("organizations.tsv", "type"): "igo organization group company party media court agency military ngo",
    ("groups.tsv", "kind"): "ethnic religion movement region",
    ("roles.tsv", "number"): "person body group",
    ("titles.tsv", "gender"): "m f -",
    ("titles.tsv", "kind"): "honorific military office religious noble",
}
REQUIRED = {"states.tsv": "id name kind", "cities.tsv": "name kind", "organizations.tsv": "id name type sector",
            "groups.tsv": "id name kind", "roles.tsv": "noun sector number", "titles.tsv": "title kind", "sectors.tsv": "code name",
            "ambiguous.tsv": "alias actor why"}
FLAGS = {"office", "speaker", "plural-only", "weak"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
ACRONYM = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*$")
DATE = re.compile(r"\d{4}(-\d{2}){0,2}$")
ISO = pathlib.Path("/usr/share/iso-codes/json/iso_3166-1.json")     # Debian's iso-codes; compared with where it is installed
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "ð": "d", "þ": "th", "ə": "e", "œ": "oe", "ħ": "h",
                         "ʻ": "", "ʼ": "", "ʿ": "", "ʾ": "", "‘": "", "’": "", "'": "", "`": "", ".": ""})


def fold(text):
    """As names are compared: no case, accents, full stops or apostrophes; a hyphen is a space (extract/actor/fold.c)."""
    text = unicodedata.normalize("NFD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(LETTERS)
    return " ".join(text.replace("-", " ").split())


def key(alias):
    """Acronyms are matched in capitals: IS is not "is"."""
    bare = alias.replace(".", "").replace("-", "")
    return ("acronym " if " " not in bare and bare.isupper() and len(bare) > 1 else "") + fold(alias)


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def day(text, last):
    if text == "-":
        return datetime.date.max if last else datetime.date.min
    parts = [int(p) for p in text.split("-")] + ([12, 31] if last else [1, 1])[len(text.split("-")) - 1:]
    while True:
        try:
            return datetime.date(*parts)
        except ValueError:
            if not last or parts[2] <= 28 or len(text) > 7:
                return None
            parts[2] -= 1


def items(cell):
    return [] if cell == "-" else cell.split("|")


class Checker:
    def __init__(self, folder):
        self.folder, self.findings = folder, 0
        self.tables = {name: self.read(name) for name in COLUMNS}
        self.owners = {"name": collections.defaultdict(dict), "adjective": collections.defaultdict(dict)}

    def say(self, row, text):
        self.findings += 1
        print(f"{row['file']}:{row['line']}: {text}")

    def read(self, name):
        rows, columns = [], COLUMNS[name].split()
        path = self.folder / name
        if not path.exists():
            self.say({"file": name, "line": 0}, "found no such file")
            return rows
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            here = {"file": name, "line": number}
            if number == 1 and line != "#! " + "\t".join(columns):
                self.say(here, f"found {line!r}, wanted #! and the columns {' '.join(columns)}")
            if line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != len(columns):
                self.say(here, f"found {len(cells)} cells, wanted {len(columns)}")
                continue
            row = dict(zip(columns, cells), **here)
            self.form(row, columns)
            rows.append(row)
        return rows

    def form(self, row, columns):
        for column in columns:
            cell = row[column]
            if unicodedata.normalize("NFC", cell) != cell:
                self.say(row, f"found {column} {cell!r}, wanted NFC")
            for item in cell.split("|"):
                if not item.strip() or item != item.strip() or "  " in item or item == "-" != cell:
                    self.say(row, f"found {column} {cell!r}, wanted items without blanks around them, or -")
                    break
            if len(set(cell.split("|"))) < len(cell.split("|")):
                self.say(row, f"found an item of {column} twice: {cell!r}")
            allowed = ALLOWED.get((row["file"], column))
            if allowed and cell not in allowed.split():
                self.say(row, f"found {column} {cell!r}, wanted one of {allowed}")
            if cell == "-" and column in REQUIRED[row["file"]].split():
                self.say(row, f"found no {column}")

    def dates(self, row):
        for column in ("from", "to"):
            if row[column] != "-" and (not DATE.match(row[column]) or day(row[column], False) is None):
                self.say(row, f"found {column} {row[column]!r}, wanted YYYY, YYYY-MM, YYYY-MM-DD or -")
                row[column] = "-"
        if day(row["from"], False) > day(row["to"], True):
            self.say(row, f"found {row['from']} to {row['to']}, wanted the earlier date first")

    def unique(self, rows, column):
        seen = {}
        for row in rows:
            if seen.setdefault(row[column], row) is not row:
                self.say(row, f"found {column} {row[column]!r} again, first in {seen[row[column]]['file']}:{seen[row[column]]['line']}")
        return set(seen)

    def standard(self):
        """All codes of ISO 3166-1, and no others but XKX and the former states'."""
        if not ISO.exists():
            return
        wanted = {s["alpha_3"]: s["alpha_2"] for s in json.loads(ISO.read_text(encoding="utf-8"))["3166-1"]}
        for row in self.tables["states.tsv"]:
            if row["kind"] != "former" and row["id"] != "XKX" and wanted.get(row["id"]) != row["iso2"]:
                self.say(row, f"found {row['id']} {row['iso2']}, wanted ISO 3166-1's {wanted.get(row['id'], 'codes')}")
        for code in sorted(set(wanted) - {row["id"] for row in self.tables["states.tsv"]}):
            self.say({"file": "states.tsv", "line": 0}, f"found no {code}, which ISO 3166-1 has")

    def people(self):
        """Full names and other names of people, with the years of their offices; surnames are told apart by office and date."""
        found = {}
        for path in sorted((self.folder / "people").glob("*.tsv")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                cells = line.split("\t")
                if line.startswith("#") or len(cells) != 9:
                    continue
                row = {"file": f"people/{path.name}", "line": number, "from": "-", "to": "-"}
                entry = found.setdefault(cells[0], (row, set()))
                entry[1].update([cells[1]] + [a for a in items(cells[2]) if not a.startswith("surname=")])
        return found

    def references(self):
        states, bodies = self.tables["states.tsv"], self.tables["organizations.tsv"]
        state_ids, sectors = {row["id"] for row in states}, self.unique(self.tables["sectors.tsv"], "code")
        body_ids = {row["id"] for row in bodies}
        self.unique(states + bodies + self.tables["groups.tsv"], "id")
        self.unique(self.tables["cities.tsv"], "name")
        self.unique(self.tables["titles.tsv"], "title")
        for row in states:
            if not re.match(r"[A-Z]{3}$", row["id"]) or not re.match(r"[A-Z]{2}$|-$", row["iso2"]):
                self.say(row, f"found codes {row['id']!r} {row['iso2']!r}, wanted three letters and two")
            if row["parent"] != "-" and row["parent"] not in state_ids:
                self.say(row, f"found parent {row['parent']!r}, wanted a state")
            if row["kind"] == "former" and (row["parent"] == "-" or row["to"] == "-"):
                self.say(row, "found a former state without successor or end")
            self.dates(row)
        for row in bodies + self.tables["groups.tsv"]:
            if not SLUG.match(row["id"]) and not ACRONYM.match(row["id"]):
                self.say(row, f"found id {row['id']!r}, wanted an acronym or a lower-case slug")
            if row["country"] != "-" and row["country"] not in state_ids:
                self.say(row, f"found country {row['country']!r}, wanted a state")
        for row in bodies:
            if row["sector"] not in sectors:
                self.say(row, f"found sector {row['sector']!r}, wanted one of sectors.tsv")
            if row["parent"] != "-" and row["parent"] not in body_ids or row["parent"] == row["id"]:
                self.say(row, f"found parent {row['parent']!r}, wanted another organization")
            self.dates(row)
        for row in self.tables["roles.tsv"]:
            if row["sector"] not in sectors:
                self.say(row, f"found sector {row['sector']!r}, wanted one of sectors.tsv")
            for flag in items(row["flags"].replace(",", "|")):
                if flag not in FLAGS:
                    self.say(row, f"found flag {flag!r}, wanted one of {' '.join(sorted(FLAGS))}")
        for row in self.tables["cities.tsv"]:
            if row["state"] != "-" and row["state"] not in state_ids:
                self.say(row, f"found state {row['state']!r}, wanted a state")

    def claim(self, space, alias, actor, row, start="-", end="-"):
        self.owners[space][key(alias)].setdefault(actor, (alias, row, day(start, False), day(end, True)))

    def claims(self):
        for row in self.tables["states.tsv"]:
            dates = row["from"], row["to"]
            for column in ("name", "official", "aliases", "people", "capital", "seats"):
                for alias in items(row[column]):
                    self.claim("name", alias, row["id"], row, *dates)
            for alias in items(row["adjectives"]):
                self.claim("adjective", alias, row["id"], row, *dates)
        for row in self.tables["organizations.tsv"]:
            for alias in [row["name"]] + items(row["aliases"]):
                self.claim("name", alias, row["id"], row, row["from"], row["to"])
        for row in self.tables["groups.tsv"]:
            for alias in items(row["people"]):
                self.claim("name", alias, row["id"], row)
            for alias in items(row["adjectives"]):
                self.claim("adjective", alias, row["id"], row)
        for row in self.tables["cities.tsv"]:
            for alias in items(row["name"]):
                self.claim("name", alias, slug(items(row["name"])[0]), row)
        for actor, (row, names) in self.people().items():
            for alias in names:
                self.claim("name", alias, actor, row)

    def places(self):
        """A place's id is made of its first name: it must not be another actor's id."""
        ids = {row["id"]: row for n in ("organizations.tsv", "groups.tsv") for row in self.tables[n]}
        ids.update({actor: row for actor, (row, _) in self.people().items()})
        seen = {}
        for row in self.tables["cities.tsv"]:
            name = slug(items(row["name"])[0])
            other = ids.get(name) or seen.setdefault(name, row)
            if other is not row:
                self.say(row, f"found the place id {name!r}, which is also that of {other['file']}:{other['line']}")

    @staticmethod
    def surname(row, there):
        """A surname is told from a place or a people by office, first name and what was said before."""
        return row["file"].startswith("people/") and there["file"] in ("cities.tsv", "groups.tsv")

    def overlaps(self):
        chosen, used = {}, set()
        for row in self.tables["ambiguous.tsv"]:
            chosen[key(row["alias"])] = row
        for space, aliases in self.owners.items():
            for word, actors in aliases.items():
                claims = list(actors.items())
                if word in chosen:
                    used.add(word)
                    if space == "name" and chosen[word]["actor"] not in actors:
                        self.say(chosen[word], f"found the actor {chosen[word]['actor']!r}, wanted one of {' '.join(actors)}")
                    continue
                if all(row["file"].startswith("people/") for _, (_, row, _, _) in claims):
                    continue
                for n, (actor, (alias, row, start, end)) in enumerate(claims):
                    for other, (_, there, begin, stop) in claims[:n]:
                        if start < stop and begin < end and not (" " not in alias and self.surname(row, there)):
                            self.say(row, f"found {space} {alias!r} of {actor}, which is also {other}'s ({there['file']}:{there['line']})")
        for word, row in chosen.items():
            if word not in used:
                self.say(row, f"found {row['alias']!r}, which no actor has")

    def run(self):
        self.references()
        self.standard()
        self.claims()
        self.places()
        self.overlaps()
        return self.findings


def main():
    top = pathlib.Path(__file__).resolve().parents[2]
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else top / "extract" / "rules" / "actors"
    return 1 if Checker(folder).run() else 0


if __name__ == "__main__":
    sys.exit(main())
