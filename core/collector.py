"""Python's garbage collector in processes that load all of the project and live long."""

import gc


def keep_what_is_loaded() -> None:
    """To be called once all is loaded: hundreds of thousands of objects stay for good. The
    collector, which would look through them in the middle of some page or test, leaves them alone
    and comes less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
