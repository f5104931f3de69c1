# The advice for each way to run Alembic: a push is refused, the printed commands are pasted, the next push passes, and
# the project's own tool prints one head. Real Alembic and Flask-Migrate; stand-ins for Flask-Script and Poetry.
# shellcheck disable=SC2119,SC2016,SC2089,SC2090 # commands without arguments, and strings that must not expand
. tests/tap.sh
. tests/story.sh

# Tools that Debian has under another name or not at all.
mkdir "$SCRATCH/bin"
for name in poetry uv pipenv; do
    printf '#!/bin/sh\n[ "$1" = run ] || exit 9\nshift\necho %s >>"$STORY/prefixes"\nexec "$@"\n' $name >"$SCRATCH/bin/$name"
done
printf '#!/bin/sh\nexec /usr/bin/python3 "$@"\n' >"$SCRATCH/bin/python"
printf '#!/bin/sh\nshift\nexec "$STORY/own-merge" "$@"\n' >"$SCRATCH/bin/own"
chmod +x "$SCRATCH"/bin/*
PATH=$SCRATCH/bin:$PATH
PYTHONPATH=$SCRATCH/python
PYTHONDONTWRITEBYTECODE=1
export PATH PYTHONPATH PYTHONDONTWRITEBYTECODE

# What projects of 2016 imported, on top of today's Flask-Migrate.
mkdir "$SCRATCH/python"
cat >"$SCRATCH/python/old_flask.py" <<'END'
import sys

from flask.cli import ScriptInfo
from flask_migrate.cli import db


class MigrateCommand:
    pass


class Manager:
    def __init__(self, app):
        self.app, self.commands = app, {}

    def add_command(self, name, command):
        self.commands[name] = command

    def run(self):
        assert self.commands[sys.argv[1]] is MigrateCommand
        db.main(sys.argv[2:], obj=ScriptInfo(create_app=lambda: self.app))
END

# laid_out VERSIONS COMMANDS: main holds this layout instead of the usual one, with its first migration a, and so do we.
laid_out() {
    VERSIONS=$1
    team
    on_server main lay_out "$2"
    knows main
    git reset -q --hard origin/main
}
lay_out() {
    git rm -rq .
    sh -ec "$1"
    write a
}

# forked: my b and main's c on a; the push is refused.
forked() {
    git switch -qc feat
    add b a
    landed main c a
    knows main
    fails push origin feat
    says OH102 "$@"
}

# mended HEADS-COMMAND: what was advised is pasted and pushed, and the project's own tool sees one head.
mended() {
    pasted
    [ "$(sh -c "$1" 2>"$STORY/tool" | grep -c '(head)')" = 1 ] || { cat "$STORY/tool"; return 1; }
    [ -z "$(git status --porcelain)" ]
    passes push origin feat
}

# What the tools themselves lay out, made once and copied.
mkdir "$SCRATCH/made-by-alembic" "$SCRATCH/made-by-flask"
(cd "$SCRATCH/made-by-alembic" && alembic init -t generic migrations >/dev/null && rm -f migrations/README)
ALEMBIC="cp -r '$SCRATCH/made-by-alembic/.' ."
BY_FLASK=$SCRATCH/made-by-flask/migrations
export BY_FLASK
APP='from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)
Migrate(app, db)'
export APP
(cd "$SCRATCH/made-by-flask" && echo "$APP" >app.py && /usr/bin/flask db init >/dev/null)

plain() {
    laid_out migrations/versions "$ALEMBIC"
    forked "alembic merge -m 'merge b and c' b c"
    mended 'alembic heads'
}

from_a_folder_below() {
    laid_out migrations/versions "$ALEMBIC"
    forked
    mkdir deep
    (cd deep && checked 1)
    mended 'alembic heads'
}

config_used_from_the_top() {
    laid_out migrations/versions "$ALEMBIC && mkdir conf && mv alembic.ini conf/ &&
        sed -i 's/^script_location.*/script_location = migrations/' conf/alembic.ini"
    forked "alembic -c conf/alembic.ini merge -m"
    mended 'alembic -c conf/alembic.ini heads'
}

