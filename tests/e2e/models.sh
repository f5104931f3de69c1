# Models against migrations, with real pushes: a column without a migration is refused, what migrations do is not, and
# what can't be told never blocks.
# shellcheck disable=SC2119,SC2016 # commands without arguments, and Python that must not expand
. tests/tap.sh
. tests/story.sh

# model [LINE...]: the model of `users`, with these lines more in the class.
model() {
    cat <<'END'
from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = 'users'

    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    nick = Column(String(50))
END
    [ $# = 0 ] || printf '    %s\n' "$@"
}

# does ID PARENT LINE...: a migration with these lines in upgrade().
does() {
    does_id=$1 does_parent=$2
    shift 2
    mkdir -p "$VERSIONS"
    {
        printf '"""%s"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n' "what $does_id does"
        printf "revision = '%s'\ndown_revision = '%s'\n\n\ndef upgrade():\n" "$does_id" "$does_parent"
        printf '    %s\n' "$@"
        printf '\n\ndef downgrade():\n    pass\n'
    } >"$VERSIONS/$does_id.py"
}
ADD_AGE="op.add_column('users', sa.Column('age', sa.Integer()))"

# users: main holds `users`, in the models and in its first migration; we stand on a branch of our own.
users() {
    team
    on_server main starts_with_users
    git pull -q
    git switch -qc feat
}
starts_with_users() {
    model >models.py
    does b a "op.create_table('users', sa.Column('id', sa.Integer(), nullable=False)," \
        "    sa.Column('name', sa.String(50)), sa.Column('nick', sa.String(50)), sa.PrimaryKeyConstraint('id'))"
}
# next_branch NAME: feat has landed; a branch of today's main.
next_branch() {
    on_server main git merge -q origin/feat
    knows main
    git switch -qc "$1" origin/main
}
# changes LINE...: our model of `users` has these lines more, committed.
changes() {
    model "$@" >models.py
    commit 'change the model'
}

a_forgotten_column() {
    users
    changes 'age = Column(Integer)'
    fails push origin feat
    says OH301 'models.py now declares the column users.age, and no migration adds it.' models.py:13 \
        'alembic upgrade head' "alembic revision --autogenerate -m 'add users.age'" 'git add migrations/versions' \
        "git commit -m 'add users.age'" 'git -c onehead.skip=OH301 push'
    once 'error OH'
    json 'codes == ["OH301"] and r["summary"] == {"errors": 1, "warnings": 0}'
    json '[(f["table"], f["column"], f["environment"]) for f in r["findings"]] == [("users", "age", "migrations")]'
    json 'r["findings"][0]["location"] == {"path": "models.py", "line": 13, "column": 11}'
    passes -c onehead.skip=OH301 push origin feat
    says 'OH301 at models.py:13 is not reported, by onehead.skip'
}

# login_follows: the migration of `login` lands, and the model comes after it.
login_follows() {
    commit 'make the table'
    git push -q --no-verify origin HEAD:main
    knows main
    git switch -qc login origin/main
    {
        model
        printf '\n\nclass Login(Base):\n    __tablename__ = %s\n\n    id = Column(Integer, primary_key=True)\n' "'login'"
        printf '    mail = Column(String(50))\n'
    } >models.py
    commit 'its model'
    passes push origin login
    says_not OH3
}

# A table that an older migration made, with SQL that stands in a file.
made_by_sql_of_a_file() {
    users
    mkdir -p migrations/data
    echo 'CREATE TABLE IF NOT EXISTS login (id int PRIMARY KEY, mail varchar(50));' >migrations/data/more.sql
    does c b "import os" "path = os.path.join(os.path.dirname(__file__), '..', 'data', 'more.sql')" \
        "with open(path) as file:" "    op.execute(sa.text(file.read()))"
    login_follows
}

# The same, statement by statement, but for what stands behind the last of them.
made_by_statements_of_a_file() {
    users
    printf 'CREATE TABLE login (id int PRIMARY KEY);\nALTER TABLE login ADD mail varchar(50);\n-- done' >migrations/more.sql
    does c b "import os" "folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))" \
        "path = os.path.join(folder, 'more.sql')" "with open(path) as file:" \
        "    for statement in file.read().split(';\\n')[:-1]:" "        op.execute(statement)"
    login_follows
}

# The table came first, and its model now has a column more than the migration gave it.
a_model_of_an_older_table() {
    users
    does c b "op.create_table('posts', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('title', sa.String(50)))"
    commit 'make the table'
    git push -q --no-verify origin HEAD:main
    knows main
    git switch -qc posts origin/main
    {
        model
        printf '\n\nclass Post(Base):\n    __tablename__ = %s\n\n    id = Column(Integer, primary_key=True)\n' "'posts'"
        printf '    title = Column(String(50))\n'
    } >models.py
    commit 'its model'
    passes push origin posts
    says_not OH3
    echo '    body = Column(String(50))' >>models.py
    commit 'and a body'
    fails push origin posts
    says OH301 'models.py now declares the column posts.body, and no migration adds it.' \
        "alembic revision --autogenerate -m 'add posts.body'"
    once 'error OH'
}

# What drops a constraint whose name it looks up makes no index.
a_drop_makes_nothing() {
    users
    on_server main does c b "name = op.get_bind().execute(sa.text('SELECT name FROM constraints')).scalar()" \
        "op.drop_constraint(name, 'users')" "op.execute('ALTER TABLE users DROP CONSTRAINT {}'.format(name))"
    git pull -q origin main
    changes "__table_args__ = (Index('ix_nick', 'nick'),)"
    fails push origin feat
    says OH301 'models.py now declares the index on users (nick), and no migration creates it.'
}

# A class of a library beside the base hides no column of a table that was there before the first migration.
a_table_from_before_with_a_mixin_of_a_library() {
    users
    on_server main rm "$VERSIONS/b.py"
    on_server main sh -ec 'printf "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n" >models.py'
    knows main
    git switch -qc mixed origin/main
    does b a "$ADD_AGE"
    model 'age = Column(Integer)' | sed '1i from people.models import Person' | sed 's/(Base)/(Base, Person)/' >models.py
    commit 'its model'
    passes push origin mixed
    says_not OH301
}

with_its_migration() {
    users
    does c b "$ADD_AGE"
    changes 'age = Column(Integer)'
    passes push origin feat
    quiet
}

the_migration_comes_first() {
    users
    does c b "$ADD_AGE"
    commit 'the column, unused'
    passes push origin feat
    quiet
    next_branch follow
    changes 'age = Column(Integer)'
    passes push origin follow
    quiet
}

main_has_the_migration_meanwhile() {
    users
    changes 'age = Column(Integer)'
    on_server main does c b "$ADD_AGE"
    knows main
    passes push origin feat
    quiet
}

a_removal_in_two_steps() {
    users
    model | grep -v nick >models.py
    commit 'the code needs it no more'
    passes push origin feat
    says 'warning OH304' 'models.py no longer declares the column users.nick' 'two-step removal'
    json 'codes == ["OH304"] and r["findings"][0]["column"] == "nick" and r["summary"]["errors"] == 0'
    next_branch second
    does c b "op.drop_column('users', 'nick')"
    commit 'drop it'
    passes push origin second
    quiet
}

a_rename() {
    users
    model | sed 's/nick/handle/' >models.py
    does c b "op.alter_column('users', 'nick', new_column_name='handle')"
    commit 'rename'
    passes push origin feat
    quiet
    git rm -q "$VERSIONS/c.py"
    does c b "op.add_column('users', sa.Column('handle', sa.String(50)))" "op.execute('UPDATE users SET handle = nick')" \
        "op.drop_column('users', 'nick')"
    commit 'add, copy, drop'
    passes push origin feat
    quiet
}

a_mixin() {
    users
    cat >mixins.py <<'END'
from sqlalchemy import Column, DateTime


class Timed:
    updated_at = Column(DateTime)
END
    model | sed -e 's/(Base)/(Timed, Base)/' -e '1i from mixins import Timed' >models.py
    cat >>models.py <<'END'


class Group(Timed, Base):
    __tablename__ = 'groups'

    id = Column(Integer, primary_key=True)
END
    does c b "op.create_table('groups', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('updated_at', sa.DateTime()))" \
        "op.add_column('users', sa.Column('updated_at', sa.DateTime()))"
    commit 'times'
    passes push origin feat
    quiet
    next_branch more
    echo '    seen_at = Column(DateTime)' >>mixins.py
    commit 'one more'
    fails push origin more
    says 'mixins.py now declares the column users.seen_at' 'mixins.py now declares the column groups.seen_at'
    json 'sorted(f["table"] for f in r["findings"]) == ["groups", "users"]'
}

# events_of MEMBERS...: a mixin that makes a table for each of its classes, with these members.
events_of() {
    cat <<'END'
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, declared_attr, relationship

Base = declarative_base()


class Event:
    id = Column(Integer, primary_key=True)
    tag = Column(String(20))


class HasEvents:
    @declared_attr
    def events(cls):
        members = {
            '__tablename__': f'{cls.__name__.lower()}_events',
            'source_id': Column(ForeignKey(f'{cls.__tablename__}.id')),
        }
END
    [ $# = 0 ] || printf '        %s\n' "$@"
    cat <<'END'
        cls.Event = type(f'{cls.__name__}Event', (Event, Base), members)
        return relationship(cls.Event)
END
}

a_table_for_each_class() {
    users
    events_of >events.py
    cat >models.py <<'END'
from sqlalchemy import Column, Integer, String
from events import Base, HasEvents


class User(HasEvents, Base):
    __tablename__ = 'users'

    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    nick = Column(String(50))
END
    cp models.py without
    printf '\n\nclass Group(HasEvents, Base):\n    __tablename__ = "groups"\n\n    id = Column(Integer, primary_key=True)\n' >>models.py
    set -- "op.create_table('groups', sa.Column('id', sa.Integer(), primary_key=True))"
    for class in user group; do
        set -- "$@" "op.create_table('${class}_events', sa.Column('id', sa.Integer(), primary_key=True)," \
            "    sa.Column('tag', sa.String(20)), sa.Column('source_id', sa.Integer(), sa.ForeignKey('${class}s.id')))"
    done
    does c b "$@"
    commit 'events'
    passes push origin feat
    quiet
    next_branch more
    sed -i "s/^    tag = .*/&\n    more = Column(Integer)/" events.py
    commit 'one more'
    fails push origin more
    says 'events.py now declares the column user_events.more' 'events.py now declares the column group_events.more'
    json 'sorted(f["table"] for f in r["findings"]) == ["group_events", "user_events"]'
    git switch -qc fewer origin/main
    mv without models.py
    commit 'without groups'
    passes push origin fewer
    says 'group_events'
    git switch -qc computed origin/main
    events_of 'for name in NAMES:' '    members[name] = Column(Integer)' >events.py
    commit 'by a loop'
    passes push origin computed
    quiet
    sed -i -e '/for name/d' -e '/members\[name/d' -e "s/_tablename__': .*/_tablename__': NAMES[cls],/" events.py
    commit 'by a name that is looked up'
    passes push origin computed
    quiet
    on_server main git merge -q origin/computed
    knows main
    git switch -qc plain origin/main
    events_of >events.py
    commit 'without the loop'
    passes push origin plain
    quiet
}

raw_sql() {
    users
    does c b 'op.execute("ALTER TABLE users ADD COLUMN age INTEGER")'
    changes 'age = Column(Integer)'
    passes push origin feat
    quiet
    does c b 'op.execute(open("add_age.sql").read())'
    commit 'from a file'
    passes push origin feat
    says 'warning OH303' 'users.age' "can't be told" "($VERSIONS/c.py:10)"
    says_not OH301
}

alterations() {
    users
    model '__table_args__ = (Index("ix_users_name_nick", "name", "nick"),)' | sed -e 's/nick = Column(String(50))/nick = Column(String(  # wide\n        80), nullable=False)/' >models.py
    commit 'alter'
    fails push origin feat
    says 'gives users.nick the type VARCHAR(80) instead of String(50)' 'no longer lets users.nick be NULL' 'index on users (name, nick)' \
        "'change users.nick and 1 more'"
    does c b "op.alter_column('users', 'nick', type_=sa.String(80), nullable=False)" \
        "op.create_index('ix_users_name_nick', 'users', ['name', 'nick'])"
    commit 'its migration'
    passes push origin feat
    quiet
}

# No autogenerate compares WHERE.
an_index_for_other_rows() {
    users
    on_server main does c b "op.execute('CREATE UNIQUE INDEX ix_nick ON users (nick) WHERE nick IS NOT NULL')"
    knows main
    git switch -qc index origin/main
    model '__table_args__ = (Index("ix_nick", "nick", unique=True),)' >models.py
    commit 'for all rows'
    passes push origin index
    says 'warning OH302' 'unique index on users (nick)' 'the migration makes it for some rows'
    git switch -qc other origin/main
    model '__table_args__ = (Index("ix_users_nick", "nick", unique=True),)' >models.py
    commit 'of another name'
    fails push origin other
    says 'error OH301' 'unique index on users (nick)'
    model '__table_args__ = (Index("ix_nick", "nick", unique=True, postgresql_where=text("nick IS NOT NULL")),)' >models.py
    commit 'as it is'
    passes push origin other
    quiet
    on_server main git merge -q origin/other
    knows main
    git switch -qc all origin/main
    model '__table_args__ = (Index("ix_nick", "nick", unique=True),)' >models.py
    commit 'for all rows from now on'
    fails push origin all
    says 'error OH301' 'unique index on users (nick)'
}

# MySQL's MODIFY and SQL Server's ALTER COLUMN write the whole column down, as alembic.ddl has it.
a_type_that_is_said_to_exist() {
    users
    sed -i 's/nick = Column(String(50))/nick = Column(String(80), nullable=False)/' models.py
    does c b "op.alter_column('users', 'nick', existing_type=sa.String(80), nullable=False)"
    commit 'with the new type as existing_type'
    passes push origin feat
    says 'warning OH303' 'gives users.nick the type String(80)' MySQL "($VERSIONS/c.py:10)"
    git switch -qc alone origin/main
    sed -i 's/nick = Column(String(50))/nick = Column(String(80))/' models.py
    does c b "op.alter_column('users', 'nick', existing_type=sa.String(80))"
    commit 'alone'
    fails push origin alone
    says 'error OH301' 'gives users.nick the type String(80)'
    git switch -qc null origin/main
    sed -i 's/nick = Column(String(50))/nick = Column(String(80), nullable=False)/' models.py
    does c b "op.alter_column('users', 'nick', type_=sa.String(80), existing_nullable=False)"
    commit 'with nullability as existing_nullable'
    passes push origin null
    says 'warning OH303' 'no longer lets users.nick be NULL' MySQL
    on_server main does c b "op.alter_column('users', 'nick', existing_type=sa.String(80), nullable=False)"
    knows main
    git switch -qc follows origin/main
    sed -i 's/nick = Column(String(50))/nick = Column(String(80), nullable=False)/' models.py
    commit 'the models follow an older migration'
    passes push origin follows
    says 'warning OH303' 'gives users.nick the type String(80)' MySQL
    on_server main does d c "op.alter_column('users', 'nick', type_=sa.String(60))"
    knows main
    git switch -qc later origin/main
    sed -i 's/nick = Column(String(50))/nick = Column(String(80), nullable=False)/' models.py
    commit 'a later one has set the type'
    fails push origin later
    says 'error OH301' 'gives users.nick the type String(80)'
}

a_length_that_goes_and_comes() {
    users
    model | sed 's/nick = Column(String(50))/nick = Column(String)/' >models.py
    commit 'any length'
    fails push origin feat
    says 'gives users.nick the type String instead of String(50), and no migration changes it' 'by hand'
    does c b "op.alter_column('users', 'nick', type_=sa.String())"
    commit 'its migration'
    passes push origin feat
    quiet
    next_branch short
    sed -i 's/nick = Column(String/&(80)/' models.py
    commit 'at most 80'
    passes push origin short
    says 'warning OH304' 'gives users.nick the type String(80) instead of String' 'the database still takes more'
    does d c "op.alter_column('users', 'nick', type_=sa.String(80))"
    commit 'its migration'
    passes push origin short
    quiet
}

a_server_default() {
    users
    model | sed 's/nick = Column(String(50)/&, server_default="none"/' >models.py
    commit 'a default'
    fails push origin feat
    says 'models.py now gives users.nick a server default, and no migration sets it' compare_server_default
    sed -i 's/server_default="none"/&, default="none"/' models.py
    commit 'which Python gives as well'
    passes push origin feat
    quiet
    sed -i 's/, default="none"//' models.py
    does c b "op.alter_column('users', 'nick', server_default='none')"
    commit 'its migration'
    passes push origin feat
    quiet
    next_branch without
    model >models.py
    commit 'no default'
    passes push origin without
    says 'warning OH304' 'no longer gives users.nick a server default, and no migration drops it'
    does d c "op.alter_column('users', 'nick', server_default=None)"
    commit 'its migration'
    passes push origin without
    quiet
}

a_new_column_and_its_default() {
    users
    does c b "op.add_column('users', sa.Column('age', sa.Integer(), server_default='0', nullable=False))"
    changes 'age = Column(Integer, nullable=False)'
    passes push origin feat
    quiet
    does c b "op.add_column('users', sa.Column('age', sa.Integer(), nullable=False))"
    changes 'age = Column(Integer, server_default="0", nullable=False)'
    passes push origin feat
    says 'warning OH302' 'now gives users.age a server default, and the migration leaves it out'
}

one_of_two_indexes_is_dropped() {
    users
    changes 'age = Column(Integer, index=True)' 'size = Column(Integer, index=True)'
    does c b "op.add_column('users', sa.Column('age', sa.Integer(), index=True))" \
        "op.add_column('users', sa.Column('size', sa.Integer(), index=True))"
    commit 'two indexes'
    passes push origin feat
    next_branch fewer
    sed -i 's/, index=True//' models.py
    does d c "op.drop_index('ix_users_age', 'users')"
    commit 'no index'
    passes push origin fewer
    says 'warning OH304' 'index on users (size)'
    says_not '(age)'
    sed -i 's/age = Column(Integer/&, unique=True/' models.py
    does d c "op.create_unique_constraint('uq_users_age', 'users', ['age'])"
    commit 'no index but the key'
    passes push origin fewer
    says 'warning OH304' 'index on users (age)' 'index on users (size)'
}

what_a_key_does_on_delete() {
    users
    model 'chief_id = Column(ForeignKey("users.id"))' >models.py
    does c b "op.add_column('users', sa.Column('chief_id', sa.Integer(), sa.ForeignKey('users.id')))"
    commit 'chiefs'
    passes push origin feat
    next_branch more
    changes 'chief_id = Column(ForeignKey("users.id", ondelete="CASCADE"))'
    fails push origin more
    says 'now declares the foreign key on users (chief_id) ON DELETE CASCADE, and no migration creates it'
}

a_migration_does_it_differently() {
    users
    does c b "op.add_column('users', sa.Column('age', sa.String(10)))"
    changes 'age = Column(Integer)'
    passes push origin feat
    says 'warning OH302' "models.py gives users.age the type Integer, and its migration String(10) ($VERSIONS/c.py:10)"
    does c b "op.add_column('users', sa.Column('birthdaay', sa.Integer()))"
    changes 'birthday = Column(Integer)'
    passes push origin feat
    says 'warning OH302' users.birthday "makes 'birthdaay' instead"
    does c b "op.add_column('users', sa.Column('team_id', sa.Integer(), nullable=False))"
    changes 'team_id = Column(Integer, ForeignKey("users.id"))'
    passes push origin feat
    says 'lets users.team_id be NULL, and its migration does not' 'foreign key on users (team_id)' 'leaves it out'
}

a_table_made_anew() {
    users
    does c b "op.execute('DROP TABLE IF EXISTS users')" \
        "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True)," \
        "    sa.Column('name', sa.String(50)), sa.Column('nick', sa.String(50)))"
    model | sed 's/nick = Column(String(50)/nick = Column(String(50), nullable=False/' >models.py
    commit 'a nick is a must'
    passes push origin feat
    says 'warning OH302' 'does not let users.nick be NULL, and its migration does' "($VERSIONS/c.py:11)"
}

a_whole_table() {
    users
    {
        model
        printf '\n\nclass Group(Base):\n    __tablename__ = "groups"\n\n    id = Column(Integer, primary_key=True)\n'
        printf '    owner_id = Column(ForeignKey("users.id"), index=True)\n'
    } >models.py
    commit 'groups'
    fails push origin feat
    once 'error OH'
    says 'models.py now declares the table groups (id, owner_id), and no migration creates it.' "-m 'add groups'"
    json 'r["findings"][0]["table"] == "groups" and r["findings"][0]["column"] is None'
    does c b "op.create_table('groups', sa.Column('id', sa.Integer(), primary_key=True))"
    commit 'its migration, without the owner'
    fails push origin feat
    once 'error OH'
    says 'groups.owner_id, and no migration adds it'
}

a_table_of_many_columns() {
    users
    {
        model
        printf '\n\nclass Wide(Base):\n    __tablename__ = "wide"\n\n    id = Column(Integer, primary_key=True)\n'
        for n in $(seq 2 25); do printf '    c%s = Column(Integer)\n' "$n"; done
    } >models.py
    commit 'wide'
    fails push origin feat
    says 'now declares the table wide (id, c2, c3, ' ', c23, c24, ...), and no migration creates it.'
}

a_revert() {
    users
    does c b "$ADD_AGE"
    changes 'age = Column(Integer)'
    on_server main git merge -q origin/main
    passes push origin feat
    next_branch back
    git rm -q "$VERSIONS/c.py"
    changes
    hook_gives 0 push origin back
    says_not OH30
}

not_this_changes_doing() {
    users
    on_server main sh -ec 'sed "s/nick =/nock =/" models.py >m && mv m models.py'
    knows main
    git switch -qc other origin/main
    echo '# a comment' >>models.py
    commit 'a comment'
    passes push origin other
    quiet
}

the_migration_lies_on_the_disk() {
    users
    changes 'age = Column(Integer)'
    does c b "$ADD_AGE"
    fails push origin feat
    says 'lies on your disk already' "git add $VERSIONS/c.py"
    pasted
    passes push origin feat
    quiet
}

staged_and_on_the_disk() {
    users
    model 'age = Column(Integer)' >models.py
    checked 1 --worktree
    says OH301 users.age
    checked 0 --staged
    git add -A
    checked 1 --staged
    says OH301 users.age
    ended 0 "$ONEHEAD" hook pre-commit
    says 'warning OH301' users.age
    does c b "$ADD_AGE"
    checked 0 --worktree
    git add -A
    checked 0 --staged
    ended 0 "$ONEHEAD" hook pre-commit
    says_not OH301
}

a_comment_beside_it() {
    users
    changes 'age = Column(Integer)  # onehead: ignore[OH301] filled by a trigger'
    passes push origin feat
    says 'OH301 at models.py:13 is not reported, by a comment in the file: filled by a trigger'
    json 'codes == [] and any("OH301" in said for said in r["compared"]["skipped"])'
}

settings_say_so() {
    users
    mkdir scratch
    printf 'from models import Base\nfrom sqlalchemy import Column, Integer\n\n\nclass Scratch(Base):\n    __tablename__ = "scratch"\n    id = Column(Integer, primary_key=True)\n' >scratch/models.py
    commit scratch
    fails push origin feat
    says 'scratch/models.py now declares the table scratch'
    printf '[tool.onehead]\nmodels = ["models.py"]\n' >pyproject.toml
    commit 'models are in models.py'
    passes push origin feat
    says_not OH301
    printf '[tool.onehead]\nmodels = ["!scratch/**"]\n' >pyproject.toml
    commit 'models are not in scratch'
    passes push origin feat
    says_not OH301
    git switch -qc off origin/main
    printf '[tool.onehead]\noff = ["OH301"]\n' >pyproject.toml
    changes 'age = Column(Integer)'
    passes push origin off
    says_not OH301
}

no_environment_at_all() {
    users
    on_server main git rm -rq migrations alembic.ini
    git pull -q origin main
    git reset -q --hard origin/main
    changes 'age = Column(Integer)'
    passes push origin feat
    says_not OH30
}

several_environments() {
    users
    on_server main two_services
    knows main
    git switch -qc two origin/main
    sed -i 's/name = .*/&\n    age = Column(Integer)/' billing/models.py
    commit 'age in billing'
    fails push origin two
    says 'OH301 missing-migration in billing/migrations' 'billing/models.py now declares the column customers.age'
    once 'error OH'
    checked 0 --env migrations
    checked 1 --env billing/migrations
    VERSIONS=billing/migrations/versions does z y "op.add_column('customers', sa.Column('age', sa.Integer()))"
    commit 'its migration'
    passes push origin two
    quiet
}
two_services() {
    mkdir -p billing
    project billing
    model | sed -e s/users/customers/ -e s/User/Customer/ >billing/models.py
    printf "revision = 'x'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n" >billing/migrations/versions/x.py
    VERSIONS=billing/migrations/versions does y x "op.create_table('customers', sa.Column('id', sa.Integer(), primary_key=True)," \
        "    sa.Column('name', sa.String(50)), sa.Column('nick', sa.String(50)))"
}

# Each service has a database of its own: the other one's table never had the column.
a_table_of_two_environments() {
    users
    on_server main users_of_billing
    knows main
    git switch -qc less origin/main
    sed -i '/nick/d' models.py
    commit 'no nick'
    passes push origin less
    says 'OH304 leftover-column in migrations' 'models.py no longer declares the column users.nick'
    does c b "$ADD_AGE"
    VERSIONS=billing/migrations/versions does z y "op.add_column('users', sa.Column('debt', sa.Integer()))"
    model 'age = Column(Integer)' >models.py
    sed -i 's/name = .*/&\n    debt = Column(Integer)/' billing/models.py
    commit 'a column each'
    passes push origin less
    says_not OH301
}
users_of_billing() {
    mkdir -p billing
    project billing
    model | sed '/nick/d' >billing/models.py
    printf "revision = 'x'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n" >billing/migrations/versions/x.py
    VERSIONS=billing/migrations/versions does y x "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True)," \
        "    sa.Column('name', sa.String(50)))"
}

both_sides_generated_it() {
    users
    does c b "$ADD_AGE"
    changes 'age = Column(Integer)'
    on_server main does d b "$ADD_AGE"
    knows main
    fails push origin feat
    says 'error OH305' 'Your migration c and d both add the column users.age'
    does c b 'if not column_exists("users", "age"):' "    $ADD_AGE"
    commit 'look first'
    fails push origin feat
    says_not OH305
}

dropped_in_between() {
    users
    does c b "$ADD_AGE"
    does d c "op.drop_column('users', 'age')"
    does e d "$ADD_AGE"
    changes 'age = Column(Integer)'
    passes push origin feat
    quiet
}

an_empty_migration() {
    users
    does c b pass
    changes 'age = Column(Integer)'
    fails push origin feat
    says 'warning OH401' 'error OH301'
    does c b '# The column is made by the release script.' pass
    commit 'why'
    fails push origin feat
    says_not OH401
}

an_unreadable_model() {
    users
    model >models.py
    echo 'class Broken(Base:' >>models.py
    commit 'broken'
    passes push origin feat
    says_not OH301 OH304
    says 'warning OH303' 'models.py was not compared with the migrations'
}

a_model_with_an_error_in_it() {
    users
    model 'age = = Column(Integer)' >models.py
    commit 'broken inside'
    passes push origin feat
    says_not OH301 OH304
    says 'warning OH303' 'models.py was not compared with the migrations'
}

# named COLUMN...: a model whose table is named by a function of a library.
named() {
    echo 'from library import plural
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base, declared_attr
class Named:
    @declared_attr
    def __tablename__(cls):
        return plural(cls.__name__)
class Meter(declarative_base(cls=Named)):'
    printf '    %s = Column(Integer)\n' "$@"
}
a_table_named_by_a_function_of_a_library() {
    team
    named host load >meter.py
    commit 'a model without a migration'
    git push -q --no-verify origin main
    git switch -qc feat
    named host load seen >meter.py
    commit 'a column'
    checked 0
    says 'warning OH303' 'meter.py now declares seen in the class Meter' 'what names its table'
}

# gauge COLUMN...: a model on a base class of a library, which names the table.
gauge() {
    echo 'from library.models import Base
from sqlalchemy import Column, Integer
class Gauge(Base):'
    printf '    %s = Column(Integer)\n' "$@"
}
a_nameless_class() {
    team
    gauge host load >gauge.py
    does b a "op.create_table('gauges', sa.Column('id', sa.Integer()), sa.Column('host', sa.Integer())," \
        "    sa.Column('load', sa.Integer()))"
    commit 'a model and its table'
    git push -q --no-verify origin main
    git switch -qc feat
    gauge host load seen >gauge.py
    commit 'a column'
    checked 1
    says OH301 gauges.seen
    does c b "op.add_column('gauges', sa.Column('seen', sa.Integer()))"
    commit 'its migration'
    checked 0
    says_not OH
}
a_nameless_class_whose_table_is_not_found() {
    team
    gauge host load >gauge.py
    commit 'a model without a migration'
    git push -q --no-verify origin main
    git switch -qc feat
    gauge host load seen >gauge.py
    commit 'a column'
    checked 0
    says 'warning OH303' 'gauge.py now declares seen in the class Gauge'
    does b a "op.add_column('gauge', sa.Column('seen', sa.Integer()))"
    commit 'its migration'
    checked 0
    says_not OH
    gauge moved about | sed 's/Gauge/Other/' >other.py
    commit 'another class'
    checked 0
    says 'warning OH303' 'other.py now declares moved, about in the class Other'
}

# Of a table that was there before the first migration the history knows what it added, or that it is there.
a_nameless_class_of_an_old_table() {
    team
    gauge host load >gauge.py
    does b a "op.add_column('gauge', sa.Column('load', sa.Integer()))" "op.create_index('i', 'gauges', ['made'])"
    commit 'a model and its latest column'
    git push -q --no-verify origin main
    git switch -qc feat
    gauge host load seen >gauge.py
    commit 'a column'
    checked 1
    says 'error OH301' gauge.seen
    does c b "op.add_column('gauge', sa.Column('seen', sa.Integer()))"
    commit 'its migration'
    checked 0
    says_not OH
}
a_nameless_class_that_foreign_keys_lead_to() {
    team
    gauge host load >gauge.py
    model 'gauge_id = Column(ForeignKey("gauges.id"))' >models.py
    does b a "op.create_index('made', 'gauge', ['made'])"
    commit 'two models'
    git push -q --no-verify origin main
    git switch -qc feat
    gauge host load seen >gauge.py
    commit 'a column'
    checked 0
    says 'warning OH303' 'gauge.py now declares seen in the class Gauge'
    git switch -q main
    does b a "op.add_column('users', sa.Column('gauge_id', sa.Integer()))"
    commit 'no word of another table'
    git push -q --no-verify origin main
    git switch -qC feat
    gauge host load seen >gauge.py
    commit 'a column'
    checked 1
    says 'error OH301' gauges.seen
    git switch -q main
    model | sed "s/'users'/'gauges'/" >models.py
    commit 'another class has the table'
    git push -q --no-verify origin main
    git switch -qC feat
    gauge host load seen >gauge.py
    commit 'a column'
    checked 0
    says 'warning OH303' 'gauge.py now declares seen in the class Gauge'
}

a_table_that_no_migration_made() {
    users
    on_server main sed -i 's/op.add_column.*/op.create_table("t", sa.Column("id", sa.Integer()))/' "$VERSIONS/a.py"
    on_server main sh -ec 'printf "\n\nclass Report(Base):\n    __tablename__ = \"reports\"\n    id = Column(Integer, primary_key=True)\n" >>models.py'
    knows main
    git switch -qc reports origin/main
    echo '    total = Column(Integer)' >>models.py
    commit 'total'
    passes push origin reports
    says 'warning OH303' reports.total 'no migration ever made this table'
    on_server main sed -i "s/sa.Integer()))/sa.Integer(), sa.ForeignKey('a.people.id')))/" "$VERSIONS/a.py"
    knows main
    git rebase -q origin/main
    fails push -f origin reports
    says 'error OH301' reports.total
    on_server main sed -i "s/, sa.ForeignKey.*/)); op.add_column('people', sa.Column('age', sa.Integer()))/" "$VERSIONS/a.py"
    knows main
    git rebase -q origin/main
    fails push -f origin reports
    says 'error OH301' reports.total
}

# A statement whose names are computed does no more than such a statement can.
computed_names_in_sql() {
    users
    {
        sed '/^def downgrade/,$d' "$VERSIONS/b.py"
        cat <<'END'
    for name in names:
        op.execute(f'CREATE VIEW {name} AS SELECT age, nick FROM users')
        op.execute(f'CREATE TABLE users_{name} PARTITION OF users FOR VALUES IN (1)')
        op.execute(f'ALTER TABLE {name} RENAME CONSTRAINT age TO nick')
        op.execute(f'CREATE INDEX ix_{name} ON {name} (age)')
END
    } >b.py && mv b.py "$VERSIONS/b.py"
    commit 'names that are computed'
    git push -q --no-verify origin HEAD:main
    knows main
    git switch -qc computed origin/main
    changes 'age = Column(Integer)'
    fails push origin computed
    says 'error OH301' users.age
    model | sed 's/nick = .*/nick = Column(String(50), index=True)/' >models.py
    commit 'an index in its place'
    passes push origin computed
    says 'warning OH303' 'index on users (nick)' "its SQL computes a table's name"
    model | sed 's/nick = .*/nick = Column(String(50), ForeignKey("users.id"))/' >models.py
    commit 'a foreign key, which no index is'
    fails push origin computed
    says 'error OH301' 'foreign key on users (nick)'
}

# A first migration that executes the SQL of a file makes the tables; what a later change to the models brings, it can't.
a_history_that_begins_with_sql_of_a_file() {
    users
    git rm -q "$VERSIONS/b.py"
    mkdir -p "$VERSIONS"
    sed -i "s/op.add_column.*/op.execute(open('schema.sql').read())/" "$VERSIONS/a.py"
    commit 'one migration'
    git push -q --no-verify origin +HEAD:main
    knows main
    git switch -qc more origin/main
    changes 'age = Column(Integer)'
    printf '\n\nclass Report(Base):\n    __tablename__ = "reports"\n    id = Column(Integer, primary_key=True)\n' >>models.py
    commit 'a table'
    fails push origin more
    says 'error OH301' users.age 'declares the table reports'
    git switch -qc fewer origin/main
    sed -i '/class User/,$d' models.py
    commit 'no users'
    passes push origin fewer
    says 'warning OH304' users
}

# Alembic loads no such history, so nobody knows what it does.
a_history_with_a_loop() {
    users
    does c d "$ADD_AGE"
    does d c pass
    changes 'age = Column(Integer)'
    fails push origin feat
    says 'error OH106' 'warning OH303' users.age 'in a loop'
    says_not OH301
}

# So does one that renames all tables by a rule.
tables_renamed_by_a_rule() {
    users
    sed -i "s/'users'/'people'/" models.py
    sed -i "s/op.add_column.*/op.create_table('t', sa.Column('id', sa.Integer()))/" "$VERSIONS/a.py"
    does c b "new = {'users': 'people'}" 'for table in op.get_bind().tables():' '    op.rename_table(table, new.get(table))'
    commit 'tables renamed'
    git push -q --no-verify origin HEAD:main
    knows main
    git switch -qc rule origin/main
    echo '    age = Column(Integer)' >>models.py
    commit age
    fails push origin rule
    says 'error OH301' people.age
}

# What leads to a table that may have another name now leads there still.
a_key_to_a_table_renamed_by_a_rule() {
    users
    printf '\n\nclass Pet(Base):\n    __tablename__ = "pets"\n    id = Column(Integer, primary_key=True)\n    owner = Column(ForeignKey("users.id"))\n' >>models.py
    does c b "op.create_table('pets', sa.Column('id', sa.Integer()), sa.Column('owner', sa.Integer(), sa.ForeignKey('users.id')))"
    commit 'pets'
    git push -q --no-verify origin HEAD:main
    knows main
    git switch -qc rule origin/main
    sed -i -e "s/'users'/'people'/" -e 's/"users.id"/"people.id"/' models.py
    does d c "new = {'users': 'people'}" 'for table in op.get_bind().tables():' '    op.rename_table(table, new.get(table))'
    commit 'tables renamed'
    passes push origin rule
    says 'warning OH303' 'foreign key on pets (owner)' "the table's new name is computed"
}

# Its columns are not known, and its name is.
an_index_over_an_expression() {
    users
    lower='__table_args__ = (Index("ix_lower", func.lower("name")),)'
    changes "$lower"
    fails push origin feat
    says 'error OH301' 'now declares the index ix_lower on users, and no migration creates it'
    does c b 'for name in ["name", "nick"]:' '    op.execute(f"CREATE INDEX ix_{name} ON users (lower({name}))")' 'op.execute("CREATE INDEX CONCURRENTLY ix_lower ON users (lower(name))")'
    commit 'its migration'
    passes push origin feat
    quiet
    on_server main sh -ec "git fetch -q origin feat && git reset -q --hard FETCH_HEAD"
    knows main
    git switch -qc renamed origin/main
    model "$lower" | sed 's/ix_lower/ix_small/' >models.py
    commit 'another name'
    fails push origin renamed
    says 'error OH301' 'the index ix_small on users'
    git switch -qc none origin/main
    model >models.py
    commit 'no index'
    passes push origin none
    says 'warning OH304' 'the index ix_lower on users'
    git switch -qc computed origin/main
    model "$lower" | sed 's/ix_lower/ix_small/' >models.py
    does d c 'op.create_index(name_of("small"), "users", [sa.text("lower(name)")])'
    commit 'a name that is computed'
    passes push origin computed
    says_not OH301
}

text_without_a_length() {
    users
    on_server main sed -i "s/name = .*/bio = Column(Text)/; s/String, Unique/String, Text, Unique/" models.py
    on_server main sed -i "s/sa.Column('name', sa.String(50))/sa.Column('bio', sa.Text())/" "$VERSIONS/b.py"
    knows main
    git switch -qc annotated origin/main
    sed -i -e 's/bio = .*/bio: Mapped[str | None]/' -e '1i from sqlalchemy.orm import Mapped, mapped_column' models.py
    commit 'an annotation in the place of Column(Text)'
    passes push origin annotated
    quiet
    sed -i 's/bio: .*/bio: Mapped[int | None]/' models.py
    commit 'a number'
    fails push origin annotated
    says 'gives users.bio the type Integer instead of Text'
}

a_schema_by_search_path() {
    users
    on_server main sed -i "s/__tablename__.*/&\n    __table_args__ = {'schema': 'core'}/" models.py
    knows main
    git switch -qc path origin/main
    sed -i 's/nick = .*/&\n    age = Column(Integer)/' models.py
    does c b "$ADD_AGE"
    commit 'the migration names no schema'
    passes push origin path
    quiet
    git rm -q "$VERSIONS/c.py"
    commit 'without it'
    fails push origin path
    says 'now declares the column core.users.age, and no migration adds it'
}

sql_of_old_that_cannot_be_read() {
    users
    on_server main does b2 b 'op.execute(open("age of users.sql").read())'
    knows main
    git switch -qc old origin/main
    model 'size = Column(Integer)' >models.py
    commit 'a column of which the old migration does not speak'
    fails push origin old
    says 'now declares the column users.size, and no migration adds it'
    changes 'age = Column(Integer)'
    passes push origin old
    says 'warning OH303' users.age "can't be told"
}

a_computed_rename_of_old() {
    users
    on_server main does c b 'for old in ["user", "users"]:' '    op.rename_table(old, plural(old))' \
        '    op.execute(f"ALTER TABLE {old} RENAME CONSTRAINT {old}_key TO {old}_id_key")' \
        'op.create_table("notes", sa.Column("id", sa.Integer()))'
    knows main
    git switch -qc longer origin/main
    sed -i 's/String(50)/String(99)/' models.py
    commit 'longer names'
    fails push origin longer
    says 'error OH301' users.name
}

with_an_example() {
    mkdir -p docs
    model 'sizes = "SIZES"' 'age = Column(Integer)' >docs/example.py
    echo 'SIZES = (1,)' >>models.py
}
an_example_of_the_same_table() {
    users
    on_server main with_an_example
    knows main
    git switch -qc more origin/main
    model 'age = Column(Integer)' >models.py
    echo 'SIZES = (1, 2)' >>models.py
    commit 'what the example had already'
    fails push origin more
    says 'error OH301' 'models.py now declares the column users.age'
}

a_large_file_beside_the_models() {
    users
    on_server main sh -ec 'echo "SIZES = (1,)" >>models.py; yes "number = 1" | head -c 3000000 >large.py'
    knows main
    git switch -qc sizes origin/main
    sed -i 's/^SIZES = .*/SIZES = (1, 2)/' models.py
    commit 'a constant on which a declaration may hang'
    passes push origin sizes
    quiet
    git switch -qc larger origin/main
    echo 'number = 2' >>large.py
    commit 'what could not be read before'
    passes push origin larger
    quiet
    on_server main git rm -q large.py
    knows main
    git switch -qc again origin/main
    yes 'number = Column(1)' | head -c 3000000 >large.py
    commit 'a file that cannot be read'
    passes push origin again
    says 'warning OH303' 'large.py was not compared with the migrations: it is too large to be read'
}

# A loop over what the database holds, in all its tables: only what is computed there is not known.
computed_tables_and_known_columns() {
    users
    on_server main does c b 'for table in tables_of(["users", "notes"]):' '    op.drop_index(old_name(table), table)' \
        '    op.alter_column(table, "tenant", new_column_name="name", existing_type=sa.String(50))' \
        '    op.create_foreign_key(None, table, "names", ["name"], ["name"])' \
        '    op.create_index(new_name(table), table, ["name"])'
    knows main
    git switch -qc other origin/main
    model | sed 's/nick = .*/nick = Column(String(99), index=True)/' >models.py
    commit 'another column'
    fails push origin other
    says 'error OH301' 'index on users (nick)' 'gives users.nick the type String(99)'
    git switch -qc same origin/main
    model | sed 's/name = .*/name = Column(String(50), ForeignKey("names.name"), index=True)/' >models.py
    commit 'that column'
    passes push origin same
    says 'warning OH303' 'index on users (name)' 'foreign key on users (name)' "the table's name is computed"
}

a_table_from_before_the_history() {
    users
    on_server main sh -ec 'printf "\n\nclass Report(Base):\n    __tablename__ = \"reports\"\n    id = Column(Integer, primary_key=True)\n" >>models.py'
    knows main
    git switch -qc gone origin/main
    model >models.py
    commit 'reports are gone'
    passes push origin gone
    says 'warning OH304' 'no longer declares the table reports'
    does c b "op.drop_table('reports')"
    commit 'drop it'
    passes push origin gone
    quiet
}

members_of_a_list() {
    users
    on_server main sed -i 's/nick = .*/&\n    kinds = Column(ARRAY(Enum("a", "b", name="kind")))/; s/^from sqlalchemy import /&ARRAY, Enum, /' models.py
    knows main
    git switch -qc members origin/main
    sed -i 's/"a", "b"/"a", "b", "c"/' models.py
    does c b "op.execute(\"ALTER TYPE kind ADD VALUE 'c'\")"
    commit 'one more member'
    passes push origin members
    quiet
}

# The same class below a base of the project's too, in a project of two environments.
a_nameless_class_of_two_environments() {
    a_nameless_class
    mkdir -p other/versions
    : >other/env.py
    printf '[alembic]\nscript_location = migrations\n\n[other]\nscript_location = other\n' >alembic.ini
    (VERSIONS=other/versions && does z '' "op.create_table('log', sa.Column('id', sa.Integer()))")
    sed -i "s/''/None/" other/versions/z.py
    printf 'from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n' >base.py
    gauge host load seen | sed -e 's/(Base)/(Library, Base)/' -e 's/import Base/import Library/' \
        -e '1i from base import Base' >gauge.py
    commit 'another environment and a base'
    git push -q --no-verify origin HEAD:main
    git fetch -q
    sed 's/^class.*/&\n    more = Column(Integer)/' gauge.py >a && mv a gauge.py
    commit 'one more column'
    checked 1
    says 'error OH301' gauges.more
}

# Had its base brought the column, the migrations that made the table would have made it. Where what they made can't be
# read, its columns may be those that the class now declares itself, or not.
a_library_base_that_leaves() {
    users
    on_server main sed -i -e 's/(Base)/(Stamped, Base)/' -e '1i from company_base import Stamped' models.py
    knows main
    git switch -qc left origin/main
    loses_its_base
    fails push origin left
    says 'error OH301' users.seen_at
    on_server main sed -i "s/sa.PrimaryKeyConstraint('id')/*company_base.columns()/" "$VERSIONS/b.py"
    knows main
    git switch -qc unread origin/main
    loses_its_base
    passes push origin unread
    says 'warning OH303' users.seen_at 'has left the class'
    does c b "op.add_column('users', sa.Column('seen_at', sa.Integer()))"
    commit 'its migration'
    passes push origin unread
    says_not OH303
}
loses_its_base() {
    sed -i -e 's/Stamped, //' -e '/company_base/d' models.py
    echo '    seen_at = Column(Integer)' >>models.py
    commit 'no library any more'
}

a_base_that_moves_to_a_library() {
    users
    printf 'from sqlalchemy import Column, String\n\n\nclass Named:\n    alias = Column(String(50))\n' >named.py
    model | sed -e 's/(Base)/(Named, Stamped, Base)/' -e '1i from named import Named\nfrom company_base import Stamped' >models.py
    does c b "op.add_column('users', sa.Column('alias', sa.String(50)))"
    commit named
    git push -q origin HEAD:main
    knows main
    git switch -qc moved origin/main
    printf 'import company_models\n\nNamed = company_models.Named\n' >named.py
    commit 'the base is a library now'
    passes push origin moved
    quiet
    printf 'class Named:\n    pass\n' >named.py
    commit 'no base at all'
    passes push origin moved
    says 'warning OH304' users.alias
}

a_history_that_begins_anew() {
    users
    git rm -q "$VERSIONS/a.py" "$VERSIONS/b.py"
    mkdir -p "$VERSIONS"
    printf '"""The database as it is."""\nrevision = "z"\ndown_revision = None\n\n\ndef upgrade():\n    """Nothing: it is there."""\n' >"$VERSIONS/z.py"
    sed -i 's/"a"/"z"/' "$VERSIONS"/*.py
    sed 's/users/people/' models.py >m && mv m models.py
    commit 'a new beginning'
    checked 0 --base origin/main --head HEAD
    says 'warning OH303' 'now declares the table people' 'the history begins with this change'
    says_not OH301
}

histories_that_nothing_joins() {
    users
    printf 'from alembic import op\nimport sqlalchemy as sa\nrevision = "z"\ndown_revision = None\nbranch_labels = ("sqlite",)\n\n\ndef upgrade():\n    op.create_table("users", sa.Column("id", sa.Integer()))\n' >"$VERSIONS/z.py"
    commit 'a history for another database'
    checked 0 --base origin/main --head HEAD
    says_not OH305
    sed -i 's/^down_revision = .*/down_revision = "b"/' "$VERSIONS/z.py"
    commit 'behind the old one'
    checked 1 --base origin/main --head HEAD
    says 'error OH305' 'both add the table users'
}


# A project beside ours in the same tree, with a base of its own and, for one of our tables, a class of its own.
a_project_beside_it() {
    users
    on_server main mkdir jobs
    on_server main sh -ec 'sed "s/class User/class Person/" models.py >jobs/models.py'
    knows main
    git switch -qc jobs origin/main
    printf '    age = Column(Integer)\n\n\nclass Run(Base):\n    __tablename__ = "runs"\n    id = Column(Integer, primary_key=True)\n' >>jobs/models.py
    commit 'what only jobs do'
    passes push origin jobs
    says 'warning OH303' users.age 'the table runs' 'the migrations are those of another declarative base than its own (jobs/models.py:4)'
    says_not OH301
    sed -i 's/^Base = .*/from models import Base/' jobs/models.py
    commit 'on our base'
    checked 1 --base origin/main --head HEAD
    says 'error OH301' 'the table runs'
}

row 'a table that a base class of a library names is found by what the migrations built' a_nameless_class
row 'such a table is found where several histories stand side by side' a_nameless_class_of_two_environments
row 'of a table that was there before all migrations those tell that added to it' a_nameless_class_of_an_old_table
row 'else the foreign keys that lead to it' a_nameless_class_that_foreign_keys_lead_to
row 'where they built no such table it cannot be told' a_nameless_class_whose_table_is_not_found
row 'nor where a function that is not in this tree names it' a_table_named_by_a_function_of_a_library
a_first_migration_that_renames_a_table() {
    users
    on_server main sed -i 's/op.add_column.*/op.create_table("t", sa.Column("id", sa.Integer())); op.rename_table("User", "old")/' "$VERSIONS/a.py"
    on_server main sh -ec 'printf "\n\nclass Report(Base):\n    __tablename__ = \"reports\"\n    id = Column(Integer, primary_key=True)\n" >>models.py'
    knows main
    git switch -qc reports origin/main
    echo '    total = Column(Integer)' >>models.py
    commit 'total'
    fails push origin reports
    says 'error OH301' reports.total
}
row 'what the first migration renames was there already, and so were other tables' a_first_migration_that_renames_a_table

a_table_that_is_renamed_unread() {
    users
    on_server main sed -i "s/create_table('users'/create_table('user'/" "$VERSIONS/b.py"
    on_server main does c b "names = {'user': 'users'}" 'for name in sa.inspect(op.get_bind()).get_table_names():' \
        '    op.rename_table(name, names.get(name))'
    knows main
    git switch -qc longer origin/main
    sed -i 's/nick = Column(String(50))/nick = Column(String(80))/' models.py
    commit 'longer'
    fails push origin longer
    says 'error OH301' users.nick
    does d c "op.alter_column('users', 'nick', type_=sa.String(80))"
    commit 'its migration'
    passes push origin longer
    quiet
}
row 'what renames a table gives its columns no other type' a_table_that_is_renamed_unread

# What a file declares where it is run by itself is an example.
an_example_below_main() {
    users
    printf 'if __name__ == "__main__":\n    from models import Base\n    from sqlalchemy import Column, Integer\n\n    class Example(Base):\n        __tablename__ = "examples"\n        id = Column(Integer, primary_key=True)\n' >model_tools.py
    commit 'an example'
    passes push origin feat
    quiet
}
row 'an example where a file is run by itself is no model' an_example_below_main

# Another base may have a table of the same name in a schema of its own: the migrations made ours alone.
a_table_of_the_same_name_of_another_base() {
    users
    on_server main mkdir etl
    on_server main sh -ec 'sed -e "s/^    __tablename__.*/&\n    __table_args__ = {\"schema\": \"etl\"}/" models.py >etl/models.py'
    knows main
    git switch -qc etl origin/main
    echo '    age = Column(Integer)' >>etl/models.py
    commit 'what only the etl has'
    passes push origin etl
    says 'warning OH303' etl.users.age 'the migrations are those of another declarative base than its own (etl/models.py:4)'
}
row 'a table of the same name in a schema of another base' a_table_of_the_same_name_of_another_base

# A table of Core says by its MetaData whose it is.
a_table_of_another_metadata() {
    users
    on_server main audit "Column('id', Integer)"
    knows main
    git switch -qc audit origin/main
    audit "Column('id', Integer)" "Column('resolver', Integer)"
    commit 'resolver'
    passes push origin audit
    says 'warning OH303' audit.resolver 'the migrations are those of another declarative base than its own (audit.py:2)'
    sed -i 's/^metadata = .*/from models import Base; metadata = Base.metadata/' audit.py
    commit 'ours'
    fails push origin audit
    says 'error OH301' audit.resolver
}
audit() {
    printf 'from sqlalchemy import Column, Integer, MetaData, Table\nmetadata = MetaData()\naudit = Table("audit", metadata' >audit.py
    printf ', %s' "$@" >>audit.py
    printf ')\n' >>audit.py
}
row 'a table of another MetaData may be made elsewhere' a_table_of_another_metadata
# The same in the database of Flask-SQLAlchemy, all of which Flask-Migrate compares.
a_table_of_flask_that_no_migration_made() {
    users
    on_server main sed -i 's/op.add_column.*/op.create_table("t", sa.Column("id", sa.Integer()))/' "$VERSIONS/a.py"
    on_server main sh -ec "echo \"target_metadata = current_app.extensions['migrate'].db.metadata\" >${VERSIONS%/*}/env.py"
    on_server main sh -ec 'printf "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n\n\nclass Report(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n" >reports.py'
    on_server main sed -i 's/^Base = .*/from reports import db\n\nBase = db.Model/' models.py
    on_server main sh -ec 'printf "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n\n\nclass Seen(db.Model):\n    __bind_key__ = \"logs\"\n    id = db.Column(db.Integer, primary_key=True)\n" >seen.py'
    knows main
    git switch -qc reports origin/main
    echo '    total = db.Column(db.Integer)' >>reports.py
    echo '    total = db.Column(db.Integer)' >>seen.py
    commit 'total'
    fails push origin reports
    says 'error OH301' report.total 'warning OH303' seen.total
    echo "include_object = chosen" >>"${VERSIONS%/*}/env.py"
    commit 'some are left out'
    passes push origin reports
    says 'warning OH303' report.total 'no migration ever made this table'
}
# What lies in another database was not there before the migrations of this one.
a_table_bound_to_another_database() {
    users
    on_server main sh -ec 'printf "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n" >base.py'
    on_server main sed -i 's/^Base = .*/from base import db\n\nBase = db.Model/' models.py
    on_server main sh -ec 'printf "from base import db\n\n\nclass Seen(db.Model):\n    __bind_key__ = \"logs\"\n    id = db.Column(db.Integer, primary_key=True)\n" >seen.py'
    knows main
    git switch -qc seen origin/main
    echo '    total = db.Column(db.Integer)' >>seen.py
    commit 'total'
    passes push origin seen
    says 'warning OH303' seen.total 'no migration ever made this table'
    sed -i '/__bind_key__/d' seen.py
    commit 'in ours'
    fails push origin seen
    says 'error OH301' seen.total
}
# A service beside the one that has the migrations may use the same SQLAlchemy() for a database of its own.
a_table_of_another_service_of_flask() {
    users
    on_server main sed -i 's/op.add_column.*/op.create_table("t", sa.Column("id", sa.Integer()))/' "$VERSIONS/a.py"
    on_server main sh -ec "echo \"target_metadata = current_app.extensions['migrate'].db.metadata\" >${VERSIONS%/*}/env.py"
    on_server main sh -ec 'printf "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n" >common.py; mkdir shop mail;
        git mv alembic.ini models.py migrations shop'
    on_server main sed -i 's/^Base = .*/from common import db\n\nBase = db.Model/' shop/models.py
    on_server main sh -ec 'printf "from common import db\n\n\nclass Letter(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n" >mail/models.py'
    knows main
    git switch -qc letters origin/main
    echo '    total = db.Column(db.Integer)' >>mail/models.py
    commit 'total'
    passes push origin letters
    says 'warning OH303' letter.total 'no migration ever made this table'
    git mv mail/models.py shop/letters.py
    commit 'it is of the shop'
    fails push origin letters
    says 'error OH301' letter.total
}

tables_made_without_migrations() {
    users
    on_server main rm "$VERSIONS/b.py"
    knows main
    git switch -qc reports origin/main
    printf '\n\nclass Report(Base):\n    __tablename__ = "reports"\n    id = Column(Integer, primary_key=True)\n' >>models.py
    commit 'reports'
    passes push origin reports
    says 'warning OH303' reports 'no migration ever made any table'
}

tables_made_beside_migrations() {
    users
    on_server main rm "$VERSIONS/b.py"
    on_server main sh -ec 'echo "Base.metadata.create_all(engine)" >start.py'
    on_server main does b a "op.create_table('logs', sa.Column('id', sa.Integer()))"
    knows main
    git switch -qc reports origin/main
    model 'age = Column(Integer)' >models.py
    printf '\n\nclass Report(Base):\n    __tablename__ = "reports"\n    id = Column(Integer, primary_key=True)\n' >>models.py
    commit 'reports'
    fails push origin reports
    says 'error OH301' 'declares the table reports'
    does c b "$ADD_AGE"
    commit 'the migration, generated where reports are there already'
    passes push origin reports
    says 'warning OH303' reports 'most tables beside it were made by no migration but by create_all()'
    model 'age = Column(Integer)' >models.py
    printf 'from sqlalchemy import Column, Integer\nfrom models import Base\n\n\nclass Report(Base):\n' >reports.py
    printf '    __tablename__ = "reports"\n    id = Column(Integer, primary_key=True)\n' >>reports.py
    commit 'in a file of its own'
    passes push origin reports
    says 'warning OH303' reports.py 'most tables beside it were made by no migration but by create_all()'
    git rm -q start.py
    commit 'nothing else makes tables'
    fails push origin reports
    says 'error OH301' 'declares the table reports'
}

before_the_first_migration() {
    users
    on_server main rm "$VERSIONS/a.py" "$VERSIONS/b.py"
    on_server main sh -ec 'echo "Base.metadata.create_all(engine)" >start.py'
    knows main
    git switch -qc reports origin/main
    printf '\n\nclass Report(Base):\n    __tablename__ = "reports"\n    id = Column(Integer, primary_key=True)\n' >>models.py
    sed -i 's/^    __tablename__ = .users./&\n    seen_at = Column(Integer)/' models.py
    commit 'reports'
    passes push origin reports
    says 'warning OH303' users.seen_at reports 'there is no migration at all yet'
    says_not OH301
    git rm -q start.py
    commit 'nothing else makes tables'
    fails push origin reports
    says 'error OH301' reports
}

row 'a column without a migration is refused, with the commands that write it' a_forgotten_column
row 'a new model of a table that is there lacks the columns that the table was never given' a_model_of_an_older_table
row 'what drops a constraint of unknown name makes no index' a_drop_makes_nothing
row 'a class of a library does not hide that a table was there before' a_table_from_before_with_a_mixin_of_a_library
row 'a column with its migration is silent' with_its_migration
row 'SQL of a file is read' made_by_sql_of_a_file
row 'SQL of a file is read statement by statement' made_by_statements_of_a_file
row 'the migration may come first' the_migration_comes_first
row 'the migration may be on the target only' main_has_the_migration_meanwhile
row 'a column may leave the models before the database' a_removal_in_two_steps
row 'a rename is no column that comes and goes' a_rename
row 'a column of a mixin is one of each table' a_mixin
row 'a column of what a mixin makes for each class is one of each table' a_table_for_each_class
row 'raw SQL is read; what of it cannot be is said and does not block' raw_sql
row 'types, NULL and indexes count too' alterations
row 'an index of the same name may be for other rows' an_index_for_other_rows
row 'a type that is said to exist is set by some databases' a_type_that_is_said_to_exist
row 'a length that goes is named, one that comes may wait' a_length_that_goes_and_comes
row 'a default of the server comes and goes' a_server_default
row 'a new column has the default that the models give it' a_new_column_and_its_default
row 'of two indexes that go, the one that no migration drops is told' one_of_two_indexes_is_dropped
row 'what a foreign key does on delete is told' what_a_key_does_on_delete
row 'an index over an expression is told by its name' an_index_over_an_expression
row 'a migration that does it differently is warned of' a_migration_does_it_differently
row 'a table that is dropped and made anew is made differently' a_table_made_anew
row 'a whole table is one finding' a_whole_table
row 'of a wide table the first columns are named' a_table_of_many_columns
row 'a revert of both is silent' a_revert
row 'what was wrong before is not told to whoever comes by' not_this_changes_doing
row 'a migration that is not committed is found on the disk' the_migration_lies_on_the_disk
row 'what is staged and what lies on the disk can be asked about' staged_and_on_the_disk
row 'a comment beside the declaration is obeyed and said' a_comment_beside_it
row 'settings narrow what is a model and turn rules off' settings_say_so
row 'without an Alembic environment models are nobody'\''s business' no_environment_at_all
row 'of several environments the one that knows the table answers' several_environments
row 'what another environment made of a table of the same name is no answer' a_table_of_two_environments
row 'the models of a project beside ours are not judged by our migrations' a_project_beside_it
row 'the same column on both sides is refused' both_sides_generated_it
row 'a column that was dropped in between may be added again' dropped_in_between
row 'an empty migration is warned of' an_empty_migration
row 'a model that cannot be read accuses nobody' an_unreadable_model
row 'an error inside a class: its table is unknown, not gone' a_model_with_an_error_in_it
row 'a table that no migration ever made is uncertain' a_table_that_no_migration_made
row 'SQL with computed names hides no more than its statement does' computed_names_in_sql
row 'a history that begins with the SQL of a file' a_history_that_begins_with_sql_of_a_file
row 'what a history with a loop does is not known' a_history_with_a_loop
row 'a migration that renames tables by a rule made them' tables_renamed_by_a_rule
row 'a key to a table that is renamed by a rule is a doubt' a_key_to_a_table_renamed_by_a_rule
row 'text without a length is one type, and types are shown by their SQL names' text_without_a_length
row 'a migration that names no schema means the table in its schema' a_schema_by_search_path
row 'SQL of old that cannot be read is a doubt about the columns that it names' sql_of_old_that_cannot_be_read
row 'what renames tables alters no column, whatever their names' a_computed_rename_of_old
row 'an example with a base of its own has no say in a table' an_example_of_the_same_table
row 'a file that is too large is told of where the change makes it so' a_large_file_beside_the_models
row 'where a table is computed the columns may be known' computed_tables_and_known_columns
row 'a table from before the history stays until a migration drops it' a_table_from_before_the_history
row 'members of an enum in a list come with ALTER TYPE' members_of_a_list
row 'what is declared as a base of a library leaves can only be warned of' a_library_base_that_leaves
row 'what a base of a library brings is not known' a_base_that_moves_to_a_library
row 'a history that begins anew stands on a database that is there' a_history_that_begins_anew
row 'histories that nothing joins are for different databases' histories_that_nothing_joins
row 'of Flask-Migrate it is as certain as the others, unless another database holds it' a_table_of_flask_that_no_migration_made
row 'a table that is bound to another database' a_table_bound_to_another_database
row 'a table of a service that has no migrations of its own may be made elsewhere' a_table_of_another_service_of_flask
row 'where no migration ever made a table a new one is uncertain' tables_made_without_migrations
row 'where create_all() makes tables a migration that leaves one out is no proof' tables_made_beside_migrations
row 'before the first migration nothing is missing for certain' before_the_first_migration
tap_end
