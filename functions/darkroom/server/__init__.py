"""The self-hosted server: no slow or silent client holds it for long."""
