#!/usr/bin/env bash
# Puts a backup into an empty database: restore.sh FILE. All of it or nothing; a database that holds tables is refused.
#
#   DATABASE_URL, or DATABASE_URL_FILE    the empty database
#   BACKUP_IDENTITY                       the file with age's secret key, for a backup that ends in .age
#   PROGRAMS                              what leads to pg_restore and psql, as in backup.sh
set -euo pipefail
umask 077

file=${1:?usage: restore.sh FILE}
read -ra programs <<<"${PROGRAMS:-}"

fail() {
    echo "restore: $*" >&2
    exit 1
}

# shellcheck source=deploy/database_url.sh
source "$(dirname "${BASH_SOURCE[0]}")/database_url.sh"

opened() {
    if [[ $file == *.age ]]; then age --decrypt --identity "$BACKUP_IDENTITY" "$file"; else cat "$file"; fi
}

read_url
[ -r "$file" ] || fail "$file cannot be read"
[ -r "$file.sha256" ] || fail "$file.sha256 is missing: nobody can say whether the backup is whole"
(cd "$(dirname "$file")" && sha256sum --check --status "$(basename "$file").sha256") || fail "$file is not what was written: its SHA-256 differs"
if [[ $file == *.age ]]; then
    command -v age >/dev/null || fail "age is not installed, and the backup is encrypted"
    [ -r "${BACKUP_IDENTITY:-}" ] || fail "BACKUP_IDENTITY must name the file with the secret key"
fi
tables=$("${programs[@]}" psql --no-psqlrc --quiet --tuples-only --no-align --dbname="$url" \
    --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" </dev/null)
[ "$tables" = 0 ] || fail "the database holds $tables tables: make an empty one, and point the service at it afterwards"
opened | "${programs[@]}" pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$url"
"${programs[@]}" psql --no-psqlrc --quiet --dbname="$url" --command="ANALYZE" </dev/null
echo "restore: all of $file is there"
