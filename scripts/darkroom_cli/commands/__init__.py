"""One file per subcommand, named as it; each has `parser()` and `main(arguments)`, which returns the exit code."""
