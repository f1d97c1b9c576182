"""Git: commits are fetched into bare clones and read by object id; nothing of a repository is executed or followed."""
