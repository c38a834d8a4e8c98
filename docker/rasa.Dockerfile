# The dialogue engine: Rasa in its own environment, with the model trained while the image is built.
ARG PYTHON=3.10-slim-bookworm

FROM python:${PYTHON} AS build
ENV UV_PYTHON_DOWNLOADS=never \
    UV_PYTHON=/usr/local/bin/python3.10 \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1
RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /app/rasa_project
COPY rasa_project/pyproject.toml rasa_project/uv.lock ./
RUN /opt/uv/bin/uv sync --frozen --no-dev
COPY rasa_project/ ./
RUN RASA_TELEMETRY_ENABLED=false .venv/bin/python train.py && rm -rf .cache .rasa
COPY docker/healthcheck.py /app/docker/healthcheck.py

FROM python:${PYTHON}
RUN groupadd --gid 10001 middlepath \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin middlepath
WORKDIR /app/rasa_project
# Owned by root and read by everyone: the process cannot change its own code or model.
COPY --from=build /app /app
ENV PATH=/app/rasa_project/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RASA_TELEMETRY_ENABLED=false \
    MPLCONFIGDIR=/tmp/matplotlib
USER 10001:10001
CMD ["python", "serve.py"]
