import "./app.css";
import { useEffect } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, useLocation } from "preact-iso";
import { Toast } from "./design/toast";
import { Nowhere } from "./nowhere";
import { Ended } from "./session/ended";
import { Join } from "./session/join";
import { session } from "./session/session";
import { SignedOut } from "./session/signed_out";
import { Shell } from "./shell";
import { Systems } from "./systems";

const Video = lazy(() => import("./video"));

export function App() {
  const state = session.value;
  if (state.kind === "refused") return <SignedOut problem={state.problem} />;
  return (
    <LocationProvider>
      <ErrorBoundary>
        <Routes />
      </ErrorBoundary>
      {state.kind === "ended" && <Ended />}
      <Toast />
    </LocationProvider>
  );
}

/** Every route. What lies below `/systems` and `/video` each of the two knows itself: it gets the rest of the path. */
function Routes() {
  const [place = "", ...rest] = useLocation().path.split("/").slice(1).map(decodeURIComponent);
  switch (place) {
    case "":
      return <Home />;
    case "systems":
    case "video": {
      const Place = place === "systems" ? Systems : Video;
      return (
        <Shell>
          <Place path={rest} />
        </Shell>
      );
    }
    case "signed-out":
      return <SignedOut />;
    case "join":
      return <Join />;
    default:
      return <Nowhere />;
  }
}

function Home() {
  const { route } = useLocation();
  useEffect(() => route("/systems", true), [route]);
  return null;
}
