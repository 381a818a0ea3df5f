"""The framework part: errors, security, dependencies, routing, middleware. Knows no module and no table."""
