import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPeer } from './peer-process.js';
import type { Peak } from './watch.js';

/** What an index is made of, and what it is asked. */
export interface PeerJob {
  texts: readonly string[];
  queries: readonly string[];
}

/** A job's texts made an index: the process, and within it the call that the library has for it. */
export interface PeerIndexed {
  tookMs: number;
  callMs: number;
  peak: Peak;
  versions: string;
  /** Those that torch computes with. */
  threads: number;
}

/** A job's queries answered: the time of each, and the positions of its ten best texts, best first. */
export interface PeerAsked {
  tookMs: number[];
  rankings: number[][];
  peak: Peak;
}

/** A library that embeds with the same model. Every method throws NotMeasured where it cannot run. */
export class Peer {
  /** Begins the names of its figures in JSON. */
  readonly key: string;
  readonly name: string;
  /** Its own call, as it is written. */
  readonly call: string;
  readonly #script: string;
  readonly #args: readonly string[];

  constructor({
    key,
    name,
    call,
    script,
    args = [],
  }: Pick<Peer, 'key' | 'name' | 'call'> & { script: string; args?: readonly string[] }) {
    this.key = key;
    this.name = name;
    this.call = call;
    this.#script = script;
    this.#args = args;
  }

  /** Embeds the texts and leaves an index in a folder under `scratch`. */
  async index(job: PeerJob, scratch: string): Promise<PeerIndexed> {
    const run = await this.#run<Omit<PeerIndexed, 'tookMs' | 'peak'>>('index', job, scratch);
    return { ...run.result, tookMs: run.tookMs, peak: run.peak };
  }

  /** Asks the index that `index` made of the same job. */
  async ask(job: PeerJob, scratch: string): Promise<PeerAsked> {
    const run = await this.#run<Omit<PeerAsked, 'peak'>>('ask', job, scratch);
    return { ...run.result, peak: run.peak };
  }

  #run<Result>(step: 'index' | 'ask', job: PeerJob, scratch: string) {
    const folder = join(scratch, this.key);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'job.json');
    writeFileSync(file, JSON.stringify(job));
    return runPeer<Result>(this.#script, [step, file, folder, ...this.#args]);
  }
}

/** sentence-transformers as it comes, on torch. */
export const sentenceTransformers = new Peer({
  key: 'sentenceTransformers',
  name: 'sentence-transformers, torch',
  call: 'encode()',
  script: 'sentence_transformers_peer.py',
});

/** Those that nearpaper is measured beside; one of them computes the int8 file of nearpaper's own model. */
export function peersOf(modelFolder: string): Peer[] {
  return [
    sentenceTransformers,
    new Peer({
      key: 'sentenceTransformersInt8',
      name: 'sentence-transformers, int8 ONNX',
      call: 'encode()',
      script: 'sentence_transformers_peer.py',
      args: [join(modelFolder, 'onnx', 'model_quantized.onnx')],
    }),
    new Peer({ key: 'txtai', name: 'txtai', call: 'index()', script: 'txtai_peer.py' }),
  ];
}
