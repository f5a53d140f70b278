"""The edge: core, settings, command line, importers."""
