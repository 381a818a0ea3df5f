"""Commands of this project, run as `python -m scripts.<name>`."""
