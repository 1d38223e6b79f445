"""Excel workbooks; nothing outside this package touches their format or openpyxl."""
