# Darkroom as one server: the first stage builds the pages, the second serves them and the API.
FROM node:20.20-bookworm-slim AS frontend
WORKDIR /frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.13.7-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8080
WORKDIR /app
# For a bucket at s3://: --build-arg S3=1
ARG S3=
COPY requirements.txt functions/requirements-s3.txt ./
RUN pip install --no-cache-dir -r requirements.txt ${S3:+-r requirements-s3.txt}
COPY functions ./functions
COPY scripts/fetch_models.py scripts/functions_path.py ./scripts/
# Their licenses are in functions/darkroom/images/models/LICENSES.md.
RUN python scripts/fetch_models.py
COPY --from=frontend /frontend/dist ./frontend/dist
# New volumes at /derivatives and /visitors inherit the owner of these folders.
RUN python -m compileall -q functions && useradd --create-home --uid 10001 darkroom && install -d -o darkroom /derivatives /visitors
USER 10001
EXPOSE 8080
CMD ["python", "functions/server.py"]
