// Reads a JSON list of playlists; writes a JSON list: what is wrong with each by hls-parser's strict reading, or "".
import * as HLS from 'hls-parser';

HLS.setOptions({strictMode: true});
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const verdicts = JSON.parse(Buffer.concat(chunks)).map(text => {
  try {
    const read = HLS.parse(text);
    return {wrong: '', segments: read.segments.length, endlist: read.endlist, type: read.playlistType ?? ''};
  } catch (error) {
    return {wrong: String(error.message ?? error), segments: 0, endlist: false, type: ''};
  }
});
process.stdout.write(JSON.stringify(verdicts));
