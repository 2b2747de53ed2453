"""The web page that residents use, with and without JavaScript."""
