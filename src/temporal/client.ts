import { Client, Connection } from '@temporalio/client';

export interface TemporalOptions {
  readonly address: string;
  readonly namespace: string;
}

export interface TemporalClient {
  readonly client: Client;
  /** For what belongs to the server and not to a workflow. */
  readonly operator: Connection['operatorService'];
  close(): Promise<void>;
}

/** A client that connects at its first call: the API starts, and says that it is not ready, while Temporal is still away. */
export function createTemporalClient({ address, namespace }: TemporalOptions): TemporalClient {
  const connection = Connection.lazy({ address });
  return { client: new Client({ connection, namespace }), operator: connection.operatorService, close: () => connection.close() };
}

/** True when the server answers within a second. */
export async function temporalAnswers({ client }: TemporalClient): Promise<boolean> {
  try {
    await client.connection.withDeadline(Date.now() + 1_000, () => client.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false;
  }
}
