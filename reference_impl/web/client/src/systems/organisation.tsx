import { useEffect, useRef } from "preact/hooks";
import { useResource } from "../api/resource";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { LinkButton, Page, Refusal, Skeleton } from "../design";
import { Nowhere } from "../nowhere";
import { Activate } from "./activate";
import { Audit } from "./audit";
import { Cameras } from "./cameras";
import { Licences } from "./licences";
import { Members } from "./members";
import { Overview } from "./overview";
import { Settings } from "./settings";
import type { Place, Role } from "./shapes";
import { Sites } from "./sites";

type Tab = readonly [page: string, text: string, open: (role: Role) => boolean];

const everybody = () => true;
const operators = (role: Role) => role !== "viewer";
const administrators = (role: Role) => role === "administrator";

const TABS: readonly Tab[] = [
  ["", "Overview", everybody],
  ["cameras", "Cameras", everybody],
  ["sites", "Sites", everybody],
  ["licences", "Licences", operators],
  ["settings", "Region and retention", everybody],
  ["members", "Members", administrators],
  ["audit", "Audit log", administrators],
];

/** An organisation’s pages; nobody sees one that would be refused. */
export function OrganisationPages({ id, path }: { readonly id: string; readonly path: readonly string[] }) {
  const mine = useResource(() => result(mySystems().GET("/v1/organisations")), []);
  const one = useResource(
    () => result(mySystems().GET("/v1/organisations/{organisation}", { params: { path: { organisation: id } } })),
    [id],
  );
  const role = mine.value?.find((known) => known.id === id)?.role;
  const problem = one.problem ?? mine.problem;
  if (problem && (one.value === undefined || role === undefined)) {
    return (
      <Page title="Organisation">
        <Refusal title="This organisation can’t be shown" problem={problem} again={one.reload} />
        <div>
          <LinkButton href="/systems">Your organisations</LinkButton>
        </div>
      </Page>
    );
  }
  const place = one.value && role ? { id, role, organisation: one.value, reload: one.reload } : undefined;
  return (
    <div class="with-rail">
      <Rail id={id} page={path[0] ?? ""} place={place} />
      {place === undefined ? (
        <Page title="Loading…">
          <Skeleton lines={8} />
        </Page>
      ) : (
        <Chosen place={place} path={path} />
      )}
    </div>
  );
}

function Rail({ id, page, place }: { readonly id: string; readonly page: string; readonly place: Place | undefined }) {
  const strip = useRef<HTMLElement>(null);
  useEffect(() => {
    strip.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [page, place === undefined]);
  return (
    <nav ref={strip} class="rail" aria-label="Organisation">
      <p>
        <a href="/systems">Organisations</a>
        <strong>{place?.organisation.name ?? "…"}</strong>
        <span class="muted small">{place ? `You are ${place.role}` : "…"}</span>
      </p>
      <ul>
        {TABS.filter(([, , open]) => open(place?.role ?? "viewer")).map(([to, text]) => (
          <li key={to}>
            <a href={`/systems/${id}${to && `/${to}`}`} aria-current={page === to ? "page" : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Chosen({ place, path }: { readonly place: Place; readonly path: readonly string[] }) {
  const [page = ""] = path;
  const tab = TABS.find(([name]) => name === page);
  if (tab && !tab[2](place.role)) return <NotYours />;
  switch (page) {
    case "":
      return <Overview place={place} />;
    case "activate":
      return administrators(place.role) ? <Activate place={place} /> : <NotYours />;
    case "cameras":
      return <Cameras place={place} />;
    case "sites":
      return <Sites place={place} />;
    case "licences":
      return <Licences place={place} />;
    case "settings":
      return <Settings place={place} />;
    case "members":
      return <Members place={place} />;
    case "audit":
      return <Audit place={place} />;
    default:
      return <Nowhere />;
  }
}

function NotYours() {
  const detail = "Your role in this organisation doesn’t show this page; ask one of its administrators.";
  return (
    <Page title="Not for your role">
      <Refusal problem={{ status: 403, reason: "role-not-sufficient", detail }} />
    </Page>
  );
}
