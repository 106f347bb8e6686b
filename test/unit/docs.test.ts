import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UNWRITTEN } from '../../scripts/documentation/error-page';
import { generatedPages } from '../../scripts/documentation/generated-pages';
import { REASONS } from '../../src/platform/reasons';

const root = join(__dirname, '..', '..');
const docs = join(root, 'docs');

function readPage(path: string): string | null {
  const file = join(docs, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function markdownFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const pages = [...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].map((name) => join(root, name)).filter(existsSync), ...markdownFiles(docs)];

/** Anchors as GitHub makes them of headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.match(/^#+ .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

it('keeps the generated pages as the code says (else: npm run docs)', () => {
  const stale = generatedPages(readPage).filter(({ path, text }) => readPage(path) !== text);
  expect(stale.map(({ path }) => path)).toEqual([]);
});

it('has a page for every reason, and a reason for every page', () => {
  const documented = readdirSync(join(docs, 'errors')).filter((name) => name !== 'README.md');
  expect(documented.sort()).toEqual(
    Object.keys(REASONS)
      .map((reason) => `${reason}.md`)
      .sort(),
  );
});

it('says on every page of a reason what happened and how to fix it', () => {
  const unwritten = Object.keys(REASONS).filter((reason) => readPage(`errors/${reason}.md`)?.includes(UNWRITTEN) !== false);
  expect(unwritten).toEqual([]);
});

it('links only to what exists', () => {
  const broken = pages.flatMap((page) => {
    const text = readFileSync(page, 'utf8').replaceAll(/```[\s\S]*?```/g, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((link) => !/^(https?|mailto):/.test(link));
    return links.filter((link) => !leadsSomewhere(page, link)).map((link) => `${relative(root, page)}: ${link}`);
  });
  expect(broken).toEqual([]);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(target)) return false;
  return anchor === undefined || !target.endsWith('.md') || anchorsOf(readFileSync(target, 'utf8')).has(anchor);
}
