#!/usr/bin/env bash
# Replaces both web containers by what deploy/.env and compose.yaml say now, one after the other, with no failed request.
#
# First Caddy is told to ask the other one alone, then the one is replaced and waited for, then Caddy asks both. COMPOSE:
# another compose, like: podman-compose. It is told of compose.yaml itself.
set -euo pipefail

read -ra compose <<<"${COMPOSE:-docker compose}"
compose+=(-f "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/compose.yaml")
settled_sec=5

serve_from() { # serve_from "web-1:8000 web-2:8000"
    "${compose[@]}" exec -T -e UPSTREAMS="$1" caddy caddy reload --adapter caddyfile --config /etc/caddy/Caddyfile
}

replace() { # replace ONE OTHER
    echo "replacing $1 while $2 serves"
    serve_from "$2:8000"
    sleep "$settled_sec"
    "${compose[@]}" up -d --no-deps --wait "$1"
    serve_from "web-1:8000 web-2:8000"
}

replace web-1 web-2
replace web-2 web-1
