import { ERROR_STATUS, REASONS, type Reason } from '../../src/platform/reasons';
import { withGenerated } from './markdown';

export const UNWRITTEN = 'Not written yet.';

/** docs/errors/<reason>.md: the facts from the registry, then what people wrote about it. */
export function errorPage(reason: Reason, current: string | null): string {
  const { code, message } = REASONS[reason];
  const body = {
    code,
    message,
    http_status_code: ERROR_STATUS[code],
    reason,
    details: {},
    errors: [],
    request_id: 'req_01m7y3q0f8e2vb6c4x5t9k1zwn',
    doc_url: `https://github.com/tidebill/tidebill/blob/main/docs/errors/${reason}.md`,
  };
  const facts = `**${ERROR_STATUS[code]} \`${code}\`**: ${message}\n\n\`\`\`json\n${JSON.stringify(body, null, 2)}\n\`\`\``;
  return withGenerated(current ?? skeleton(reason), facts);
}

function skeleton(reason: string): string {
  return `# ${reason}

<!-- begin generated: npm run docs -->
<!-- end generated -->

## What happened

${UNWRITTEN}

## How to fix it

${UNWRITTEN}
`;
}
