"""One file per subcommand and named after it, with `parser()` and `main(arguments)`, which returns the exit code."""
