# The advice for a forgotten migration, with the real tools: the push is refused, the printed commands are pasted in a
# project with a SQLite database, and the next push passes. Real Flask-Migrate and Alembic of the system.
# shellcheck disable=SC2119,SC2016 # commands without arguments, and Python that must not expand
# Quoted source is for printf alone.
# shellcheck disable=SC2089,SC2090
. tests/tap.sh
. tests/story.sh
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# started COMMANDS: main holds what these commands make in an empty folder, with a database beside it; we stand on a
# branch of our own.
started() {
    team
    git rm -rq .
    rm -rf migrations
    printf 'app.db\ninstance/\n' >.gitignore
    sh -ec "$1"
    commit 'the project'
    git push -q --no-verify origin HEAD:main
    knows main
    git switch -qc feat
}

# mended TABLE COLUMN: the push is refused, what is advised is pasted, the database has the column, the push passes.
mended() {
    fails push origin feat
    says 'error OH301' "$1.$2"
    pasted
    [ -z "$(git status --porcelain)" ]
    passes push origin feat
    quiet
}

FLASK_MODELS='from app import db


class Session(db.Model):
    __tablename__ = "sessions"

    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)'
FLASK_APP_FILE='from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
Migrate(app, db)

import models  # noqa'
export FLASK_MODELS FLASK_APP_FILE

flask_migrate() {
    started 'printf "%s\n" "$FLASK_APP_FILE" >app.py; printf "%s\n" "$FLASK_MODELS" >models.py
        flask db init; flask db migrate -m first; flask db upgrade'
    echo '    last_modified_at = db.Column(db.DateTime)' >>models.py
    commit 'when it was last modified'
    mended sessions last_modified_at
    has "$STORY/commands" "flask db migrate -m 'add sessions.last_modified_at'"
    grep -q "add_column.*last_modified_at" migrations/versions/*add_sessions_last_modified_at.py ||
        grep -q last_modified_at migrations/versions/*add_sessions_last_modified_at.py
}

ALEMBIC_MODELS='from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Session(Base):
    __tablename__ = "sessions"

    id = Column(Integer, primary_key=True)
    title = Column(String(80), nullable=False)'
export ALEMBIC_MODELS
START_ALEMBIC='printf "%s\n" "$ALEMBIC_MODELS" >models.py; alembic init -t generic migrations >/dev/null
    sed -i -e "s/^target_metadata = None/import sys; sys.path.insert(0, \".\"); import models; target_metadata = models.Base.metadata/" migrations/env.py
    sed -i -e "s#^sqlalchemy.url.*#sqlalchemy.url = sqlite:///app.db#" alembic.ini
    alembic revision --autogenerate -m first; alembic upgrade head'

plain_alembic() {
    started "$START_ALEMBIC"
    echo '    last_modified_at = Column(Integer)' >>models.py
    commit 'when it was last modified'
    mended sessions last_modified_at
    has "$STORY/commands" "alembic revision --autogenerate -m 'add sessions.last_modified_at'"
}

# Somebody's migration landed meanwhile: the new one must follow it.
main_has_moved() {
    started "$START_ALEMBIC"
    echo '    last_modified_at = Column(Integer)' >>models.py
    commit 'when it was last modified'
    on_server main sh -ec 'printf "\n\nclass Room(Base):\n    __tablename__ = \"rooms\"\n    id = Column(Integer, primary_key=True)\n" >>models.py
        head=$(basename migrations/versions/*_first.py _first.py)
        printf "from alembic import op\nimport sqlalchemy as sa\nrevision = \"b\"\ndown_revision = \"%s\"\n\n\ndef upgrade():\n    op.create_table(\"rooms\", sa.Column(\"id\", sa.Integer(), primary_key=True))\n\n\ndef downgrade():\n    pass\n" "$head" >migrations/versions/b.py'
    sed -i 's/^class Session/# The one and only.\n&/' models.py
    git commit -qam 'a comment'
    knows main
    git merge -q --no-commit origin/main >/dev/null 2>&1 || true
    git merge --abort 2>/dev/null || git reset -q --hard
    fails push origin feat
    says OH301 sessions.last_modified_at 'git merge --no-edit origin/main'
}

row 'Flask-Migrate: the printed commands write the migration' flask_migrate
row 'plain Alembic: the printed commands write the migration' plain_alembic
row 'where the target has migrations more, they come first' main_has_moved
tap_end
