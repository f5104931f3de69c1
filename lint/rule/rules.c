/* rules.c: the table of rules, with the text that `onehead explain` prints. A rule is in the table
 * once its function is built. */
#include <string.h>
#include <strings.h>

#include "rule/judgement.h"

const struct rule rules[] = {
    {.code = "OH101",
     .name = "multiple-heads",
     .severity = SEVERITY_ERROR,
     .summary = "the change leaves several heads, all of them in the proposed commit",
     .meaning = "A head is a migration that no other one names as its down_revision. With two\n"
                "of them `alembic upgrade head` refuses: 'Multiple head revisions are present'.\n"
                "The deploy stops there, mostly after the merge and in front of everybody.\n"
                "\n"
                "Judged is what the target branch will hold afterwards. Heads that the target\n"
                "has already are not yours: they are shown once, as a warning. Heads are\n"
                "counted for each branch label by itself, as Alembic does; the setting `heads`\n"
                "allows more of them, as the last resort.",
     .example = "    a1.py   revision = 'a1'   down_revision = None\n"
                "    b2.py   revision = 'b2'   down_revision = 'a1'\n"
                "    c3.py   revision = 'c3'   down_revision = 'a1'    <- b2 and c3 are heads",
     .cure = "Not published yet: let the later one follow the other,\n"
             "    c3.py   down_revision = 'b2'\n"
             "Published, both of them: join them with a merge revision,\n"
             "    alembic merge -m 'merge b2 and c3' b2 c3\n"
             "Then `git add` and `git commit`: commits are pushed, not files.",
     .judge = rule_heads},
    {.code = "OH102",
     .name = "heads-after-merge",
     .severity = SEVERITY_ERROR,
     .summary = "the change leaves several heads once it is merged with its target",
     .meaning = "Your branch has one head and the target has one head, and both are green. They\n"
                "follow the same parent, so the merge of the two has two heads, and `alembic\n"
                "upgrade head` refuses on the target branch. No check of your branch alone can\n"
                "see this; onehead looks at the merge with the target as it knows it today.\n"
                "\n"
                "How old that knowledge is stands in the report. `git fetch` makes it new.",
     .example = "    main:     a1 <- b2     landed while you were at work\n"
                "    feature:  a1 <- c3     yours",
     .cure = "Bring the target's migration onto your branch, and let yours follow it:\n"
             "    git merge origin/main\n"
             "    c3.py   down_revision = 'b2'\n"
             "Where c3 is published already (on the target, or once was on it), a database\n"
             "may have run it. Then leave it where it is and write a merge revision:\n"
             "    git merge origin/main\n"
             "    alembic merge -m 'merge b2 and c3' b2 c3"},
    {.code = "OH104",
     .name = "missing-parent",
     .severity = SEVERITY_ERROR,
     .summary = "a down_revision or depends_on names a revision that is not there",
     .meaning = "Alembic stops with a KeyError before it does anything, for every command. The\n"
                "file may have been left out of the commit, deleted, or renamed with another\n"
                "id; or the id is written short: Alembic takes full ids only. It may also be\n"
                "the merge that takes it away: the target deleted what your migration follows.\n"
                "Where the project's code sets version_locations, what a depends_on names may be\n"
                "the migration of an installed package: that is a warning.",
     .example = "    c3.py   revision = 'c3'   down_revision = 'b2'    <- no file has the id b2",
     .cure = "Commit the missing file, or name a revision that is there:\n"
             "    git log --all --oneline -S\"'b2'\" -- '*.py'    finds where it was\n"
             "Where a history was squashed, let your migration follow the new first one.",
     .judge = rule_missing},
    {.code = "OH105",
     .name = "duplicate-revision",
     .severity = SEVERITY_ERROR,
     .summary = "two files bear the same revision id",
     .meaning = "Alembic only warns, and lets the last file that it happens to read win. Which\n"
                "one that is may differ from machine to machine, so databases come to differ.\n"
                "Mostly a file was copied as a pattern and kept its id, or was renamed on one\n"
                "branch and not on the other, so that the merge holds both.",
     .example = "    b2_add_users.py    revision = 'b2'\n"
                "    b2_add_groups.py   revision = 'b2'",
     .cure = "The same migration twice: delete one of the files. Two migrations: give the one\n"
             "that is not published a new id, and name that in the files that follow it.",
     .judge = rule_duplicates},
    {.code = "OH106",
     .name = "cycle",
     .severity = SEVERITY_ERROR,
     .summary = "migrations follow each other in a circle",
     .meaning = "There is no order in which they could run; Alembic refuses to load any of the\n"
                "environment. A migration that names itself is a circle as well, and so is a\n"
                "circle over depends_on.",
     .example = "    b2.py   revision = 'b2'   down_revision = 'c3'\n"
                "    c3.py   revision = 'c3'   down_revision = 'b2'",
     .cure = "Set the down_revision of one of them back to what it followed before:\n"
             "    git log -p -- migrations/versions/b2.py",
     .judge = rule_loops},
    {.code = "OH107",
     .name = "new-root",
     .severity = SEVERITY_ERROR,
     .summary = "a second migration without a parent starts a history of its own",
     .meaning = "A migration whose down_revision is None is a beginning. A second one beside it,\n"
                "without a branch label and joined to nothing, was most likely generated in an\n"
                "empty folder or against the wrong environment: its head is a second head, and\n"
                "a merge would only hide that it creates what already exists.",
     .example = "    a1.py   revision = 'a1'   down_revision = None\n"
                "    z9.py   revision = 'z9'   down_revision = None    <- the second one",
     .cure = "Let it follow the head:\n"
             "    z9.py   down_revision = 'a1'\n"
             "Or, where a second history is meant, give it a label:\n"
             "    z9.py   branch_labels = ('billing',)",
     .judge = rule_new_root},
    {.code = "OH108",
     .name = "unreadable-revision",
     .severity = SEVERITY_ERROR,
     .summary = "a migration's revision or down_revision can't be determined",
     .meaning = "Without them nobody can tell whether there is one head, so this is never passed\n"
                "over. Either Python can't read the file (a syntax error, conflict markers that\n"
                "were committed, an unknown encoding), or the value is made by a call or a\n"
                "condition, which onehead does not run. Where a whole environment computes its\n"
                "ids, that is said in a line and the environment is not judged.",
     .example = "    <<<<<<< HEAD\n"
                "    down_revision = 'b2'\n"
                "    =======\n"
                "    down_revision = 'a1'\n"
                "    >>>>>>> feature",
     .cure = "Resolve the conflict or the error, and write plain strings:\n"
             "    revision = 'c3'\n"
             "    down_revision = 'b2'",
     .judge = rule_unreadable},
    {.code = "OH109",
     .name = "bad-identifier",
     .severity = SEVERITY_ERROR,
     .summary = "a revision id that Alembic refuses, misreads or can't store",
     .meaning = "Alembic refuses ids with @, - or +, and newer ones with a colon; it takes\n"
                "`head`, `heads`, `base` and `current` for something else. An id over 32\n"
                "characters does not fit the column of the table alembic_version, so the\n"
                "upgrade fails in the database (a warning where the target holds longer ones\n"
                "already). An id with control characters can't be typed in any command. A\n"
                "branch label that is borne twice, or that is the id of a revision, keeps\n"
                "Alembic from loading the history at all.",
     .example = "    revision = 'add-users'\n"
                "    revision = '2026_11_24_add_the_column_that_was_forgotten'",
     .cure = "Give it a short id of letters, digits and underscores, and name that in the\n"
             "down_revision of the files that follow it:\n"
             "    revision = 'add_users'",
     .judge = rule_identifiers},
    {.code = "OH201",
     .name = "published-edited",
     .severity = SEVERITY_WARNING,
     .summary = "a migration that has landed was changed",
     .meaning = "Databases have run it, and will not run it again: the new text reaches fresh\n"
                "databases only, and the two kinds drift apart. Comments, docstrings and layout\n"
                "may change freely. A changed identifier is an error, for a database that is\n"
                "stamped with the old one is lost; so is one id with other parents on two\n"
                "target branches: whoever moves from one to the other skips a migration.",
     .example = "    b2.py, on main since last week:\n"
                "    -    op.add_column('user', sa.Column('age', sa.Integer()))\n"
                "    +    op.add_column('user', sa.Column('age', sa.Integer(), nullable=False))",
     .cure = "Put the file back, and write a new migration for the difference:\n"
             "    git checkout origin/main -- migrations/versions/b2.py\n"
             "    alembic revision -m 'age is required'",
     .judge = rule_edited},
    {.code = "OH202",
     .name = "published-deleted",
     .severity = SEVERITY_ERROR,
     .summary = "a migration that has landed is gone",
     .meaning = "A database stamped with it can go neither up nor down: \"Can't locate revision\n"
                "identified by 'b2'\". It is an error while other migrations stand on it, when\n"
                "a forced push throws it away, and when the files of an environment are gone\n"
                "while its config is left. It is a warning for a head, and for an environment\n"
                "that was removed whole. A history that was squashed into a new first migration\n"
                "is told in one line.",
     .example = "    git rm migrations/versions/b2.py    # c3 still follows b2",
     .cure = "Put the file back:\n"
             "    git checkout origin/main -- migrations/versions/b2.py\n"
             "and undo what it did in a new migration.",
     .judge = rule_deleted},
    {.code = "OH301",
     .name = "missing-migration",
     .severity = SEVERITY_ERROR,
     .summary = "the models change, and no migration does it",
     .meaning = "A new column works on every fresh database, so the tests pass; the deployed\n"
                "database does not have it, and each query of the table fails there.\n"
                "\n"
                "Compared are the models at the merge base and as proposed: tables, columns,\n"
                "types, NULL, defaults of the server that Python does not give as well, indexes,\n"
                "unique constraints and foreign keys. What the change's own migrations do is\n"
                "taken off, and what all migrations of the result have built already. Models\n"
                "that were wrong before are not yours. In a pre-commit hook it is a warning: the\n"
                "migration may be the next commit.",
     .example = "    models.py   class Session(Base):\n"
                "                    last_modified_at = Column(DateTime)    <- new\n"
                "    and no migration with op.add_column('sessions', ...)",
     .cure = "Let the project's own tool write it, from a database that is at the head:\n"
             "    alembic upgrade head\n"
             "    alembic revision --autogenerate -m 'add sessions.last_modified_at'\n"
             "then read it, `git add` it and commit. Where it is meant to be so, say it beside\n"
             "the declaration:\n"
             "    # onehead: ignore[OH301] filled by a trigger, made by hand",
     .judge_run = rule_models},
    {.code = "OH302",
     .name = "migration-disagrees",
     .severity = SEVERITY_WARNING,
     .summary = "a migration does it in another way than the models say",
     .meaning = "The migration makes the column with another type, lets it be NULL where the\n"
                "model does not, leaves out its index or key, or spells its name differently.\n"
                "The models and the database then tell different stories of the same column.",
     .example = "    models.py   age = Column(Integer, nullable=False)\n"
                "    b2.py       op.add_column('user', sa.Column('age', sa.String()))",
     .cure = "Edit the migration, or the model: one of the two is mistaken."},
    {.code = "OH303",
     .name = "uncertain-migration",
     .severity = SEVERITY_WARNING,
     .summary = "whether a migration does it can't be told",
     .meaning = "Something that could do it can't be read: raw SQL that was not understood, a\n"
                "table's name that is computed, a helper that is not in the repository. Or the\n"
                "table stood in the models before and no migration ever made it, so that it\n"
                "may be somebody else's, as may all models on another declarative base than\n"
                "the migrations'. Or there is no migration at all yet and create_all() makes the\n"
                "tables, or a class of a library that left a model's bases may have brought it.\n"
                "This never blocks.",
     .example = "    b2.py       op.execute(open('add_age.sql').read())",
     .cure = "Nothing, where you know that it is done. A `# onehead: ignore[OH303] reason`\n"
             "beside the declaration says so to the next reader."},
    {.code = "OH304",
     .name = "leftover-column",
     .severity = SEVERITY_WARNING,
     .summary = "a table or column left the models, and no migration drops it",
     .meaning = "It stays in the database. That is right in the first half of a removal in two\n"
                "steps: code that still runs must find the column until it is gone itself. A\n"
                "column that stays and may not be NULL refuses new rows, though.",
     .example = "    models.py   - nickname = Column(String(50))\n"
                "    and no migration with op.drop_column('user', 'nickname')",
     .cure = "Now or after the next deploy:\n"
             "    op.drop_column('user', 'nickname')"},
    {.code = "OH305",
     .name = "done-twice",
     .severity = SEVERITY_ERROR,
     .summary = "two migrations add the same table or column",
     .meaning = "Two branches changed the same model, or one was written from a database that\n"
                "was not at the head, and each has a migration for it. Whichever runs second\n"
                "fails: 'column already exists'. Nothing between the two drops it. A migration\n"
                "that looks first (IF NOT EXISTS, an inspector) is left alone.",
     .example = "    b2.py   op.add_column('user', sa.Column('age', sa.Integer()))\n"
                "    c3.py   op.add_column('user', sa.Column('age', sa.Integer()))",
     .cure = "Take it out of the one that is not published.",
     .judge = rule_done_twice},
    {.code = "OH401",
     .name = "empty-migration",
     .severity = SEVERITY_WARNING,
     .summary = "a migration does nothing and does not say why",
     .meaning = "It was mostly generated before the models were saved or imported, and what it\n"
                "should do is missing. Merge revisions, with their several parents, do nothing\n"
                "by nature.",
     .example = "    b2.py   down_revision = 'a1'\n"
                "            def upgrade():\n"
                "                pass",
     .cure = "Delete it and generate it anew, or say in a comment why it is empty.",
     .judge = rule_empty},
    {.code = "OH501",
     .name = "deploy-forgets-upgrade",
     .severity = SEVERITY_WARNING,
     .summary = "migrations are deployed, and nothing there runs the upgrade",
     .meaning = "The new code starts on the old database, and each query of a new column fails.\n"
                "Asked when migrations are pushed to Heroku or Dokku, or to what the setting\n"
                "`deploy-remote` names: a remote, or REMOTE/BRANCH.\n"
                "\n"
                "Looked through are Procfile, app.json, heroku.yml, Dockerfile, fly.toml,\n"
                "render.yaml, compose files, the CI jobs that deploy, the scripts that these\n"
                "name, and the project's own code. A process of the Procfile that only upgrades\n"
                "is started by nobody. It is also said where the deploy upgrades to `head` and\n"
                "another line to `heads`: with several heads the one stops, the other does not.",
     .example = "    Procfile    web: gunicorn app:app\n"
                "                migrate: flask db upgrade    <- nobody starts it",
     .cure = "Let the release phase do it, before the new code gets a request:\n"
             "    Procfile    release: flask db upgrade\n"
             "Where it is done by hand, `onehead pending FROM` says what is to be run; the\n"
             "setting `off = [\"OH501\"]` ends the warning.",
     .judge_run = rule_deploy,
     .judges_deploys = true},
};
const size_t rules_count = sizeof rules / sizeof *rules;

static bool is_name(const char *name, struct text text) {
    return strlen(name) == text.size && strncasecmp(name, text.at, text.size) == 0;
}

const struct rule *rule_find(struct text code_or_name) {
    for (size_t i = 0; i < rules_count; i++)
        if (is_name(rules[i].code, code_or_name) || is_name(rules[i].name, code_or_name))
            return &rules[i];
    return NULL;
}
