/* test_models.c: what models declare, and what a change of them touches. */
#include "schema/models.h"
#include "scratch.h"

static struct modules *modules_at(struct scratch *scratch, struct module_cache *cache,
                                  const char *name, struct snapshot **snapshot) {
    assert_int_equal(
        snapshot_of_commit(scratch->repository, resolved(scratch, name), snapshot, &scratch->error),
        0);
    return modules_new(*snapshot, cache, &scratch->arena);
}

/* Runs lines that write the files of one commit. */
static void commit(const char *lines) {
    run(lines);
    run("git add -A && git commit -q -m x");
}

static struct schema declared_in(struct scratch *scratch, const struct model_paths *paths) {
    struct schema schema;
    struct snapshot *snapshot;
    opened(scratch, ".");
    schema_start(&schema, &scratch->arena);
    struct modules *modules =
        modules_at(scratch, module_cache_new(&scratch->arena), "HEAD", &snapshot);
    assert_int_equal(models_read(modules, paths, &schema, &scratch->error), 0);
    return schema;
}

static struct schema declared(struct scratch *scratch) {
    return declared_in(scratch, &(struct model_paths){{0}, {0}});
}

/* "id INTEGER key, name VARCHAR(50)?": `?` may be NULL, `~` not known. */
static struct text columns(struct scratch *scratch, const struct schema *schema, const char *key) {
    struct texts parts = {0};
    const struct table *table = schema_find(schema, text_of(key));
    if (!table)
        return TEXT("none");
    for (size_t i = 0; i < table->columns.count; i++) {
        const struct column *column = &table->columns.at[i];
        struct text type = type_text(&column->type, &scratch->arena);
        vector_push(&parts, &scratch->arena,
                    text_format(&scratch->arena, "%.*s %.*s%s%s", TEXT_ARGS(column->name),
                                TEXT_ARGS(type),
                                column->nullable == FACT_YES  ? "?"
                                : column->nullable == FACT_NO ? ""
                                                              : "~",
                                column->primary_key == FACT_YES ? " key" : ""));
    }
    return text_join(parts, TEXT(", "), &scratch->arena);
}

static struct text keys(struct scratch *scratch, const struct schema *schema) {
    return text_join(schema->keys, TEXT(" "), &scratch->arena);
}

#define assert_columns(schema, key, expected)                                                      \
    assert_text(columns(scratch, &(schema), (key)), (expected))
#define assert_tables(schema, expected) assert_text(keys(scratch, &(schema)), (expected))

#define BASE "from sqlalchemy import *\nfrom sqlalchemy.orm import *\nBase = declarative_base()\n"
#define WRITE(path, text) "mkdir -p $(dirname " path "); cat >" path " <<'END'\n" text "END\n"

/* ---- classes ---- */

static void a_class_with_a_name_declares_a_table(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("app/db.py", BASE) WRITE(
        "app/models.py", "import sqlalchemy as sa\nfrom app.db import Base as B\nclass User(B):\n"
                         "    __tablename__ = 'users'\n    __table_args__ = {'schema': 'core'}\n"
                         "    id = sa.Column(sa.Integer, primary_key=True)\n"
                         "    _mail: str = sa.Column('mail', sa.String(50), nullable=False)\n"
                         "    posts = sa.orm.relationship('Post')\n    n = 3\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "core.users");
    assert_columns(schema, "core.users", "id INTEGER key, mail VARCHAR(50)");
    assert_int_equal(schema_find(&schema, TEXT("core.users"))->place.line, 3);
}

static void classes_without_a_declarative_base_declare_nothing(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py",
                 BASE "from pydantic import BaseModel\nclass Mixin:\n    __tablename__ = 'm'\n"
                      "    id = Column(Integer, primary_key=True)\nclass Schema(BaseModel):\n"
                      "    __tablename__ = 's'\n    id = Column(Integer)\n"
                      "class Abstract(Base):\n    __abstract__ = True\n    __tablename__ = 'a'\n"
                      "    id = Column(Integer)\nif TYPE_CHECKING:\n    class T(Base):\n"
                      "        __tablename__ = 't'\n        id = Column(Integer)\n"
                      "if __name__ == '__main__':\n    class Example(Base):\n"
                      "        __tablename__ = 'e'\n"
                      "        id = Column(Integer, primary_key=True)\n")
               WRITE("tests/m.py", BASE "class X(Base):\n    __tablename__ = 'x'\n"
                                        "    id = Column(Integer, primary_key=True)\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "");
}

static void an_index_over_some_rows_stands_beside_one_over_all(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", BASE "class A(Base):\n    __tablename__ = 'a'\n"
                              "    id = Column(Integer, primary_key=True)\n"
                              "    b = Column(Integer, index=True)\n    __table_args__ = (\n"
                              "        Index('some', 'b', postgresql_where=text('b > 1')),)\n"));
    struct schema schema = declared(scratch);
    const struct table *table = schema_find(&schema, TEXT("a"));
    assert_int_equal(table->constraints.count, 2);
    assert_true(table->constraints.at[1].is_partial);
}

