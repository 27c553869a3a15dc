import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { assert } from '../domain/errors.js';

/** An operation of a graph; what it reads and writes are names. */
export interface OnnxNode {
  operation: string;
  inputs: string[];
  outputs: string[];
}

/** Constant numbers of a graph, in memory of the file itself where it is aligned. */
export interface OnnxTensor {
  dims: number[];
  data: Float32Array | Uint8Array | Int8Array;
}

export interface OnnxGraph {
  nodes: OnnxNode[];
  /** The constants by name; tensors of other types than float, uint8 and int8 are left out. */
  tensors: Map<string, OnnxTensor>;
}

/** Numbers of fields and types in onnx.proto, which never change. */
const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5 };
const NODE = { input: 1, output: 2, operation: 4 };
const TENSOR = { dims: 1, type: 2, floats: 4, integers: 5, name: 8, raw: 9 };
const TYPE = { float: 1, uint8: 2, int8: 3 };

/** The operations and constants of an ONNX file. Throws at what is no protocol buffer. */
export function readOnnxGraph(file: Uint8Array): OnnxGraph {
  const graph: OnnxGraph = { nodes: [], tensors: new Map() };
  eachField(file, {
    [MODEL.graph]: (model) =>
      eachField(model.bytes(), {
        [GRAPH.node]: (reader) => graph.nodes.push(readNode(reader.bytes())),
        [GRAPH.initializer]: (reader) => {
          const { name, tensor } = readTensor(reader.bytes());
          if (tensor) graph.tensors.set(name, tensor);
        },
      }),
  });
  return graph;
}

type Fields = Record<number, (reader: BinaryReader, wireType: WireType) => void>;

function eachField(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const read = fields[field];
    if (read) read(reader, wireType);
    else reader.skip(wireType, field);
  }
}

function readNode(bytes: Uint8Array): OnnxNode {
  const node: OnnxNode = { operation: '', inputs: [], outputs: [] };
  eachField(bytes, {
    [NODE.input]: (reader) => node.inputs.push(reader.string()),
    [NODE.output]: (reader) => node.outputs.push(reader.string()),
    [NODE.operation]: (reader) => {
      node.operation = reader.string();
    },
  });
  return node;
}

function readTensor(bytes: Uint8Array): { name: string; tensor: OnnxTensor | undefined } {
  let name = '';
  let type = 0;
  let raw: Uint8Array | undefined;
  const dims: number[] = [];
  const numbers: number[] = [];
  eachField(bytes, {
    [TENSOR.dims]: numbersOf(dims, (reader) => Number(reader.int64())),
    [TENSOR.floats]: numbersOf(numbers, (reader) => reader.float()),
    [TENSOR.integers]: numbersOf(numbers, (reader) => reader.int32()),
    [TENSOR.type]: (reader) => {
      type = reader.int32();
    },
    [TENSOR.name]: (reader) => {
      name = reader.string();
    },
    [TENSOR.raw]: (reader) => {
      raw = reader.bytes();
    },
  });
  const data = raw ? ofBytes(type, raw) : ofNumbers(type, numbers);
  if (!data) return { name, tensor: undefined };
  const count = dims.reduce((product, dim) => product * dim, 1);
  assert(data.length === count, `${name} has ${data.length} numbers, its shape says ${count}`);
  return { name, tensor: { dims, data } };
}

/** A repeated field, written one by one or packed together. */
function numbersOf(into: number[], read: (reader: BinaryReader) => number) {
  return (reader: BinaryReader, wireType: WireType): void => {
    const end = wireType === WireType.LengthDelimited ? reader.uint32() + reader.pos : undefined;
    if (end === undefined) into.push(read(reader));
    else while (reader.pos < end) into.push(read(reader));
  };
}

function ofBytes(type: number, { buffer, byteOffset, byteLength }: Uint8Array) {
  if (type === TYPE.uint8) return new Uint8Array(buffer, byteOffset, byteLength);
  if (type === TYPE.int8) return new Int8Array(buffer, byteOffset, byteLength);
  if (type !== TYPE.float) return undefined;
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

function ofNumbers(type: number, numbers: number[]) {
  if (type === TYPE.uint8) return Uint8Array.from(numbers);
  if (type === TYPE.int8) return Int8Array.from(numbers);
  return type === TYPE.float ? Float32Array.from(numbers) : undefined;
}
