"""What a village's own list of people says, read from its workbook. Pure: no clock, no database."""
