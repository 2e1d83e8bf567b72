"""The self-hosted server, which stays responsive with slow and silent clients."""
