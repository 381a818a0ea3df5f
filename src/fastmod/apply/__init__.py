"""The only code that writes: staging, locks, the journal and recovery, on a small file-system interface."""
