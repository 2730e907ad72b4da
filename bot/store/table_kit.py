"""What every table is made with: the metadata with its naming convention, and the columns that repeat."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, Text
from sqlalchemy import text as sql

from bot.store.columns import Id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key(name: str = "id") -> Column[int]:
    """A primary key that numbers its rows."""
    return Column(name, Id, primary_key=True, autoincrement=True)


def ref(name: str, target: str, *, nullable: bool = False, primary_key: bool = False) -> Column[int]:
    """A reference to the `id` of the table `target`."""
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=nullable, primary_key=primary_key)


def text(name: str, *, default: str = "") -> Column[str]:
    """A text of any length, '' where nothing is given."""
    return Column(name, Text, nullable=False, server_default=default)


def count(name: str) -> Column[int]:
    """A number that begins at 0."""
    return Column(name, Integer, nullable=False, server_default="0")


def flag(name: str) -> Column[bool]:
    """A truth value that begins as false."""
    return Column(name, Boolean(create_constraint=False), nullable=False, server_default=sql("0"))


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that meet `where` only; it serves queries that say the same condition.

    A flag is written `flag = 1`, as SQLite's dialect asks for it; PostgreSQL's has truth values.
    """
    native = where.removesuffix(" = 1")
    return Index(name, *columns, unique=unique, sqlite_where=sql(where), postgresql_where=sql(native))
