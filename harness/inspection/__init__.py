"""The pipelines: each tells its whole story on one page."""
