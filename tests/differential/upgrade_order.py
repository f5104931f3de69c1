"""Random histories, and databases that stand somewhere in them: what `upgrade heads` runs, by Alembic and by the probe.

Usage: upgrade_order.py PROBE COUNT [SEED]. `ALEMBIC` may name a checkout to import instead of the installed one. The files
are in the order of the list, for both. Of several dependencies of one revision Alembic takes any order, from run to run: there
the set and the order of parents before children are compared.
"""
import json
import os
import random
import subprocess
import sys

if os.environ.get("ALEMBIC"):
    sys.path.insert(0, os.environ["ALEMBIC"])
from alembic.script import revision as rev  # noqa: E402

BATCH = 2000


def random_history(chance):
    """A list of [id, parents, dependencies, labels], in the order of its files."""
    count = chance.choice((1, 2, 3, 5, 8, 12, 20, 40))
    ids = ["%06x" % number for number in chance.sample(range(1 << 20), count)]
    span, wide = chance.choice((1, 2, 4, 40)), chance.random() * 0.5
    rows = []
    for number, name in enumerate(ids):
        before = ids[max(0, number - span):number]
        many = chance.choice((2, 2, 3)) if chance.random() < wide else chance.random() < 0.95
        rows.append([name, chance.sample(before, min(int(many), len(before))), [], []])
        if number and chance.random() < wide / 2:
            rows[-1][2] = chance.sample(ids[:number], min(number, chance.choice((1, 1, 1, 2))))
        if chance.random() < 0.05:
            rows[-1][3] = ["label%d" % number]
    for number, row in enumerate(rows):
        labelled = [other[3][0] for other in rows[:number] if other[3]]
        if labelled and chance.random() < 0.1:
            row[2] = [chance.choice(labelled)]
    chance.shuffle(rows)
    return rows


def the_map(rows):
    revisions = [rev.Revision(name, tuple(parents) or None, tuple(needs) or None, tuple(labels) or None)
                 for name, parents, needs, labels in rows]
    return rev.RevisionMap(lambda: revisions)


def random_stamps(chance, rows, history):
    """Where the database stands: nowhere, at some revisions, or at the heads of an earlier commit."""
    if chance.random() < 0.15:
        return []
    if chance.random() < 0.15:
        return chance.sample([row[0] for row in rows], min(len(rows), chance.choice((1, 1, 2, 3))))
    kept, todo = set(), chance.sample([row[0] for row in rows], min(len(rows), chance.choice((1, 1, 2, 3))))
    while todo:
        at = todo.pop()
        if at not in kept:
            kept.add(at)
            todo.extend(history._revision_map[at]._all_down_revisions)
    return sorted(the_map([row for row in rows if row[0] in kept])._real_heads)


def alembic_says(history, stamps):
    try:
        return [found.revision for found in history.iterate_revisions("heads", tuple(stamps), implicit_base=True)][::-1]
    except rev.RevisionError as error:
        if "overlaps" not in str(error):
            raise
        return None


def expect(wanted, got, what):
    if wanted != got:
        raise AssertionError("%s: Alembic %r, onehead %r" % (what, wanted, got))


def compare(history, rows, stamps, got, tally):
    expect(sorted(history._real_heads), got["stamps"], "what the database holds at the end")
    wanted = alembic_says(history, stamps)
    expect(wanted is None, bool(got["overlapping"]), "stamps that overlap")
    kind = "overlap" if wanted is None else "any order" if any(len(row[2]) > 1 for row in rows) else "exact"
    tally[kind] = tally.get(kind, 0) + 1
    if kind == "exact":
        expect(wanted, got["order"], "order")
    if kind != "any order":
        return
    expect(sorted(wanted), sorted(got["order"]), "what is run")
    place = {name: at for at, name in enumerate(got["order"])}
    for name in got["order"]:
        for below in history._revision_map[name]._all_down_revisions:
            if place.get(below, -1) >= place[name]:
                raise AssertionError("order: %s is not before %s" % (below, name))


def line_of(rows, stamps):
    return " ".join([",".join(stamps)] + ["|".join((name, ",".join(parents), ",".join(needs), ",".join(labels)))
                                          for name, parents, needs, labels in rows])


def main():
    probe, count = sys.argv[1], int(sys.argv[2])
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    wrong, tally = 0, {}
    for start in range(0, count, BATCH):
        cases = []
        for _ in range(min(BATCH, count - start)):
            rows = random_history(chance)
            history = the_map(rows)
            cases.append((history, rows, random_stamps(chance, rows, history)))
        answers = subprocess.run([probe], input="".join(line_of(rows, stamps) + "\n" for _, rows, stamps in cases), text=True,
                                 capture_output=True, check=True).stdout.splitlines()
        if len(answers) != len(cases):
            sys.exit("the probe gave %d answers to %d graphs" % (len(answers), len(cases)))
        for (history, rows, stamps), answer in zip(cases, answers):
            try:
                compare(history, rows, stamps, json.loads(answer), tally)
            except AssertionError as error:
                wrong += 1
                if wrong <= 5:
                    print("%s\n  graph: %s" % (error, line_of(rows, stamps)))
    print("%d graphs, %d differ; %s" % (count, wrong, tally))
    sys.exit(1 if wrong else 0)


main()
