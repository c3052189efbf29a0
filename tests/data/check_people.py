#!/usr/bin/env python3
"""Check extract/rules/actors/people/*.tsv and offices.tsv: form, references and clashes of dates and names.

Usage: check_people.py [rules/actors folder].  Prints one line per finding, `file:line: found, wanted`; exit 1 if there are any.
"""
import collections
import datetime
import pathlib
import re
import sys
import unicodedata

COLUMNS = "id name aliases gender of office sector from to".split()
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?$")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae",
                         "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "e", "Ə": "E", "œ": "oe", "Œ": "Oe", "ħ": "h", "Ħ": "H"})
SINGLE = ("president", "prime minister", "king")        # offices that a state gives to one person at a time
SPARE = 62                                              # days that two holders may overlap: handovers, rounded months
OVERLAPPING = {                                         # states where an office truly has several holders, or two claimants
    ("CIV", "president"),                               # 2010-2011: two claimants
    ("BIH", "president"),                               # three members of the Presidency
    ("VEN", "president"),
    ("KHM", "prime minister"),                          # first and second prime minister, 1993-1998
    ("LBN", "prime minister"),
    ("LBY", "prime minister"),                          # Tripoli and Tobruk
    ("YEM", "prime minister"),
    ("GNB", "president"),
    ("MDG", "president"),                               # 2002 and 2009: two claimants
    ("SOM", "president"),
}


def slug(text):
    text = unicodedata.normalize("NFD", text.translate(LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub("['’ʻ]", "", text)).strip("-")


def day(text, last):
    """The first or last day that a date cell can mean; `-` is no end."""
    if text == "-":
        return datetime.date.max
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts)
    if not last:
        return datetime.date(*parts, 1)
    year, month = (parts[0] + 1, 1) if parts[1] == 12 else (parts[0], parts[1] + 1)
    return datetime.date(year, month, 1) - datetime.timedelta(1)


def ids(path):
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as lines:
        return {line.split("\t", 1)[0] for line in lines if line.strip() and not line.startswith("#")}


