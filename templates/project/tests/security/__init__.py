"""What every operation owes, whoever wrote it: generated from the routes, their policies and the OpenAPI document."""
