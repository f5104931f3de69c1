# main has `sessions`, in the models and in its first migration; each branch changes the model.
git init -q
environment

# model COLUMN...: the model of `sessions`.
model() {
    printf 'from sqlalchemy import Column, DateTime, Integer, String\nfrom sqlalchemy.orm import declarative_base\n\n'
    printf "Base = declarative_base()\n\n\nclass Session(Base):\n    __tablename__ = 'sessions'\n\n    id = Column(Integer, primary_key=True)\n"
    for column in "$@"; do printf '    %s\n' "$column"; done
}

# does ID PARENT LINE: a migration.
does() {
    printf '"""%s"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "%s"\ndown_revision = %s\n\n\ndef upgrade():\n    %s\n' \
        "$1" "$1" "$2" "$3" >"migrations/versions/$1.py"
}
TITLE='title = Column(String(80))'
MODIFIED='last_modified_at = Column(DateTime)'
model "$TITLE" >models.py
does a1 None 'op.create_table("sessions", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("title", sa.String(80)))'
commit Begin
git switch -q -c forgotten
model "$TITLE" "$MODIFIED" 'speaker = Column(String(80))' >models.py
commit 'Two columns, and no migration'
git switch -q -c 'done' main
model "$TITLE" "$MODIFIED" >models.py
does b2 '"a1"' 'op.add_column("sessions", sa.Column("last_modified_at", sa.DateTime()))'
commit 'A column and its migration'
git switch -q -c expanded main
does b2 '"a1"' 'op.add_column("sessions", sa.Column("last_modified_at", sa.DateTime()))'
commit 'The column comes first'
git switch -q -c follows
model "$TITLE" "$MODIFIED" >models.py
commit 'The model follows'
git switch -q -c removed main
model >models.py
commit 'The code needs it no more'
git switch -q -c renamed main
model 'name = Column(String(80))' >models.py
does b2 '"a1"' 'op.alter_column("sessions", "title", new_column_name="name")'
commit Rename
git switch -q -c mixin main
model "$TITLE" | sed 's/^class Session(Base)/class Timed:\n    updated_at = Column(DateTime)\n\n\nclass Session(Timed, Base)/' >models.py
commit 'A mixin'
git switch -q -c raw main
model "$TITLE" "$MODIFIED" >models.py
does b2 '"a1"' 'op.execute(open("sessions.sql").read())'
commit 'SQL from a file'
git switch -q -c altered main
model 'title = Column(String(200), nullable=False)' >models.py
commit 'Longer titles'
git switch -q -c differs main
model "$TITLE" 'age = Column(Integer)' >models.py
does b2 '"a1"' 'op.add_column("sessions", sa.Column("age", sa.String(9)))'
commit 'Another type'
git switch -q -c twice 'done'
git checkout -q main -- models.py
does c3 '"b2"' 'op.add_column("sessions", sa.Column("last_modified_at", sa.DateTime()))'
model "$TITLE" "$MODIFIED" >models.py
commit Twice
git switch -q -c empty main
does b2 '"a1"' pass
commit Empty
git switch -q -c ignored main
model "$TITLE" "$MODIFIED  # onehead: ignore[OH301] filled by a trigger" >models.py
commit 'On purpose'
git switch -q main
