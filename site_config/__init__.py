"""How the site runs: settings, server, headers. Nothing here knows what a concept is."""
