# Models in two files, changed once.
git init -q
environment
mkdir app
cat >app/base.py <<'END'
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Named:
    name = sa.Column(sa.String(50), nullable=False)
END
cat >app/models.py <<'END'
import sqlalchemy as sa
from app.base import Base, Named


class Team(Named, Base):
    __tablename__ = "teams"
    id = sa.Column(sa.Integer, primary_key=True)


class User(Named, Base):
    __tablename__ = "users"
    __table_args__ = (sa.Index("ix_users_seen", "seen"), {"schema": "auth"})
    id = sa.Column(sa.Integer, primary_key=True)
    team_id = sa.Column(sa.ForeignKey("teams.id"))
    kind = sa.Column(sa.Enum("new", "old", name="kind"), unique=True)
    seen = sa.Column(sa.DateTime(timezone=True), server_default=sa.func.now())
END
commit Begin
sed -i 's/String(50)/String(80)/' app/base.py
sed -i 's/^    seen = .*/    seen = sa.Column(sa.DateTime(timezone=True), nullable=False)\n    nick = sa.Column(sa.Text)/; /^    kind/d' app/models.py
cat >>app/models.py <<'END'


class Tag(Base):
    __tablename__ = "tags"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(make_type(), index=True)


class Odd(Base):
    __tablename__ = make_name()
    id = sa.Column(sa.Integer, primary_key=True)
END
commit Change
