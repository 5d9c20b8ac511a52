"""Finding: the index of readers' pages, and the questions that it answers on either database."""
