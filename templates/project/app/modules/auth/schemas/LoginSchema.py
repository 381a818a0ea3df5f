"""The OAuth2 password form. Its other fields (grant_type, scope, client_id) are ignored."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.core.types import MAX_EMAIL, CleanStr, CurrentPassword

# The e-mail address; not checked as one: a malformed address is as wrong as an unknown one.
LoginName = Annotated[CleanStr, StringConstraints(min_length=1, max_length=MAX_EMAIL)]


class LoginForm(BaseModel):
    username: LoginName
    password: CurrentPassword
