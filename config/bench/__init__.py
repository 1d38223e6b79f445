"""`make bench`: what a thing costs, beside a yardstick that is measured in the same run."""
