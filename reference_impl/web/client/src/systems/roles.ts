import type { Role } from "./shapes";

/** What each role is for. */
export const ROLES: readonly (readonly [Role, string])[] = [
  ["viewer", "sees cameras and plays recordings"],
  ["operator", "also reports what was tried at a site, and sees licences"],
  ["administrator", "also changes everything: cameras, licences, region, members"],
];

export const isRole = (text: string): text is Role => ROLES.some(([role]) => role === text);
