#!/usr/bin/env bash
# The next four months of a customer, with an upgrade that is agreed for later; then the months themselves: a script that fails when one of them differs.
#   KEY=the-key-that-npm-start-printed [API=http://127.0.0.1:8080/v1] examples/look-ahead.sh
set -euo pipefail
. "$(dirname "$0")/support/calls.sh"

customer=ahead-$(date +%s)-$$
plan_of() { call /pricing-plans -d '{"name": "'"$1"'", "currency": "usd", "charges": [
  {"name": "Fee", "event_name": "fee", "pricing_model": "flat", "amount": "'"$2"'", "billing_timing": "advance"},
  {"name": "Calls", "event_name": "call", "pricing_model": "per_unit", "unit_amount": "0.50"}]}' | field id; }

clock=$(call /test-clocks -d '{"frozen_time": "2026-01-10T00:00:00Z"}' | field id)
call /customers -d '{"external_id": "'"$customer"'", "test_clock_id": "'"$clock"'"}' | field id
subscription=$(call /subscriptions -d '{"customer_id": "'"$customer"'", "plan_id": "'"$(plan_of Small 20)"'"}' | field id)
call /credit-grants -d '{"customer_id": "'"$customer"'", "amount": 5, "rollover": true}' | field remaining
for day in 01-12 02-12 03-12; do
  call /events -d '{"event_name": "call", "customer_id": "'"$customer"'", "timestamp": "2026-'"$day"'T00:00:00Z", "idempotency_key": "'"$customer-$day"'"}' > /dev/null
done
call "/subscriptions/$subscription/change/v2/execute" -d '{"target_plan_id": "'"$(plan_of Large 60)"'", "effective_date": "2026-03-01T00:00:00Z", "proration_mode": "next_invoice"}' | field scheduled_at

# Every invoice of the four months, before they are there.
foreseen=$(call "/subscriptions/$subscription/timeline?periods=4" | entries | awk '$NF ~ /^[0-9]+\.[0-9][0-9]$/ { print $NF }' | sort)

echo "$foreseen"

# The months pass, and their grace time.
call "/test-clocks/$clock/advance" -d '{"frozen_time": "2026-05-12T00:00:00Z"}' | field frozen_time
came=$(call "/invoices?customer_id=$customer" | lines | awk '$1 == "total" { print $2 }' | sort)
opening=20.00
[ "$(printf '%s\n' "$foreseen" "$opening" | sort)" = "$came" ] || { echo "foreseen: $foreseen; came: $came" >&2; exit 1; }
echo 'look ahead: done'