static void what_branches_of_a_class_body_disagree_on_is_not_known(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", BASE "class A(Base):\n    __tablename__ = 'a'\n    if old:\n"
                              "        id = Column(Integer, primary_key=True)\n"
                              "        n = Column(Integer)\n        m = Column(Integer)\n"
                              "    else:\n        id = Column(UUID, primary_key=True)\n"
                              "        n = Column(Integer)\n    m = Column(Date)\n"));
    struct schema schema = declared(scratch);
    const struct table *table = schema_find(&schema, TEXT("a"));
    assert_columns(schema, "a", "id UUID~ key, n INTEGER?, m DATE?");
    assert_true(table->columns.at[0].type.name.size == 0);
}

static void constraints_that_branches_of_a_class_body_disagree_on_are_not_known(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", BASE
                 "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer)\n    if old:\n"
                 "        __table_args__ = (Index('x', 'id'), {'schema': 's'})\n"
                 "        n = Column(Integer)\n    else:\n"
                 "        __table_args__ = (UniqueConstraint('id'), {'schema': 's'})\n"
                 "        n = Column(Integer, ForeignKey('b.id'))\n"));
    struct schema schema = declared(scratch);
    const struct table *table = schema_find(&schema, TEXT("s.a"));
    assert_non_null(table);
    for (size_t i = 0; i < table->constraints.count; i++)
        assert_false(table->constraints.at[i].columns_known);
}

static void a_server_default_may_be_an_argument_by_its_old_name(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", BASE "class A(Base):\n    __tablename__ = 'a'\n"
                              "    made = Column(DateTime, PassiveDefault(func.now()))\n"));
    struct schema schema = declared(scratch);
    assert_int_equal(schema_find(&schema, TEXT("a"))->columns.at[0].server_default, FACT_YES);
}

static void columns_are_inherited_from_mixins_and_abstract_bases(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("base.py",
                 BASE "class Timed:\n    made = Column(DateTime)\n    gone = Column(DateTime)\n"
                      "    @declared_attr\n    def owner_id(cls):\n"
                      "        return Column(ForeignKey('users.id'), index=True)\n"
                      "class Root(Base):\n    __abstract__ = True\n"
                      "    id = Column(Integer, primary_key=True)\n")
               WRITE("m.py", "from base import *\nclass A(Timed, Root):\n    __tablename__ = 'a'\n"
                             "    gone = None\n    made = Column(Date)\n"));
    struct schema schema = declared(scratch);
    const struct table *table = schema_find(&schema, TEXT("a"));
    assert_int_equal(table->columns.count, 3);
    assert_columns(schema, "a", "made DATE?, owner_id ?, id INTEGER key");
    assert_int_equal(table->constraints.count, 2);
    assert_text(table->constraints.at[0].columns.at[0], "owner_id");
}

