# Image for Cloud Run jobs and Kubernetes jobs: the commands for bulk work.
FROM python:3.13.7-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.txt ./
COPY scripts/requirements.txt ./scripts/
RUN pip install --no-cache-dir -r scripts/requirements.txt
COPY functions ./functions
COPY scripts ./scripts
# A new volume at /derivatives inherits the owner of that folder.
RUN python scripts/fetch_models.py && useradd --create-home --uid 10001 darkroom && install -d -o darkroom /derivatives
USER 10001
CMD ["python", "scripts/warm_derivatives.py", "--help"]
