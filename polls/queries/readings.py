"""What an officer read on a paper, encrypted until another officer has read the same."""

import json

from polls.algorithms.papers import Reading
from polls.models import PaperReading
from polls.queries.outside_key import decrypt, encrypt


def encrypt_reading(reading: Reading) -> str:
    """A reading as it waits for the other officer's: encrypted under the outside key."""
    return encrypt(json.dumps(reading))


def decrypt_reading(held: PaperReading) -> Reading:
    """What was read, as long as two have not agreed. Raises Unreadable without the key."""
    return Reading(*json.loads(decrypt(held.sealed)))
