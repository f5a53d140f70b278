"""The schema's revisions, oldest first in `versions/`; `samvit db upgrade` applies those that are missing.

The version of Samvit before goes on serving while a revision is applied and until the last process is new. So a revision
only adds (expand): a table, a column that may be empty or has a server default, an index by `online.add_index`. What it
makes needless is taken away in a later version (contract), by a revision that says

    release = "0.3.0"     # the version of Samvit that brings this revision
    contracts = "0004"    # code of this revision and later does not need what is taken away here

where 0004 came with an earlier release. There is no way down: the version before works on the newer tables, and for
older tables there is the backup. A revision that is released is never edited. tests/storage/test_migrations.py holds all
of it, on both databases and with data from the first version.

A new one: `alembic.command.revision(config, "what it does", autogenerate=True, rev_id="0005")` with the `config` of
tests/revisions.py.
"""
