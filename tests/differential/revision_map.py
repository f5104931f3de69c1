"""Random graphs through Alembic's RevisionMap and through the probe: prints how many agree, and the first that do not.

Usage: revision_map.py PROBE COUNT [SEED]. `ALEMBIC` may name a checkout to import instead of the installed one.
Loops are told by the standard library's graphlib as well: Alembic misses a loop that a head and a base can both reach, and
walks some loops for ever when it spreads labels; a clock ends that.
"""
import graphlib
import json
import os
import random
import signal
import subprocess
import sys
import warnings

if os.environ.get("ALEMBIC"):
    sys.path.insert(0, os.environ["ALEMBIC"])
from alembic.script import revision as rev  # noqa: E402
from alembic.util import CommandError  # noqa: E402,F401

BATCH = 2000


def random_ids(chance, count):
    """Ids of several shapes, some of them the start of another."""
    shape = chance.randrange(4)
    ids = []
    for number in range(count):
        if shape == 0:
            text = "%012x" % chance.getrandbits(48)
        elif shape == 1:
            text = "%04d_words" % number
        elif shape == 2:
            text = "r%d" % number
        else:
            text = (ids[-1] + "0") if ids and chance.random() < 0.4 else "%05x" % chance.getrandbits(20)
        ids.append(text if text not in ids else text + "x%d" % number)
    return ids


def random_graph(chance):
    """A list of (id, parents, dependencies, labels): mostly sound, with one or two faults in about half of them."""
    count = chance.choice((0, 1, 2, 3, 5, 8, 12, 20, 40))
    ids = random_ids(chance, count)
    span = chance.choice((1, 2, 4, 40))
    rows = []
    for number, name in enumerate(ids):
        before = ids[max(0, number - span):number]
        many = chance.choice((1, 1, 1, 1, 1, 1, 2, 3)) if chance.random() < 0.95 else 0
        parents = chance.sample(before, min(many, len(before)))
        rows.append([name, parents, [], []])
    for row in rows:
        if chance.random() < 0.08:
            row[2] = [chance.choice(ids)] if chance.random() < 0.3 else chance.sample(ids[:ids.index(row[0])], 1) if ids.index(row[0]) else []
        if chance.random() < 0.06:
            row[3] = ["label%d" % len([1 for other in rows if other[3]])]
    labelled = [row for row in rows if row[3]]
    if labelled and chance.random() < 0.3:
        chance.choice(rows)[2].append(chance.choice(labelled)[3][0])
    if rows and chance.random() < 0.5:
        for _ in range(chance.choice((1, 1, 2))):
            fault(chance, rows, ids)
    chance.shuffle(rows)
    return rows


def fault(chance, rows, ids):
    row = chance.choice(rows)
    kind = chance.randrange(9)
    if kind == 0:
        row[1] = [row[0]] + row[1][:chance.randrange(2)]
    elif kind == 1:
        row[1] = (row[1] + [chance.choice(ids)])[-chance.choice((1, 2)):]
    elif kind == 2:
        row[1] = row[1] + ["gone"]
    elif kind == 3:
        row[1] = [chance.choice(ids)[:-1] or "gone"]
    elif kind == 4:
        rows.append([row[0], [chance.choice(ids)], [], []])
    elif kind == 5:
        row[2] = [chance.choice(("nobody", row[0], chance.choice(ids)))]
    elif kind == 6:
        row[1] = ["label0"]
    elif kind == 7:
        row[3] = row[3] + [chance.choice((chance.choice(ids), "label0"))]
    else:
        row[2] = row[2] + [chance.choice(ids)]
    row[1] = list(dict.fromkeys(row[1]))
    row[2] = list(dict.fromkeys(row[2]))


class Endless(Exception):
    pass


def out_of_time(number, frame):
    raise Endless


