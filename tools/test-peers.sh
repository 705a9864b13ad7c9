#!/bin/sh
# Installs the servers and clients of others that the interop tests run against: mosquitto, socat, pymodbus. Debian or Ubuntu, as root.
# Without it `npm test` works all the same; a test whose peer is missing says so by name.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
missing=''
for pair in mosquitto:mosquitto mosquitto_pub:mosquitto-clients socat:socat python3:python3; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
python3 -c 'import ensurepip' >/dev/null 2>&1 || missing="$missing python3-venv"
if [ -n "$missing" ]; then
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of package names
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi
python="$here/.skerry/python"
[ -x "$python/bin/python" ] || python3 -m venv "$python"
"$python/bin/pip" install --quiet --disable-pip-version-check 'pymodbus[serial]==3.11.3'
