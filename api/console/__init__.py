"""The console in the browser: its one page and its files, served beside the API that it calls."""
