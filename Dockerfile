# Written by the book and not tried: nothing that builds images was at hand where Samvit was made.
# What each step runs was tried outside of one.

FROM python:3.11-slim AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# Every wheel is checked against its hash; then only what Samvit itself needs is installed from them, no test tool.
COPY requirements.lock ./
RUN pip wheel --no-deps --require-hashes -r requirements.lock -w /wheels
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY commands commands
COPY knowledge knowledge
COPY storage storage
RUN python -m venv /opt/samvit && /opt/samvit/bin/pip install --no-index --find-links /wheels .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/samvit samvit
COPY --from=build /opt/samvit /opt/samvit
ENV PATH=/opt/samvit/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SAMVIT_DATABASE_URL=sqlite:////var/lib/samvit/samvit.db \
    SAMVIT_LOG=json
USER 10001
WORKDIR /var/lib/samvit
VOLUME /var/lib/samvit
EXPOSE 8080
# `samvit web` answers at PORT; give `worker` and `socket` a SAMVIT_WATCH_PORT, and they answer there.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ.get('SAMVIT_WATCH_PORT') or os.environ.get('PORT') or 8080}/readyz\", timeout=4)"]
ENTRYPOINT ["samvit"]
CMD ["web"]
