import type { Client } from 'pg';
import { CONSTRAINTS, FUNCTIONS, INDEXES, TABLES, TRIGGERS, VIEWS } from './catalog.sql';

const HEADER = '-- The schema after all migrations. Made by npm run schema, to be read and compared; migrations change the database, this file never does.\n';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly partition_key: string | null;
  readonly parent: string | null;
  readonly bound: string | null;
}

interface Definition {
  readonly relation: string;
  readonly definition: string;
}

/** The schema as SQL, in an order that depends on names only: the same schema is the same text. Reads the catalog, so no pg_dump is needed. */
export async function dumpSchema(client: Client): Promise<string> {
  const read = async <T extends object>(sql: string): Promise<readonly T[]> => (await client.query<T>(sql)).rows;
  const constraints = await read<Definition>(CONSTRAINTS);
  const indexes = await read<Definition>(INDEXES);
  const triggers = await read<Definition>(TRIGGERS);
  const functions = await read<Definition>(FUNCTIONS);
  const views = await read<Definition>(VIEWS);
  const tables = (await read<Table>(TABLES)).map((table) =>
    [
      tableText(table, of(constraints, table.name)),
      ...of(indexes, table.name).map((definition) => `${lower(definition)};`),
      ...of(triggers, table.name).map((definition) => `${lower(definition)};`),
    ].join('\n'),
  );
  return `${[HEADER.trimEnd(), ...functions.map(({ definition }) => `${definition.trimEnd()};`), ...tables, ...views.map(viewText)].join('\n\n')}\n`;
}

function of(definitions: readonly Definition[], relation: string): readonly string[] {
  return definitions.filter((one) => one.relation === relation).map(({ definition }) => definition);
}

function tableText({ name, columns, partition_key, parent, bound }: Table, constraints: readonly string[]): string {
  if (parent !== null) return `create table ${name} partition of ${parent} ${lower(bound ?? '')};`;
  const parts = [...columns, ...constraints].map((part) => `  ${part}`);
  return `create table ${name} (\n${parts.join(',\n')}\n)${partition_key === null ? '' : ` partition by ${lower(partition_key)}`};`;
}

function viewText({ relation, definition }: Definition): string {
  return `create view ${relation} as\n${definition}`;
}

const KEYWORDS =
  /\b(CREATE|UNIQUE|INDEX|ON|ONLY|USING|WHERE|CONSTRAINT|TRIGGER|AFTER|BEFORE|INSERT|UPDATE|DELETE|DEFERRABLE|INITIALLY|DEFERRED|FOR|EACH|ROW|EXECUTE|FUNCTION|OR|FOR VALUES WITH|RANGE|HASH|VALUES|WITH|FROM|TO)\b/g;

/** Keywords as the migrations write them; what is quoted stays as it is. */
function lower(definition: string): string {
  return definition.replaceAll(/'(?:[^']|'')*'|"[^"]*"|[^'"]+/g, (part) =>
    /^['"]/.test(part) ? part : part.replaceAll(KEYWORDS, (word) => word.toLowerCase()),
  );
}
