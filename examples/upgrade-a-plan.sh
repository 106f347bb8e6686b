#!/usr/bin/env bash
# Shows a customer what an upgrade costs before it happens, then upgrades: a script that fails when the preview and the invoice differ by a cent.
#   KEY=the-key-that-npm-start-printed [API=http://127.0.0.1:8080/v1] examples/upgrade-a-plan.sh
set -euo pipefail
. "$(dirname "$0")/support/calls.sh"

customer=upgrade-$(date +%s)-$$
plan_of() { call /pricing-plans -d '{"name": "'"$1"'", "currency": "usd", "charges": [
  {"name": "Fee", "event_name": "fee", "pricing_model": "flat", "amount": "'"$2"'", "billing_timing": "advance"}]}' | field id; }
# Everything on the first invoice of an answer, a line each.
bill() { node -e 'const { invoice } = JSON.parse(require("fs").readFileSync(0)).changed_resources.invoices[0];
  for (const { display_name, period_start, period_end, amount } of invoice.line_items)
    console.log(`${display_name.padEnd(20)} ${period_start.slice(0, 10)} to ${period_end.slice(0, 10)} ${amount.padStart(10)}`);
  console.log(`${"total".padEnd(44)} ${invoice.total.padStart(10)}`);'; }

# A customer of the small plan in the middle of April.
clock=$(call /test-clocks -d '{"frozen_time": "2026-04-01T00:00:00Z"}' | field id)
call /customers -d '{"external_id": "'"$customer"'", "test_clock_id": "'"$clock"'"}' | field id
subscription=$(call /subscriptions -d '{"customer_id": "'"$customer"'", "plan_id": "'"$(plan_of Small 49.99)"'"}' | field id)
call "/test-clocks/$clock/advance" -d '{"frozen_time": "2026-04-11T09:30:00Z"}' | field settled

# What it would cost now, and what it then costs.
upgrade='{"target_plan_id": "'"$(plan_of Large 199)"'", "proration_behavior": "create_prorations"}'
preview=$(call "/subscriptions/$subscription/change/v2/preview" -d "$upgrade" | bill)
echo "$preview"
executed=$(call "/subscriptions/$subscription/change/v2/execute" -d "$upgrade" | bill)
[ "$preview" = "$executed" ] || { echo "it cost something else: $executed" >&2; exit 1; }

# From May on the large plan alone.
call "/test-clocks/$clock/advance" -d '{"frozen_time": "2026-05-02T00:00:00Z"}' | field settled
call "/invoices?customer_id=$customer" | lines
echo 'upgrade: done'
