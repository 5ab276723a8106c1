"""What it costs to take in a thousand feeds: cold, unchanged, and with one new entry each."""
