"""The legacy conversion. `reader`, `verdict`, `people` are pure; the others speak SQL. None knows an app model."""