def alembic_says(rows):
    signal.setitimer(signal.ITIMER_VIRTUAL, 1)
    try:
        return alembic_reads(rows)
    except Endless:
        return "endless", None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def alembic_reads(rows):
    """The class of the first error, or None, and the map."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            revisions = [rev.Revision(name, tuple(parents) or None, tuple(needs) or None, tuple(labels) or None)
                         for name, parents, needs, labels in rows]
            the_map = rev.RevisionMap(lambda: revisions)
            the_map._revision_map
    except rev.DependencyLoopDetected:
        return "dependency loop", None
    except rev.DependencyCycleDetected:
        return "dependency cycle", None
    except rev.LoopDetected:
        return "loop", None
    except rev.CycleDetected:
        return "cycle", None
    except rev.RevisionError as error:
        return ("label" if "already used" in str(error) else "broken map"), None
    except KeyError as error:
        return "missing", error.args[0]
    if any("more than once" in str(warning.message) for warning in caught):
        return "duplicate", None
    return None, the_map


def loops_say(rows, with_dependencies):
    """Does the graph loop, as graphlib sees it? None where an edge leads nowhere."""
    owner = {label: row[0] for row in rows for label in row[3]}
    names = {row[0] for row in rows}
    edges = {}
    for name, parents, needs, _ in rows:
        wanted = list(parents) + ([need if need in names else owner.get(need, need) for need in needs] if with_dependencies else [])
        edges[name] = [to for to in wanted if to in names]
    try:
        graphlib.TopologicalSorter(edges).prepare()
    except graphlib.CycleError:
        return True
    return False


def ancestors(rows, name):
    parents = {row[0]: row[1] for row in rows}
    seen, todo = set(), [name]
    while todo:
        at = todo.pop()
        if at in seen or at not in parents:
            continue
        seen.add(at)
        todo.extend(parents[at])
    return seen


def expect(wanted, got, what):
    if wanted != got:
        raise AssertionError("%s: Alembic %r, onehead %r" % (what, wanted, got))


def compare_sound(rows, the_map, got):
    revisions = {name: the_map._revision_map[name] for name, _, _, _ in rows}
    expect(sorted(the_map.heads), got["heads"], "heads")
    expect(sorted(the_map.bases), got["bases"], "bases")
    expect(sorted(n for n, r in revisions.items() if r.is_branch_point), got["branch_points"], "branch points")
    expect(sorted(n for n, r in revisions.items() if r.is_merge_point), got["merge_points"], "merge points")
    groups = {}
    for head in sorted(the_map.heads):
        groups.setdefault(tuple(sorted(revisions[head].branch_labels)), []).append(head)
    expect(sorted(groups.items()), sorted((tuple(g["labels"]), g["heads"]) for g in got["groups"]), "label groups")
    if revisions:
        first, last = min(revisions), max(revisions)
        up_first, up_last = ancestors(rows, first), ancestors(rows, last)
        both = up_first & up_last
        nearest = sorted(n for n in both if not any(n in r[1] for r in rows if r[0] in both))
        expect(nearest, got["shared"], "shared parents")
        expect(first in up_last, got["descends"], "descent")


def compare_order(rows, got):
    """Every revision once, after its parents and after what it depends on."""
    owner = {label: row[0] for row in rows for label in row[3]}
    expect(sorted(row[0] for row in rows), sorted(got["order"]), "revisions in the order")
    place = {name: at for at, name in enumerate(got["order"])}
    names = set(place)
    for name, parents, needs, _ in rows:
        for before in list(parents) + [need if need in names else owner.get(need, need) for need in needs]:
            if place[before] >= place[name]:
                raise AssertionError("order: %s is not before %s" % (before, name))


def compare(rows, got, tally):
    kind, found = alembic_says(rows)
    by_parents, by_all = loops_say(rows, False), loops_say(rows, True)
    doubled = len({row[0] for row in rows}) != len(rows)
    tally[kind] = tally.get(kind, 0) + 1
    by_label = not doubled and any(parent not in {row[0] for row in rows} and parent.startswith("label")
                                   for row in rows for parent in row[1])
    if by_label and kind not in ("loop", "dependency loop", "label"):
        # Alembic says 'missing', 'broken map' or 'cycle', as it comes: for people it is a parent that is not there.
        expect(True, any(link[1].startswith("label") for link in got["missing"]), "a parent named by a label is missing")
        return
    if kind in ("loop", "cycle") and not doubled:
        expect(True, any(not loop["by_dependency"] for loop in got["loops"]), kind)
    if kind in ("dependency loop", "dependency cycle", "endless") and not doubled:
        expect(True, bool(got["loops"]), kind)
    if kind == "missing" and not doubled and found not in [link[1] for link in got["missing"]]:
        raise AssertionError("missing: Alembic wants %r, onehead %r" % (found, got["missing"]))
    if kind in (None, "cycle", "dependency cycle", "duplicate") and not doubled:
        expect([], got["missing"], "missing links where Alembic misses none")
    if kind == "duplicate" or doubled:
        expect(sorted({n for n in [r[0] for r in rows] if [r[0] for r in rows].count(n) > 1}),
               sorted(set(got["duplicates"])), "duplicates")
        return
    expect([], got["duplicates"], "duplicates")
    if kind == "label":
        return
    expect(by_parents, any(not loop["by_dependency"] for loop in got["loops"]), "a loop by parents, says graphlib")
    expect(by_all, bool(got["loops"]), "a loop, says graphlib")
    if kind is None:
        if by_all:
            tally["loops that only graphlib sees"] = tally.get("loops that only graphlib sees", 0) + 1
        compare_sound(rows, found, got) if not by_parents else None
        compare_order(rows, got) if not by_all else None


def line_of(rows):
    return " ".join("|".join((name, ",".join(parents), ",".join(needs), ",".join(labels)))
                    for name, parents, needs, labels in rows)


def main():
    signal.signal(signal.SIGVTALRM, out_of_time)
    probe, count = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    chance = random.Random(seed)
    wrong, tally = 0, {}
    for start in range(0, count, BATCH):
        graphs = [random_graph(chance) for _ in range(min(BATCH, count - start))]
        answers = subprocess.run([probe], input="\n".join(map(line_of, graphs)) + "\n", text=True,
                                 capture_output=True, check=True).stdout.splitlines()
        if len(answers) != len(graphs):
            sys.exit("the probe gave %d answers to %d graphs" % (len(answers), len(graphs)))
        for rows, answer in zip(graphs, answers):
            try:
                compare(rows, json.loads(answer.replace(", ]", "]").replace(", }", "}")), tally)
            except AssertionError as error:
                wrong += 1
                if wrong <= 5:
                    print("%s\n  graph: %s" % (error, line_of(rows)))
    print("%d graphs, %d differ; Alembic: %s" % (count, wrong, tally))
    sys.exit(1 if wrong else 0)


main()