static void a_class_may_take_a_column_from_a_mixin_by_name(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", BASE "class M:\n    id = Column(Integer, primary_key=True)\n"
                              "    made = Column(DateTime)\n"
                              "class P(Base):\n    __tablename__ = 'p'\n    name = Column(Text)\n"
                              "class A(Base, M):\n    __tablename__ = 'a'\n    id = M.id\n"
                              "    when = M.made\n    title = P.name\n"));
    struct schema schema = declared(scratch);
    assert_columns(schema, "a", "id INTEGER key, when DATETIME?, made DATETIME?");
}

static void a_child_without_a_name_shares_its_parents_table(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", BASE
                 "class P(Base):\n    __tablename__ = 'p'\n"
                 "    id = Column(Integer, primary_key=True)\n    kind = Column(Text)\n"
                 "class Q(P):\n    q = Column(Text)\n    kind2 = None\n"
                 "class R(P):\n    __tablename__ = 'r'\n"
                 "    id = Column(ForeignKey('p.id'), primary_key=True)\n    r = Column(Text)\n"));
    struct schema schema = declared(scratch);
    assert_columns(schema, "p", "id INTEGER key, kind TEXT?, q TEXT?");
    assert_columns(schema, "r", "id  key, r TEXT?");
}

/* ---- names ---- */

static void a_database_object_may_be_that_of_a_library(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("ext/__init__.py", "from library.database import db\n")
               WRITE("m.py", "from ext import db\nclass User(db.Model):\n"
                             "    id = db.Column(db.Integer, primary_key=True)\n"
                             "    name = db.Column(db.String(9))\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "user");
    assert_columns(schema, "user", "id INTEGER key, name VARCHAR(9)?");
}

static void libraries_make_names_of_tables(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("ext.py", "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n") WRITE(
        "flask_models.py",
        "from ext import db\nclass APIKey(db.Model):\n"
        "    id = db.Column(db.Integer, primary_key=True)\n"
        "class User2FA(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"
        "class Child(APIKey):\n    note = db.Column(db.Text)\n"
        "class Other(object):\n    id = db.Column(db.Integer)\n")
               WRITE("sql_models.py",
                     "from sqlmodel import SQLModel, Field\nfrom typing import Optional\n"
                     "from datetime import datetime\nfrom pydantic import AwareDatetime\n"
                     "class HeroBase(SQLModel):\n    name: str = Field(max_length=9)\n"
                     "    age: Optional[int] = None\n    born: datetime\n    at: AwareDatetime\n"
                     "class Hero(HeroBase, table=True):\n"
                     "    id: Optional[int] = Field(default=None, primary_key=True)\n"
                     "class HeroRead(HeroBase):\n    id: int\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "api_key hero user2_fa");
    assert_columns(schema, "api_key", "id INTEGER key, note TEXT?");
    assert_columns(
        schema, "hero",
        "id INTEGER key, name VARCHAR(9), age INTEGER?, born DATETIME(?), at DATETIME(?)");
}

/* As SQLModel's get_sqlalchemy_type() has it: by the Python type that pydantic's stands for. */
static void sqlmodel_has_types_for_pydantic_s(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", "from pydantic import *\nfrom sqlmodel import SQLModel, Field\n"
                         "class Hero(SQLModel, table=True):\n"
                         "    id: UUID4 = Field(primary_key=True)\n"
                         "    age: PositiveInt\n    weight: NonNegativeFloat\n"
                         "    lives: StrictBool\n    born: PastDate\n    seen: AwareDatetime\n"
                         "    mail: EmailStr\n    home: AnyUrl\n    size: ByteSize\n"
                         "    name: StrictStr = Field(max_length=9)\n"));
    struct schema schema = declared(scratch);
    assert_columns(schema, "hero",
                   "id UUID key, age INTEGER, weight FLOAT, lives BOOLEAN, born DATE, "
                   "seen DATETIME(?), mail VARCHAR, home VARCHAR, size INTEGER, name VARCHAR(9)");
}

