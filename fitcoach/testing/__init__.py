"""What the tests of every app share: real services, no way out of the machine, and the runner behind `make test`."""
