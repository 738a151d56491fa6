"""Mail and jobs as rows: written with the data they follow from, sent and run by the worker."""
