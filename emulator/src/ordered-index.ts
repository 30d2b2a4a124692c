/** Items in the order of `sequence`; a page after a cursor costs only the page, not the whole list. */
export class OrderedIndex<Item extends { sequence: number }> {
  #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    this.#items.push(item);
  }

  remove(item: Item): void {
    const position = this.#firstAfter(item.sequence - 1);
    if (this.#items[position] === item) {
      this.#items.splice(position, 1);
    }
  }

  all(): readonly Item[] {
    return this.#items;
  }

  *after(sequence: number): Generator<Item> {
    for (let position = this.#firstAfter(sequence); ; position += 1) {
      const item = this.#items[position];
      if (item === undefined) {
        return;
      }
      yield item;
    }
  }

  #firstAfter(sequence: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#items[middle]?.sequence ?? Infinity) <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