config_used_from_its_folder() {
    laid_out 'the service/migrations/versions' "mkdir 'the service' && cd 'the service' && $ALEMBIC"
    forked "(cd 'the service' && alembic merge -m 'merge b and c' b c)" "git add 'the service/migrations/versions'"
    mended 'cd "the service" && alembic heads'
}

config_that_knows_where_it_is() {
    laid_out service/migrations/versions "mkdir service && cd service && $ALEMBIC &&
        sed -i 's/^script_location.*/script_location = %(here)s\/migrations/' alembic.ini"
    forked "(cd service && alembic merge -m 'merge b and c' b c)"
    mended 'cd service && alembic heads'
}

config_inside_the_script_folder() {
    laid_out db/versions "$ALEMBIC && mv migrations db && mv alembic.ini db/ &&
        sed -i 's/^script_location.*/script_location = %(here)s/' db/alembic.ini"
    forked "alembic -c db/alembic.ini merge -m"
    mended 'alembic -c db/alembic.ini heads'
}

config_of_another_name() {
    laid_out migrations/versions "$ALEMBIC && mv alembic.ini migrations.ini"
    forked "alembic -c migrations.ini merge -m"
    mended 'alembic -c migrations.ini heads'
}

section_of_its_own() {
    laid_out billing/versions "$ALEMBIC && cp -r migrations billing && mv migrations core && mkdir -p core/versions &&
        printf '[core]\nscript_location = core\n\n[billing]\nscript_location = billing\n' >alembic.ini"
    on_server main sh -c 'mkdir -p core/versions; sed s/\"a\"/\"z\"/ billing/versions/a.py | sed "s/'"'a'"'/'"'z'"'/" >core/versions/z.py'
    knows main
    git reset -q --hard origin/main
    forked "alembic -n billing merge -m 'merge b and c' b c" 'git add billing/versions'
    mended 'alembic -n billing heads'
}

flask() {
    laid_out migrations/versions 'echo "$APP" >app.py && cp -r "$BY_FLASK" migrations'
    forked "flask db merge -m 'merge b and c' b c"
    says_not FLASK_APP
    mended '/usr/bin/flask db heads'
}

flask_in_another_folder() {
    laid_out db/migrations/versions 'echo "$APP" >app.py && mkdir db && cp -r "$BY_FLASK" db/migrations'
    forked "flask db merge -d db/migrations -m 'merge b and c' b c"
    mended '/usr/bin/flask db heads -d db/migrations'
}

flask_app_of_a_service() {
    laid_out api/migrations/versions 'mkdir api && cd api && echo "$APP" >wsgi.py && cp -r "$BY_FLASK" migrations'
    forked "(cd api && flask db merge -m 'merge b and c' b c)"
    mended 'cd api && /usr/bin/flask db heads'
}

flask_app_named_by_a_script() {
    laid_out migrations/versions 'echo "$APP" >application.py && cp -r "$BY_FLASK" migrations &&
        mkdir scripts && echo "export FLASK_APP=application.py" >scripts/serve.sh'
    forked "FLASK_APP=application.py flask db merge -m"
    mended 'FLASK_APP=application.py /usr/bin/flask db heads'
}

flask_app_nobody_names() {
    laid_out migrations/versions 'echo "$APP" >application.py && cp -r "$BY_FLASK" migrations'
    FLASK_APP=application.py
    export FLASK_APP
    forked "flask db merge -m 'merge b and c' b c" 'FLASK_APP must be set'
    says_not 'FLASK_APP='
    mended '/usr/bin/flask db heads'
}

MANAGE='from app import app
from old_flask import Manager, MigrateCommand

manager = Manager(app)
manager.add_command("db", MigrateCommand)'
export MANAGE

manage_py() {
    laid_out migrations/versions 'echo "$APP" >app.py && cp -r "$BY_FLASK" migrations &&
        echo "$MANAGE" >manage.py && echo "manager.run()" >>manage.py'
    forked "python manage.py db merge -m 'merge b and c' b c"
    says_not poetry python3 flask
    mended 'python manage.py db heads'
}

