"""What goes wrong, done on purpose: by `make test` briefly, by `make soak` for long."""
