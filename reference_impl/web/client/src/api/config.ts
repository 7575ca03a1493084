/** A region and the addresses of its services. */
export interface Region {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly credentials: string;
  readonly media_store: string;
  readonly recording_index: string;
  readonly playlists: string;
  readonly key_server: string;
}

/** What the cloud that served this page tells it. */
export interface Config {
  readonly issuer: string;
  readonly client_id: string;
  readonly my_systems: string;
  readonly regions: readonly Region[];
}

let known: Config | undefined;

/** Read it once, before anything else. */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch("/config.json");
  if (!answer.ok) throw new Error("This page can’t read where its cloud is.");
  known = (await answer.json()) as Config;
  return known;
}

/** What was read. */
export function config(): Config {
  if (known === undefined) throw new Error("loadConfig() comes first");
  return known;
}

/** A region by its id. */
export function region(id: string): Region | undefined {
  return config().regions.find((one) => one.id === id);
}
