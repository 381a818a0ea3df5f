"""The application. Layers, each importing downwards only: main > api > modules > shared > core > config."""
