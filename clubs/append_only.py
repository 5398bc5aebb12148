"""A migration operation: the database itself refuses to change or delete rows of a table.

On SQLite, Django rebuilds a table to alter it and the triggers go with the old one: a migration
that alters such a table repeats the operation at its end (a test fails until it does).
"""

from django.db.migrations.operations.base import Operation

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
        keys = [field.column for field in model._meta.local_fields if field.unique]
        for verb in VERBS[vendor]:
            sql = (_SQLITE_REPLACE if verb == "replace" else template).format(
                table=model._meta.db_table,
                verb=verb,
                message=MESSAGE,
                same_key=" OR ".join(f"{key} = NEW.{key}" for key in keys),
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
