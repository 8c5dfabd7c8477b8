// Checks in this browser that an entry is in the log that a checkpoint signs: RFC 9162, section 2.1.3.2.

const fromHex = (text) => Uint8Array.from(text.replace(/^sha256:/, "").match(/../g) ?? [],
  (pair) => parseInt(pair, 16));
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/// SHA-256 over 0x01, left and right: an interior node.
async function node(left, right) {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/// Whether the path leads from the leaf to the root; null where this page may not compute hashes or the proof has
/// other fields.
export async function isProved({ sequence, size, leafHash, path, root }) {
  if (!globalThis.crypto?.subtle || !leafHash || !root || !Array.isArray(path)) return null;
  let place = BigInt(sequence) - 1n;
  let last = BigInt(size) - 1n;
  if (place < 0n || place > last) return false;
  let hash = fromHex(leafHash);
  for (const text of path) {
    const other = fromHex(text);
    if (last === 0n) return false;
    if ((place & 1n) === 1n || place === last) {
      hash = await node(other, hash);
      while ((place & 1n) === 0n && place !== 0n) {
        place >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = await node(hash, other);
    }
    place >>= 1n;
    last >>= 1n;
  }
  return last === 0n && toHex(hash) === toHex(fromHex(root));
}
