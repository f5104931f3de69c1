"""What the differential tests of config/ share: cases to a probe, its answers back, mutants."""

import random
import subprocess


def mutate(rng, text, alphabet):
    """A few bytes of `text` deleted, doubled, replaced or moved."""
    text = bytearray(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text) + 1)
        size = rng.choice([1, 1, 1, 2, 5, 20])
        kind = rng.randrange(4)
        if kind == 0:
            del text[at : at + size]
        elif kind == 1:
            text[at:at] = b"".join(rng.choice(alphabet) for _ in range(rng.randint(1, 3)))
        elif kind == 2:
            text[at : at + size] = rng.choice(alphabet)
        else:
            piece = text[at : at + size]
            to = rng.randrange(len(text) + 1)
            text[to:to] = piece
    return bytes(text)


def ask(probe, cases):
    """The probe's answer to each case: a list of lines."""
    stdin = b"".join(b"%d\n%s" % (len(case), case) for case in cases)
    done = subprocess.run([probe], input=stdin, stdout=subprocess.PIPE, check=True)
    answers, lines = [], []
    for line in done.stdout.decode().split("\n"):
        if line == "end":
            answers.append(lines)
            lines = []
        else:
            lines.append(line)
    assert len(answers) == len(cases), "the probe answered %d of %d" % (len(answers), len(cases))
    return answers


def compare(name, probe, cases, oracle, parsed):
    """Are all answers equal? The first differences are printed, and how many were refused by both."""
    different, refused = [], 0
    for case, answer in zip(cases, ask(probe, cases)):
        expected, answer = oracle(case), parsed(answer)
        refused += expected[:1] != [] and expected[0].startswith("error")
        if expected != answer:
            different.append((case, expected, answer))
    for case, expected, answer in different[:3]:
        wrong = [pair for pair in zip(expected + [None], answer + [None]) if pair[0] != pair[1]]
        print("# case %r\n#   expected, got %r" % (case, wrong[:2]))
    print("# %s: %d cases, %d of them refused by both, %d differ" % (name, len(cases), refused, len(different)))
    return not different


def seeded():
    return random.Random(20160614)
