"""Tables whose rows nobody changes or removes: the database itself refuses, whoever asks."""

from sqlalchemy import Connection, Table, event


def append_only_ddl(table: str, dialect: str) -> tuple[str, ...]:
    """The statements that protect a table. Migrations hold copies of them: they must not import application code."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for action in ("UPDATE", "DELETE")
        )
    return (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'check_violation'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    )


def make_append_only(table: Table) -> None:
    """Have `create_all` protect the table, as its migration does."""

    def protect(_table: Table, connection: Connection, **_: object) -> None:
        for statement in append_only_ddl(table.name, connection.dialect.name):
            connection.exec_driver_sql(statement)

    event.listen(table, "after_create", protect)
