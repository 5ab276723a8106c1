"""What the news is: reading, understanding, summarising.  Knows no chat, database or clock."""
