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

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{message}: %', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$
"""

_POSTGRESQL = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""

VERBS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


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
        template = _SQLITE
        if vendor == "postgresql":
            template = _POSTGRESQL
            schema_editor.execute(_POSTGRESQL_FUNCTION.format(message=MESSAGE), params=None)
        for verb in VERBS[vendor]:
            schema_editor.execute(
                template.format(table=self._table(app_label, to_state), verb=verb, message=MESSAGE),
                params=None,
            )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = self._table(app_label, from_state)
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb in VERBS[schema_editor.connection.vendor]:
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_{verb}{on_table}")

    def _table(self, app_label, state) -> str:
        return state.apps.get_model(app_label, self.model_name)._meta.db_table

    def describe(self):
        return f"Refuse any change to the rows of {self.model_name}"

    @property
    def migration_name_fragment(self):
        return f"{self.model_name.lower()}_append_only"
