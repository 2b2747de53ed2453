"""The public app: the only door that residents come through. Serves the web page and the Chat API, no staff path."""