static void sqlmodel_s_foreign_key_has_what_it_does_on_delete(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", "from sqlmodel import SQLModel, Field\n"
                         "class Item(SQLModel, table=True):\n"
                         "    id: int = Field(primary_key=True)\n"
                         "    owner_id: int = Field(foreign_key='user.id', ondelete='CASCADE')\n"));
    struct schema schema = declared(scratch);
    const struct table *item = schema_find(&schema, TEXT("item"));
    assert_int_equal(item->constraints.count, 1);
    assert_text(item->constraints.at[0].on_delete, "CASCADE");
    assert_true(item->constraints.at[0].options_known);
}

/* Whatever else a caller may hand over: a parameter is its default, and `self.x` what is assigned
 * to it, if that is told once. */
static void a_function_may_make_classes(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE(
        "m.py",
        BASE "class Flow:\n    __tablename__ = 'flow'\n    id = Column(Integer, primary_key=True)\n"
             "class Other(Flow):\n    __tablename__ = 'other'\n"
             "class Unsure(Flow):\n    __tablename__ = 'unsure'\n"
             "class Models:\n    def start(self, base=Base):\n        class Own(base):\n"
             "            __abstract__ = True\n            made = Column(Date)\n"
             "        self.Own = Own\n        self.Twice = Own\n"
             "    def make(self, mixin=Flow, unknown=None):\n"
             "        class A(mixin, self.Own):\n            note = Column(Text)\n"
             "        class B(Unsure, self.Twice): pass\n        class C(Unsure, unknown): pass\n"
             "        self.Twice = None\n"
             "def make(base):\n    class D(Unsure, base): pass\n    class E(Other, Base): pass\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "flow other");
    assert_columns(schema, "flow", "note TEXT?, id INTEGER key, made DATE?");
    assert_columns(schema, "other", "id INTEGER key");
}

/* Nothing is known of what stands in one that adds to what it is handed. */
static void a_function_may_hand_everything_on_to_table(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("making.py", "import sqlalchemy as sa\n"
                              "def Table(*args, **kwargs) -> sa.Table:\n    'For a dialect.'\n"
                              "    kwargs['mysql_character_set'] = 'utf8'\n"
                              "    return sa.Table(*args, **kwargs)\n"
                              "def HistoryTable(name, *args):\n"
                              "    return sa.Table(name + '_history', *args)\n")
               WRITE("m.py", "import making\nimport sqlalchemy as sa\nclass Model:\n"
                             "    metadata = sa.MetaData()\n"
                             "    builds = making.Table('builds', metadata,\n"
                             "        sa.Column('id', sa.Integer, primary_key=True))\n"
                             "    steps: sa.Table = making.Table('steps', metadata,\n"
                             "        sa.Column('name', sa.String(5)))\n"
                             "    making.HistoryTable('steps', metadata, sa.Column('n', sa.Text))\n"
                             "    sa.Index('ix', steps.c.name)\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "builds steps");
    assert_columns(schema, "builds", "id INTEGER key");
    assert_columns(schema, "steps", "name VARCHAR(5)?");
    assert_int_equal(schema_find(&schema, TEXT("steps"))->constraints.count, 1);
}

static void names_that_a_base_computes_are_computed(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py",
                 "import re\nfrom sqlalchemy import *\nfrom sqlalchemy.orm import *\n"
                 "SNAKE = re.compile(r'(?<!^)(?=[A-Z])')\n"
                 "def table_name(name):\n    parts = re.split('(?=[A-Z])', name)\n"
                 "    return '_'.join([x.lower() for x in parts if x])\n"
                 "class Base(DeclarativeBase):\n    @declared_attr\n"
                 "    def __tablename__(cls):\n        return table_name(cls.__name__)\n"
                 "class Other(DeclarativeBase):\n    @declared_attr.directive\n"
                 "    def __tablename__(cls) -> str:\n        '''In words.'''\n"
                 "        return SNAKE.sub('_', cls.__name__).lower() + 's'\n"
                 "class UserRole(Base):\n    id = Column(Integer, primary_key=True)\n"
                 "class BlogPost(Other):\n    id = Column(Integer, primary_key=True)\n"
                 "class Odd(Base):\n    id = Column(Integer, primary_key=True)\n"
                 "    @declared_attr\n    def __tablename__(cls):\n        return secret(cls)\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "blog_posts user_role");
    assert_int_equal(schema.unread.count, 1);
    assert_text(schema.unread.at[0].words, "Odd");
}

/* Two capitals in a row and digits are written in many ways: such a name is not known. */
static void libraries_have_functions_for_names(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", "from pydantic.alias_generators import to_snake\nimport inflection\n"
                         "from sqlalchemy import *\nfrom sqlalchemy.orm import *\n"
                         "class Base(DeclarativeBase):\n    @declared_attr.directive\n"
                         "    def __tablename__(cls):\n        return to_snake(cls.__name__)\n"
                         "class Other(DeclarativeBase):\n    @declared_attr\n"
                         "    def __tablename__(cls):\n"
                         "        return inflection.underscore(cls.__name__) + 's'\n"
                         "class AssetType(Base):\n    id = Column(Integer, primary_key=True)\n"
                         "class BlogPost(Other):\n    id = Column(Integer, primary_key=True)\n"
                         "class APIKey(Base):\n    id = Column(Integer, primary_key=True)\n"
                         "class User2(Base):\n    id = Column(Integer, primary_key=True)\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "asset_type blog_posts");
    assert_int_equal(schema.nameless.count, 2);
}

/* ---- columns ---- */

static void annotations_give_type_and_nullability(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py",
                 "from __future__ import annotations\nimport enum\nfrom datetime import datetime\n"
                 "from typing import Annotated, Optional, TYPE_CHECKING\nfrom sqlalchemy import *\n"
                 "from sqlalchemy.orm import *\nclass Base(DeclarativeBase):\n"
                 "    type_annotation_map = {datetime: DateTime(timezone=True)}\n"
                 "key = Annotated[int, mapped_column(primary_key=True)]\n"
                 "class Kind(enum.Enum):\n    a = 1\n    b = 2\n"
                 "class T(Base):\n    __tablename__ = 't'\n    id: Mapped[key]\n"
                 "    name: Mapped[Optional[str]] = mapped_column(String(9))\n"
                 "    age: Mapped['int | None']\n    kind: Mapped[Kind]\n    at: Mapped[datetime]\n"
                 "    sure: Mapped[int] = mapped_column(nullable=True)\n"
                 "    posts: Mapped[list[T]] = relationship()\n"
                 "    if TYPE_CHECKING:\n        ghost: Mapped[int]\n"));
    struct schema schema = declared(scratch);
    assert_columns(schema, "t",
                   "id INTEGER key, name VARCHAR(9)?, age INTEGER?, kind ENUM(a, b), "
                   "at DATETIME(timezone), sure INTEGER?");
}

