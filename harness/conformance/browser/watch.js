// Reads the row of black and white blocks from each frame that a video element presents, with the moment that the page
// says it shows: the first <time> with a date. What was read is at window[Symbol.for('camproof.frames')].
(video, [left, top, block, blocks, width]) => {
  const canvas = new OffscreenCanvas(block * blocks, block);
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const frames = [];
  window[Symbol.for('camproof.frames')] = frames;
  const bright = n => {
    const {data} = pen.getImageData(n * block + 2, 2, block - 4, block - 4);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += data[at] + data[at + 1] + data[at + 2];
    return sum / (3 * data.length / 4);
  };
  const see = () => {
    const scale = video.videoWidth / width;
    pen.drawImage(
      video, left * scale, top * scale, block * blocks * scale, block * scale, 0, 0, canvas.width, canvas.height);
    const shown = Date.parse(document.querySelector('time[datetime]')?.dateTime ?? '') * 1000;
    frames.push([shown, ...Array.from({length: blocks}, (_, n) => bright(n))]);
    video.requestVideoFrameCallback(see);
  };
  video.requestVideoFrameCallback(see);
}
