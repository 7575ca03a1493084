((STAMP_UUID, TEXT_BYTES, STRIP) => {
  // What a page gives its decoders, and what these show: for tests alone, put in from outside of the page.
  const stamp = Uint8Array.from(STAMP_UUID.match(/../g), hex => parseInt(hex, 16));
  const seen = window.seenByTest = {appended: [], frames: []};
  const append = SourceBuffer.prototype.appendBuffer;
  SourceBuffer.prototype.appendBuffer = function (bytes) {
    seen.appended.push(new Uint8Array(bytes).slice());
    return append.call(this, bytes);
  };
  const digest = async bytes => Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
    byte => byte.toString(16).padStart(2, '0')).join('');
  window.appendedDigests = () => Promise.all(seen.appended.map(digest));
  window.appendedStamps = () => seen.appended.flatMap(bytes => {
    const found = [];
    for (let at = 0; at + stamp.length + TEXT_BYTES <= bytes.length; at++) {
      if (bytes[at] === stamp[0] && stamp.every((byte, n) => bytes[at + n] === byte)) {
        found.push(String.fromCharCode(...bytes.subarray(at + stamp.length, at + stamp.length + TEXT_BYTES)));
      }
    }
    return found;
  });
  const canvas = document.createElement('canvas');
  window.stripOf = video => {
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const pen = canvas.getContext('2d', {willReadFrequently: true});
    pen.drawImage(video, 0, 0);
    const row = pen.getImageData(STRIP.left, STRIP.row, 16 * STRIP.block, 1).data;
    return Array.from({length: 16}, (_, block) => row[4 * (block + 0.5) * STRIP.block] > 128 ? 1 : 0);
  };
  window.watchFrames = () => {
    const video = document.querySelector('video');
    const each = () => { seen.frames.push(window.stripOf(video)); video.requestVideoFrameCallback(each); };
    video.requestVideoFrameCallback(each);
  };
})
