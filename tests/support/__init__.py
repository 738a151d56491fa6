"""What several kinds of tests share: a demo city that runs, a browser, a crawler."""
