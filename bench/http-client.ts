import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  body: string;
}

/** One client that keeps its connections open, as a search box's backend would. */
export class HttpClient {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(port: number) {
    this.#port = port;
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path);
  }

  /** `lines` are sent as one NDJSON body. */
  postLines(path: string, lines: readonly unknown[]): Promise<Answer> {
    return this.#send('POST', path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  /** The parsed answer; throws unless it is a 200. */
  async json<Body>(answer: Promise<Answer>): Promise<Body> {
    const { status, body } = await answer;
    if (status !== 200) throw new Error(`the server answered ${status}: ${body.slice(0, 300)}`);
    return JSON.parse(body);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers =
        body === undefined
          ? {}
          : {
              'content-type': 'application/x-ndjson',
              'content-length': Buffer.byteLength(body),
            };
      const { hostname, port, agent } = {
        hostname: '127.0.0.1',
        port: this.#port,
        agent: this.#agent,
      };
      const sent = request({ method, path, hostname, port, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
