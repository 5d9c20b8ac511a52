"""How many rows a database looks at before it answers."""

CAPPED = 250  # candidates that are ranked, however many there are: a common word stays fast
CAPPED_NAMES = 100  # before them, those that hold the words in their title or labels
COMMON = 1000  # entries that a word stands in, from which on it isn't weighed
RANKED = 50  # the best of all these, which `query` looks at itself
PHRASES_AT_ONCE = 100
MOST_JOINED = 4  # words that may be another number of words in a name: pre fill
