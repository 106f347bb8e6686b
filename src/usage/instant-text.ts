/** How `to_char` writes an instant with all its microseconds: cut to milliseconds, arrivals could be counted twice or not at all. Sorts like time. */
export const MICROSECONDS = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
