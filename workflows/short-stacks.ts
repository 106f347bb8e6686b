/**
 * Loaded before any workflow begins, and then fixed for all of them. Temporal keeps the stack of each promise that a workflow makes, for a query
 * that shows them; with whole stacks that is a fifth of the time of the thread that runs them. Two frames still tell where an error came from.
 */
Error.stackTraceLimit = 2;
