#!/bin/sh
# Installs ComfyUI at one revision, with the PyTorch that the base brings along, and puts what it writes into the machine's one folder.
# comfyui.sh REPOSITORY REVISION PYTHON FOLDER
set -eu
repository=$1 revision=$2 python=$3 home=$4
case "$revision" in
  *[!0-9a-f]* | "") echo "COMFYUI_REVISION must be a full commit: 40 of 0-9 and a-f, not '$revision'" >&2; exit 1 ;;
esac
[ "${#revision}" -eq 40 ] || { echo "COMFYUI_REVISION must be a full commit: 40 of 0-9 and a-f, not '$revision'" >&2; exit 1; }

git init -q "$home"
cd "$home"
git remote add origin "$repository"
tries=0
until git fetch -q --depth 1 origin "$revision"; do
  tries=$((tries + 1))
  [ "$tries" -lt 5 ] || { echo "$repository does not give $revision, after $tries attempts" >&2; exit 1; }
  sleep $((tries * 5))
done
git checkout -q --detach FETCH_HEAD
[ "$(git rev-parse HEAD)" = "$revision" ] || { echo "git gave $(git rev-parse HEAD), not $revision" >&2; exit 1; }
rm -rf .git

# Neither ComfyUI nor a node may replace what the base was built around.
"$python" -m pip list --disable-pip-version-check --format=freeze | grep -iE '^(torch|torchvision|torchaudio|triton|nvidia-[a-z0-9-]+)==' \
  >constraints.txt || true
PIP_BREAK_SYSTEM_PACKAGES=1 "$python" -m pip install --disable-pip-version-check --constraint constraints.txt --requirement requirements.txt

mkdir -p custom_nodes
for folder in input output temp user; do
  rm -rf "$folder"
  ln -s "/var/lib/emp/comfyui/$folder" "$folder"
done
# Models are no part of this image: a volume, or an image of models, is mounted there.
rm -rf models
ln -s /var/lib/emp/models models
