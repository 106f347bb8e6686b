// The dev server's HTTP interface is enough for the two things asked before any Temporal client exists.

export type NamespaceHttp = { readonly httpPort: number; readonly namespace: string };

/** True when the server answers for the namespace: its ports open before that. */
export async function isNamespaceReady({ httpPort, namespace }: NamespaceHttp): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${httpPort}/api/v1/namespaces/${namespace}`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Keeps closed runs for 30 days instead of one: each continue-as-new closes a run, and a month is how far back somebody looks
 * who asks why a subscription was billed as it was.
 */
export async function raiseRetention({ httpPort, namespace }: NamespaceHttp): Promise<boolean> {
  const body = JSON.stringify({ config: { workflowExecutionRetentionTtl: `${30 * 86_400}s` } });
  try {
    const response = await fetch(`http://127.0.0.1:${httpPort}/api/v1/namespaces/${namespace}/update`, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
