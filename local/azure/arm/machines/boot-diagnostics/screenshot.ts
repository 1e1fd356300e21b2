const [width, height] = [640, 400];
const headerBytes = 14 + 40 + 8;

/** A picture of a console with nothing on it: a bitmap of two colours, as boot diagnostics keep theirs. */
export function blankScreenshot(): Uint8Array {
  const pixels = (width / 8) * height;
  const bitmap = Buffer.alloc(headerBytes + pixels);
  bitmap.write('BM', 0, 'latin1');
  bitmap.writeUInt32LE(bitmap.length, 2);
  bitmap.writeUInt32LE(headerBytes, 10);
  bitmap.writeUInt32LE(40, 14);
  bitmap.writeInt32LE(width, 18);
  bitmap.writeInt32LE(height, 22);
  bitmap.writeUInt16LE(1, 26);
  bitmap.writeUInt16LE(1, 28);
  bitmap.writeUInt32LE(pixels, 34);
  // The palette: black, and a white that no pixel has.
  bitmap.writeUInt32LE(0xffffff, 58);
  return bitmap;
}
