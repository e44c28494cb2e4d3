# Groundswell in a container: `docker compose up -d` (compose.yaml), or see docs/hosts.md.
# The same Python as the tests. Two stages: what installs packages is not in what runs.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS packages
WORKDIR /build
COPY requirements/run.txt ./
RUN python -m venv /packages \
    && /packages/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-input \
        --require-hashes --only-binary=:all: --requirement run.txt \
    && /packages/bin/python -m pip uninstall --yes --quiet pip setuptools

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin groundswell \
    && install --directory --owner=groundswell --mode=0700 /data
COPY --from=packages /packages /packages
WORKDIR /app
COPY migrations migrations
COPY locale locale
COPY cogs cogs
COPY bot bot
# Compiled once, here: the bot's user cannot write beside the code.
RUN /packages/bin/python -m compileall -q bot cogs migrations
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    LOG_FORMAT=json \
    METRICS_PORT=9464
USER 10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['METRICS_PORT'] + '/healthz', timeout=5)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
