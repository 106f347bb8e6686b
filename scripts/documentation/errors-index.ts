import { ERROR_STATUS, REASONS, type ErrorCode } from '../../src/platform/reasons';
import { GENERATED_BY, table } from './markdown';

/** docs/errors/README.md: all reasons by the code that a client switches on first. */
export function errorsIndex(): string {
  const codes = Object.keys(ERROR_STATUS) as readonly ErrorCode[];
  return `${GENERATED_BY}

# Errors

Every refusal has one shape: \`code\` is its class and decides the HTTP status, \`reason\` says precisely what was wrong and has a page here,
\`errors\` points at the fields of the request (\`pointer\` is a JSON pointer into the body), \`details\` holds facts, and \`request_id\` is in the
server's log as well. Switch on \`code\` first and on \`reason\` where it matters to you; new reasons may be added, codes stay.

${codes.map(section).join('\n\n')}
`;
}

function section(code: ErrorCode): string {
  const rows = Object.entries(REASONS)
    .filter(([, entry]) => entry.code === code)
    .map(([reason, { message }]) => [`[\`${reason}\`](${reason}.md)`, message]);
  const list = rows.length === 0 ? 'No reason of its own.' : table(['Reason', 'Message'], rows);
  return `## ${ERROR_STATUS[code]} ${code}\n\n${list}`;
}
