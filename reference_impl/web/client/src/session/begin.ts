import { ownPath } from "./begun";
import { comeBack, signIn } from "./session";

/** Whether a path needs nobody signed in: it is of neither place, or there is nothing at all. */
const isOpen = (path: string) => path !== "/" && ownPath(path) === "/";

/** Be signed in before anything is shown; where nobody is, the browser leaves for the sign-in page. */
export async function begin(): Promise<void> {
  const { pathname, search, hash } = location;
  if (pathname === "/callback") {
    const back = await comeBack(new URLSearchParams(search));
    history.replaceState(null, "", back ?? "/"); // the code is no longer in the address
    return;
  }
  if (isOpen(pathname)) return;
  await signIn(pathname + search + hash);
  await new Promise(() => {}); // until the browser has left
}