static void before_sqlalchemy_2_annotations_alone_are_for_checkers(void **state) {
    struct scratch *scratch = *state;
    commit(
        WRITE("m.py", "from sqlalchemy import *\nfrom sqlalchemy.orm import Mapped, registry\n"
                      "from sqlalchemy.ext.declarative import declarative_base\n"
                      "Base = declarative_base()\nclass Mail:\n    address: Mapped[str]\n"
                      "class T(Mail, Base):\n    __tablename__ = 't'\n"
                      "    id = Column(Integer, primary_key=True)\n    name: Mapped[str]\n")
            WRITE("n.py", "from sqlalchemy import *\n"
                          "from sqlalchemy.orm import Mapped, mapped_column\nfrom m import Base\n"
                          "class U(Base):\n    __tablename__ = 'u'\n"
                          "    id = Column(Integer, primary_key=True)\n    name: Mapped[str]\n"));
    struct schema schema = declared(scratch);
    assert_columns(schema, "t", "id INTEGER key");
    assert_columns(schema, "u", "id INTEGER key, name VARCHAR");
}

static void columns_hide_in_calls(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", BASE
                 "from functools import partial\nfrom company.orm import with_roles, choices\n"
                 "Needed = partial(Column, nullable=False)\n"
                 "def key(name='id'):\n    return Column(name, Integer, primary_key=True)\n"
                 "class T(Base):\n    __tablename__ = 't'\n    id = key('tid')\n"
                 "    body = deferred(Column(Text))\n    n = column_property(Column(Integer))\n"
                 "    sum = column_property(select(1))\n    must = Needed(Text)\n"
                 "    alias = synonym('body')\n"
                 "    seen = with_roles(Column(Text), read={'all'})\n"
                 "    kind = choices('kind', Column(Text))\n"
                 "T.late = Column(Text)\nIndex('ix', T.late, T.body)\n"
                 "link = Table('link', Base.metadata, Column('a', ForeignKey('t.tid')))\n"));
    struct schema schema = declared(scratch);
    assert_columns(schema, "t",
                   "tid INTEGER key, body TEXT?, n INTEGER?, must TEXT, seen TEXT?, late TEXT?");
    assert_columns(schema, "link", "a ?");
    assert_int_equal(schema_find(&schema, TEXT("t"))->constraints.count, 1);
}

