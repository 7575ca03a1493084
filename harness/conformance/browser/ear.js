// Runs before the page's own scripts: notes a digest of all that is given to the browser to decode. It changes nothing.
(() => {
  const digest = crypto.subtle?.digest.bind(crypto.subtle);
  const append = SourceBuffer.prototype.appendBuffer;
  const decoded = [];
  const copy = data => ArrayBuffer.isView(data)
    ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
    : data.slice(0);
  SourceBuffer.prototype.appendBuffer = function (data) {
    decoded.push(digest('SHA-256', copy(data)));
    return append.call(this, data);
  };
  const hex = bytes => Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('');
  Object.defineProperty(window, Symbol.for('camproof.decoded'), {
    value: async () => (await Promise.all(decoded)).map(hex),
  });
})();
