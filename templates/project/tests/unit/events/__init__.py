"""Events, the bus and the rules for handlers, without a relay."""