class Checker:
    def __init__(self, folder):
        self.folder = folder
        self.findings = 0
        self.rows = []
        self.offices = ids(folder / "offices.tsv") or set()
        self.states = ids(folder / "states.tsv")
        self.organizations = ids(folder / "organizations.tsv")
        self.sectors = ids(folder / "sectors.tsv")

    def say(self, where, text):
        self.findings += 1
        print(f"{where}: {text}")

    def table(self, path, columns):
        """The rows of one file as (where, cells); complains of what no loader could read."""
        lines = path.read_text(encoding="utf-8").split("\n")
        want = "#! " + "\t".join(columns)
        if lines[0] != want:
            self.say(f"{path.name}:1", f"found {lines[0]!r}, wanted {want!r}")
        for number, line in enumerate(lines, 1):
            where = f"{path.name}:{number}"
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != len(columns):
                self.say(where, f"found {len(cells)} cells, wanted {len(columns)}")
            elif "" in cells or any(c != c.strip() for c in cells):
                self.say(where, "found an empty cell or spaces around one, wanted '-'")
            elif unicodedata.normalize("NFC", line) != line:
                self.say(where, "found text that is not NFC, wanted NFC")
            else:
                yield where, cells

    def row(self, where, cells):
        pid, name, aliases, gender, of, office, sector, begin, end = cells
        if not SLUG.match(pid):
            self.say(where, f"found id {pid!r}, wanted a slug")
        if pid != slug(name) and not pid.startswith(slug(name) + "-"):
            self.say(where, f"found id {pid!r}, wanted {slug(name)!r} (or that and a suffix)")
        if gender not in ("m", "f"):
            self.say(where, f"found gender {gender!r}, wanted m or f")
        if office != "-" and office not in self.offices:
            self.say(where, f"found office {office!r}, wanted one of offices.tsv")
        if self.sectors and sector not in self.sectors:
            self.say(where, f"found sector {sector!r}, wanted one of sectors.tsv")
        if not self.known(of):
            self.say(where, f"found of {of!r}, wanted a state or an organization")
        if not DATE.match(begin) or (end != "-" and not DATE.match(end)):
            self.say(where, f"found {begin} to {end}, wanted YYYY-MM or YYYY-MM-DD")
            return
        try:
            first, last = day(begin, False), day(end, True)
        except ValueError:
            self.say(where, f"found {begin} to {end}, wanted days that exist")
            return
        if first > last:
            self.say(where, f"found from {begin} after to {end}")
        self.rows.append((where, pid, name, aliases, gender, of, office, first, last))

    def known(self, of):
        if self.states is None or of in self.states:
            return True
        return self.organizations is None or of in self.organizations

    def persons(self):
        """One name and gender for an id; aliases on its first row only."""
        seen = {}
        for where, pid, name, aliases, gender, *_ in self.rows:
            if pid not in seen:
                seen[pid] = (name, gender, where)
            else:
                if (name, gender) != seen[pid][:2]:
                    self.say(where, f"found {name} ({gender}), wanted {seen[pid][0]} ({seen[pid][1]}) as in {seen[pid][2]}")
                if aliases != "-":
                    self.say(where, f"found aliases of {pid}, wanted them on its first row only, {seen[pid][2]}")
        return seen

    def holders(self):
        """No two holders of an undivided office at the same time."""
        held = collections.defaultdict(list)
        for where, pid, _, _, _, of, office, first, last in self.rows:
            if office in SINGLE and (of, office) not in OVERLAPPING:
                held[of, office].append((first, last, pid, where))
        for (of, office), list_ in held.items():
            list_.sort()
            for i, (first, last, pid, where) in enumerate(list_):
                for first2, last2, pid2, where2 in list_[:i]:
                    if pid != pid2 and (min(last, last2) - max(first, first2)).days > SPARE:
                        self.say(where, f"found {pid} as {office} of {of}, but so is {pid2} then ({where2})")

    def aliases(self):
        """A bare (one-word) alias stands for one person at a time."""
        span, bare = {}, collections.defaultdict(set)
        for where, pid, _, aliases, _, _, _, first, last in self.rows:
            begin, end = span.get(pid, (first, last))
            span[pid] = (min(begin, first), max(end, last))
            for alias in aliases.split("|"):
                if alias != "-" and " " not in alias and not alias.startswith("surname="):
                    bare[alias].add((pid, where))
        for alias, holders in sorted(bare.items()):
            holders = sorted(holders)
            for i, (pid, where) in enumerate(holders):
                for pid2, where2 in holders[:i]:
                    overlap = (min(span[pid][1], span[pid2][1]) - max(span[pid][0], span[pid2][0])).days
                    if overlap > SPARE:
                        self.say(where, f"found the bare alias {alias!r} of {pid}, but {pid2} has it at the same time ({where2})")

    def run(self):
        for where, cells in self.table(self.folder / "offices.tsv", ["office", "variants", "sector"]):
            if cells[0] != cells[0].lower() and cells[0] != "ambassador to the UN":
                self.say(where, f"found office {cells[0]!r}, wanted lower case")
            if self.sectors and cells[2] not in self.sectors:
                self.say(where, f"found sector {cells[2]!r}, wanted one of sectors.tsv")
        for path in sorted((self.folder / "people").glob("*.tsv")):
            previous = ""
            for where, cells in self.table(path, COLUMNS):
                self.row(where, cells)
                if cells[4] < previous:
                    self.say(where, f"found {cells[4]} after {previous}, wanted rows sorted by state")
                previous = cells[4]
        persons = self.persons()
        self.holders()
        self.aliases()
        skipped = [n for n, v in (("states", self.states), ("organizations", self.organizations)) if v is None]
        print(f"people: {len(self.rows)} rows, {len(persons)} persons, {len(self.offices)} offices, {self.findings} findings"
              + (f"; not checked against {', '.join(skipped)} (absent)" if skipped else ""))
        return 1 if self.findings else 0


if __name__ == "__main__":
    default = pathlib.Path(__file__).resolve().parents[2] / "extract" / "rules" / "actors"
    sys.exit(Checker(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default).run())
