"""What can be done with divisions and the posts in them."""

from regions.actions.deputies import end_hand_over, hand_over
from regions.actions.divisions import Loaded, load_divisions

__all__ = ["Loaded", "end_hand_over", "hand_over", "load_divisions"]
