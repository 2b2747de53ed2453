"""The worker: everything that must happen without a resident waiting for it. Any number of workers may run."""
