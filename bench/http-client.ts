import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  status: number;
  body: string;
  headers: IncomingHttpHeaders;
}

/** One client that keeps its connections open, as a search box's backend would. */
export class HttpClient {
  readonly port: number;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(port: number) {
    this.port = port;
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path);
  }

  /** `lines` are sent as one NDJSON body. */
  postLines(path: string, lines: readonly unknown[]): Promise<Answer> {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    return this.#send('POST', path, { type: 'application/x-ndjson', text });
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.#send('PUT', path, { type: 'application/json', text: JSON.stringify(body) });
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body?: { type: string; text: string }): Promise<Answer> {
    const headers = body === undefined ? {} : { 'content-type': body.type };
    const address = { hostname: '127.0.0.1', port: this.port, path };
    return new Promise((resolve, reject) => {
      const sent = request({ ...address, method, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
            headers: response.headers,
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body?.text);
    });
  }
}

/** What the server answered; throws unless it is a 200. */
export function jsonOf<Body>({ status, body }: Answer): Body {
  if (status !== 200) throw new Error(`the server answered ${status}: ${body.slice(0, 300)}`);
  return JSON.parse(body);
}
