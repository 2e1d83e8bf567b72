# Darkroom as one server: the first stage builds the pages, the second serves them and the API.
FROM node:20.20-bookworm-slim AS frontend
WORKDIR /frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.13.7-slim-bookworm AS packages
WORKDIR /build
# For a bucket at s3://: --build-arg S3=1
ARG S3=
COPY requirements.txt functions/requirements-s3.txt ./
RUN python -m venv --without-pip /packages \
 && pip --python /packages/bin/python install --no-cache-dir -r requirements.txt ${S3:+-r requirements-s3.txt}
# Remove unused parts of the packages, a quarter of their size: tests, sample pictures, other codecs, symbols, and
# scikit-image's dependencies for graphs and files. Its `.pyi` files stay, since it reads them.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*
RUN pip --python /packages/bin/python uninstall --yes networkx imageio tifffile \
 && find /packages/lib -depth -type d -name tests -exec rm -r {} + \
 && find /packages/lib -path '*/skimage/data/*' ! -name '*.py*' -type f -delete \
 && find /packages/lib -path '*/imagecodecs/_*.so' ! -name '_imcd.*' ! -name '_shared*' ! -name '_spng.*' ! -name '_webp.*' -delete \
 && find /packages/lib -path '*/imagecodecs.libs/*' ! -name 'libwebp*' ! -name 'libsharpyuv*' -delete \
 && find /packages/lib -name '*.so*' -type f -exec strip --strip-unneeded {} +

FROM python:3.13.7-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8080 PATH=/packages/bin:$PATH
WORKDIR /app
COPY --from=packages /packages /packages
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