static void a_function_hands_its_options_on(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE(
        "m.py",
        BASE "def state(**options):\n    return Column(Integer, **options)\n"
             "def own(name, **options):\n    return Column(Integer, **options)\n"
             "class T(Base):\n    __tablename__ = 't'\n    id = Column(Integer, primary_key=True)\n"
             "    status = state(name='state', nullable=False)\n    other = own(name='no')\n"));
    struct schema schema = declared(scratch);
    assert_columns(schema, "t", "id INTEGER key, state INTEGER, other INTEGER~");
}

static void marks_and_settings_leave_tables_out(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("a/m.py", BASE "class V(Base):\n    __tablename__ = 'v'\n"
                                "    __table_args__ = {'info': {'is_view': True}}\n"
                                "    id = Column(Integer, primary_key=True)\n")
               WRITE("b/m.py", BASE "class W(Base):\n    __tablename__ = 'w'\n"
                                    "    id = Column(Integer, primary_key=True)\n"));
    struct schema schema = declared(scratch);
    assert_tables(schema, "v w");
    assert_true(schema_find(&schema, TEXT("v"))->is_unmanaged);
    struct text only[] = {TEXT("b")}, without[] = {TEXT("!b/**")};
    schema = declared_in(scratch, &(struct model_paths){{only, 1, 1}, {0}});
    assert_tables(schema, "w");
    schema = declared_in(scratch, &(struct model_paths){{without, 1, 1}, {0}});
    assert_tables(schema, "v");
    schema = declared_in(scratch, &(struct model_paths){{0}, {only, 1, 1}});
    assert_tables(schema, "v");
}

/* ---- changes ---- */

struct both {
    struct schema before, after;
};

static struct both changed(struct scratch *scratch) {
    struct both both;
    struct snapshot *before, *after;
    struct file_changes changes = {0};
    struct model_paths paths = {0};
    opened(scratch, ".");
    struct module_cache *cache = module_cache_new(&scratch->arena);
    struct modules *old = modules_at(scratch, cache, "HEAD~1", &before);
    struct modules *new = modules_at(scratch, cache, "HEAD", &after);
    schema_start(&both.before, &scratch->arena);
    schema_start(&both.after, &scratch->arena);
    assert_int_equal(snapshot_changes(before, after, &changes, &scratch->error), 0);
    assert_int_equal(
        models_read_changed(old, new, &changes, &paths, &both.before, &both.after, &scratch->error),
        0);
    return both;
}

#define TWO_TABLES                                                                                 \
    WRITE("base.py", BASE "class Timed:\n    made = Column(DateTime)\n"                            \
                          "class Base2(Base):\n    __abstract__ = True\n"                          \
                          "    id = Column(Integer, primary_key=True)\n")                          \
    WRITE("a.py", "from base import *\nclass A(Timed, Base2):\n    __tablename__ = 'a'\n")         \
    WRITE("b.py", "from base import *\nclass B(Base2):\n    __tablename__ = 'b'\n"                 \
                  "    x = Column(Text)\n")

