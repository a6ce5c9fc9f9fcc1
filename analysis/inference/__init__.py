"""Arrays and a Design in, numbers out: estimators, variances, intervals, calibration, tests and reliability.

Formulas are cited where they stand. Shapes: n rows (answers), p columns, k calibration columns.
"""
