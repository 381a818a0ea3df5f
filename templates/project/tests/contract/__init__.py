"""The OpenAPI description against the running application: what clients are promised is what they get."""