static void only_what_a_change_touches_is_read(void **state) {
    struct scratch *scratch = *state;
    commit(TWO_TABLES);
    commit("echo '    y = Column(Text)' >>b.py");
    struct both both = changed(scratch);
    assert_tables(both.before, "b");
    assert_columns(both.before, "b", "x TEXT?, id INTEGER key");
    assert_columns(both.after, "b", "x TEXT?, y TEXT?, id INTEGER key");
}

static void a_changed_mixin_touches_the_tables_below_it(void **state) {
    struct scratch *scratch = *state;
    commit(TWO_TABLES);
    commit("sed -i 's/    made = .*/&\\n    gone = Column(DateTime)/' base.py");
    struct both both = changed(scratch);
    assert_tables(both.before, "a");
    assert_columns(both.before, "a", "made DATETIME?, id INTEGER key");
    assert_columns(both.after, "a", "made DATETIME?, gone DATETIME?, id INTEGER key");
}

static void a_mixin_of_a_mixin_is_followed_too(void **state) {
    struct scratch *scratch = *state;
    commit(TWO_TABLES WRITE("c.py", "from base import Timed\nclass More(Timed):\n"
                                    "    n = Column(Integer)\n")
               WRITE("d.py", "from c import More\nfrom base import *\nclass D(More, Base2):\n"
                             "    __tablename__ = 'd'\n"));
    commit("sed -i 's/    made = .*/    made = Column(Date)/' base.py");
    struct both both = changed(scratch);
    assert_tables(both.before, "a d");
    assert_columns(both.after, "d", "n INTEGER?, made DATE?, id INTEGER key");
}

static void a_changed_enum_touches_the_tables_that_name_it(void **state) {
    struct scratch *scratch = *state;
    commit(TWO_TABLES WRITE("kinds.py", "import enum\nclass Kind(enum.Enum):\n    a = 1\n")
               WRITE("k.py", "from base import *\nfrom kinds import Kind\nclass K(Base2):\n"
                             "    __tablename__ = 'k'\n    kind = Column(Enum(Kind))\n"));
    commit("echo '    b = 2' >>kinds.py");
    struct both both = changed(scratch);
    assert_columns(both.before, "k", "kind ENUM(a)?, id INTEGER key");
    assert_columns(both.after, "k", "kind ENUM(a, b)?, id INTEGER key");
}

static void a_class_that_moves_keeps_its_table(void **state) {
    struct scratch *scratch = *state;
    commit(TWO_TABLES);
    commit("mkdir m && git mv b.py m/user.py");
    struct both both = changed(scratch);
    assert_columns(both.before, "b", "x TEXT?, id INTEGER key");
    assert_columns(both.after, "b", "x TEXT?, id INTEGER key");
}

static void a_child_that_goes_leaves_its_parents_table(void **state) {
    struct scratch *scratch = *state;
    commit(TWO_TABLES WRITE("c.py", "from b import *\nclass C(B):\n    c = Column(Text)\n"));
    commit("echo 'from sqlalchemy import Column' >c.py");
    struct both both = changed(scratch);
    assert_columns(both.before, "b", "x TEXT?, id INTEGER key, c TEXT?");
    assert_columns(both.after, "b", "x TEXT?, id INTEGER key");
}

static void what_one_side_cannot_read_is_hidden_on_both(void **state) {
    struct scratch *scratch = *state;
    commit(TWO_TABLES);
    commit("sed -i '2i def (' b.py; sed -i '1i def (' base.py");
    struct both both = changed(scratch);
    assert_true(schema_find(&both.before, TEXT("b"))->is_hidden);
    assert_true(schema_find(&both.after, TEXT("b"))->is_hidden);
    assert_true(both.after.unread.count >= 2);
    assert_int_equal(both.before.unread.count, 0);
}

