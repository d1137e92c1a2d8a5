# One image for web, workers and beat; compose.yaml says which is which.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/kaiban HOST=0.0.0.0 LC_ALL=C.UTF-8

RUN useradd --system --uid 990 --create-home --shell /usr/sbin/nologin kaiban \
    && install -d -o kaiban -g kaiban -m 0750 /var/lib/kaiban

WORKDIR /srv/kaiban
COPY requirements.txt requirements-sms.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
# WITH_SMS=1 adds what sends short messages by Aliyun or Tencent.
ARG WITH_SMS=
RUN if [ -n "$WITH_SMS" ]; then pip install --no-cache-dir --require-hashes -r requirements-sms.txt; fi
COPY . ./

USER kaiban
VOLUME /var/lib/kaiban
EXPOSE 8000
CMD ["gunicorn", "config.wsgi"]
