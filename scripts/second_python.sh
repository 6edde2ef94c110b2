#!/bin/sh
# Installs what requirements.txt pins with another Python than .venv's, and loads the site with it:
# a lock made on one version must hold on the others that install.sh accepts.
set -eu
version() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null || true; }
ours=$(version .venv/bin/python)
tried=0
for python in /usr/bin/python3 python3.13 python3.12 python3.11; do
    theirs=$(version "$python")
    case $theirs in
        "" | "$ours") continue ;;
        3.11.* | 3.12.* | 3.13.*) ;;
        *) continue ;;
    esac
    folder=$(mktemp -d)
    echo "Python $theirs ($python), beside .venv's $ours:"
    VENV=$folder/venv sh scripts/install.sh "$python" "$folder/stamp" requirements.txt
    env -u DATABASE_URL REMBUK_DATA_DIR="$folder" "$folder/venv/bin/python" manage.py check
    rm -rf "$folder"
    tried=1
    break
done
if [ "$tried" = 0 ]; then
    echo "There is no second Python from 3.11 to 3.13 on this machine (Debian: python3)." >&2
    [ "${CI:-}" != true ]
fi
