#!/usr/bin/env bash
# What three months would have cost under another plan, customer by customer: a script that fails when a number is off.
#   KEY=the-key-that-npm-start-printed [API=http://127.0.0.1:8080/v1] examples/try-prices.sh
set -euo pipefail
. "$(dirname "$0")/support/calls.sh"

name=tryout-$(date +%s)-$$
expect() { [ "$2" = "$3" ] || { echo "$1 is $2 and not $3" >&2; exit 1; }; }
plan_of() { call /pricing-plans -d '{"name": "'"$1"'", "currency": "usd", "charges": ['"$2"']}' | field id; }

# Two customers of one plan, one small, one large, with three months behind them.
clock=$(call /test-clocks -d '{"frozen_time": "2026-01-01T00:00:00Z"}' | field id)
plan=$(plan_of "$name" '{"name": "Seat", "event_name": "seat", "pricing_model": "flat", "amount": "30"}, {"name": "Calls", "event_name": "call", "pricing_model": "per_unit", "unit_amount": "0.02"}')
live() {
  call /customers -d '{"external_id": "'"$1"'", "test_clock_id": "'"$clock"'"}' | field id
  call /subscriptions -d '{"customer_id": "'"$1"'", "plan_id": "'"$plan"'"}' | field id
  for n in $(seq 1 "$2"); do
    echo '{"event_name": "call", "customer_id": "'"$1"'", "idempotency_key": "'"$1-$n"'", "timestamp": "2026-02-10T00:00:00Z"}'
  done | paste -sd, | sed 's/.*/{"events": [&]}/' | call /events/batch -d @- | field accepted
}
live "$name-small" 10
live "$name-large" 900
call "/test-clocks/$clock/advance" -d '{"frozen_time": "2026-04-02T00:00:00Z"}' | field settled

# No fee, but dearer calls: who would pay less, who more?
candidate=$(plan_of "$name-by-use" '{"name": "Calls", "event_name": "call", "pricing_model": "per_unit", "unit_amount": "0.25"}')
simulation=$(call /simulations -d '{"subject": {"plan_id": "'"$plan"'"}, "candidate": {"plan_id": "'"$candidate"'"}}' | field id)
until [ "$(call "/simulations/$simulation" | field status)" != running ]; do sleep 0.2; done
expect status "$(call "/simulations/$simulation" | field status)" succeeded
expect old "$(call "/simulations/$simulation" | field totals 0 old)" 198.20
expect new "$(call "/simulations/$simulation" | field totals 0 new)" 227.50
call "/simulations/$simulation/results?sort=difference" | node -e 'const { items } = JSON.parse(require("fs").readFileSync(0));
  for (const one of items) console.log(`  ${one.external_customer_id.padEnd(32)} ${one.old.padStart(8)} -> ${one.new.padStart(8)}  ${one.difference.padStart(8)}`)'

# Nothing was billed by asking.
expect invoices "$(call "/invoices?customer_id=$name-large" | field pagination total)" 3
echo "try prices: done"
