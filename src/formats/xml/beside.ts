import { MAX_RECORD_CHARS } from '../record.js';
import type { Element } from './element.js';

/**
 * What stood beside the records of a source and says something of them. It holds no more than a record may
 * take: what stood long ago is forgotten first.
 */
export class Beside {
  readonly #named = new Map<string, Element>();
  readonly #byAddress = new Map<string, { element: Element; chars: number }>();
  #chars = 0;

  /** Notes an element whose text has so many characters. */
  add(element: Element, chars: number): void {
    this.#named.set(element.name, element);
    const address = element.attributes['rdf:about'];
    if (address === undefined) return;
    this.#chars += chars - (this.#byAddress.get(address)?.chars ?? 0);
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { element, chars });
    for (const [old, { chars: freed }] of this.#byAddress) {
      if (this.#chars <= MAX_RECORD_CHARS) break;
      this.#byAddress.delete(old);
      this.#chars -= freed;
    }
  }

  /** The last element of this name. */
  last(name: string): Element | undefined {
    return this.#named.get(name);
  }

  /** The element with this `rdf:about`. */
  at(address: string): Element | undefined {
    return this.#byAddress.get(address)?.element;
  }
}

/** A record that is complete, or waits for an element that stands behind it. */
interface Waiting<Item> {
  item: Item;
  awaits: string | undefined;
  chars: number;
}

/**
 * Records in their order, each once what it waits for is there. No more than one record's length is held: beyond
 * that the first goes on as it is.
 */
export class Queue<Item> {
  readonly #waiting: Waiting<Item>[] = [];
  readonly #beside: Beside;
  #chars = 0;

  constructor(beside: Beside) {
    this.#beside = beside;
  }

  add(item: Item, awaits: string | undefined, chars: number): void {
    this.#waiting.push({ item, awaits, chars });
    this.#chars += chars;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The items that need not wait any longer; all of them at the end. */
  *ready(isLast = false): Generator<Item> {
    for (;;) {
      const [first] = this.#waiting;
      if (!first) return;
      const isWaiting = first.awaits !== undefined && !this.#beside.at(first.awaits);
      if (isWaiting && !isLast && this.#chars <= MAX_RECORD_CHARS) return;
      this.#waiting.shift();
      this.#chars -= first.chars;
      yield first.item;
    }
  }
}
