"""The words that all tests share: trees, runs of the command line, faults, git and template repositories."""
