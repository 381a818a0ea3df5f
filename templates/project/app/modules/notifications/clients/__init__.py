"""Ways to hand an e-mail over: to the log, to a folder, to a mail server."""
