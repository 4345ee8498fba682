#!/usr/bin/env bash
# Makes what compose.yaml needs and git does not hold: deploy/.env, deploy/fitcoach.env and deploy/secrets/. What is there
# already is kept. Ends with 1 when a line of fitcoach.env does not count, and names it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The folder is for its owner alone; a container's user, who has another number, reads the files that it is given.
umask 022
mkdir -p secrets
chmod 700 secrets

keep() { # keep NAME VALUE: a secret of its own file, unless it is there
    if [ ! -e "secrets/$1" ]; then
        printf '%s' "$2" >"secrets/$1"
        echo "made deploy/secrets/$1"
    fi
}

random() { # random BYTES: so many, as hexadecimal digits
    od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'
}

if [ ! -e .env ]; then
    cp .env.example .env
    echo "made deploy/.env: set DOMAIN in it, or try it on localhost first"
fi
if [ ! -e fitcoach.env ]; then
    (
        umask 077 # a mail server's address holds a password
        cat >fitcoach.env <<'EOF'
# Settings of the service, for every container of ours: any of .env.example at the root, one NAME=value a line.
# A value with a blank, ", # or $ stands in single quotes, without ' and backslash in it (in an address: %27 and %5C), like:
# EMAIL_URL='smtp+tls://user:pa$word@mail.example:587'
#
# Not here: what deploy/.env sets, what is a file in deploy/secrets/, and what deploy/compose.yaml says itself, which wins.
# ./deploy/prepare.sh tells of such a line. What changed here counts once the containers are made anew: docs/runbook.md
EOF
    )
    echo "made deploy/fitcoach.env"
fi
keep postgres_password "$(random 24)"
keep database_url "postgres://fitcoach:$(cat secrets/postgres_password)@postgres:5432/fitcoach"
keep secret_key "$(random 48)"
# Of health notes: without these keys a backup's notes are lost. docs/encryption.md
keep field_encryption_keys "$(head -c 32 /dev/urandom | base64 | tr -d '\n')"
keep metrics_token "$(random 24)"
# Empty until there is one: the built-in coach writes, nothing is sent, and no key was there before. docs/runbook.md
keep gemini_api_key ""
keep secret_key_before ""
keep silence_keys_before ""
keep twilio_auth_token ""
keep twilio_auth_token_before ""
keep sentry_dsn ""

# What compose.yaml says itself, or takes from .env or a secret, wins over fitcoach.env without a word.
status=0
while read -r name; do
    if grep -qE "^  $name(_FILE)?:" compose.yaml || grep -q "^$name=" .env.example; then
        echo "deploy/fitcoach.env: $name does not count there: deploy/.env, deploy/secrets/ or compose.yaml sets it" >&2
        status=1
    fi
done < <(sed -nE 's/^[[:blank:]]*(export[[:blank:]]+)?([A-Z0-9_]+)[[:blank:]]*=.*/\2/p' fitcoach.env)
exit "$status"
