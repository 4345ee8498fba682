"""Who can answer a task. A provider is one class in one file; `registry` names them."""
