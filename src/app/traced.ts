import type { Trace } from '../domain/tracing.js';
import type { Embedder } from '../embedding/embedder.js';
import type { Engine } from '../engine/engine.js';

/** The embedder, with a span for each query. The texts of an import are too many for spans. */
export function tracedEmbedder(embedder: Embedder, trace: Trace): Embedder {
  return over(embedder, {
    embed: (text, role) =>
      role === 'query'
        ? trace('embed', () => embedder.embed(text, role))
        : embedder.embed(text, role),
  });
}

/** The engine, with a span for each retrieval. */
export function tracedEngine(engine: Engine, trace: Trace): Engine {
  return over(engine, {
    retrieve: (request) => trace('retrieve', () => engine.retrieve(request)),
    list: (request) => trace('retrieve', () => engine.list(request)),
  });
}

/** An object that has some methods of its own, and all others of another one, which they are called on. */
function over<Interface extends object>(inner: Interface, own: Partial<Interface>): Interface {
  return new Proxy(inner, {
    get: (target, name) => {
      if (name in own) return own[name as keyof Interface];
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
