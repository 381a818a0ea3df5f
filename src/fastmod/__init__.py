"""fastmod grows modular FastAPI projects: generators, three-way updates and checks around one manifest.

The package has no public Python API yet; the command line is the interface.
"""

__version__ = "0.9.0"
