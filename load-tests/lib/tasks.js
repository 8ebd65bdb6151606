// One of each kind of request, by chance.
import encoding from 'k6/encoding';

/** A small picture: PNG, 64 by 64, a grey gradient; made of stored (not compressed) blocks. */
export const PICTURE = `data:image/png;base64,${encoding.b64encode(png(64, (x, y) => 2 * (x + y)).buffer)}`;

/** White in its middle. */
export const MASK = `data:image/png;base64,${encoding.b64encode(
  png(64, (x, y) => (x > 16 && x < 48 && y > 16 && y < 48 ? 255 : 0)).buffer)}`;

const KINDS = [
  () => ({ pag_applied_layers: ['mid', 'up_blocks.0'] }),
  () => ({ pag_scale: 0 }),
  () => ({ scheduler: 'dpmpp_2m_karras', num_inference_steps: 3 }),
  () => ({ num_images_per_prompt: 2, output_format: 'webp' }),
  () => ({ width: 96, height: 64, output_format: 'jpeg', output_compression: 80 }),
  () => ({ image: PICTURE, strength: 0.6, num_inference_steps: 4 }),
  () => ({ image: PICTURE, mask_image: MASK, num_inference_steps: 3 }),
  () => ({ preview_interval: 1, num_inference_steps: 3 }),
  () => ({ output_format: 'latents' }),
];

export function mixed() {
  return { ...KINDS[Math.floor(Math.random() * KINDS.length)](), seed: Math.floor(Math.random() * 1e6) };
}

function png(side, grey) {
  const rows = new Uint8Array(side * (side + 1));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      rows[y * (side + 1) + 1 + x] = grey(x, y);
    }
  }
  const zlib = new Uint8Array(2 + 5 + rows.length + 4);
  zlib.set([0x78, 0x01, 1, rows.length & 255, rows.length >> 8, ~rows.length & 255, (~rows.length >> 8) & 255]);
  zlib.set(rows, 7);
  zlib.set(number(adler(rows)), 7 + rows.length);
  const header = new Uint8Array([...number(side), ...number(side), 8, 0, 0, 0, 0]);
  const parts = [
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('IDAT', zlib), chunk('IEND', new Uint8Array(0)),
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { file.set(part, at); return at + part.length; }, 0);
  return file;
}

function chunk(type, data) {
  const body = new Uint8Array([...type].map((c) => c.charCodeAt(0)).concat(Array.from(data)));
  return new Uint8Array([...number(data.length), ...body, ...number(crc(body))]);
}

function number(value) {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function adler(bytes) {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function crc(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
