import createClient from "openapi-fetch";
import { authorised } from "../session/session";
import { config, type Region } from "./config";
import type { paths as Identity } from "./generated/identity";
import type { paths as KeyServer } from "./generated/key_server";
import type { paths as MySystems } from "./generated/my_systems";
import type { paths as Playlists } from "./generated/playlists";
import type { paths as RecordingIndex } from "./generated/recording_index";

/** Typed calls to a service, as its OpenAPI document has them; each in the name of who is signed in. */
const client = <Paths extends object>(baseUrl: string) => createClient<Paths>({ baseUrl, fetch: authorised });

export const identity = () => client<Identity>(config().issuer);
export const mySystems = () => client<MySystems>(config().my_systems);
export const recordingIndex = (of: Region) => client<RecordingIndex>(of.recording_index);
export const playlists = (of: Region) => client<Playlists>(of.playlists);
export const keyServer = (of: Region) => client<KeyServer>(of.key_server);

/** Calls to identity that need nobody signed in. */
export const openIdentity = () => createClient<Identity>({ baseUrl: config().issuer });
