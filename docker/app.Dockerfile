# The app: bot, action server and command line in one image; docker-compose.yml chooses the command.
ARG PYTHON=3.13-slim-bookworm

FROM python:${PYTHON} AS build
ENV UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1
RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /app
# The libraries first: they change seldom, and this layer is then built once.
COPY minilm/ minilm/
COPY pyproject.toml uv.lock ./
RUN /opt/uv/bin/uv sync --frozen --no-dev --no-install-project
COPY README.md LICENSE ./
COPY actions/ actions/
COPY adapters/ adapters/
COPY bot/ bot/
COPY coaching/ coaching/
COPY content/ content/
COPY conversation/ conversation/
COPY local_telegram/ local_telegram/
COPY middlepath/ middlepath/
COPY records/ records/
COPY safety/ safety/
COPY settings/ settings/
# Compiled now, for the process may not write it later.
RUN /opt/uv/bin/uv sync --frozen --no-dev && .venv/bin/python -m compileall -q -x '/\.venv/' .
COPY docker/healthcheck.py docker/healthcheck.py

FROM python:${PYTHON}
RUN groupadd --gid 10001 middlepath \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin middlepath
WORKDIR /app
# Owned by root and read by everyone: the process cannot change its own code.
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
CMD ["python", "-m", "bot"]
