import { makeTelemetryFilterString, NativeConnection, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { Logger } from '../platform';

export interface WorkerOptions {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly activities: object;
  /** The prebuilt code of the workflows; bundling takes seconds and belongs to the build. */
  readonly workflowBundle: WorkflowBundle | { readonly codePath: string };
  readonly maxCachedWorkflows: number;
  /**
   * How long a wake is kept for the worker that last had its workflow. When thousands wake at one instant the last ones wait for as long as all
   * take; a wake that is given up costs the server another one. What was kept for a worker that is killed waits for so long.
   */
  readonly stickySeconds: number;
  readonly maxConcurrentActivities: number;
}

export interface RunningWorker {
  /** Rejects when the worker dies by itself. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

// Work in bulk, such as simulations, has a queue; each takes a connection that steps may be waiting for.
const QUEUED_ACTIVITIES = 4;

// A step takes milliseconds; what is still running after this long will be done again elsewhere.
const SHUTDOWN_GRACE = '10s';
const SHUTDOWN_FORCE = '15s';

/** Temporal's own log goes through ours. Once for each process, before anything else of Temporal's. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    logger: {
      log: (level, message, meta) => logger.debug({ level, ...meta }, message),
      trace: (message, meta) => logger.trace(meta ?? {}, message),
      debug: (message, meta) => logger.debug(meta ?? {}, message),
      info: (message, meta) => logger.debug(meta ?? {}, message),
      warn: (message, meta) => logger.warn(meta ?? {}, message),
      error: (message, meta) => logger.error(meta ?? {}, message),
    },
    // What the native part has to say comes the same way, and not as bare text between our lines.
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } },
    shutdownSignals: [],
  });
}

const MOST_TASKS_AT_ONCE = 40;

/**
 * How many workflow tasks run at once: clearly fewer than workflows fit into the cache. A task that is taken on while every place is
 * held by another waits for one without being run, and when many wake at one instant some of them wait until Temporal gives up after 10 s.
 */
function tasksAtOnce(maxCachedWorkflows: number): number {
  return Math.max(1, Math.min(MOST_TASKS_AT_ONCE, Math.floor(maxCachedWorkflows / 2)));
}

/** Starts a worker for the subscriptions' task queue. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address: options.address });
  const worker = await Worker.create({
    connection,
    namespace: options.namespace,
    taskQueue: options.taskQueue,
    activities: options.activities,
    workflowBundle: options.workflowBundle,
    maxCachedWorkflows: options.maxCachedWorkflows,
    stickyQueueScheduleToStartTimeout: options.stickySeconds * 1_000,
    maxConcurrentWorkflowTaskExecutions: tasksAtOnce(options.maxCachedWorkflows),
    maxConcurrentActivityTaskExecutions: QUEUED_ACTIVITIES,
    maxConcurrentLocalActivityExecutions: options.maxConcurrentActivities,
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: SHUTDOWN_FORCE,
  });
  const done = worker.run().finally(() => connection.close());
  return {
    done,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await done.catch(() => undefined);
    },
  };
}
