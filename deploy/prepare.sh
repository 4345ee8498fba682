#!/usr/bin/env bash
# Makes what compose.yaml needs and git does not hold: deploy/.env and deploy/secrets/. What is there already is kept.
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
