/** The buffers that passes work in: each is kept, and made anew when more is asked for. */

/** What is read back of one submission: parts of buffers, in bytes. */
export interface ReadPart {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly bytes: number;
}

/** Working buffers of one device, and buffers to read back through. */
export class PassBuffers {
  readonly #device: GPUDevice;
  readonly #buffers = new Map<string, GPUBuffer>();
  readonly #free: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Bytes that the device binds at most. */
  get most(): number {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.#device.limits;
    return Math.min(maxStorageBufferBindingSize, maxBufferSize);
  }

  /**
   * A buffer of at least so many bytes, holding anything.
   * @throws RangeError when this device cannot bind so much.
   */
  storage(label: string, bytes: number): GPUBuffer {
    if (bytes > this.most) {
      throw new RangeError(
        `a pass needs ${bytes} bytes in one buffer, and this device binds at most ${this.most}`,
      );
    }
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    return this.#get(label, bytes, usage);
  }

  /** A uniform buffer with these contents, from the next submission on. */
  uniform(label: string, contents: ArrayBuffer): GPUBuffer {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const buffer = this.#get(label, contents.byteLength, usage);
    this.#device.queue.writeBuffer(buffer, 0, contents);
    return buffer;
  }

  /** A storage buffer with these contents, from the next submission on. */
  filled(label: string, contents: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.storage(label, contents.byteLength);
    this.#device.queue.writeBuffer(buffer, 0, contents);
    return buffer;
  }

  /** Encodes copies of parts, one after the other; the result reads them once they are submitted. */
  encodeRead(encoder: GPUCommandEncoder, parts: readonly ReadPart[]): () => Promise<Float32Array> {
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const target = this.#readable(bytes);
    let end = 0;
    for (const { buffer, offset, bytes: size } of parts) {
      encoder.copyBufferToBuffer(buffer, offset, target, end, size);
      end += size;
    }
    return async () => {
      await target.mapAsync(GPUMapMode.READ, 0, bytes);
      const values = new Float32Array(target.getMappedRange(0, bytes).slice(0));
      target.unmap();
      this.#free.push(target);
      return values;
    };
  }

  #get(label: string, bytes: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const known = this.#buffers.get(label);
    if (known !== undefined && known.size >= bytes) {
      return known;
    }
    // What was submitted with the old one still runs.
    known?.destroy();
    const made = this.#device.createBuffer({ label, size: bytes, usage });
    this.#buffers.set(label, made);
    return made;
  }

  /** A buffer to read back through, of which as few as can be are kept. */
  #readable(bytes: number): GPUBuffer {
    const place = this.#free.findIndex(({ size }) => size >= bytes);
    const [known] = this.#free.splice(Math.max(place, 0), 1);
    if (known !== undefined && known.size >= bytes) {
      return known;
    }
    known?.destroy();
    return this.#device.createBuffer({
      label: "read-back",
      size: bytes,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }
}
