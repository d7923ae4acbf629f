# The image of every Palier process. Built by "docker compose build"; it is not published anywhere.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/app \
    OMP_THREAD_LIMIT=1

# The list of .ci/setup without python3-venv: Python comes with the image. A test compares the two.
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        tesseract-ocr \
        tesseract-ocr-fra \
        tesseract-ocr-osd \
        bubblewrap \
        libgl1 \
        libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app

# Every wheel is checked against its hash. The lock also holds the tools of the tests, which go again in the same layer.
COPY requirements.lock ./
RUN pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
        -r requirements.lock \
    && pip uninstall --quiet --yes --root-user-action ignore \
        pytest hypothesis ruff mypy import-linter playwright types-pyyaml uv

COPY verification verification
COPY ocr ocr
COPY cooptation cooptation
COPY review_queue review_queue
COPY bench bench

# The folders that are mounted as volumes take their owner from here when they are mounted for the first time, so that
# nothing has to run as root to prepare them (see "prepare" in docker-compose.yml).
RUN printf '#!/usr/local/bin/python\nfrom verification.cli import main\nmain()\n' > /usr/local/bin/palier \
    && chmod 755 /usr/local/bin/palier \
    && python -m compileall -q /app \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin palier \
    && install -d -m 700 -o 10003 -g 10003 /volumes/papers \
    && install -d -m 700 -o 10004 -g 10004 /volumes/certificates

USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]

ENTRYPOINT ["palier"]
CMD ["web"]
