"""Events between modules: written with the data they are about, delivered afterwards, at least once."""
