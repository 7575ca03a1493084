import type { components } from "../api/generated/my_systems";

type Schemas = components["schemas"];
export type Organisation = Schemas["Organisation"];
export type Role = Schemas["Mine"]["role"];
export type Camera = Schemas["Camera"];
export type Site = Schemas["Site"];
export type Licence = Schemas["Licence"];
export type Member = Schemas["Member"];
export type Change = Schemas["Change"];
export type Dates = Schemas["Dates"];
export type Terms = Schemas["Terms"];

/** Where one is: an organisation, and what one may do there. */
export interface Place {
  readonly id: string;
  readonly role: Role;
  readonly organisation: Organisation;
  readonly reload: () => Promise<void>;
}

export const administers = (place: Place) => place.role === "administrator";
export const operates = (place: Place) => place.role !== "viewer";
