"""What each kind of layer computes, as data: a module per kind with `cell(subject) -> Cell`."""
