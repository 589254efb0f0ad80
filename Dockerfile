# The app for a team; docs/deploy.md says how to start it.
FROM python:3.11-slim

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --requirement requirements.txt

COPY .streamlit/config.toml .streamlit/
COPY app.py ./
COPY pages pages/
COPY sample_data sample_data/
COPY iouviz iouviz/
RUN python -m compileall -q app.py pages iouviz

# Visitors may open paths inside /data; thumbnails are kept in the user's home.
RUN useradd --create-home iouviz && mkdir /data
USER iouviz
ENV IOUVIZ_DATA=/data
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0
ENV STREAMLIT_SERVER_PORT=8501
ENV STREAMLIT_SERVER_HEADLESS=true
ENV STREAMLIT_SERVER_FILE_WATCHER_TYPE=none
# glibc gives memory back sooner where threads share it.
ENV MALLOC_ARENA_MAX=2
EXPOSE 8501
HEALTHCHECK CMD python -c "import os, urllib.request as web; \
    path = os.environ.get('STREAMLIT_SERVER_BASE_URL_PATH', '').strip('/') + '/_stcore/health'; \
    web.urlopen('http://127.0.0.1:' + os.environ['STREAMLIT_SERVER_PORT'] + '/' + path.strip('/'))"
CMD ["python", "-m", "streamlit", "run", "app.py"]
