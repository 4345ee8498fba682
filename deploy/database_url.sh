# For backup.sh and restore.sh, which `fail` in their own words: where the database is, out of DATABASE_URL or _FILE.
# shellcheck shell=bash

# Sets url, without its password, which goes by the environment: who lists processes reads their arguments.
# A password has each character but letters and digits as %XX, as in every URL.
read_url() {
    url=${DATABASE_URL:-}
    if [ -n "${DATABASE_URL_FILE:-}" ]; then url=$(<"$DATABASE_URL_FILE"); fi
    [[ $url =~ ^postgres(ql)?:// ]] || fail "DATABASE_URL must name a PostgreSQL, like postgres://fitcoach:…@127.0.0.1:5432/fitcoach"
    if [[ $url =~ ^([a-z]+://[^:@/]*):([^@/]*)@(.*)$ ]]; then
        url="${BASH_REMATCH[1]}@${BASH_REMATCH[3]}"
        local password=${BASH_REMATCH[2]//\\/\\\\}
        PGPASSWORD=$(printf '%b' "${password//%/\\x}")
        export PGPASSWORD
    fi
}
