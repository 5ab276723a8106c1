"""What is kept: items, stories, chats and the ledger of deliveries, on SQLite or PostgreSQL.

Every function takes an open connection, so that the pipeline composes several of them in
one transaction.  Database drivers are known here and nowhere else.
"""
