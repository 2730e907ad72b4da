FROM python:3.11-slim AS build
COPY requirements.lock .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock

FROM python:3.11-slim
# The number is fixed so that a folder mounted at /data can be given to it: chown 10001:10001.
RUN groupadd --gid 10001 drill \
 && useradd --uid 10001 --gid drill --no-create-home --home-dir /app --shell /usr/sbin/nologin drill \
 && install --directory --owner=drill --group=drill --mode=0700 /data
WORKDIR /app
COPY --from=build /venv /venv
COPY LICENSE ./
COPY migrations migrations
COPY questions questions
COPY bot bot
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# Reachable from outside the container, so DRILL_ROOM_PASSWORD must be set: it will not start without.
ENV DRILL_DATA=/data DRILL_HOST=0.0.0.0 DRILL_PORT=8080
USER drill
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import http.client, sys; door = http.client.HTTPConnection('127.0.0.1', 8080, timeout=4); door.request('GET', '/health'); sys.exit(door.getresponse().status != 200)"]
CMD ["python", "-m", "bot", "run"]
