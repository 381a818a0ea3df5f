"""The process entry point; answers `--version` before anything heavy is imported."""

import sys


def main() -> int:
    """Run the command line on `sys.argv` and return the exit code."""
    if sys.argv[1:] == ["--version"]:
        from fastmod import __version__

        try:
            sys.stdout.write(f"fastmod {__version__}\n")
            sys.stdout.flush()
        except (OSError, AttributeError):  # a full disk, a closed pipe, no stdout: the long way knows what to say
            pass
        else:
            return 0
    import gc

    gc.set_threshold(100_000)  # a command has ended before its rubbish counts; looking for it takes a twentieth of it
    from fastmod.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
