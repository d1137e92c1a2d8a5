"""Saves the database and the files of Kaiban into a folder, and brings them back from it.

`saving.save` makes the folder, `restoring.restore` reads it. The rows go by COPY, all of one moment; the tables are made by
the migrations that the folder names (docs/decisions/0038-backup-and-restore.md).
"""
