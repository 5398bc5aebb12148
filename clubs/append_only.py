"""A migration operation: the database itself refuses to change or delete rows of a table.

On SQLite, Django rebuilds a table to alter it and the triggers go with the old one: a migration
that alters such a table repeats the operation at its end (a test fails until it does).
"""

from django.db.migrations.operations.base import Operation
from django.db.models import UniqueConstraint

MESSAGE = "append-only"

_SQLITE = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{message}: {table}'); END
"""

# INSERT OR REPLACE takes rows out without asking the trigger on DELETE.
_SQLITE_REPLACE = """
CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same_key})
BEGIN SELECT RAISE(ABORT, '{message}: {table}'); END
"""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{message}: %', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$
"""

_POSTGRESQL = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""

VERBS = {
    "sqlite": ("update", "delete", "replace"),
    "postgresql": ("update", "delete", "truncate"),
}


class RefuseChanges(Operation):
    """Installs the triggers for one model of the app; reversible."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str):
        self.model_name = model_name

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        model = to_state.apps.get_model(app_label, self.model_name)
        template = _SQLITE
        if vendor == "postgresql":
            template = _POSTGRESQL
            schema_editor.execute(_POSTGRESQL_FUNCTION.format(message=MESSAGE), params=None)
        keys = [(field.column,) for field in model._meta.local_fields if field.unique]
        keys += [
            tuple(model._meta.get_field(name).column for name in constraint.fields)
            for constraint in model._meta.constraints
            if isinstance(constraint, UniqueConstraint)
        ]
        for verb in VERBS[vendor]:
            sql = (_SQLITE_REPLACE if verb == "replace" else template).format(
                table=model._meta.db_table,
                verb=verb,
                message=MESSAGE,
                same_key=" OR ".join(
                    f"({' AND '.join(f'{column} = NEW.{column}' for column in key)})"
                    for key in keys
                ),
            )
            schema_editor.execute(sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb in VERBS[schema_editor.connection.vendor]:
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_{verb}{on_table}")

    def describe(self):
        return f"Refuse any change to the rows of {self.model_name}"

    @property
    def migration_name_fragment(self):
        return f"{self.model_name.lower()}_append_only"


class AllowChanges(RefuseChanges):
    """Takes the triggers away, for the migrations that follow; the last of them puts them back."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Allow changes to the rows of {self.model_name}"

    @property
    def migration_name_fragment(self):
        return f"{self.model_name.lower()}_open"


_SQLITE_CLOSED = """
CREATE TRIGGER {entries}_refuses_closed_year BEFORE INSERT ON {entries}
WHEN EXISTS (SELECT 1 FROM {years} WHERE club_id = NEW.club_id AND ends_on >= NEW.occurred_on)
BEGIN SELECT RAISE(ABORT, 'closed fiscal year'); END
"""

_POSTGRESQL_CLOSED = """
CREATE OR REPLACE FUNCTION refuse_closed_year() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF EXISTS (SELECT 1 FROM {years} WHERE club_id = NEW.club_id AND ends_on >= NEW.occurred_on)
  THEN RAISE EXCEPTION 'closed fiscal year' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {entries}_refuses_closed_year BEFORE INSERT ON {entries}
FOR EACH ROW EXECUTE FUNCTION refuse_closed_year()
"""


class RefuseClosedYears(Operation):
    """The database refuses an entry dated in a fiscal year that is closed; reversible."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label, state):
        pass

    @staticmethod
    def _tables(app_label, state) -> dict[str, str]:
        model = state.apps.get_model
        return {
            "entries": model(app_label, "LedgerEntry")._meta.db_table,
            "years": model(app_label, "FiscalYear")._meta.db_table,
        }

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        sql = _SQLITE_CLOSED if is_sqlite else _POSTGRESQL_CLOSED
        schema_editor.execute(sql.format(**self._tables(app_label, to_state)), params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        entries = self._tables(app_label, from_state)["entries"]
        on_table = f" ON {entries}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {entries}_refuses_closed_year{on_table}")

    def describe(self):
        return "Refuse entries in closed fiscal years"

    @property
    def migration_name_fragment(self):
        return "closed_years"
