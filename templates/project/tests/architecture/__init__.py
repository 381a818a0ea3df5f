"""The shape of the project: every rule holds here, and is shown to fail on a planted violation."""
