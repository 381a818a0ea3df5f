"""What a mail calls its reader. People choose their names themselves, and the address that the mail goes to as well."""

import re
import unicodedata

from app.shared.interfaces.EmailSender import header_text

# An address of the web, or what mail programs make a link of: a word, a dot (IDNA knows three), letters.
_LINK = re.compile(r"https?|://|\bwww\.|[\w-][.\u3002\uff61][^\W\d_]{2}", re.IGNORECASE)


def name_in_mail(full_name: str) -> str:
    """One visible line, or nothing when it holds a link: our mails must not carry it to whose address somebody gave.

    Lost with it are names such as "Dr.Who", written without a space: that costs a greeting.
    """
    name = header_text(full_name)
    return "" if _LINK.search(unicodedata.normalize("NFKC", name)) else name
