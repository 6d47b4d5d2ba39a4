/** `WebAssembly.Memory`, as far as it is read. */
export interface WasmMemory {
  /** Another one after the memory grew. */
  readonly buffer: ArrayBuffer;
}

/** Reads the memory of a wasm module, which may grow between two uses. */
export class HeapView {
  private words: Int32Array;
  private halves: Uint16Array;
  private bytes: Uint8Array;

  constructor(private readonly memory: WasmMemory) {
    this.words = new Int32Array(memory.buffer);
    this.halves = new Uint16Array(memory.buffer);
    this.bytes = new Uint8Array(memory.buffer);
  }

  /** To be called before reading, whenever the module may have run: growing moves the memory. */
  refresh(): void {
    const { buffer } = this.memory;
    if (buffer === this.words.buffer) return;
    this.words = new Int32Array(buffer);
    this.halves = new Uint16Array(buffer);
    this.bytes = new Uint8Array(buffer);
  }

  /** 32 bits at an aligned address; 0 outside the memory. */
  word(address: number): number {
    return this.words[address >> 2] ?? 0;
  }

  /** 16 bits at an aligned address. */
  half(address: number): number {
    return this.halves[address >> 1] ?? 0;
  }

  byte(address: number): number {
    return this.bytes[address] ?? 0;
  }
}
