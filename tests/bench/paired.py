"""paired.py: what the benchmarks share: two commands in turn, A B A B ..., medians and the median of the pairwise ratios. Only ratios
are to be quoted, since machines differ. The arguments of each benchmark are ONEHEAD [HISTORY]; HISTORY is a clone of a large public
project with migrations (BENCH_HISTORY in the environment does as well).
"""
import os
import statistics
import subprocess
import sys
import time

ONEHEAD = os.path.abspath(sys.argv[1])
HISTORY = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("BENCH_HISTORY", "")
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("CI",) and not k.startswith(("GIT_", "GITHUB_", "GITLAB_"))}
NULL = os.open(os.devnull, os.O_RDWR)


def run(command, stdin=None, environment=ENVIRONMENT):
    """(seconds, peak KiB, exit status) of one whole process."""
    source = os.open(stdin, os.O_RDONLY) if stdin else NULL
    actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, NULL, 1), (os.POSIX_SPAWN_DUP2, NULL, 2)]
    started = time.perf_counter()
    child = os.posix_spawnp(command[0], command, environment, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    elapsed = time.perf_counter() - started
    if stdin:
        os.close(source)
    return elapsed, usage.ru_maxrss, os.waitstatus_to_exitcode(status)


def pair(name, a, b, runs=15, stdin_b=None, wanted=(0, 1)):
    """One row: A against B, in turn."""
    run(a), run(b, stdin_b)
    rows = []
    for _ in range(runs):
        first, memory, status = run(a)
        if status not in wanted:
            sys.exit(f"{name}: exit status {status}: {' '.join(a)}")
        rows.append((first, run(b, stdin_b)[0], memory))
    ratio = statistics.median(x / y for x, y, _ in rows)
    mine, other = (1000 * statistics.median(r[i] for r in rows) for i in (0, 1))
    print(f"{name:58} {mine:9.1f} ms {other:9.1f} ms   ratio {ratio:6.2f}   {rows[0][2] / 1024:6.0f} MiB")
    return mine


def git(repository, *arguments, stdin=None):
    return subprocess.run(["git", "-C", repository, *arguments], input=stdin, check=True, stdout=subprocess.PIPE,
                          env=dict(ENVIRONMENT, GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.com", GIT_COMMITTER_NAME="a",
                                   GIT_COMMITTER_EMAIL="a@example.com", GIT_AUTHOR_DATE="2020-01-01T00:00:00Z",
                                   GIT_COMMITTER_DATE="2020-01-01T00:00:00Z")).stdout


def versions_folder(repository, commit):
    """The folder that holds most migrations."""
    count = {}
    for path in git(repository, "grep", "-lE", "^down_revision", commit, "--", "*.py").decode().splitlines():
        folder = os.path.dirname(path.split(":", 1)[1])
        count[folder] = count.get(folder, 0) + 1
    return max(count, key=count.get)
