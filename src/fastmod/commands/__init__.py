"""What each command does, without a terminal: request in, plan or report out."""
