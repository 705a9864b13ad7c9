#!/bin/sh
# Installs the servers and clients of others that the tests run against: mosquitto, socat, pymodbus, and the Nodes that people may launch Skerry with.
# Debian or Ubuntu, as root. Without it `npm test` works all the same; a test whose peer is missing says so by name.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

missing=''
for pair in mosquitto:mosquitto mosquitto_pub:mosquitto-clients socat:socat python3:python3 script:bsdutils setpriv:util-linux; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
python3 -c 'import ensurepip' >/dev/null 2>&1 || missing="$missing python3-venv"
if [ -n "$missing" ]; then
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of package names
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

python="$here/.skerry/python"
if ! "$python/bin/python" -c 'import pymodbus, serial' >/dev/null 2>&1; then
  python3 -m venv "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check pymodbus==3.11.3 pyserial==3.5
fi

# A Node that must be refused, and those that must launch, each with an npm of its time (9.2.0 is what Debian 12 has; the last ones of npm 9 keep signals to themselves).
case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
launcher() {
  folder="$here/.skerry/launchers/$1"
  [ -x "$folder/node_modules/.bin/npm" ] && [ -x "$folder/node_modules/.bin/node" ] && return
  mkdir -p "$folder"
  npm install --prefix "$folder" --silent --no-save --no-package-lock --ignore-scripts --force "node-linux-$arch@$1" "npm@$2"
}
launcher 16 8
launcher 18 9.2.0
launcher 20 10
launcher 22 10
