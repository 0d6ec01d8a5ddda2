"""What measures the program: right answers by kind of question, and speed as ratios."""
