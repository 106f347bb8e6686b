#!/usr/bin/env bash
# The main job from a customer to a final invoice, on a test clock: what README.md shows, as a script that fails when a number is off.
#   KEY=the-key-that-npm-start-printed [API=http://127.0.0.1:8080/v1] examples/main-job.sh
set -euo pipefail
. "$(dirname "$0")/support/calls.sh"

customer=acme-$(date +%s)-$$
expect() { [ "$2" = "$3" ] || { echo "$1 is $2 and not $3" >&2; exit 1; }; }

# A clock that only moves when it is told to, a customer who lives on it, and a plan.
clock=$(call /test-clocks -d '{"name": "main job", "frozen_time": "2026-01-31T00:00:00Z"}' | field id)
call /customers -d "{\"external_id\": \"$customer\", \"name\": \"Acme\", \"test_clock_id\": \"$clock\"}" | field id
plan=$(call /pricing-plans -d '{
  "name": "Tokens", "currency": "usd",
  "charges": [
    {"name": "Platform fee", "pricing_model": "flat", "amount": "20.00"},
    {"name": "Tokens", "event_name": "completion", "aggregation": "sum", "field": "tokens", "pricing_model": "graduated",
     "tiers": [{"up_to": 1000000, "unit_amount": "0.00001"}, {"up_to": null, "unit_amount": "0.000008"}]}
  ]}' | field id)

# The subscription is one workflow: it now sleeps until its period ends on 28 February.
subscription=$(call /subscriptions -d "{\"customer_id\": \"$customer\", \"plan_id\": \"$plan\"}" | field id)
call /credit-grants -d "{\"customer_id\": \"$customer\", \"amount\": 100000, \"rollover\": false}" | field id

# Usage; sent twice, counted once.
usage=$(cat <<JSON
{"events": [
  {"event_name": "completion", "customer_id": "$customer", "idempotency_key": "$customer-1", "timestamp": "2026-02-03T09:00:00Z", "properties": {"tokens": 400000}},
  {"event_name": "completion", "customer_id": "$customer", "idempotency_key": "$customer-2", "timestamp": "2026-02-12T14:30:00Z", "properties": {"tokens": 500000}},
  {"event_name": "completion", "customer_id": "$customer", "idempotency_key": "$customer-3", "timestamp": "2026-02-27T23:59:59Z", "properties": {"tokens": 600000}}
]}
JSON
)
expect accepted "$(call /events/batch -d "$usage" | field accepted)" 3
expect duplicates "$(call /events/batch -d "$usage" | field duplicates)" 3

# The period ends by itself: 1,500,000 tokens, 100,000 of them paid by credits, 10.00 + 3.20 for the rest, and the fee.
call "/test-clocks/$clock/advance" -d '{"frozen_time": "2026-03-01T00:00:00Z"}' | field settled
call "/invoices?customer_id=$customer" | lines
invoice=$(call "/invoices?customer_id=$customer" | field items 0 id)
expect total "$(call "/invoices/$invoice" | field total)" 33.20
expect status "$(call "/invoices/$invoice" | field invoice_status)" FINALIZED
expect replay "$(call "/invoices/$invoice/replay" | field matches)" true

# Voided and made again, it comes to the same.
call "/invoices/$invoice/void" -d '{"reason": "to show how"}' | field invoice_status
expect "the total of the new invoice" "$(call "/invoices/$invoice/regenerate" -X POST | field total)" 33.20

# Cancelled at the end of the period: the last period is on a last invoice.
call "/subscriptions/$subscription/cancel" -d '{"cancellation_type": "end_of_period"}' | field message
call "/test-clocks/$clock/advance" -d '{"frozen_time": "2026-04-02T00:00:00Z"}' | field settled
expect "the subscription" "$(call "/subscriptions/$subscription" | field subscription_status)" cancelled
expect "the last invoice" "$(call "/invoices?customer_id=$customer" | field items 0 total)" 20.00
echo "main job: done"
