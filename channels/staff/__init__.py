"""The staff app: sign-in, the staff page and the embedded inbox, on a port of its own."""
