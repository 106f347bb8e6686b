# Helpers for the shell examples: `. examples/support/calls.sh`, with KEY set to the API key that `npm start` printed.
: "${KEY:?Set KEY to the API key that npm start printed.}"
API=${API:-http://127.0.0.1:8080/v1}
# Lets zsh take the comments of pasted lines as comments.
[ -z "${ZSH_VERSION:-}" ] || setopt interactivecomments

# call PATH [curl options]: one call of the API. With -d it is a POST. An error prints its answer and fails.
call() { curl -sS --fail-with-body "$API$1" -H "X-API-Key: $KEY" -H 'Content-Type: application/json' "${@:2}"; }

# field NAME...: picks a value out of the answer, for example `field items 0 id`. Lists and objects are printed as JSON.
field() {
  node -e 'const value = process.argv.slice(1).reduce((at, name) => at?.[name], JSON.parse(require("fs").readFileSync(0)));
    console.log(value !== null && typeof value === "object" ? JSON.stringify(value, null, 2) : value)' "$@"
}

# entries: what a timeline foresees, an entry a line.
entries() {
  node -e 'for (const { at, kind, title, invoice } of JSON.parse(require("fs").readFileSync(0)).entries)
    console.log(`${at.slice(0, 10)}  ${kind.padEnd(12)}  ${title.padEnd(36)} ${(invoice?.total ?? "").padStart(9)}`.trimEnd())'
}

# lines: the lines and the total of each invoice of a list, or of one invoice.
lines() {
  node -e 'const answer = JSON.parse(require("fs").readFileSync(0));
    for (const invoice of answer.items ?? [answer]) {
      console.log(`${invoice.number}  ${invoice.status}  ${invoice.period_start.slice(0, 10)} to ${invoice.period_end.slice(0, 10)}`);
      for (const line of invoice.line_items)
        console.log(`  ${line.display_name.padEnd(20)} ${line.quantity.padStart(12)}  credits ${line.credits_applied.padStart(8)}  ${line.amount.padStart(10)}`);
      console.log(`  ${"total".padEnd(20)} ${"".padStart(12)}  ${"".padStart(16)}  ${invoice.total.padStart(10)} ${invoice.currency.toUpperCase()}`);
    }'
}
