#!/usr/bin/env bash
# A backup of the whole database: backup.sh [FOLDER]. PostgreSQL's own programs of the server's version are needed.
#
#   DATABASE_URL, or DATABASE_URL_FILE    what is backed up
#   BACKUP_RECIPIENT                      age's public key of whoever may read it; empty: not encrypted, and it says so
#   BACKUP_KEEP_DAYS                      older ones go once the new one is there: 30
#   PROGRAMS                              what leads to pg_dump, like: docker compose -f deploy/compose.yaml exec -T postgres
#                                         (paths in it begin where you stand, and so does FOLDER)
#
# Written are fitcoach-DATE.dump[.age] and its SHA-256 beside it. Until it is whole its name ends in .part. What it holds
# is worth as much as the database: keep it elsewhere, and keep the keys of SECRET_KEY's kind elsewhere again.
set -euo pipefail
umask 077

folder=${1:-backups}
keep_days=${BACKUP_KEEP_DAYS:-30}
read -ra programs <<<"${PROGRAMS:-}"

fail() {
    echo "backup: $*" >&2
    exit 1
}

# shellcheck source=deploy/database_url.sh
source "$(dirname "${BASH_SOURCE[0]}")/database_url.sh"

sealed() {
    if [ -n "${BACKUP_RECIPIENT:-}" ]; then age --recipient "$BACKUP_RECIPIENT"; else cat; fi
}

[[ $keep_days =~ ^[0-9]+$ ]] || fail "BACKUP_KEEP_DAYS is $keep_days: say a number of days"
read_url
name="fitcoach-$(date -u +%Y%m%dT%H%M%SZ).dump"
if [ -n "${BACKUP_RECIPIENT:-}" ]; then
    command -v age >/dev/null || fail "age is not installed, and BACKUP_RECIPIENT asks for it"
    name="$name.age"
else
    echo "backup: not encrypted, for want of BACKUP_RECIPIENT" >&2
fi
mkdir -p "$folder"
[ ! -e "$folder/$name" ] || fail "$folder/$name is there already"

trap 'rm -f "$folder/$name.part"' EXIT
"${programs[@]}" pg_dump --format=custom --no-owner --no-privileges --dbname="$url" | sealed >"$folder/$name.part"
sync "$folder/$name.part"
mv "$folder/$name.part" "$folder/$name"
(cd "$folder" && sha256sum "$name" >"$name.sha256")

find "$folder" -maxdepth 1 -name 'fitcoach-*.dump*' -mtime "+$keep_days" -delete
echo "backup: $folder/$name, $(stat -c %s "$folder/$name") bytes"
