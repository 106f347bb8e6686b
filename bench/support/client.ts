import { connect, type Socket } from 'node:net';
import { API_KEY } from './spawn-api';

export interface BenchReply {
  readonly status: number;
  readonly body: string;
}

/**
 * One keep-alive connection that sends a request at a time, with as little work as possible:
 * the load generator shares two cores with what it measures.
 */
export class BenchClient {
  private readonly socket: Socket;
  private received: Buffer[] = [];
  private waiting: { resolve: (reply: BenchReply) => void; reject: (error: Error) => void } | null = null;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('connection closed')));
  }

  post(path: string, body: string): Promise<BenchReply> {
    const head = `POST /v1${path} HTTP/1.1\r\nHost: bench\r\nX-API-Key: ${API_KEY}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return this.send(head + body);
  }

  get(path: string): Promise<BenchReply> {
    return this.send(`GET /v1${path} HTTP/1.1\r\nHost: bench\r\nX-API-Key: ${API_KEY}\r\n\r\n`);
  }

  close(): void {
    this.socket.destroy();
  }

  private send(request: string): Promise<BenchReply> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error('connection closed'));
      this.waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  private take(chunk: Buffer): void {
    this.received.push(chunk);
    const bytes = this.received.length === 1 ? chunk : Buffer.concat(this.received);
    const headEnd = bytes.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = bytes.toString('latin1', 0, headEnd);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (bytes.length < headEnd + 4 + length) return;
    this.received = [];
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body: bytes.toString('utf8', headEnd + 4) });
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
    this.waiting = null;
  }
}