/* ---- hostile ---- */

static void circles_and_crowds_end(void **state) {
    struct scratch *scratch = *state;
    commit(WRITE("m.py", BASE
                 "from m import *\nclass A(B):\n    __tablename__ = 'a'\n    x = Column(Text)\n"
                 "class B(A):\n    __tablename__ = 'b'\n    x = Column(Text)\nclass C(C):\n"
                 "    __tablename__ = 'c'\nLoop = declarative_base(cls=Loop)\n"
                 "class D(Loop):\n    __tablename__ = 'd'\n    x = Column(Text)\n"
                 "x = y\ny = x\nclass E(Base):\n    __tablename__ = 'e'\n    x = x\n"
                 "    id = Column(x, primary_key=True)\n    __table_args__ = __table_args__\n"
                 "def f():\n    return f()\nclass F(Base):\n    __tablename__ = 'f'\n"
                 "    x = f()\n    Column = Column(Text)\n"));
    struct schema schema = declared(scratch);
    assert_non_null(schema_find(&schema, TEXT("d")));
    commit(
        "{ echo 'from sqlalchemy import *'; echo 'class C0(declarative_base()): pass';"
        "i=1; while [ $i -lt 3000 ]; do"
        "  echo \"class C$i(C$((i-1))):\"; echo \"    c$i = Column(Text)\"; i=$((i+1)); done;"
        "} >m.py; { echo 'from m import *'; echo 'class W(C0):'; echo '    __tablename__ = \"w\"';"
        "i=0; while [ $i -lt 10000 ]; do echo \"    c$i = Column(Text, index=True)\";"
        "i=$((i+1)); done; } >w.py");
    schema = declared(scratch);
    assert_int_equal(schema_find(&schema, TEXT("w"))->columns.count, 10000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(a_class_with_a_name_declares_a_table),
        scratch_test(classes_without_a_declarative_base_declare_nothing),
        scratch_test(an_index_over_some_rows_stands_beside_one_over_all),
        scratch_test(what_branches_of_a_class_body_disagree_on_is_not_known),
        scratch_test(constraints_that_branches_of_a_class_body_disagree_on_are_not_known),
        scratch_test(a_server_default_may_be_an_argument_by_its_old_name),
        scratch_test(columns_are_inherited_from_mixins_and_abstract_bases),
        scratch_test(a_class_may_take_a_column_from_a_mixin_by_name),
        scratch_test(a_child_without_a_name_shares_its_parents_table),
        scratch_test(a_database_object_may_be_that_of_a_library),
        scratch_test(libraries_make_names_of_tables),
        scratch_test(sqlmodel_has_types_for_pydantic_s),
        scratch_test(sqlmodel_s_foreign_key_has_what_it_does_on_delete),
        scratch_test(a_function_may_make_classes),
        scratch_test(a_function_may_hand_everything_on_to_table),
        scratch_test(names_that_a_base_computes_are_computed),
        scratch_test(libraries_have_functions_for_names),
        scratch_test(annotations_give_type_and_nullability),
        scratch_test(before_sqlalchemy_2_annotations_alone_are_for_checkers),
        scratch_test(columns_hide_in_calls),
        scratch_test(a_function_hands_its_options_on),
        scratch_test(marks_and_settings_leave_tables_out),
        scratch_test(only_what_a_change_touches_is_read),
        scratch_test(a_changed_mixin_touches_the_tables_below_it),
        scratch_test(a_mixin_of_a_mixin_is_followed_too),
        scratch_test(a_changed_enum_touches_the_tables_that_name_it),
        scratch_test(a_class_that_moves_keeps_its_table),
        scratch_test(a_child_that_goes_leaves_its_parents_table),
        scratch_test(what_one_side_cannot_read_is_hidden_on_both),
        scratch_test(circles_and_crowds_end),
    };
    return cmocka_run_group_tests_name("models", tests, NULL, NULL);
}
