// Types of the services' answers, from the OpenAPI documents that lie in each service's folder.
import { mkdir, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const SERVICES = ["identity", "my_systems", "recording_index", "playlists", "key_server", "credentials"];
const generated = new URL("../src/api/generated/", import.meta.url);

await mkdir(generated, { recursive: true });
for (const service of SERVICES) {
  const document = new URL(`../../../${service}/openapi.json`, import.meta.url);
  await writeFile(new URL(`${service}.d.ts`, generated), astToString(await openapiTS(document)));
}