manage_py_with_python3_and_a_folder() {
    laid_out schema/versions 'echo "$APP" >app.py && cp -r "$BY_FLASK" schema &&
        echo "$MANAGE" | sed "s/\"db\"/\"database\"/" >manage.py && echo "manager.run()" >>manage.py &&
        echo "release: python3 manage.py database upgrade -d schema" >Procfile'
    forked "python3 manage.py database merge -d schema -m 'merge b and c' b c"
    mended 'python manage.py database heads -d schema'
}

manage_py_that_imports_its_manager() {
    laid_out migrations/versions 'echo "$APP" >app.py && cp -r "$BY_FLASK" migrations && mkdir project &&
        echo "$MANAGE" >project/__init__.py && printf "from project import manager\n\nmanager.run()\n" >manage.py'
    forked "python manage.py db merge -m 'merge b and c' b c"
    mended 'python manage.py db heads'
}

manage_py_that_only_talks_of_it() {
    laid_out migrations/versions 'echo "$APP" >app.py && cp -r "$BY_FLASK" migrations &&
        echo "# manager.add_command(\"db\", MigrateCommand)" >manage.py'
    forked "flask db merge -m 'merge b and c' b c"
    says_not manage.py
}

lock_files() {
    laid_out migrations/versions "$ALEMBIC && touch poetry.lock"
    forked "poetry run alembic merge -m 'merge b and c' b c"
    mended 'alembic heads'
    has "$STORY/prefixes" poetry
}

the_nearest_lock_file() {
    laid_out service/migrations/versions "touch poetry.lock && mkdir service && cd service && touch uv.lock && $ALEMBIC"
    forked "(cd service && uv run alembic merge -m 'merge b and c' b c)"
    mended 'cd service && alembic heads'
    has "$STORY/prefixes" uv
}

a_table_of_pyproject() {
    laid_out migrations/versions "$ALEMBIC && printf '[tool.poetry]\nname = \"x\"\n' >pyproject.toml"
    forked "poetry run alembic merge -m"
    mended 'alembic heads'
}

ones_own_command() {
    laid_out migrations/versions "$ALEMBIC && touch poetry.lock"
    printf '#!/bin/sh\nexec alembic merge -m "$1" "$2" "$3"\n' >"$STORY/own-merge"
    chmod +x "$STORY/own-merge"
    git config onehead.mergeCommand 'own merge {message} {revs}'
    forked "own merge 'merge b and c' b c"
    mended 'alembic heads'
}

a_command_of_the_tree() {
    laid_out migrations/versions "$ALEMBIC && printf '[tool.onehead]\nmergeCommand = \"touch PWNED\"\nmerge_command = \"touch PWNED\"\n' >pyproject.toml"
    forked "alembic merge -m 'merge b and c' b c"
    says_not PWNED
    mended 'alembic heads'
}

row 'alembic: merge revision' plain
row 'alembic, asked from a folder below' from_a_folder_below
row 'alembic -c, used from the top' config_used_from_the_top
row 'alembic in the folder that its paths need, with a blank in it' config_used_from_its_folder
row 'alembic with %(here)s, in the folder of its config' config_that_knows_where_it_is
row 'alembic -c with %(here)s, config inside the script folder' config_inside_the_script_folder
row 'alembic -c, a config of another name' config_of_another_name
row 'alembic -n: a section for each database' section_of_its_own
row 'flask db' flask
row 'flask db -d' flask_in_another_folder
row 'flask db in the folder of its app' flask_app_of_a_service
row 'flask db, the app named by a script' flask_app_named_by_a_script
row 'flask db, the app named nowhere: said' flask_app_nobody_names
row 'manage.py' manage_py
row 'manage.py with python3, another name, another folder' manage_py_with_python3_and_a_folder
row 'manage.py that imports its manager' manage_py_that_imports_its_manager
row 'manage.py with the command in a comment: not that way' manage_py_that_only_talks_of_it
row 'a lock file' lock_files
row 'the nearest lock file' the_nearest_lock_file
row 'a table of pyproject.toml' a_table_of_pyproject
row 'onehead.mergeCommand of git config' ones_own_command
row 'a merge command in the tree is never taken' a_command_of_the_tree
tap_end
