export { claimFolder, type FolderClaim } from './claim-folder';
export { freePort } from './free-port';
export { numberField, readJsonFile, textField, writeJsonFile } from './json-file';
export { isSameProcess, processIdentity } from './process-identity';
export { type StopStep, stopProcess } from './stop-process';
export { type RunAs, type SupervisedChild, startSupervised } from './supervised-child';
export { waitUntil } from './wait-until';
