"""The playground over HTTP, in a browser, and in a terminal."""
