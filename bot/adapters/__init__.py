"""One folder or module a platform: updates to commands, messages to markup, errors to outcomes."""
